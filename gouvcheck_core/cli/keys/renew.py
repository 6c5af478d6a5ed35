"""`gouvcheck keys renew`: the same trust once more, with a later end or for new holders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli import options
from gouvcheck_core.cli.keys import choices

if TYPE_CHECKING:
    from gouvcheck_core.trust.files import TrustList

EXAMPLE: Final = options.example("gouvcheck keys renew --valid-for 366")


def command(
    *,
    tree: choices.TreeFolder = choices.KEYS,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Draft the same trust once more, with a later end.

    Before it expires, or when its holders changed.
    """
    from gouvcheck_core.cli.keys import drafting

    def change(trust: TrustList, _now: int) -> TrustList:
        return trust

    order = drafting.Order(tree=tree, draft=draft, at=at, days=valid_for)
    drafting.change_trust(order, change, as_json=as_json)
