"""`gouvcheck keys publish`: make the next head. A timer does it every few hours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.console import emit, emit_json, say, warn
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.cli.keys.holder import Holder, environment
from gouvcheck_core.errors import PublishError, UsageError

if TYPE_CHECKING:
    from gouvcheck_core.publish import Tree
    from gouvcheck_core.signer import Signer
    from gouvcheck_core.trust.files import Head

EXAMPLE: Final = options.example(
    "gouvcheck keys publish --tree keys --production --pin-file $CREDENTIALS_DIRECTORY/pin \\",
    "  --signer 'pkcs11:token=Head;object=head?module-path=/usr/lib/opensc-pkcs11.so'",
)
HEAD_DAYS: Final = 7
PAUSE: Final = 30 * choices.DAY
"""A clock that says that nothing was published for so long is wrong more often than right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        tree: The published folder.
        holders: Whose keys sign: one, unless the root wants more.
        deny: Fingerprints to refuse from now on.
        undeny: Fingerprints that are no longer denied.
        audit: The signed checkpoint of the audit log, or None for that of the last head.
        at: The date of the head, as typed.
        days: Until it expires.
        first: Whether there was no head before.
        resume: Whether the last head may be long over.
    """

    tree: Path
    holders: tuple[Holder, ...]
    deny: frozenset[bytes]
    undeny: frozenset[bytes]
    audit: bytes | None
    at: str | None
    days: int
    first: bool
    resume: bool


def command(  # noqa: PLR0913 - every option of the command is an argument
    *,
    signer: Annotated[
        list[str],
        typer.Option(
            "--signer", metavar="URI", help="Who signs: pkcs11:…, or file:PATH for development."
        ),
    ],
    pin_file: choices.PinFile = None,
    pin_fd: choices.PinFd = None,
    production: choices.Production = False,
    deny: Annotated[
        Path | None,
        typer.Option("--deny", metavar="FILE", help="Fingerprints to refuse from now on."),
    ] = None,
    undeny: Annotated[
        Path | None,
        typer.Option("--undeny", metavar="FILE", help="Fingerprints of documents that have ended."),
    ] = None,
    audit: Annotated[
        Path | None,
        typer.Option("--audit", metavar="FILE", help="The signed checkpoint of the audit log."),
    ] = None,
    first: Annotated[
        bool, typer.Option("--first", help="There was no head before: begin with version 1.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="The last head is long over, and the clock is right.")
    ] = False,
    tree: choices.TreeFolder = choices.KEYS,
    valid_for: choices.Days = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """Make the next head, which says that all is fresh.

    It pins the newest of everything. What the last head denied stays denied. Nothing is written
    where the clock went back, or where verifiers would refuse the result.
    """
    holders = tuple(
        Holder(
            uri=uri,
            pin_file=pin_file,
            pin_fd=pin_fd,
            environment=environment(production=production),
        )
        for uri in signer
    )
    from gouvcheck_core.cli.keys import named

    order = Order(
        tree=tree,
        holders=holders,
        deny=named.fingerprints(deny),
        undeny=named.fingerprints(undeny),
        audit=None if audit is None else files.read(audit),
        at=at,
        days=valid_for or HEAD_DAYS,
        first=first,
        resume=resume,
    )
    act(order, as_json=as_json)


def act(order: Order, *, as_json: bool) -> None:
    """Make the head, look at the tree as a verifier would, and write it.

    Raises:
        GouvCheckError: It cannot be made, or a verifier would refuse it.
    """
    from gouvcheck_core.cli.keys.folder import PublishedFolder, locked, put
    from gouvcheck_core.publish import Tree
    from gouvcheck_core.trust.state import read_head
    from gouvcheck_core.update import HEAD_NAME

    signers = [holder.open() for holder in order.holders]
    now = moments.moment(order.at, option="--at")
    with locked(order.tree):
        tree = Tree(PublishedFolder(order.tree))
        data = _signed(tree, order, signers, now)
        seen = PublishedFolder(order.tree, instead={HEAD_NAME: data})
        _refuse_what_verifiers_refuse(Tree(seen), now)
        path = put(order.tree, HEAD_NAME, data)
    _report(path, read_head(data), as_json=as_json)


def _signed(tree: Tree, order: Order, signers: list[Signer], now: int) -> bytes:
    from gouvcheck_core import publish
    from gouvcheck_core.trust.files import RoleName

    _refuse_gaps(tree.head(), order, now)
    draft = publish.next_head(
        tree,
        now=now,
        lifetime=order.days * choices.DAY,
        deny=order.deny,
        undeny=order.undeny,
        audit=order.audit,
    )
    parts = [publish.sign_body(draft, signer) for signer in signers]
    return publish.assemble(RoleName.HEAD, parts, root=publish.verify_root(tree)).encode()


def _refuse_gaps(last: Head | None, order: Order, now: int) -> None:
    """Refuse to count from nowhere, and to believe a clock that jumped far ahead."""
    if (last is None) is not order.first:
        raise UsageError(
            "usage-first-head",
            "There is a head already." if last else "There is no head to count from.",
            hint="Restore head.cose from a copy; only the very first head is made with --first.",
        )
    if last is not None and now > last.term.expires + PAUSE and not order.resume:
        raise PublishError(
            "publish-pause",
            f"The last head ended {(now - last.term.expires) // choices.DAY} days ago.",
            hint="Check the clock of this machine; if it is right, add --resume.",
        )


def _refuse_what_verifiers_refuse(tree: Tree, now: int) -> None:
    from gouvcheck_core import publish

    (_, anchor), *_ = tree.roots()
    error = publish.as_verifiers_see(tree, anchor=anchor, now=now).error
    if error is None:
        return
    if error.code == "update-expired":
        # A fresh head still brings the deny list to every verifier, so it is better than none.
        warn(f"verifiers take in no more than the deny list: {error.sentence}")
        return
    raise PublishError(
        "publish-refused",
        f"Verifiers would refuse it: {error}",
        hint="Look at the folder with `gouvcheck keys check`.",
    )


def _report(path: Path, head: Head, *, as_json: bool) -> None:
    if as_json:
        emit_json({
            "file": str(path),
            "version": head.term.version,
            "expires": moments.iso(head.term.expires),
            "root": head.root.version,
            "trust": head.trust.version,
            "lists": {str(number): pin.version for number, pin in head.lists.items()},
            "denied": len(head.denied),
        })  # fmt: skip
        return
    lists = [f"list {number} version {pin.version}" for number, pin in head.lists.items()]
    say(", ".join((f"root {head.root.version}", f"trust {head.trust.version}", *lists)))
    say(f"{len(head.denied)} documents denied")
    emit(f"head {head.term.version}, good until {moments.iso(head.term.expires)}")
