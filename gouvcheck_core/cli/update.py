"""`gouvcheck update`: bring the trust that `verify --trust` judges by up to date."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.console import emit, emit_json, say
from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from gouvcheck_core.cli.fetching import Recorder
    from gouvcheck_core.environment import Environment
    from gouvcheck_core.trust.state import State
    from gouvcheck_core.trust_store import DirectoryStore
    from gouvcheck_core.update import Outcome

EXAMPLE: Final = options.example(
    "gouvcheck update --from https://keys.example.lu/ --to trust --root 1.root.cose --production",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        source: An https address, a folder, or a bundle file.
        store: The folder in which trust is kept.
        root: The root to be anchored in the first time, or None.
        environment: Production takes no root of the demonstration.
        at: The clock, as typed.
    """

    source: str
    store: Path
    root: Path | None
    environment: Environment
    at: str | None


def command(
    *,
    source: Annotated[
        str, typer.Option("--from", metavar="URL|DIR|FILE", help="A server, folder or bundle.")
    ],
    store: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="Where trust is kept; made if new.")
    ],
    root: Annotated[
        Path | None,
        typer.Option("--root", metavar="FILE", help="The first time: the root to trust in."),
    ] = None,
    production: Annotated[
        bool, typer.Option("--production", help="Refuse the root of the demonstration.")
    ] = False,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Bring trust up to date: keys, lists, campaigns.

    What is held is never taken back, and stays if the update fails. The root comes on another way
    than the updates; once it is held, --root is not read again.
    """
    from gouvcheck_core.environment import Environment

    environment = Environment.PRODUCTION if production else Environment.DEVELOPMENT
    order = Order(source=source, store=store, root=root, environment=environment, at=at)
    act(order, as_json=as_json)


def act(order: Order, *, as_json: bool) -> None:
    """Update, keep what came, and say what is held now.

    Raises:
        GouvCheckError: The update stopped; what it brought before is kept.
    """
    from gouvcheck_core.cli.fetching import Recorder, open_source
    from gouvcheck_core.trust_store import DirectoryStore
    from gouvcheck_core.update import update

    store = DirectoryStore(order.store)
    now = moments.moment(order.at, option="--at")
    state = _held(store, order)
    recorder = Recorder(open_source(order.source))
    outcome = update(state, recorder, now=now, keep=store.save)
    if as_json:
        emit_json(_as_json(outcome, now))
    else:
        _show(outcome, now, recorder)
    if outcome.error is not None:
        raise outcome.error


def _held(store: DirectoryStore, order: Order) -> State:
    """Return the state kept, or the first one, anchored in the root that is named."""
    from gouvcheck_core.trust.state import State

    state = store.load()
    if state is not None:
        # A store that was made without --production is looked at again.
        State.anchored(state.root, environment=order.environment)
        return state
    if order.root is None:
        raise UsageError(
            "usage-root",
            "No trust is kept there yet, and no root is named.",
            hint="Name the root the first time: --root 1.root.cose.",
        )
    state = State.anchored(files.read(order.root), environment=order.environment)
    store.save(state)
    return state


def _show(outcome: Outcome, now: int, recorder: Recorder) -> None:
    from gouvcheck_core.publish import span

    for name, data in recorder.files.items():
        say(f"fetched {name}, {len(data):,} bytes")
    generation = outcome.state.generation
    if generation is None:
        say("nothing complete is held yet, so nothing can be judged by it")
        return
    head = generation.parsed_head()
    emit(f"head {head.term.version}, signed {span(max(0, now - head.term.issued))} ago")
    emit(f"root {outcome.state.marks.root}, trust {head.trust.version}, lists {len(head.lists)}")


def _as_json(outcome: Outcome, now: int) -> dict[str, object]:
    from gouvcheck_core.cli.presenting import error_as_json

    generation = outcome.state.generation
    head = None if generation is None else generation.parsed_head()
    return {
        "updated": outcome.error is None,
        "error": None if outcome.error is None else error_as_json(outcome.error),
        "root": outcome.state.marks.root,
        "held": None
        if head is None
        else {
            "head": head.term.version,
            "trust": head.trust.version,
            "lists": {str(number): pin.version for number, pin in head.lists.items()},
            "as_of": moments.iso(head.term.issued),
            "age_seconds": max(0, now - head.term.issued),
            "expires": moments.iso(head.term.expires),
        },
    }
