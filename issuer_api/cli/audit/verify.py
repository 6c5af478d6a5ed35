"""`gouvcheck-api audit verify`: the whole log, from its files alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs

if TYPE_CHECKING:
    from issuer_api.audit.checkpoint import Checkpoint
    from issuer_api.audit.verify import Audited, Fetch
    from issuer_api.operate.log_files import LogKey

EXAMPLE: Final = options.example(
    "gouvcheck-api audit verify https://documents.example.lu/audit/ --key-file log.key "
    "--older checkpoint.january --keep checkpoint.february"
)


def command(
    source: Annotated[
        str,
        typer.Argument(metavar="DIR|URL", help="The log's files.", show_default=False),
    ],
    *,
    key_file: Annotated[
        Path,
        typer.Option("--key-file", metavar="FILE", help="The log's key: a line origin+id+key."),
    ],
    older: Annotated[
        Path | None,
        typer.Option("--older", metavar="FILE", help="The checkpoint that was kept last time."),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="FILE", help="Keep this checkpoint for the next time."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Read the whole log and prove that it is sound; neither database nor settings are needed.

    Ends with 1 if it is not: entries that do not make the signed root, or a history that is another
    one than that of the older checkpoint. Keep the checkpoint each time: that is what proves it.
    """
    from issuer_api.audit.verify import CHECKPOINT, audit
    from issuer_api.operate.log_files import LogKey, open_log

    if keep is not None:
        files.ensure_free([keep], force=False)
    known = LogKey.parse(files.read(key_file).decode("utf-8", "replace"))
    fetch = _remembering(open_log(source))
    before = None if older is None else _opened(files.read(older), known)
    audited = audit(fetch, origin=known.origin, key=known.public, older=before)
    if keep is not None:
        files.write(keep, fetch(CHECKPOINT))
    _show(audited, as_json=as_json)


def _remembering(fetch: Fetch) -> Fetch:
    """Fetch the checkpoint once, so that what is kept is what was proven."""
    from issuer_api.audit.verify import CHECKPOINT

    checkpoint = fetch(CHECKPOINT)
    return lambda path: checkpoint if path == CHECKPOINT else fetch(path)


def _opened(note: bytes, known: LogKey) -> Checkpoint:
    from issuer_api.audit.checkpoint import open_checkpoint

    return open_checkpoint(note, origin=known.origin, key=known.public)


def _show(audited: Audited, *, as_json: bool) -> None:
    checkpoint = audited.checkpoint
    actions = {action.name.lower(): count for action, count in audited.actions.items()}
    if as_json:
        emit_json({
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "actions": actions,
        })  # fmt: skip
        return
    table = pairs()
    table.add_row("log", checkpoint.origin)
    table.add_row("entries", f"{checkpoint.size:,}")
    for name, count in actions.items():
        table.add_row(name, f"{count:,}")
    table.add_row("root", checkpoint.root.hex())
    table.add_row("verdict", "sound")
    emit_rich(table)
