"""`gouvcheck keys mark`: say of a document that it is withdrawn, suspended, used, or good again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json, say
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.cli.keys.holder import Holder, environment
from gouvcheck_core.errors import UsageError
from gouvcheck_core.trust.model import Status

if TYPE_CHECKING:
    from gouvcheck_core.cli.keys.choices import State

EXAMPLE: Final = options.example(
    "gouvcheck keys mark 12:4711 withdrawn --signer file:status.private.pem",
)

_PLACE: Final = re.compile(r"([0-9]{1,5})(?::([0-9]{1,7}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        tree: The published folder.
        number: Of the status list.
        changes: New entries by index; none to sign the list again as it is.
        holder: Whose key signs.
        at: The date of the list, as typed.
    """

    tree: Path
    number: int
    changes: dict[int, Status]
    holder: Holder
    at: str | None


def command(  # noqa: PLR0913 - every option of the command is an argument
    place: Annotated[
        str, typer.Argument(metavar="LIST[:INDEX]", help="The entry, or a list to sign again.")
    ],
    state: Annotated[
        choices.State | None,
        typer.Argument(metavar="STATE", help="What to say of it."),
    ] = None,
    *,
    signer: choices.SignerUri,
    pin_file: choices.PinFile = None,
    pin_fd: choices.PinFd = None,
    production: choices.Production = False,
    tree: choices.TreeFolder = choices.KEYS,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Withdraw a document, or change its status otherwise.

    Writes the next version of the status list. A list alone is signed again as it is, or made for
    the first time. Verifiers see it from the next head on. What was withdrawn stays withdrawn.
    """
    holder = Holder(
        uri=signer,
        pin_file=pin_file,
        pin_fd=pin_fd,
        environment=environment(production=production),
    )
    number, changes = _change(place, state)
    act(Order(tree=tree, number=number, changes=changes, holder=holder, at=at), as_json=as_json)


def act(order: Order, *, as_json: bool) -> None:
    """Make the next version of the list, and write it.

    Raises:
        GouvCheckError: The list cannot be made, or the signer fails, or a file cannot be written.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys.folder import PublishedFolder, locked, put
    from gouvcheck_core.publish import Tree

    signer = order.holder.open()
    with locked(order.tree):
        name, data = publish.next_list(
            Tree(PublishedFolder(order.tree)),
            order.number,
            order.changes,
            now=moments.moment(order.at, option="--at"),
            signer=signer,
        )
        path = put(order.tree, name, data)
    if as_json:
        emit_json({"file": str(path), "list": order.number, "bytes": len(data)})
        return
    say("publish a head, so that verifiers see it: gouvcheck keys publish")
    emit(str(path))


def _change(place: str, state: State | None) -> tuple[int, dict[int, Status]]:
    parts = _PLACE.fullmatch(place)
    if parts is None or (parts[2] is None) is not (state is None):
        raise UsageError(
            "usage-mark",
            "An entry and its new state belong together.",
            hint="Write: mark 12:4711 withdrawn, or to sign a list again: mark 12.",
        )
    if state is None:
        return int(parts[1]), {}
    return int(parts[1]), {int(parts[2]): Status[state.name]}
