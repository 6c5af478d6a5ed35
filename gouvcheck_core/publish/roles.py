"""Who may sign: the keys and thresholds of a new root, from those of the old one."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from gouvcheck_core.errors import PublishError
from gouvcheck_core.publish.drafts import RoleKeys
from gouvcheck_core.trust.files import RoleName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.trust.files import Root


def roles_of(root: Root) -> dict[RoleName, RoleKeys]:
    """Return the roles of a root with their keys."""
    return {
        name: RoleKeys(role.threshold, tuple(root.keys[kid] for kid in role.kids))
        for name, role in root.roles.items()
    }


def change_roles(
    roles: Mapping[RoleName, RoleKeys],
    *,
    added: Iterable[tuple[RoleName, PublicKey]] = (),
    removed: Iterable[tuple[RoleName, bytes]] = (),
    thresholds: Mapping[RoleName, int] | None = None,
) -> dict[RoleName, RoleKeys]:
    """Return the roles after keys came and went.

    Args:
        roles: Before.
        added: Keys that come, each with the role that they sign for.
        removed: Kids of keys that go, each with the role that they leave.
        thresholds: New thresholds, for the roles where they change.

    Raises:
        PublishError: A key that shall go does not sign for that role, or one key would sign for
            two roles, so that one theft would break both.
    """
    keys = {name: {key.kid: key for key in role.keys} for name, role in roles.items()}
    for name, kid in removed:
        if keys[name].pop(kid, None) is None:
            raise PublishError(
                "publish-key-unknown",
                f"The key {kid.hex()} does not sign for the role {name.name.lower()}.",
                hint="Look at the keys with `gouvcheck keys check`.",
            )
    for name, key in added:
        keys[name][key.kid] = key
    _refuse_shared(keys)
    new = thresholds or {}
    return {
        name: RoleKeys(new.get(name, role.threshold), tuple(keys[name].values()))
        for name, role in roles.items()
    }


def _refuse_shared(keys: Mapping[RoleName, Mapping[bytes, PublicKey]]) -> None:
    for one, other in combinations(RoleName, 2):
        if shared := keys[one].keys() & keys[other].keys():
            raise PublishError(
                "publish-key-shared",
                f"The key {min(shared).hex()} would sign for {one.name.lower()} and for "
                f"{other.name.lower()}.",
                hint="Generate a key for each role, so that one theft breaks one role.",
            )
