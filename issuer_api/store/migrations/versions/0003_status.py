"""What became of documents, and withdrawals of many."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CAUSES = "cause IN ('error', 'fraud', 'lost', 'superseded', 'request', 'other')"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "document_event",
        sa.Column("leaf", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("document", sa.String(length=26), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("action", sa.SmallInteger(), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("idempotency", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("action IN (2, 3, 4)", name=op.f("ck_document_event_action")),
        sa.CheckConstraint(_CAUSES, name=op.f("ck_document_event_cause")),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name=op.f("fk_document_event_client")),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_document_event_document")
        ),
        sa.PrimaryKeyConstraint("leaf", name=op.f("pk_document_event")),
        sa.UniqueConstraint(
            "client", "idempotency", name=op.f("uq_document_event_client_idempotency")
        ),
    )
    op.create_index(op.f("ix_document_event_document"), "document_event", ["document"])
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("asker", sa.String(length=64), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("type", sa.Integer(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("approved", sa.BigInteger(), nullable=True),
        sa.Column("done", sa.BigInteger(), nullable=True),
        sa.Column("idempotency", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint(
            "since < until AND until <= proposed", name=op.f("ck_withdrawal_period")
        ),
        sa.CheckConstraint(
            "(approved IS NULL) = (approved_by IS NULL)", name=op.f("ck_withdrawal_approved")
        ),
        # I2: what one person may do alone stays small.
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_withdrawal_two_people")),
        sa.CheckConstraint(
            "done IS NULL OR approved IS NOT NULL OR count <= 10", name=op.f("ck_withdrawal_alone")
        ),
        sa.CheckConstraint(_CAUSES, name=op.f("ck_withdrawal_cause")),
        sa.ForeignKeyConstraint(["asker"], ["client.id"], name=op.f("fk_withdrawal_asker")),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name=op.f("fk_withdrawal_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("asker", "idempotency", name=op.f("uq_withdrawal_asker_idempotency")),
    )
