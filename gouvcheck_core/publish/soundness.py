"""Whether everything in a published tree was signed by those who may, from its first root on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core.errors import PublishError
from gouvcheck_core.publish.lists import held_list
from gouvcheck_core.trust.files import Pin, RoleName, open_signed, require
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust
from gouvcheck_core.update import HEAD_NAME, root_name, status_name, trust_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.publish.tree import Tree
    from gouvcheck_core.status import StatusToken
    from gouvcheck_core.trust.files import Head, Root, TrustList


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a tree, every signature checked; whether it is still in force is not said.

    Args:
        root: The newest root.
        trust: The newest trust, or None before the first.
        head: The head, or None before the first.
        lists: The newest file of each status list that the trust names, by number.
    """

    root: Root
    trust: TrustList | None
    head: Head | None
    lists: Mapping[int, StatusToken]


def verify_root(tree: Tree) -> Root:
    """Return the newest root, once the chain that leads to it was followed (U-02).

    Raises:
        PublishError: There is no root, or one between the first and the newest is missing.
        TrustFileError: A root is misshapen, or not signed by those who may.
    """
    (version, data), *successors = tree.roots()
    root = _own_root(version, data)
    for version, data in successors:
        if version != root.term.version + 1:
            raise _missing(root_name(root.term.version + 1))
        require(open_signed(data, RoleName.ROOT), root, RoleName.ROOT)
        root = _own_root(version, data)
    return root


def verify_tree(tree: Tree) -> Contents:
    """Return what is in the tree.

    Raises:
        GouvCheckError: Something in it is missing, misshapen, or not signed by those who may.
    """
    root = verify_root(tree)
    head = _verified_head(tree, root)
    if not tree.has_trust():
        return Contents(root, None, head, {})
    trust = _verified_trust(tree, root)
    held = {number: held_list(tree, number) for number in trust.lists}
    return Contents(
        root, trust, head, {number: token for number, token in held.items() if token is not None}
    )


def _own_root(version: int, data: bytes) -> Root:
    """Return the root in ``data``, which its own keys have signed."""
    signed = open_signed(data, RoleName.ROOT)
    root = parse_root(signed.body)
    require(signed, root, RoleName.ROOT)
    if root.term.version != version:
        raise _misplaced(root_name(version))
    return root


def _verified_trust(tree: Tree, root: Root) -> TrustList:
    version, data = tree.newest_trust()
    signed = open_signed(data, RoleName.TRUST)
    require(signed, root, RoleName.TRUST)
    trust = parse_trust(signed.body)
    if trust.term.version != version:
        raise _misplaced(trust_name(version))
    return trust


def _verified_head(tree: Tree, root: Root) -> Head | None:
    data = tree.files.get(HEAD_NAME)
    if data is None:
        return None
    signed = open_signed(data, RoleName.HEAD)
    require(signed, root, RoleName.HEAD)
    head = parse_head(signed.body)
    name = root_name(head.root.version)
    _check_pin(name, head.root, open_signed(_present(tree, name), RoleName.ROOT).body)
    pins = {trust_name(head.trust.version): head.trust}
    pins |= {status_name(number, pin.version): pin for number, pin in head.lists.items()}
    for name, pin in pins.items():
        _check_pin(name, pin, _present(tree, name))
    return head


def _check_pin(name: str, pin: Pin, content: bytes) -> None:
    if pin != Pin.of(pin.version, content):
        raise PublishError(
            "publish-pin",
            f"{name} is not what the head pins.",
            hint="Restore it from a copy; a published file never changes.",
        )


def _present(tree: Tree, name: str) -> bytes:
    if name not in tree.files:
        raise _missing(name)
    return tree.files[name]


def _missing(name: str) -> PublishError:
    return PublishError(
        "publish-file-missing", f"The tree lacks {name}.", hint="Restore it from a copy."
    )


def _misplaced(name: str) -> PublishError:
    return PublishError(
        "publish-misplaced",
        f"{name} holds another version than its name says.",
        hint="Restore the tree from a copy.",
    )
