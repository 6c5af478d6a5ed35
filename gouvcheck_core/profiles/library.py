"""The profiles that come with the program, and any other set of profile files."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles.load import load
from gouvcheck_core.profiles.table import plain, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.profiles.model import Profile

_SUFFIX: Final = ".toml"


@cache
def packaged() -> tuple[Profile, ...]:
    """Return the packaged profiles by type and version. The files are read on the first call.

    Raises:
        ProfileError: As `load_set`; the installation is damaged then.
    """
    folder = resources.files(__package__)
    files = {item.name: item.read_bytes() for item in folder.iterdir() if _is_profile(item.name)}
    return load_set(files)


def load_set(files: Mapping[str, bytes]) -> tuple[Profile, ...]:
    """Return the profiles in ``files``, by type and version.

    Args:
        files: Content by file name.

    Raises:
        ProfileError: A file is wrong, or two say different things of one type: a type number
            stands for one id for ever, and a version of it is described once.
    """
    profiles: dict[tuple[int, int], Profile] = {}
    ids: dict[int, str] = {}
    types: dict[str, int] = {}
    for source in sorted(files):
        profile = load(files[source], source=source)
        same_type = ids.setdefault(profile.type, profile.id) == profile.id
        same_id = types.setdefault(profile.id, profile.type) == profile.type
        key = profile.type, profile.version
        if key in profiles or not (same_type and same_id):
            raise refusal(
                "profile-file-type",
                source,
                f"type {profile.type} or the id {profile.id} is already taken.",
                hint="Give a new kind a new type and id, and a changed kind a new version.",
            )
        profiles[key] = profile
    return tuple(profiles[key] for key in sorted(profiles))


def find(doc_type: int, version: int) -> Profile | None:
    """Return the packaged profile of that type in that version, or None."""
    for profile in packaged():
        if (profile.type, profile.version) == (doc_type, version):
            return profile
    return None


def by_id(name: str) -> Profile:
    """Return the newest packaged profile of that id.

    Raises:
        ProfileError: ``profile-unknown``; the hint lists the ids that there are.
    """
    for profile in reversed(packaged()):
        if profile.id == name:
            return profile
    raise ProfileError(
        "profile-unknown",
        f"There is no profile with the id {plain(name)}.",
        hint=f"Use one of: {', '.join(dict.fromkeys(profile.id for profile in packaged()))}.",
    )


def _is_profile(name: str) -> bool:
    return name.endswith(_SUFFIX)
