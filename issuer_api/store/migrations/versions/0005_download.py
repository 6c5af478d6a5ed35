"""Documents that wait to be fetched, and the e-mails that bring their links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "download",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("document", sa.String(length=26), nullable=False),
        sa.Column("locator", sa.LargeBinary(length=32), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("question", sa.String(length=15), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("fresh", sa.SmallInteger(), nullable=False),
        sa.Column("fresh_from", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_download_tries")),
        sa.CheckConstraint("fresh BETWEEN 0 AND 3", name=op.f("ck_download_fresh")),
        sa.CheckConstraint("expires > made", name=op.f("ck_download_expires")),
        sa.CheckConstraint(
            "question IN ('birth_date', 'document_number')", name=op.f("ck_download_question")
        ),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_download_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_download")),
        sa.UniqueConstraint("document", name=op.f("uq_download_document")),
        sa.UniqueConstraint("locator", name=op.f("uq_download_locator")),
    )
    op.create_index(op.f("ix_download_expires"), "download", ["expires"])
    op.create_table(
        "download_mail",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("download", sa.String(length=26), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("errand", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=True),
        sa.Column("settled", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'claimed', 'sent', 'refused')",
            name=op.f("ck_download_mail_state"),
        ),
        sa.CheckConstraint(
            "(state = 'claimed') = (claimed IS NOT NULL)", name=op.f("ck_download_mail_claimed")
        ),
        sa.CheckConstraint(
            "(state IN ('sent', 'refused')) = (settled IS NOT NULL)",
            name=op.f("ck_download_mail_settled"),
        ),
        sa.CheckConstraint(
            "(state IN ('sent', 'refused')) = (errand IS NULL)",
            name=op.f("ck_download_mail_errand"),
        ),
        sa.ForeignKeyConstraint(
            ["download"], ["download.id"], name=op.f("fk_download_mail_download")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_download_mail")),
    )
    op.create_index(op.f("ix_download_mail_download"), "download_mail", ["download"])
    op.create_index("ix_download_mail_next", "download_mail", ["state", "not_before", "id"])
