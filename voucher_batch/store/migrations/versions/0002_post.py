"""Pieces that are mailed, asked for again, replaced or returned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Lay out the tables of `post_tables`."""
    _mail()
    _requests()
    _replacements()
    _closing()


def _mail() -> None:
    op.create_table(
        "book_mail",
        sa.Column("shard", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("not_before", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("claimed", sa.BigInteger()),
        sa.Column("settled", sa.BigInteger()),
        sa.Column("status", sa.String(64)),
        sa.PrimaryKeyConstraint("shard", "position", name=op.f("pk_book_mail")),
        sa.ForeignKeyConstraint(
            ["shard", "position"],
            ["book_piece.shard", "book_piece.position"],
            name=op.f("fk_book_mail_piece"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'claimed', 'sent', 'refused')", name=op.f("ck_book_mail_state")
        ),
        sa.CheckConstraint(
            "(state = 'claimed') = (claimed IS NOT NULL)", name=op.f("ck_book_mail_claimed")
        ),
        sa.CheckConstraint(
            "(state IN ('sent', 'refused')) = (settled IS NOT NULL)",
            name=op.f("ck_book_mail_settled"),
        ),
    )
    op.create_index("ix_book_mail_next", "book_mail", ["state", "not_before", "shard", "position"])


def _requests() -> None:
    op.create_table(
        "book_resend",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("campaign", _NUMBER, nullable=False),
        sa.Column("voucher", _NUMBER),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("operator", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(8)),
        sa.Column("copy", sa.SmallInteger()),
        sa.Column("shard", _NUMBER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_resend")),
        sa.ForeignKeyConstraint(
            ["campaign"], ["book_campaign.id"], name=op.f("fk_book_resend_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["voucher"], ["book_voucher.id"], name=op.f("fk_book_resend_voucher")
        ),
        sa.ForeignKeyConstraint(["shard"], ["book_shard.id"], name=op.f("fk_book_resend_shard")),
        sa.UniqueConstraint("voucher", "copy", name=op.f("uq_book_resend_voucher_copy")),
        sa.CheckConstraint("channel IN ('post', 'email')", name=op.f("ck_book_resend_channel")),
        sa.CheckConstraint(
            "(outcome = 'granted') = (copy IS NOT NULL)", name=op.f("ck_book_resend_granted")
        ),
        sa.CheckConstraint(
            "(channel IS NULL) = (copy IS NULL)", name=op.f("ck_book_resend_channelled")
        ),
    )
    op.create_table(
        "book_throttle",
        sa.Column("campaign", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "name", name=op.f("pk_book_throttle")),
        sa.ForeignKeyConstraint(
            ["campaign"], ["book_campaign.id"], name=op.f("fk_book_throttle_campaign")
        ),
    )
    op.create_table(
        "book_redeemed",
        sa.Column("voucher", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("voucher", name=op.f("pk_book_redeemed")),
        sa.ForeignKeyConstraint(
            ["voucher"], ["book_voucher.id"], name=op.f("fk_book_redeemed_voucher")
        ),
    )


def _replacements() -> None:
    op.create_table(
        "book_replacement",
        sa.Column("voucher", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("approved", sa.BigInteger()),
        sa.Column("approved_by", sa.String(64)),
        sa.Column("successor", _NUMBER),
        sa.Column("marked", sa.BigInteger()),
        sa.PrimaryKeyConstraint("voucher", name=op.f("pk_book_replacement")),
        sa.ForeignKeyConstraint(
            ["voucher"], ["book_voucher.id"], name=op.f("fk_book_replacement_voucher")
        ),
        sa.ForeignKeyConstraint(
            ["successor"], ["book_voucher.id"], name=op.f("fk_book_replacement_successor")
        ),
        sa.UniqueConstraint("successor", name=op.f("uq_book_replacement_successor")),
        sa.CheckConstraint("approved_by <> asked_by", name=op.f("ck_book_replacement_two_people")),
        sa.CheckConstraint(
            "(approved IS NULL) = (approved_by IS NULL)", name=op.f("ck_book_replacement_approved")
        ),
        sa.CheckConstraint(
            "(approved IS NULL) = (successor IS NULL)", name=op.f("ck_book_replacement_succeeded")
        ),
        sa.CheckConstraint(
            "marked IS NULL OR approved IS NOT NULL", name=op.f("ck_book_replacement_marked")
        ),
    )
    op.create_table(
        "book_returned",
        sa.Column("shard", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator", sa.String(64), nullable=False),
        sa.Column("settled", sa.BigInteger()),
        sa.PrimaryKeyConstraint("shard", "position", name=op.f("pk_book_returned")),
        sa.ForeignKeyConstraint(
            ["shard", "position"],
            ["book_piece.shard", "book_piece.position"],
            name=op.f("fk_book_returned_piece"),
        ),
    )


def _closing() -> None:
    op.create_table(
        "book_closing",
        sa.Column("campaign", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("campaign", name=op.f("pk_book_closing")),
        sa.ForeignKeyConstraint(
            ["campaign"], ["book_campaign.id"], name=op.f("fk_book_closing_campaign")
        ),
    )
