"""Signers by URI: what is read, what is refused, and where a PIN may come from."""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.errors import SignerError
from gouvcheck_core.keys import KeyKind
from gouvcheck_core.signer import (
    DevelopmentOnlyWarning,
    Environment,
    Pin,
    Pkcs11Signer,
    Pkcs11Uri,
    SoftwareSigner,
    descriptor_pin,
    file_pin,
    generate_key,
    open_signer,
    parse_pkcs11_uri,
)
from gouvcheck_core.signer.token_key import unwrap_point
from gouvcheck_core.signer.uri import PinDescriptor, PinFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.signer import Signer

MODULE = "module-path=/usr/lib/token.so"
SHORT = f"pkcs11:token=T;object=K?{MODULE}"
WORD = "hunter2-4711"


def code_of(call: Callable[[], object]) -> str:
    """Return the code of the SignerError that a call raises, which must not give a PIN away."""
    with pytest.raises(SignerError) as caught:
        call()
    assert WORD not in "".join(traceback.format_exception(caught.value))
    assert caught.value.hint
    return caught.value.code


def never_read(path: Path) -> bytes:
    raise AssertionError(path)


# --- PKCS#11 URIs ---------------------------------------------------------------------------------


def test_uri_names_module_token_key_and_pin_file() -> None:
    uri = "pkcs11:token=Issuer%20keys;object=voucher-1;id=%01%ff;type=private"
    assert parse_pkcs11_uri(
        f"{uri}?{MODULE}&pin-source=file:/run/credentials/api/pin"
    ) == Pkcs11Uri(
        module=Path("/usr/lib/token.so"),
        token="Issuer keys",  # noqa: S106 - a label
        label="voucher-1",
        id=b"\x01\xff",
        pin_place=PinFile(Path("/run/credentials/api/pin")),
    )


def test_uri_names_a_token_by_serial_number_and_a_pin_descriptor() -> None:
    parsed = parse_pkcs11_uri(f"pkcs11:serial=0A1B;id=%42?pin-source=fd:3&{MODULE}")
    assert parsed == Pkcs11Uri(
        module=Path("/usr/lib/token.so"), serial=b"0A1B", id=b"B", pin_place=PinDescriptor(3)
    )


def test_pin_file_may_be_written_as_a_file_uri() -> None:
    parsed = parse_pkcs11_uri(f"{SHORT}&pin-source=file:///etc/pin")
    assert parsed.pin_place == PinFile(Path("/etc/pin"))


def test_characters_that_the_rfc_allows_need_no_escape() -> None:
    parsed = parse_pkcs11_uri(f"pkcs11:token=a&b;object=:[]@!$'()*+,=-._~?{MODULE}")
    assert (parsed.token, parsed.label) == ("a&b", ":[]@!$'()*+,=-._~")


REFUSED = {
    "another scheme": "PKCS11:token=T;object=K",
    "empty": f"pkcs11:?{MODULE}",
    "no module": "pkcs11:token=T;object=K",
    "no token": f"pkcs11:object=K?{MODULE}",
    "no key": f"pkcs11:token=T?{MODULE}",
    "twice": f"pkcs11:token=T;token=U;object=K?{MODULE}",
    "unknown attribute": f"pkcs11:token=T;object=K;slot-id=0?{MODULE}",
    "attribute in the wrong half": f"pkcs11:token=T;object=K;{MODULE}",
    "certificate": f"pkcs11:token=T;object=K;type=cert?{MODULE}",
    "no value": f"pkcs11:token=;object=K?{MODULE}",
    "no equals sign": f"pkcs11:token;object=K?{MODULE}",
    "trailing separator": f"pkcs11:token=T;object=K;?{MODULE}",
    "not escaped": f"pkcs11:token=T T;object=K?{MODULE}",
    "slash not escaped": f"pkcs11:token=T/T;object=K?{MODULE}",
    "half an escape": f"pkcs11:token=T%4;object=K?{MODULE}",
    "not UTF-8": f"pkcs11:token=%ff;object=K?{MODULE}",
    "control character": f"pkcs11:token=T%00;object=K?{MODULE}",
    "line break": f"pkcs11:token=T;object=K?{MODULE}\n",
    "relative module": "pkcs11:token=T;object=K?module-path=token.so",
    "module by name": "pkcs11:token=T;object=K?module-name=softhsm2",
    "relative PIN file": f"{SHORT}&pin-source=file:{WORD}",
    "PIN from a command": f"{SHORT}&pin-source=%7C/usr/bin/pin",
    "PIN from the environment": f"{SHORT}&pin-source=env:PIN",
    "PIN descriptor without number": f"{SHORT}&pin-source=fd:",
    "PIN as the source": f"{SHORT}&pin-source={WORD}",
    "PIN as an attribute": f"pkcs11:token=T;object=K;{WORD}?{MODULE}",
}


