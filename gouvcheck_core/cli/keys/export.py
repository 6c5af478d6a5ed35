"""`gouvcheck keys export`: copies of listed keys for people and other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json, warn
from gouvcheck_core.cli.keys import choices

EXAMPLE: Final = options.example("gouvcheck keys export --out keys-for-people")


def command(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the copies.")],
    tree: choices.TreeFolder = choices.KEYS,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Copy the listed keys for people, as PEM and JWK.

    Copies prove nothing and do not follow withdrawals: what counts is the signed folder, which is
    verified first. Compromised keys are not in the JWK set.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys.folder import PublishedFolder, put
    from gouvcheck_core.publish import Tree

    published = Tree(PublishedFolder(tree))
    publish.verify_tree(published)
    copies = publish.copies(published.trust())
    paths = [out / name for name in copies]
    files.ensure_free(paths, force=force)
    for name, data in copies.items():
        put(out, name, data)
    warn("copies do not follow withdrawals; verifiers take the signed folder")
    if as_json:
        emit_json({"files": [str(path) for path in paths]})
    else:
        emit(f"{out}: {len(paths)} files")
