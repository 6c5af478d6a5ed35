"""Names of keys on tokens: PKCS#11 URIs (RFC 7512), strictly read.

What the program does not use is refused rather than ignored: an attribute that is passed over
could be the one that told two keys apart.
"""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from gouvcheck_core.errors import SignerError

SCHEME: Final = "pkcs11:"

_PATH: Final = frozenset({"token", "serial", "object", "id", "type"})
_QUERY: Final = frozenset({"module-path", "pin-source"})
# RFC 7512 section 2.3: what may stand in a value without percent-encoding.
_COMMON: Final = r"A-Za-z0-9._~:\[\]@!$'()*+,=\-"
_PATH_VALUE: Final = re.compile(rf"(?:[{_COMMON}&]|%[0-9A-Fa-f]{{2}})+")
_QUERY_VALUE: Final = re.compile(rf"(?:[{_COMMON}/?|]|%[0-9A-Fa-f]{{2}})+")
_DESCRIPTOR: Final = re.compile(r"fd:([0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class PinFile:
    """A credential file with the PIN (``pin-source=file:/…``)."""

    path: Path


@dataclass(frozen=True, slots=True)
class PinDescriptor:
    """An open file descriptor with the PIN (``pin-source=fd:3``)."""

    number: int


PinPlace: TypeAlias = PinFile | PinDescriptor


@dataclass(frozen=True, slots=True)
class Pkcs11Uri:
    """One key, or the place for one, on one token. It holds no secret.

    Args:
        module: The shared library that speaks for the token (``module-path``).
        token: Label of the token.
        serial: Serial number of the token; of the two at least one is given.
        label: Label of the key (``object``).
        id: CKA_ID of the key; of the two at least one is given.
        pin_place: Where the PIN is, or None.
    """

    module: Path
    token: str | None = None
    serial: bytes | None = None
    label: str | None = None
    id: bytes | None = None
    pin_place: PinPlace | None = None


def parse_pkcs11_uri(text: str) -> Pkcs11Uri:
    """Read a PKCS#11 URI.

    No error repeats a part of it, because somebody may have put a PIN there.

    Raises:
        SignerError: ``signer-uri``, or ``signer-uri-pin`` if there is a PIN in it.
    """
    if not text.startswith(SCHEME):
        raise _wrong("It does not begin with pkcs11:.")
    path, _, query = text.removeprefix(SCHEME).partition("?")
    values = {
        **_attributes(path, separator=";", known=_PATH, value=_PATH_VALUE),
        **_attributes(query, separator="&", known=_QUERY, value=_QUERY_VALUE),
    }
    if values.get("type", b"private") != b"private":
        raise _wrong("Its type is not private.")
    if "module-path" not in values:
        raise _wrong("It has no module-path.")
    if not values.keys() & {"token", "serial"}:
        raise _wrong("It names no token, by token or serial.")
    if not values.keys() & {"object", "id"}:
        raise _wrong("It names no key, by object or id.")
    return Pkcs11Uri(
        module=_absolute(_text(values["module-path"])),
        token=_optional_text(values.get("token")),
        serial=values.get("serial"),
        label=_optional_text(values.get("object")),
        id=values.get("id"),
        pin_place=_pin_place(_optional_text(values.get("pin-source"))),
    )


def _attributes(
    text: str, *, separator: str, known: frozenset[str], value: re.Pattern[str]
) -> dict[str, bytes]:
    """Return the attributes of one half of the URI, percent-decoded."""
    found: dict[str, bytes] = {}
    for part in text.split(separator) if text else ():
        name, _, content = part.partition("=")
        if name == "pin-value":
            raise SignerError(
                "signer-uri-pin",
                "The PKCS#11 URI has the PIN in it, where others can read it.",
                hint="Change that PIN, and name a file with the new one: pin-source=file:/path.",
            )
        if name not in known:
            raise _wrong("It has an attribute that is not known or stands in the wrong half.")
        if name in found:
            raise _wrong(f"It has {name} twice.")
        if not value.fullmatch(content):
            raise _wrong(f"The value of {name} is empty or not percent-encoded.")
        found[name] = urllib.parse.unquote_to_bytes(content)
    return found


def _text(data: bytes) -> str:
    text = data.decode("utf-8", errors="replace")
    if "\ufffd" in text or not text.isprintable():
        raise _wrong("A value is not printable UTF-8 text.")
    return text


def _optional_text(data: bytes | None) -> str | None:
    return None if data is None else _text(data)


def _absolute(path: str) -> Path:
    if not path.startswith("/"):
        raise _wrong("A path in it is not absolute.")
    return Path(path)


def _pin_place(source: str | None) -> PinPlace | None:
    if source is None:
        return None
    if source.startswith("file:"):
        return PinFile(_absolute(source.removeprefix("file:")))
    if descriptor := _DESCRIPTOR.fullmatch(source):
        return PinDescriptor(int(descriptor[1]))
    raise _wrong("Its pin-source is neither file: nor fd:.")


def _wrong(detail: str) -> SignerError:
    return SignerError(
        "signer-uri",
        f"The PKCS#11 URI cannot be used. {detail}",
        hint=(
            "Write pkcs11:token=T;object=K?module-path=/path/module.so&pin-source=file:/path "
            "with your own values."
        ),
    )
