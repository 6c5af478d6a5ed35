"""`gouvcheck keys check`: verify a published folder from its first root on, and show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json, say
from gouvcheck_core.cli.keys import choices

if TYPE_CHECKING:
    from gouvcheck_core.publish import Contents, Tree
    from gouvcheck_core.status import StatusToken

EXAMPLE: Final = options.example("gouvcheck keys check --tree keys/demo")


def command(*, tree: choices.TreeFolder = choices.KEYS, as_json: options.AsJson = False) -> None:
    """Verify a published folder from its first root on.

    Shows what is in it. Whether it is still in force is for `status` to say.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys.folder import PublishedFolder
    from gouvcheck_core.publish import Tree

    published = Tree(PublishedFolder(tree))
    contents = publish.verify_tree(published)
    words = _words(published, contents)
    if as_json:
        emit_json(_as_json(contents, words))
        return
    for lines in words.values():
        for line in lines:
            emit(line)
    for number, token in contents.lists.items():
        emit(f"status list {number}: {_counts(token)}")
    say(f"every signature in {tree} is good")


def _words(tree: Tree, contents: Contents) -> dict[str, tuple[str, ...]]:
    """Return what root, trust and head say, those that there are."""
    from gouvcheck_core import publish
    from gouvcheck_core.update import HEAD_NAME

    found = {"root": tree.newest_root()[1]}
    if contents.trust is not None:
        found["trust"] = tree.newest_trust()[1]
    if contents.head is not None:
        found["head"] = tree.files[HEAD_NAME]
    read = {name: publish.read_draft(data) for name, data in found.items()}
    return {name: publish.body_in_words(signed, role) for name, (role, signed) in read.items()}


def _counts(token: StatusToken) -> str:
    return ", ".join(
        f"{count:,} {status.name.lower()}" for status, count in token.list.counts().items()
    )


def _as_json(contents: Contents, words: dict[str, tuple[str, ...]]) -> dict[str, object]:
    return {
        "good": True,
        "words": {name: list(lines) for name, lines in words.items()},
        "keys": [
            {
                "kid": key.key.kid.hex(),
                "issuer": key.issuer.id,
                "use": key.use.value,
                "state": key.state.value,
                "types": sorted(key.types),
                "from": moments.iso(key.window.start),
                "until": moments.iso(key.window.end),
            }
            for key in (contents.trust.keys if contents.trust else ())
        ],
        "lists": {
            str(number): {
                status.name.lower(): count for status, count in token.list.counts().items()
            }
            for number, token in contents.lists.items()
        },
    }
