"""`gouvcheck keys retire`: let a key sign nothing new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli import options
from gouvcheck_core.cli.keys import choices

if TYPE_CHECKING:
    from gouvcheck_core.trust.files import TrustList

EXAMPLE: Final = options.example("gouvcheck keys retire permits.public.pem")


def command(
    key: choices.KeyName,
    *,
    tree: choices.TreeFolder = choices.KEYS,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Let a key sign nothing new; its documents stay good.

    That stands in the next trust draft.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys import drafting, named

    kid = named.kid(key)

    def change(trust: TrustList, _now: int) -> TrustList:
        return publish.retire(trust, kid)

    order = drafting.Order(tree=tree, draft=draft, at=at, days=valid_for)
    drafting.change_trust(order, change, as_json=as_json)
