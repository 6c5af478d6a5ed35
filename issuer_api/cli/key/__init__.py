"""`gouvcheck-api key`: API keys of clients' programs."""

from __future__ import annotations

from typing import Final

from issuer_api.cli.key import list_verb, make, revoke
from voucher_batch.cli.groups import group

app: Final = group(
    "Make, list and revoke the API keys of clients' programs.",
    {"make": make, "list": list_verb, "revoke": revoke},
)
