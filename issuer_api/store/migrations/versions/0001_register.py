"""The register: clients, quotas, documents, and the audit log."""

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
        "audit_leaf",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_leaf")),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("size", _NUMBER, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_log_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "audit_node",
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_audit_node")),
    )
    op.create_table(
        "client",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("approved", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(approved IS NULL) = (approved_by IS NULL)", name=op.f("ck_client_approved")
        ),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_client_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
    )
    op.create_table(
        "key_use",
        sa.Column("kid", sa.LargeBinary(length=8), nullable=False),
        sa.Column("cose_key", sa.LargeBinary(), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_key_use")),
    )
    op.create_table(
        "stop",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('client', 'type', 'key')", name=op.f("ck_stop_kind")),
        sa.PrimaryKeyConstraint("kind", "value", name=op.f("pk_stop")),
    )
    op.create_table(
        "allowance",
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("type", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("daily", sa.Integer(), nullable=False),
        sa.CheckConstraint("daily >= 0", name=op.f("ck_allowance_counted")),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name=op.f("fk_allowance_client")),
        sa.PrimaryKeyConstraint("client", "type", name=op.f("pk_allowance")),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("actions", sa.String(length=200), nullable=False),
        sa.Column("types", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("last_used", sa.BigInteger(), nullable=True),
        sa.Column("revoked", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("expires > made", name=op.f("ck_api_key_expires")),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name=op.f("fk_api_key_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("type", sa.Integer(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("iat", sa.BigInteger(), nullable=False),
        sa.Column("exp", sa.BigInteger(), nullable=False),
        sa.Column("list", sa.Integer(), nullable=True),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.Column("cti", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kid", sa.LargeBinary(length=8), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=True),
        sa.Column("leaf", _NUMBER, nullable=False),
        sa.Column("idempotency", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.CheckConstraint(
            "state IN ('valid', 'withdrawn', 'suspended')", name=op.f("ck_document_state")
        ),
        sa.CheckConstraint("(list IS NULL) = (entry IS NULL)", name=op.f("ck_document_status")),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name=op.f("fk_document_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("client", "idempotency", name=op.f("uq_document_client_idempotency")),
        sa.UniqueConstraint("leaf", name=op.f("uq_document_leaf")),
        sa.UniqueConstraint("list", "entry", name=op.f("uq_document_list_entry")),
    )
    op.create_index("ix_document_client_iat", "document", ["client", "type", "iat"])
    op.create_index(op.f("ix_document_fingerprint"), "document", ["fingerprint"])
    op.create_table(
        "quota",
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("type", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0 AND used <= allowed", name=op.f("ck_quota_held")),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name=op.f("fk_quota_client")),
        sa.PrimaryKeyConstraint("client", "type", "day", name=op.f("pk_quota")),
    )
    op.execute("INSERT INTO audit_log (id, size) VALUES (1, 0)")
