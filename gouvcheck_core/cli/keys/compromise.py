"""`gouvcheck keys compromise`: refuse what a stolen key has signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import options
from gouvcheck_core.cli.keys import choices

if TYPE_CHECKING:
    from gouvcheck_core.trust.files import TrustList

EXAMPLE: Final = options.example("gouvcheck keys compromise permits.public.pem --allow issued.txt")


def command(
    key: choices.KeyName,
    *,
    allow: Annotated[
        Path | None,
        typer.Option(
            "--allow", metavar="FILE", help="Fingerprints of documents that stay good, one a line."
        ),
    ] = None,
    tree: choices.TreeFolder = choices.KEYS,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Have everything refused that a stolen key has signed.

    That stands in the next trust draft, and for ever: a key stays listed as compromised. Lists that
    it signed are signed anew with `mark`.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys import drafting, named

    kid, allowed = named.kid(key), named.fingerprints(allow)

    def change(trust: TrustList, _now: int) -> TrustList:
        return publish.compromise(trust, kid, allowed=allowed)

    order = drafting.Order(tree=tree, draft=draft, at=at, days=valid_for)
    drafting.change_trust(order, change, as_json=as_json)
