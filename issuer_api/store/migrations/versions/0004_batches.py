"""Batches and their rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "batch",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("delivery", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("spoilt", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=True),
        sa.Column("finished", sa.BigInteger(), nullable=True),
        sa.Column("cancelled", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("waits_for", sa.String(length=64), nullable=True),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=True),
        sa.Column("size", _NUMBER, nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=16), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("idempotency", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint(
            "issued <= rows AND printed + spoilt <= issued", name=op.f("ck_batch_counted")
        ),
        sa.CheckConstraint("(owner IS NULL) = (leased_until IS NULL)", name=op.f("ck_batch_lease")),
        sa.CheckConstraint(
            "state IN ('checked', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_batch_state"),
        ),
        sa.CheckConstraint("delivery IN ('zip', 'print')", name=op.f("ck_batch_delivery")),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name=op.f("fk_batch_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("client", "idempotency", name=op.f("uq_batch_client_idempotency")),
        # P4: the same file, sent once more under another key, is no second batch.
        sa.UniqueConstraint("client", "content", name=op.f("uq_batch_client_content")),
    )
    op.create_table(
        "batch_row",
        sa.Column("batch", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.String(length=26), nullable=True),
        sa.Column("part", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint(
            "(part IS NULL) = (size IS NULL) AND (part IS NULL) = (digest IS NULL)",
            name=op.f("ck_batch_row_sheet"),
        ),
        sa.CheckConstraint(
            "part IS NULL OR (document IS NOT NULL AND sealed IS NULL)",
            name=op.f("ck_batch_row_printed"),
        ),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_batch_row_batch")),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_batch_row_document")),
        sa.PrimaryKeyConstraint("batch", "number", name=op.f("pk_batch_row")),
        sa.UniqueConstraint("document", name=op.f("uq_batch_row_document")),
    )
