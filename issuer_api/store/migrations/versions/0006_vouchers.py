"""Campaigns and their vouchers, from signed manifests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "campaign",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("type", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("secrets", sa.LargeBinary(length=16), nullable=False),
        sa.Column("vouchers", _NUMBER, nullable=False),
        sa.Column("void", _NUMBER, nullable=False),
        sa.Column("cents", _NUMBER, nullable=False),
        sa.Column("manifest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signer", sa.LargeBinary(length=8), nullable=False),
        sa.Column("imported", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "void >= 0 AND void <= vouchers AND cents >= 0", name=op.f("ck_campaign_counted")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_campaign")),
        sa.UniqueConstraint("id", name=op.f("uq_campaign_id")),
    )
    op.create_table(
        "campaign_key",
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("kid", sa.LargeBinary(length=8), nullable=False),
        sa.Column("cose_key", sa.LargeBinary(), nullable=False),
        sa.Column("signed", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.number"], name=op.f("fk_campaign_key_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign", "kid", name=op.f("pk_campaign_key")),
    )
    op.create_table(
        "campaign_list",
        sa.Column("list", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.number"], name=op.f("fk_campaign_list_campaign")
        ),
        sa.PrimaryKeyConstraint("list", name=op.f("pk_campaign_list")),
        sa.UniqueConstraint("list", "campaign", name=op.f("uq_campaign_list_list_campaign")),
    )
    op.create_table(
        "voucher",
        sa.Column("list", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("reference_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("value", _NUMBER, nullable=False),
        sa.Column("kid", sa.LargeBinary(length=8), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.CheckConstraint("state IN ('live', 'void')", name=op.f("ck_voucher_state")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_voucher_value")),
        sa.ForeignKeyConstraint(
            ["list", "campaign"],
            ["campaign_list.list", "campaign_list.campaign"],
            name=op.f("fk_voucher_list_campaign"),
        ),
        sa.PrimaryKeyConstraint("list", "entry", name=op.f("pk_voucher")),
        sa.UniqueConstraint("reference_hash", name=op.f("uq_voucher_reference_hash")),
    )
