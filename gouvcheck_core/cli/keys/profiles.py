"""`gouvcheck keys profiles`: publish kinds of document in the next trust."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from gouvcheck_core.trust.files import TrustList

EXAMPLE: Final = options.example("gouvcheck keys profiles --packaged fishing-permit.toml")


def command(
    profile: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Profile files.", show_default=False),
    ] = None,
    *,
    packaged: Annotated[
        bool, typer.Option("--packaged", help="Those that this program came with.")
    ] = False,
    tree: choices.TreeFolder = choices.KEYS,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Publish kinds of document in the next trust draft.

    Verifiers learn them from there. One of the same type and version takes the place of the one
    before.
    """
    from gouvcheck_core import profiles, publish
    from gouvcheck_core.cli.keys import drafting

    own = profiles.packaged() if packaged else ()
    chosen = (*own, *(profiles.load(files.read(path), source=path.name) for path in profile or ()))
    if not chosen:
        raise UsageError(
            "usage-profiles",
            "No kind of document is named.",
            hint="Name profile files, or give --packaged.",
        )

    def change(trust: TrustList, _now: int) -> TrustList:
        return publish.with_profiles(trust, chosen)

    order = drafting.Order(tree=tree, draft=draft, at=at, days=valid_for)
    drafting.change_trust(order, change, as_json=as_json)
