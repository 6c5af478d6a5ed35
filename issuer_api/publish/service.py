"""Make what verifiers fetch from what the register says: status lists, then a head that pins them.

The published files are compared with the register each time, so that a publication which was
broken off, or a list that was restored from a copy, is put right by the next one. The steps:

 1. the folder is locked, and the register read after that: a later state never comes out earlier
 2. lists whose entries differ get their next version
 3. the log's checkpoint is signed
 4. the next head pins the newest of everything
 5. the tree is looked at as a verifier would, and only then the head is written

Whatever fails, nothing that was published is changed, and no verifier gets less than before.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core import publish as core
from gouvcheck_core.errors import PublishError
from gouvcheck_core.publish import Tree
from gouvcheck_core.trust.files import RoleName
from gouvcheck_core.trust.model import Status
from gouvcheck_core.trust_store.published_folder import PublishedFolder, locked, put
from gouvcheck_core.update import HEAD_NAME, status_name
from issuer_api.audit import merkle
from issuer_api.audit.checkpoint import Checkpoint, open_checkpoint
from issuer_api.store.tables import DocumentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from gouvcheck_core.signer import Signer
    from gouvcheck_core.status import StatusList
    from gouvcheck_core.trust.files import Head
    from issuer_api.store.books import Books
    from issuer_api.store.opening import Register

HEAD_LIFETIME: Final = 7 * 86_400
HEAD_EVERY: Final = 6 * 3_600
PAUSE: Final = 30 * 86_400
"""A clock that says that nothing was published for so long is wrong more often than right."""
KEPT: Final = 180
"""Versions of a list that stay behind the newest one: an hour of changes every 20 seconds."""

_SAID: Final[Mapping[DocumentState, Status]] = {
    DocumentState.VALID: Status.VALID,
    DocumentState.WITHDRAWN: Status.WITHDRAWN,
    DocumentState.SUSPENDED: Status.SUSPENDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Where it is published, and who signs.

    Args:
        folder: The published tree.
        head: Signs heads.
        status: Signs status lists.
        audit: Signs checkpoints of the audit log.
        origin: Name of the audit log.
        lists: The status lists that this service keeps.
    """

    folder: Path
    head: Signer
    status: Signer
    audit: Signer
    origin: str
    lists: frozenset[int]


