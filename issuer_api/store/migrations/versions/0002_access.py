"""Kill switches that are remembered, and counts that raise alarms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Lay out the tables of access."""
    op.create_table(
        "stop_turn",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('client', 'type', 'key')", name=op.f("ck_stop_turn_kind")),
        sa.CheckConstraint("turn IN ('thrown', 'released')", name=op.f("ck_stop_turn_turn")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_stop_turn")),
    )
    op.create_index("ix_stop_turn_kind_value", "stop_turn", ["kind", "value"])
    op.create_table(
        "tally",
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("period", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_tally_counted")),
        sa.PrimaryKeyConstraint("client", "rule", "period", "digest", name=op.f("pk_tally")),
    )
    op.create_index(op.f("ix_tally_ends"), "tally", ["ends"])
    op.create_table(
        "alarm",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name=op.f("fk_alarm_client")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_alarm")),
    )
    op.create_index(op.f("ix_alarm_at"), "alarm", ["at"])
