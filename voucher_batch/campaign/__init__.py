"""Campaigns: what one round of letters is, read from a TOML file and checked before it runs."""

from voucher_batch.campaign.faults import CampaignFileError, Fault
from voucher_batch.campaign.load import load
from voucher_batch.campaign.model import (
    AgeRule,
    Campaign,
    Column,
    Constant,
    Mail,
    Period,
    Sender,
)

__all__ = [
    "AgeRule",
    "Campaign",
    "CampaignFileError",
    "Column",
    "Constant",
    "Fault",
    "Mail",
    "Period",
    "Sender",
    "load",
]
