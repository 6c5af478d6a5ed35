"""The next version of a status list, and who may sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core import status
from gouvcheck_core.errors import PublishError
from gouvcheck_core.publish.tree import Tree, refuse_earlier
from gouvcheck_core.trust.model import KeyState, KeyUse, Status
from gouvcheck_core.update import status_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.signer import Signer
    from gouvcheck_core.trust.files import TrustList
    from gouvcheck_core.trust.model import Issuer

_SOUND = (KeyState.ACTIVE, KeyState.RETIRED)


def list_issuer(trust: TrustList, number: int) -> Issuer:
    """Return whose status list this is.

    Raises:
        PublishError: The trust does not name it.
    """
    issuer = trust.lists.get(number)
    if issuer is None:
        raise PublishError(
            "publish-list-unnamed",
            f"The trust does not name status list {number}.",
            hint="Name it first with `gouvcheck keys add-list`.",
        )
    return issuer


def status_keys(
    trust: TrustList, issuer: Issuer, *, states: Collection[KeyState] = _SOUND
) -> dict[bytes, PublicKey]:
    """Return an issuer's status keys by kid: those that verifiers take, unless told (G-02)."""
    return {
        trusted.key.kid: trusted.key
        for trusted in trust.keys
        if trusted.issuer == issuer and trusted.use is KeyUse.STATUS and trusted.state in states
    }


def held_list(
    tree: Tree, number: int, *, states: Collection[KeyState] = _SOUND
) -> status.StatusToken | None:
    """Return the newest status list of that number, or None before the first.

    Args:
        tree: The published tree.
        number: Of the list.
        states: In which states its key may be.

    Raises:
        PublishError: The trust does not name the list.
        StatusListError: It is not what it should be, or such a key did not sign it.
    """
    trust = tree.trust()
    keys = status_keys(trust, list_issuer(trust, number), states=states)
    newest = tree.newest_list(number)
    if newest is None:
        return None
    return status.parse(newest[1], keys=keys, number=number, version=newest[0])


def next_list(
    tree: Tree, number: int, changes: Mapping[int, Status], *, now: int, signer: Signer
) -> tuple[str, bytes]:
    """Return name and file of the next version of a status list, the first one included.

    Without changes the list is signed again as it is: by a new key, when the old one was lost or
    stolen.

    Args:
        tree: The published tree.
        number: Of the list.
        changes: New entries by index.
        now: The clock, seconds since 1970-01-01T00:00:00Z.
        signer: An active status key of the issuer.

    Raises:
        PublishError: The trust does not name the list, the key is not its issuer's, the clock went
            back, or a document that was withdrawn would be good again.
        StatusListError: The list in the tree is damaged, or a change is not one.
        SignerError: The signer fails.
    """
    trust = tree.trust()
    issuer = list_issuer(trust, number)
    if signer.public.kid not in status_keys(trust, issuer, states=(KeyState.ACTIVE,)):
        raise PublishError(
            "publish-status-key",
            f"The key {signer.public.kid.hex()} is no active status key of {issuer.id}.",
            hint="Give the issuer's status key; list a new one with `gouvcheck keys add-key`.",
        )
    # The publisher's own copy was sound when it was made, whatever became of its key since.
    held = held_list(tree, number, states=tuple(KeyState))
    entries = status.StatusList.empty()
    if held is not None:
        refuse_earlier(now, than=held.iat)
        _refuse_return(held.list, changes)
        entries = held.list
    version = (tree.newest_list(number) or (0, b""))[0] + 1
    token = status.build(
        entries.with_changes(changes), number=number, version=version, iat=now, signer=signer
    )
    return status_name(number, version), token


def _refuse_return(held: status.StatusList, changes: Mapping[int, Status]) -> None:
    """Refuse to make a withdrawn document good again: people were told that it is not."""
    for index, change in changes.items():
        if held.status(index) is Status.WITHDRAWN and change is not Status.WITHDRAWN:
            raise PublishError(
                "publish-withdrawn",
                "A document that was withdrawn stays withdrawn.",
                hint="Issue the document anew; suspend what may come back.",
            )
