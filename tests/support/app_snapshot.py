"""The trust that a development build of the app comes with: the demonstration's, and a head for it.

A release build carries a copy of what its publisher serves instead; one that still carries this
does not start (I11). The head is dated at the beginning of the demonstration, so that an app that
was never updated says how old its lists are. Write the files again with
``python -m tests.support.app_snapshot``.
"""

from __future__ import annotations

from typing import Final

from gouvcheck_core import publish
from gouvcheck_core.trust.files import Term
from gouvcheck_core.update import HEAD_NAME
from tests.support import demo_keys
from verifier_app.assets import FOLDER

SNAPSHOT: Final = FOLDER / "trust"
HEAD_VERSION: Final = 1
"""A publisher of the demonstration begins above it, as every publisher goes on from what it has
published."""


def files() -> dict[str, bytes]:
    """Return the tree, byte for byte the same each time."""
    tree = demo_keys.published()
    term = Term(HEAD_VERSION, demo_keys.BEGIN, demo_keys.END)
    draft = publish.draft_head(publish.Tree(tree), term, denied=())
    return tree | {HEAD_NAME: publish.sign_body(draft, demo_keys.signer("head")).encode()}


def main() -> None:
    """Write the files."""
    for name, data in files().items():
        path = SNAPSHOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
