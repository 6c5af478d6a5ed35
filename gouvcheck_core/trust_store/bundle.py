"""A published tree as one file, for USB sticks and e-mail.

``bundle = {0: 1, 1: {* name => file}}`` in deterministic CBOR. It is not signed: what is in it is
judged like files from anywhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError, UpdateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.update import Fetch

MAX_BUNDLE: Final = 64 * 1024 * 1024
_VERSION: Final = 1
_LIMITS: Final = cbor.Limits(
    size=MAX_BUNDLE, depth=2, items=65_536, keys=cbor.MapKeys.INTEGERS_AND_TEXT
)
_NAME: Final = re.compile(
    r"head\.cose|root/[0-9]+\.root\.cose|trust/[0-9]+\.trust\.cose|status/[0-9]+/[0-9]+\.cwt"
)


def write_bundle(files: Mapping[str, bytes]) -> bytes:
    """Return the bundle of ``files``, by their names in the published tree."""
    return cbor.encode({0: _VERSION, 1: dict(files)}, keys=cbor.MapKeys.INTEGERS_AND_TEXT)


def read_bundle(data: bytes) -> dict[str, bytes]:
    """Return the files of a bundle by name.

    Raises:
        UpdateError: It is no bundle, or holds something that is no file of a published tree.
    """
    try:
        value = cbor.decode(data, limits=_LIMITS)
    except CborError as error:
        raise _not_a_bundle(error.sentence) from error
    match value:
        case {0: version, 1: {**members}, **rest} if _is_ours(version) and not rest:
            files = {
                name: content
                for name, content in members.items()
                if isinstance(name, str) and isinstance(content, bytes) and _NAME.fullmatch(name)
            }
            if len(files) == len(members):
                return files
        case _:
            pass
    raise _not_a_bundle("It holds something other than the files of a published tree.")


def bundle_source(data: bytes) -> Fetch:
    """Return a source that brings files out of a bundle.

    Raises:
        UpdateError: As `read_bundle`.
    """
    files = read_bundle(data)

    def fetch(name: str, *, limit: int) -> bytes | None:
        content = files.get(name)
        return None if content is None else content[: limit + 1]

    return fetch


def _is_ours(version: object) -> bool:
    return version == _VERSION and version is not True  # which Python takes for 1


def _not_a_bundle(detail: str) -> UpdateError:
    return UpdateError(
        "update-bundle",
        f"The file is not a bundle of published trust. {detail}",
        hint="Make one with `gouvcheck keys bundle`.",
    )
