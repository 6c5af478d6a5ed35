"""Identity zone and book."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Lay out the first tables."""
    op.create_table(
        "book_campaign",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column(
            "digest",
            sa.LargeBinary(length=32),
            nullable=True,
        ),
        sa.Column(
            "vault",
            sa.LargeBinary(length=16),
            nullable=True,
        ),
        sa.Column(
            "turns",
            sa.Integer(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_campaign")),
        sa.UniqueConstraint("name", name=op.f("uq_book_campaign_name")),
    )
    op.create_table(
        "book_key",
        sa.Column("kid", sa.LargeBinary(length=8), nullable=False),
        sa.Column("cose_key", sa.LargeBinary(), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_book_key")),
    )
    op.create_table(
        "book_list",
        sa.Column("list", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("campaign", _NUMBER, nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["book_campaign.id"], name=op.f("fk_book_list_campaign")
        ),
        sa.PrimaryKeyConstraint("list", name=op.f("pk_book_list")),
        sa.UniqueConstraint("campaign", "list", name=op.f("uq_book_list_campaign_list")),
    )
    op.create_table(
        "book_shard",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("campaign", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("key_group", sa.SmallInteger(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=True),
        sa.Column("leased_since", sa.BigInteger(), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column(
            "fault",
            sa.String(length=128),
            nullable=True,
        ),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("size", _NUMBER, nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("released", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(state = 'leased') = (owner IS NOT NULL)", name=op.f("ck_book_shard_leased")
        ),
        sa.CheckConstraint(
            "(state = 'released') = (released IS NOT NULL)", name=op.f("ck_book_shard_released")
        ),
        sa.CheckConstraint("channel IN ('post', 'email')", name=op.f("ck_book_shard_channel")),
        sa.CheckConstraint("kind IN ('first', 'reprint')", name=op.f("ck_book_shard_kind")),
        sa.CheckConstraint(
            "state IN ('open', 'leased', 'released', 'set-aside')", name=op.f("ck_book_shard_state")
        ),
        sa.ForeignKeyConstraint(
            ["campaign"], ["book_campaign.id"], name=op.f("fk_book_shard_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_shard")),
        sa.UniqueConstraint("campaign", "number", name=op.f("uq_book_shard_campaign_number")),
    )
    op.create_table(
        "identity_beneficiary",
        sa.Column("id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("campaign", _NUMBER, nullable=False),
        sa.Column("person_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=True,
        ),
        sa.Column(
            "wrapped_key",
            sa.LargeBinary(length=60),
            nullable=True,
        ),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("asked", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("asked_since", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("erased", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('post', 'email')", name=op.f("ck_identity_beneficiary_channel")
        ),
        sa.CheckConstraint(
            "country IN ('LU', 'FR', 'BE', 'DE')", name=op.f("ck_identity_beneficiary_country")
        ),
        sa.CheckConstraint(
            "(erased IS NULL) = (sealed IS NOT NULL) AND "
            "(erased IS NULL) = (wrapped_key IS NOT NULL)",
            name=op.f("ck_identity_beneficiary_erased"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign"], ["book_campaign.id"], name=op.f("fk_identity_beneficiary_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_beneficiary")),
        sa.UniqueConstraint(
            "campaign", "person_hash", name=op.f("uq_identity_beneficiary_campaign_person_hash")
        ),
    )
    op.create_table(
        "identity_import",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("campaign", _NUMBER, nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("duplicate", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["book_campaign.id"], name=op.f("fk_identity_import_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_import")),
        sa.UniqueConstraint("campaign", "sha256", name=op.f("uq_identity_import_campaign_sha256")),
    )
    op.create_table(
        "book_outcome",
        sa.Column("shard", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('printed', 'spoiled')", name=op.f("ck_book_outcome_outcome")
        ),
        sa.ForeignKeyConstraint(["shard"], ["book_shard.id"], name=op.f("fk_book_outcome_shard")),
        sa.PrimaryKeyConstraint("shard", "position", name=op.f("pk_book_outcome")),
    )
    op.create_table(
        "book_voucher",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("campaign", _NUMBER, nullable=False),
        sa.Column("beneficiary", _NUMBER, nullable=False),
        sa.Column("edition", sa.SmallInteger(), nullable=False),
        sa.Column("list", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("reference_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kid", sa.LargeBinary(length=8), nullable=True),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("copies", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("revoked", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(kid IS NULL) = (signature IS NULL)", name=op.f("ck_book_voucher_signed")
        ),
        sa.CheckConstraint("copies >= 1 AND edition >= 1", name=op.f("ck_book_voucher_counted")),
        sa.ForeignKeyConstraint(
            ["campaign", "list"],
            ["book_list.campaign", "book_list.list"],
            name=op.f("fk_book_voucher_campaign_list"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_voucher")),
        sa.UniqueConstraint(
            "campaign",
            "beneficiary",
            "edition",
            name=op.f("uq_book_voucher_campaign_beneficiary_edition"),
        ),
        sa.UniqueConstraint("list", "entry", name=op.f("uq_book_voucher_list_entry")),
        sa.UniqueConstraint("reference_hash", name=op.f("uq_book_voucher_reference_hash")),
    )
    op.create_index(
        "uq_book_voucher_live",
        "book_voucher",
        ["campaign", "beneficiary"],
        unique=True,
        sqlite_where=sa.text("revoked IS NULL"),
        postgresql_where=sa.text("revoked IS NULL"),
    )

    op.create_table(
        "book_piece",
        sa.Column("shard", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("voucher", _NUMBER, nullable=False),
        sa.Column("copy", sa.SmallInteger(), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shard"], ["book_shard.id"], name=op.f("fk_book_piece_shard")),
        sa.ForeignKeyConstraint(
            ["voucher"], ["book_voucher.id"], name=op.f("fk_book_piece_voucher")
        ),
        sa.PrimaryKeyConstraint("shard", "position", name=op.f("pk_book_piece")),
        sa.UniqueConstraint(
            "voucher", "copy", "attempt", name=op.f("uq_book_piece_voucher_copy_attempt")
        ),
    )