@pytest.mark.parametrize("uri", REFUSED.values(), ids=REFUSED.keys())
def test_uri_that_is_not_exactly_understood_is_refused(uri: str) -> None:
    assert code_of(lambda: parse_pkcs11_uri(uri)) == "signer-uri"


@pytest.mark.parametrize(
    "uri",
    [f"{SHORT}&pin-value={WORD}", f"pkcs11:token=T;object=K;pin-value={WORD}?{MODULE}"],
    ids=["query", "path"],
)
def test_pin_in_the_uri_is_refused_and_not_repeated(uri: str) -> None:
    assert code_of(lambda: parse_pkcs11_uri(uri)) == "signer-uri-pin"


# --- PINs -----------------------------------------------------------------------------------------


def described(content: bytes) -> int:
    """Return a descriptor from which ``content`` can be read once."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(content)
    return reading


@pytest.mark.parametrize("content", [b"1234", b"1234\n", b"1234\r\n"])
def test_pin_is_one_line_of_a_file_or_descriptor(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "pin"
    path.write_bytes(content)
    assert file_pin(path)().reveal() == "1234"
    assert descriptor_pin(described(content))().reveal() == "1234"


def test_longest_pin_with_its_line_break_is_read_whole() -> None:
    content = b"1" * 255 + b"\r\n"
    assert len(descriptor_pin(described(content))().reveal()) == 255


BAD_PINS = {
    "empty": b"",
    "only a newline": b"\n",
    "two lines": f"{WORD}\n{WORD}\n".encode(),
    "not text": WORD.encode() + b"\xff",
    "control character": WORD.encode() + b"\x00",
    "too long": b"1" * 256,
    "endless": b"1" * 300,
}


@pytest.mark.parametrize("content", BAD_PINS.values(), ids=BAD_PINS.keys())
def test_content_that_is_no_pin_is_refused_and_not_repeated(content: bytes) -> None:
    source = file_pin(Path("pin"), read=lambda _: content)
    assert code_of(source) == "signer-pin-unreadable"
    assert code_of(lambda: descriptor_pin(described(content))) == "signer-pin-unreadable"


def test_pin_file_is_read_at_each_login_and_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "pin"
    source = file_pin(path)
    assert code_of(source) == "signer-pin-unreadable"
    path.write_bytes(b"1")
    assert source() == Pin("1")
    path.write_bytes(b"2")
    assert source() == Pin("2")


def test_descriptor_is_closed_behind_the_pin() -> None:
    descriptor = described(b"1234")
    source = descriptor_pin(descriptor)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    assert source() == source() == Pin("1234")


@pytest.mark.parametrize("descriptor", [-1, 32_000])
def test_descriptor_that_is_not_open_is_refused(descriptor: int) -> None:
    assert code_of(lambda: descriptor_pin(descriptor)) == "signer-pin-unreadable"


def test_pin_shows_itself_nowhere() -> None:
    pin = Pin(WORD)
    assert [text for text in (repr(pin), str(pin), f"{pin}", repr([pin])) if WORD in text] == []
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(pin)
    with pytest.raises(TypeError, match="unhashable"):
        hash(pin)


def test_pins_are_equal_by_their_text() -> None:
    assert Pin("1") == Pin("1")
    assert Pin("1") != Pin("2")
    assert Pin("1") != "1"


# --- opening --------------------------------------------------------------------------------------


def in_development(uri: str, **options: object) -> Signer:
    return open_signer(uri, environment=Environment.DEVELOPMENT, **options)  # type: ignore[arg-type] # by name


def test_key_file_signs_in_development_with_a_warning(tmp_path: Path) -> None:
    made = SoftwareSigner.generate(KeyKind.P256)
    path = tmp_path / "key.pem"
    path.write_bytes(made.to_pem())
    with pytest.warns(DevelopmentOnlyWarning):
        signer = in_development(f"file:{path}", kid=made.public.kid)
    assert made.public.verify(signer.sign(b"x"), b"x")


def test_key_file_is_refused_in_production_before_it_is_read() -> None:
    def opened() -> Signer:
        return open_signer("file:/key.pem", environment=Environment.PRODUCTION, read=never_read)

    assert code_of(opened) == "signer-development-only"


def test_key_file_with_another_key_is_refused() -> None:
    pem = SoftwareSigner.generate(KeyKind.ED25519).to_pem()
    with pytest.warns(DevelopmentOnlyWarning):
        code = code_of(lambda: in_development("file:k", read=lambda _: pem, kid=bytes(8)))
    assert code == "signer-kid"


def test_key_file_that_is_missing_is_said_to_be(tmp_path: Path) -> None:
    assert code_of(lambda: in_development(f"file:{tmp_path / 'none'}")) == "signer-file"


def test_key_file_without_a_key_is_refused() -> None:
    assert code_of(lambda: in_development("file:k", read=lambda _: b"")) == "signer-key"


@pytest.mark.parametrize("uri", ["", "/key.pem", "https://example.lu/key", "PKCS11:token=T"])
def test_signer_of_another_scheme_is_refused(uri: str) -> None:
    assert code_of(lambda: in_development(uri)) == "signer-uri"


@pytest.mark.parametrize("environment", Environment)
def test_token_is_not_touched_when_its_signer_is_opened(environment: Environment) -> None:
    uri = f"{SHORT}&pin-source=file:/run/pin"
    signer = open_signer(uri, environment=environment, read=never_read)
    assert isinstance(signer, Pkcs11Signer)
    assert "label='K'" in repr(signer)


def test_pin_descriptor_of_the_uri_is_read_at_once_and_shown_nowhere() -> None:
    signer = in_development(f"{SHORT}&pin-source=fd:{described(WORD.encode())}")
    assert WORD not in repr(signer)
    assert WORD not in repr(vars(signer))


@pytest.mark.parametrize(
    ("uri", "pin"),
    [(SHORT, None), (f"{SHORT}&pin-source=file:/run/pin", lambda: Pin(WORD))],
    ids=["none", "two"],
)
def test_pin_has_exactly_one_source(uri: str, pin: Callable[[], Pin] | None) -> None:
    assert code_of(lambda: in_development(uri, pin=pin)) == "signer-pin-source"
    assert code_of(lambda: generate_key(uri, kind=KeyKind.P256, pin=pin)) == "signer-pin-source"


def test_missing_package_for_tokens_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    signer = in_development(SHORT, pin=lambda: Pin(WORD))
    assert code_of(lambda: signer.public) == "signer-pkcs11-missing"
    assert code_of(lambda: signer.sign(b"x")) == "signer-pkcs11-missing"


# --- points ---------------------------------------------------------------------------------------

POINT = bytes(range(100, 132))


@pytest.mark.parametrize("wrapped", [POINT, b"\x04\x20" + POINT, b"\x03\x21\x00" + POINT])
def test_point_is_read_bare_and_in_both_wrappings(wrapped: bytes) -> None:
    assert unwrap_point(wrapped, length=32) == POINT


@pytest.mark.parametrize("data", [b"", POINT[1:], b"\x04\x21" + POINT, b"\x04" + POINT])
def test_what_is_no_point_is_not_cut_into_one(data: bytes) -> None:
    assert unwrap_point(data, length=32) == data
