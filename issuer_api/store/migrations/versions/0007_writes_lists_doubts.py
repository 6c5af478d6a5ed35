"""Keys of writes of access, entries taken of status lists, and who settled a doubt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and count what was issued before."""
    op.create_table(
        "access_write",
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("idempotency", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request", sa.LargeBinary(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client", "idempotency", name=op.f("pk_access_write")),
    )
    op.create_table(
        "list_use",
        sa.Column("list", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_list_use_taken")),
        sa.PrimaryKeyConstraint("list", name=op.f("pk_list_use")),
    )
    op.execute(
        "INSERT INTO list_use (list, taken) SELECT list, count(*) FROM document"
        " WHERE list IS NOT NULL GROUP BY list"
    )
    op.add_column("download_mail", sa.Column("judged_by", sa.String(length=64), nullable=True))
