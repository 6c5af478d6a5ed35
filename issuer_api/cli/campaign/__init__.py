"""`gouvcheck-api campaign`: which vouchers there are, as the factory's signed manifests say."""

from __future__ import annotations

from typing import Final

from issuer_api.cli.campaign import compare, import_verb, list_verb
from voucher_batch.cli.groups import group

app: Final = group(
    "Import the manifests of campaigns, and hold the books against them.",
    {"import": import_verb, "list": list_verb, "compare": compare},
)