@dataclass(frozen=True, slots=True)
class Published:
    """What was made.

    Args:
        head: Version of the head in force.
        issued: Its date.
        lists: Numbers of the lists that got another version.
        event: The newest change of a document that is out now, by its leaf; -1 before the first.
    """

    head: int
    issued: int
    lists: tuple[int, ...]
    event: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the register says."""

    entries: Mapping[int, Mapping[int, DocumentState]]
    denied: frozenset[bytes]
    ended: frozenset[bytes]
    checkpoint: Checkpoint
    event: int


def publish(register: Register, press: Press, *, now: int) -> Published:
    """Bring the published tree up to what the register says, and make the next head.

    Args:
        register: The books.
        press: Where, and who signs.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        AuditError: ``audit-checkpoint``: the last head pins the log of somebody else.
        PublishError: ``publish-no-head``: the first head of all is made by hand;
            ``publish-pause``, ``publish-other-log``, ``publish-refused``; or as
            `gouvcheck_core.publish.next_list`.
        SignerError: A signer fails.
        UsageError: The folder cannot be read or written.
        BookError: The register cannot be read.
    """
    # 1
    with locked(press.folder):
        last = _last_head(Tree(PublishedFolder(press.folder)), now)
        with register.read() as books:
            _refuse_other_log(books, press, last)
            wanted = _wanted(books, press, last, now)
        # 2
        changed = tuple(
            number for number in sorted(press.lists) if _publish_list(press, number, wanted, now)
        )
        # 3, 4
        tree = Tree(PublishedFolder(press.folder))
        data = _signed_head(tree, press, wanted, now)
        # 5
        seen = Tree(PublishedFolder(press.folder, instead={HEAD_NAME: data}))
        _refuse_what_verifiers_refuse(seen, now)
        put(press.folder, HEAD_NAME, data)
        _drop_old_lists(seen, press.folder)
    return Published(last.term.version + 1, now, changed, wanted.event)


def _last_head(tree: Tree, now: int) -> Head:
    last = tree.head()
    if last is None:
        raise PublishError(
            "publish-no-head",
            "There is no head to count from.",
            hint="Restore head.cose from a copy; the very first one is made by hand with "
            "`gouvcheck keys publish --first`.",
        )
    if now > last.term.expires + PAUSE:
        raise PublishError(
            "publish-pause",
            "The last head ended long ago, or the clock of this machine is wrong.",
            hint="Check the clock; if it is right, publish by hand with `gouvcheck keys publish "
            "--resume`.",
        )
    return last


def _refuse_other_log(books: Books, press: Press, last: Head) -> None:
    """Refuse to publish over a log that does not go on from the one that the last head pins.

    A register that was restored from an old copy has forgotten documents that are out there.
    """
    if last.audit is None:
        return
    before = open_checkpoint(last.audit, origin=press.origin, key=press.audit.public)
    if before.size > books.audit.size() or merkle.root(before.size, books.audit) != before.root:
        raise PublishError(
            "publish-other-log",
            "The audit log is not the one that was published: leaves are missing or changed.",
            hint="Restore the register from its newest copy; see what became of it.",
        )


def _wanted(books: Books, press: Press, last: Head, now: int) -> _Wanted:
    return _Wanted(
        entries={number: dict(books.documents.marked(number)) for number in press.lists},
        denied=frozenset(books.documents.to_deny(now=now)),
        ended=frozenset(books.documents.ended_among(last.denied, now=now)),
        checkpoint=Checkpoint(press.origin, books.audit.size(), books.audit.root()),
        event=books.events.newest(),
    )


def _publish_list(press: Press, number: int, wanted: _Wanted, now: int) -> bool:
    """Make the next version of a list if the register says something else; tell whether it did."""
    tree = Tree(PublishedFolder(press.folder))
    held = core.held_list(tree, number)
    changes = None if held is None else changes_of(held.list, wanted.entries[number])
    if changes == {}:
        return False
    first = {index: _SAID[state] for index, state in wanted.entries[number].items()}
    name, data = core.next_list(
        tree, number, first if changes is None else changes, now=now, signer=press.status
    )
    put(press.folder, name, data)
    return True


def changes_of(held: StatusList, marked: Mapping[int, DocumentState]) -> dict[int, Status]:
    """Return the entries of a published list that differ from the register.

    Args:
        held: As it is published.
        marked: What the register says of the documents that are not valid, by index. All others
            are valid, or used, which only redemption says.
    """
    wanted = {index: _SAID[state] for index, state in marked.items()}
    changes = {
        index: said
        for index, said in wanted.items()
        # What was withdrawn by hand stays withdrawn.
        if held.status(index) not in {said, Status.WITHDRAWN}
    }
    for index in _suspended(held):
        if index not in wanted:
            changes[index] = Status.VALID
    return changes


def _suspended(held: StatusList) -> Iterable[int]:
    for place, octet in enumerate(held.octets):
        if octet:  # nearly all of them are 0
            for index in range(4 * place, 4 * place + 4):
                if held.status(index) is Status.SUSPENDED:
                    yield index


def _signed_head(tree: Tree, press: Press, wanted: _Wanted, now: int) -> bytes:
    draft = core.next_head(
        tree,
        now=now,
        lifetime=HEAD_LIFETIME,
        deny=wanted.denied,
        undeny=wanted.ended,
        audit=wanted.checkpoint.sign(press.audit),
    )
    part = core.sign_body(draft, press.head)
    return core.assemble(RoleName.HEAD, [part], root=core.verify_root(tree)).encode()


def _drop_old_lists(tree: Tree, folder: Path) -> None:
    """Remove versions of lists that no update which began within the hour can still ask for."""
    head = tree.head()
    pins = {} if head is None else head.lists
    for number, pin in pins.items():
        for path in (folder / status_name(number, pin.version)).parent.glob("*.cwt"):
            if path.stem.isdecimal() and int(path.stem) < pin.version - KEPT:
                with suppress(OSError):  # a file too many harms nobody
                    path.unlink()


def _refuse_what_verifiers_refuse(tree: Tree, now: int) -> None:
    (_, anchor), *_ = tree.roots()
    error = core.as_verifiers_see(tree, anchor=anchor, now=now).error
    if error is not None:
        raise PublishError(
            "publish-refused",
            f"Verifiers would refuse it: {error}",
            hint="Look at the folder with `gouvcheck keys check`.",
        )
