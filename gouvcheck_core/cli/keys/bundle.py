"""`gouvcheck keys bundle`: everything that an update needs in one file, for a stick or a mail."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json
from gouvcheck_core.cli.keys import choices

EXAMPLE: Final = options.example("gouvcheck keys bundle --out trust.bundle")


def command(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The bundle to write.")],
    tree: choices.TreeFolder = choices.KEYS,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Put all that an update needs into one file.

    `gouvcheck update --from FILE` reads it. The folder is verified first.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys.folder import PublishedFolder
    from gouvcheck_core.publish import Tree
    from gouvcheck_core.trust_store import write_bundle

    files.ensure_free([out], force=force)
    published = Tree(PublishedFolder(tree))
    publish.verify_tree(published)
    served = published.served()
    data = write_bundle(served)
    files.write(out, data)
    if as_json:
        emit_json({"file": str(out), "bytes": len(data), "files": sorted(served)})
    else:
        emit(f"{out}: {len(served)} files, {len(data):,} bytes")
