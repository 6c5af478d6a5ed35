"""Signers by URI: ``file:`` for development, ``pkcs11:`` for keys that never leave a token."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, assert_never

from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import SignerError
from gouvcheck_core.signer.pin import descriptor_pin, file_pin
from gouvcheck_core.signer.pkcs11 import Pkcs11Signer, generate_on_token
from gouvcheck_core.signer.protocol import check_kid
from gouvcheck_core.signer.software import SoftwareSigner
from gouvcheck_core.signer.uri import SCHEME, PinDescriptor, PinFile, parse_pkcs11_uri

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.keys import KeyKind, PublicKey
    from gouvcheck_core.signer.pin import PinSource
    from gouvcheck_core.signer.protocol import Signer
    from gouvcheck_core.signer.uri import PinPlace

_FILE: Final = "file:"


def open_signer(
    uri: str,
    *,
    environment: Environment,
    pin: PinSource | None = None,
    kid: bytes | None = None,
    read: Callable[[Path], bytes] = Path.read_bytes,
) -> Signer:
    """Return the signer that ``uri`` names.

    Args:
        uri: ``file:PATH`` of a PEM private key, or a PKCS#11 URI (RFC 7512).
        environment: Production takes no key from a file.
        pin: Brings the token's PIN, unless the URI says where it is.
        kid: The key that is expected; another one is refused.
        read: How files are read.

    A token is not touched before the first use of the signer, so that a process may fork between.

    Raises:
        SignerError: The URI cannot be used, the file holds no key, the key is not the one expected,
            or production asked for a key from a file.
    """
    if uri.startswith(_FILE):
        return _from_file(
            Path(uri.removeprefix(_FILE)), environment=environment, kid=kid, read=read
        )
    if uri.startswith(SCHEME):
        parsed = parse_pkcs11_uri(uri)
        return Pkcs11Signer(parsed, pin=_one_source(pin, parsed.pin_place, read=read), kid=kid)
    raise SignerError(
        "signer-uri",
        "The signer is neither a file: nor a pkcs11: URI.",
        hint="Write file:PATH for development, or a pkcs11: URI.",
    )


def generate_key(
    uri: str,
    *,
    kind: KeyKind,
    pin: PinSource | None = None,
    read: Callable[[Path], bytes] = Path.read_bytes,
) -> PublicKey:
    """Make a key on a token, sensitive and not extractable, and return its public half.

    Args:
        uri: A PKCS#11 URI with the name that the key shall have. Without an id one is drawn.
        kind: What to make.
        pin: As in `open_signer`.
        read: How files are read.

    Raises:
        SignerError: The URI cannot be used, the token refuses, or the name is taken.
    """
    parsed = parse_pkcs11_uri(uri)
    source = _one_source(pin, parsed.pin_place, read=read)
    return generate_on_token(parsed, kind=kind, pin=source)


def _from_file(
    path: Path,
    *,
    environment: Environment,
    kid: bytes | None,
    read: Callable[[Path], bytes],
) -> SoftwareSigner:
    if environment is Environment.PRODUCTION:
        raise SignerError(
            "signer-development-only",
            "A key from a file signs nothing in production.",
            hint="Name a key on a token with a pkcs11: URI.",
        )
    try:
        data = read(path)
    except OSError as error:
        raise SignerError(
            "signer-file",
            f"The key file cannot be read ({error.strerror}).",
            hint="Check the path and its rights.",
        ) from error
    signer = SoftwareSigner.from_pem(data)
    check_kid(signer.public, expected=kid)
    return signer


def _one_source(
    given: PinSource | None, place: PinPlace | None, *, read: Callable[[Path], bytes]
) -> PinSource:
    """Return the one source of the PIN that there is."""
    if given is not None and place is not None:
        raise _not_one("Two places are named for the PIN of the token.")
    match place:
        case PinFile(path):
            return file_pin(path, read=read)
        case PinDescriptor(number):
            return descriptor_pin(number)
        case None if given is not None:
            return given
        case None:
            raise _not_one("Nothing says where the PIN of the token is.")
        case _ as never:  # pragma: no cover - mypy proves that no place is left
            assert_never(never)


def _not_one(sentence: str) -> SignerError:
    return SignerError(
        "signer-pin-source",
        sentence,
        hint="Name one: pin-source=file:/path in the URI, for example.",
    )
