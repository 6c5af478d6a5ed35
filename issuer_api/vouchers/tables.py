"""Which campaigns and vouchers there are. No person stands here, and nothing that leads to one."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from gouvcheck_core.format import KID_LENGTH
from issuer_api.store.schema import HASH, Instant, Number, metadata, one_of
from issuer_api.vouchers.model import VoucherState

SECRETS: Final = 16
"""Bytes that name the secrets of a campaign."""

campaign: Final = Table(
    "campaign",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # in the trust list
    Column("id", String(32), nullable=False, unique=True),
    Column("type", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", LargeBinary(HASH), nullable=False),
    Column("secrets", LargeBinary(SECRETS), nullable=False),
    Column("vouchers", Number, nullable=False),  # this and the next two as the manifest says
    Column("void", Number, nullable=False),
    Column("cents", Number, nullable=False),
    Column("manifest", LargeBinary(HASH), nullable=False),
    Column("signer", LargeBinary(KID_LENGTH), nullable=False),
    Column("imported", Instant, nullable=False),
    CheckConstraint("void >= 0 AND void <= vouchers AND cents >= 0", name="counted"),
)

campaign_key: Final = Table(
    "campaign_key",
    metadata,
    Column("campaign", ForeignKey(campaign.c.number), primary_key=True),
    Column("kid", LargeBinary(KID_LENGTH), primary_key=True),
    Column("cose_key", LargeBinary, nullable=False),
    Column("signed", Number, nullable=False),  # as the manifest says
)

campaign_list: Final = Table(
    "campaign_list",
    metadata,
    Column("list", Integer, primary_key=True, autoincrement=False),
    Column("campaign", ForeignKey(campaign.c.number), nullable=False),
    UniqueConstraint("list", "campaign"),
)
"""Status lists that belong to a campaign: each to one, and to no documents of the service."""

voucher: Final = Table(
    "voucher",
    metadata,
    Column("list", Integer, primary_key=True, autoincrement=False),
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("campaign", Integer, nullable=False),
    Column("reference_hash", LargeBinary(HASH), nullable=False, unique=True),
    Column("value", Number, nullable=False),
    Column("kid", LargeBinary(KID_LENGTH), nullable=False),
    Column("shard", Integer, nullable=False),
    Column("state", String(4), nullable=False),
    ForeignKeyConstraint(["list", "campaign"], [campaign_list.c.list, campaign_list.c.campaign]),
    CheckConstraint("value >= 0", name="value"),
    one_of("state", (state.value for state in VoucherState)),
)
