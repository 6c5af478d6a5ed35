"""`gouvcheck keys status`: how old everything is and when it ends, for people and monitoring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.console import emit_json, emit_rich
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from gouvcheck_core.publish import Health, Tree

EXAMPLE: Final = options.example(
    "gouvcheck keys status https://keys.example.lu/ --root keys/root/1.root.cose",
)

_SYMBOLS: Final = {"green": "✓", "amber": "!", "red": "✗"}
_STYLES: Final = {"green": "green", "amber": "bold yellow", "red": "bold red"}


def command(
    source: Annotated[
        str, typer.Argument(metavar="DIR|URL|FILE", help="A published folder, server or bundle.")
    ] = str(choices.KEYS),
    *,
    root: Annotated[
        Path | None,
        typer.Option("--root", metavar="FILE", help="The root that verifiers came with."),
    ] = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Say how old everything published is, and when it ends.

    Ends with 0 if all is well, 1 (amber) if something has to be seen to, 2 (red) if verifiers
    suffer or soon will. A folder brings its own first root; a server or bundle needs --root.
    """
    raise typer.Exit(act(source, root=root, now=moments.moment(at, option="--at"), as_json=as_json))


def act(source: str, *, root: Path | None, now: int, as_json: bool) -> int:
    """Look, show, and return the exit code.

    Raises:
        GouvCheckError: The source cannot be asked at all, or there is no root.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.publish import Light

    tree, anchor = _look(source, root, now)
    report = publish.inspect_tree(tree, anchor=anchor, now=now)
    light = max((line.light for line in report), default=Light.GREEN)
    if as_json:
        emit_json({
            "light": light.name.lower(),
            "at": moments.iso(now),
            "lines": [_as_json(line) for line in report],
        })  # fmt: skip
    else:
        emit_rich(*(_text(line) for line in report))
    return int(light)


def _look(source: str, root: Path | None, now: int) -> tuple[Tree, bytes]:
    """Return what is published there, and the root that verifiers came with.

    Raises:
        UsageError: ``usage-root``: nothing says which root that is.
    """
    from gouvcheck_core.cli.keys.folder import PublishedFolder
    from gouvcheck_core.publish import Tree

    if Path(source).is_dir():
        tree = Tree(PublishedFolder(Path(source)))
        return tree, tree.roots()[0][1] if root is None else files.read(root)
    if root is None:
        raise UsageError(
            "usage-root",
            "Nothing says which root the verifiers came with.",
            hint="Name it with --root; it is root/1.root.cose of the published folder.",
        )
    anchor = files.read(root)
    return Tree(_fetched(source, anchor, now)), anchor


def _fetched(source: str, anchor: bytes, now: int) -> dict[str, bytes]:
    """Return the files that a verifier would get there."""
    from gouvcheck_core.cli.fetching import Recorder, open_source
    from gouvcheck_core.environment import Environment
    from gouvcheck_core.trust.state import State, read_root
    from gouvcheck_core.update import root_name, update

    recorder = Recorder(open_source(source))
    held = State.anchored(anchor, environment=Environment.DEVELOPMENT)
    outcome = update(held, recorder, now=now)
    if outcome.error is not None and not recorder.files:
        raise outcome.error
    return {root_name(read_root(anchor).term.version): anchor, **recorder.files}


def _text(line: Health) -> Text:
    from rich.text import Text

    name = line.light.name.lower()
    return Text(f"{_SYMBOLS[name]} {name:<5}  {line.what}: {line.says}", style=_STYLES[name])


def _as_json(line: Health) -> dict[str, object]:
    return {
        "light": line.light.name.lower(),
        "what": line.what,
        "says": line.says,
        "age_seconds": line.age,
        "left_seconds": line.left,
    }
