"""`gouvcheck-api client`: administrations' programs, let in by two people and stopped by one."""

from __future__ import annotations

from typing import Final

from issuer_api.cli.client import allow, approve, list_verb, propose, release, stop
from voucher_batch.cli.groups import group

app: Final = group(
    "Let administrations' programs in, two people each, and stop them.",
    {
        "propose": propose,
        "approve": approve,
        "allow": allow,
        "list": list_verb,
        "stop": stop,
        "release": release,
    },
)
