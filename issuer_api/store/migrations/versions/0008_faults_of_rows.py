"""Why a row of a batch got no sheet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; it is empty for rows of batches that ended before."""
    op.add_column("batch_row", sa.Column("fault", sa.String(length=64), nullable=True))
