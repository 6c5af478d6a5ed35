"""Signing with keys on a token: SoftHSM stands for all of them.

A token is a folder of files here, so that it can be lost and found again.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
import os
import re
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pkcs11 import Attribute, KeyType, ObjectClass, SessionHandleInvalid

from gouvcheck_core.errors import SignerError
from gouvcheck_core.format import P256_ORDER
from gouvcheck_core.keys import KeyKind
from gouvcheck_core.signer import (
    Environment,
    Pin,
    Pkcs11Signer,
    close_tokens,
    generate_key,
    open_signer,
    parse_pkcs11_uri,
    token_key,
)
from gouvcheck_core.signer import pkcs11 as pkcs11_module
from gouvcheck_core.signer.token import Token
from tests.integration.softhsm import (
    P256,
    P384,
    PIN,
    SECURITY_OFFICER_PIN,
    SoftToken,
    module,
    new_token,
)
from tests.support.error_codes import error_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pkcs11 import Session

    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.signer import Signer

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
BOTH = pytest.mark.parametrize("kind", KeyKind, ids=lambda kind: kind.value)
WRONG = "wrong-815"


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoftToken]:
    """Make a fresh token. Without SoftHSM the test fails, and says how to install it."""
    monkeypatch.setenv("SOFTHSM2_CONF", "")  # so that the variable is put back afterwards
    close_tokens()
    yield new_token(tmp_path)
    close_tokens()


@pytest.fixture
def logins(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the logins: each asks the PIN to reveal itself."""
    seen: list[str] = []

    def reveal(_: Pin) -> str:
        seen.append("login")
        return PIN

    monkeypatch.setattr(Pin, "reveal", reveal)
    return seen


def owner(token: SoftToken) -> Token:
    """Return the token as its signers use it."""
    return Token(parse_pkcs11_uri(token.uri()), pin=lambda: Pin(PIN))


def signer_of(uri: str, **options: Any) -> Signer:
    return open_signer(uri, environment=Environment.PRODUCTION, **options)


def code_of(call: Callable[[], object]) -> str:
    """Return the code of the SignerError that a call raises, which must not give a PIN away."""
    with pytest.raises(SignerError) as caught:
        call()
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert [pin for pin in (PIN, WRONG, SECURITY_OFFICER_PIN) if pin in told] == []
    assert caught.value.hint
    return caught.value.code


def good(signer: Signer, message: bytes = b"to be signed") -> bool:
    return signer.public.verify(signer.sign(message), message)


# --- making keys and signing ----------------------------------------------------------------------


@BOTH
def test_key_made_on_the_token_signs_and_stays_there(token: SoftToken, kind: KeyKind) -> None:
    public = generate_key(token.uri(), kind=kind)
    signer = signer_of(token.uri(), kid=public.kid)
    assert signer.public == public
    assert public.kind is kind
    signatures = [signer.sign(bytes([number])) for number in range(40)]
    assert {len(signature) for signature in signatures} == {64}
    assert all(public.verify(s, bytes([number])) for number, s in enumerate(signatures))
    close_tokens()
    with token.session() as session:
        (private,) = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
        assert (private[Attribute.EXTRACTABLE], private[Attribute.NEVER_EXTRACTABLE]) == (0, 1)
        assert (private[Attribute.SENSITIVE], private[Attribute.ALWAYS_SENSITIVE]) == (1, 1)
        assert (private[Attribute.PRIVATE], private[Attribute.LOCAL]) == (1, 1)
        rights = [Attribute.SIGN, Attribute.DERIVE, Attribute.DECRYPT, Attribute.UNWRAP]
        assert [private[right] for right in rights] == [True, False, False, False]
        assert len(private[Attribute.ID]) == 16


def test_p256_signatures_of_a_token_have_low_s(token: SoftToken) -> None:
    # I-02
    generate_key(token.uri(), kind=KeyKind.P256)
    signer = signer_of(token.uri())
    scalars = [int.from_bytes(signer.sign(b"x")[32:], "big") for _ in range(40)]
    assert max(scalars) <= P256_ORDER // 2


def test_key_is_made_and_found_by_id_alone(token: SoftToken) -> None:
    public = generate_key(token.uri("id=%07%08"), kind=KeyKind.P256)
    assert signer_of(token.uri("id=%07%08")).public == public


def test_making_a_key_leaves_no_session_behind(
    token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[Session] = []

    def watched(session: Session, *rest: Any) -> PublicKey:
        used.append(session)
        return token_key.make_key(session, *rest)

    monkeypatch.setattr(pkcs11_module, "make_key", watched)
    generate_key(token.uri(), kind=KeyKind.P256)
    with pytest.raises(SessionHandleInvalid):
        used[0].generate_random(8)


@pytest.mark.parametrize("taken", ["object=K", "id=%07", "object=K;id=%08", "object=L;id=%07"])
def test_key_is_never_written_over(token: SoftToken, taken: str) -> None:
    first = generate_key(token.uri("object=K;id=%07"), kind=KeyKind.P256)
    assert code_of(lambda: generate_key(token.uri(taken), kind=KeyKind.P256)) == "signer-key-exists"
    assert signer_of(token.uri()).public == first


def test_key_that_fails_its_check_is_not_left_behind(
    token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise SignerError("signer-extractable", "It was made otherwise.", hint="Do it again.")

    monkeypatch.setattr(token_key, "find_key", fail)
    assert code_of(lambda: generate_key(token.uri(), kind=KeyKind.P256)) == "signer-extractable"
    close_tokens()
    with token.session() as session:
        assert list(session.get_objects()) == []


def test_two_keys_of_a_token_share_one_login(token: SoftToken, logins: list[str]) -> None:
    for name in ("K", "L"):
        generate_key(token.uri(f"object={name}"), kind=KeyKind.P256)
    first, second = (signer_of(token.uri(f"object={name}")) for name in ("K", "L"))
    assert good(first)
    assert good(second)
    assert first.public != second.public
    assert len(logins) == 1


# --- threads and processes ------------------------------------------------------------------------


def run_program(name: str, *uris: str) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.token_programs", name, *uris],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,  # a deadlock is a failure, and no reason to wait for ever
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.fixture
def both_keys(token: SoftToken) -> list[str]:
    names = ["object=p256", "object=ed25519"]
    for name, kind in zip(names, KeyKind, strict=True):
        generate_key(token.uri(name), kind=kind)
    return [token.uri(name) for name in names]


def test_eight_threads_sign_500_times_each_with_both_keys(both_keys: list[str]) -> None:
    assert run_program("threads", *both_keys) == 8 * 500 * 2


def test_forked_children_sign_while_the_parent_signs(both_keys: list[str]) -> None:
    assert run_program("fork", *both_keys) == (1 + 4 + 1) * 10 * 2


def test_spawned_workers_sign(both_keys: list[str]) -> None:
    assert run_program("spawn", *both_keys) == 4 * 10 * 2


def test_process_that_finds_itself_another_logs_in_anew(
    token: SoftToken, logins: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    signer = signer_of(token.uri())
    assert good(signer)
    assert len(logins) == 1
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: -1)
        assert good(signer)
        assert good(signer)
    assert len(logins) == 2


def test_signers_wait_for_their_turn(token: SoftToken) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    signer = signer_of(token.uri())
    inside, leave = threading.Event(), threading.Event()

    def work(_: object) -> bool:
        inside.set()
        return leave.wait(60)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(owner(token).run, work)
        assert inside.wait(60)
        second = pool.submit(signer.sign, b"x")
        assert not second.done()
        time.sleep(0.05)
        assert not second.done()
        leave.set()
        assert first.result()
        assert len(second.result()) == 64


# --- tokens that get lost -------------------------------------------------------------------------


def finalise(token: SoftToken) -> None:
    token.library().finalize()


def close_session(token: SoftToken) -> None:
    owner(token).run(lambda session: session).close()


def log_out(token: SoftToken) -> None:
    session: Any = owner(token).run(lambda session: session)
    ctypes.CDLL(str(token.module)).C_Logout(ctypes.c_ulong(session.handle))


@BOTH
@pytest.mark.parametrize("lose", [finalise, close_session, log_out])
def test_signer_logs_in_again_after_a_loss(
    token: SoftToken, kind: KeyKind, lose: Callable[[SoftToken], None]
) -> None:
    generate_key(token.uri(), kind=kind)
    signer = signer_of(token.uri())
    assert good(signer)
    lose(token)
    assert good(signer)


# A search that cannot begin leaves a complaint of the binding's own on stderr.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_new_signer_on_a_lost_token_logs_in_again(token: SoftToken) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    assert good(signer_of(token.uri()))
    close_session(token)
    assert good(signer_of(token.uri()))


def test_loss_stops_the_module_so_that_no_handle_is_mistaken_for_another_tokens(
    token: SoftToken, logins: list[str]
) -> None:
    other = replace(token, label=f"{token.label}-other")
    other.initialise()
    signers = []
    for each in (token, other):
        generate_key(each.uri(), kind=KeyKind.P256)
        signers.append(signer_of(each.uri()))
    assert all(good(signer) for signer in signers)
    assert len(logins) == 2
    close_session(token)
    assert all(good(signer) for signer in signers)
    assert len(logins) == 4


def test_lost_token_is_said_to_be_lost_and_works_again_when_it_is_back(token: SoftToken) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    signer = signer_of(token.uri())
    assert good(signer)
    away = token.folder / "away"
    token.tokens.rename(away)
    assert code_of(lambda: signer.sign(b"x")) == "signer-token-lost"
    assert code_of(lambda: signer.sign(b"x")) == "signer-module"
    away.rename(token.tokens)
    assert good(signer)


def test_token_without_its_files_is_lost_and_then_missing(token: SoftToken) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    signer = signer_of(token.uri())
    assert good(signer)
    token.tokens.rename(token.folder / "away")
    token.tokens.mkdir()
    assert code_of(lambda: signer.sign(b"x")) == "signer-token-lost"
    assert code_of(lambda: signer.sign(b"x")) == "signer-token-missing"


def test_other_key_under_the_same_name_is_refused_after_a_loss(token: SoftToken) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    signer = signer_of(token.uri())
    assert good(signer)
    close_tokens()
    with token.session() as session:
        for item in list(session.get_objects()):
            item.destroy()
    generate_key(token.uri(), kind=KeyKind.P256)
    assert code_of(lambda: signer.sign(b"x")) == "signer-kid"


def test_token_that_refuses_is_quoted(token: SoftToken) -> None:
    def refused() -> object:
        return owner(token).run(lambda session: session.create_object({Attribute.LABEL: "x"}))

    assert code_of(refused) == "signer-refused"
    assert code_of(refused) == "signer-refused"


def test_closed_tokens_are_opened_again_by_the_next_signature(
    token: SoftToken, logins: list[str]
) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    signer = signer_of(token.uri())
    assert good(signer)
    close_tokens()
    assert len(logins) == 1
    assert good(signer)
    assert len(logins) == 2


# --- PINs -----------------------------------------------------------------------------------------


def test_wrong_pin_is_not_tried_twice(token: SoftToken) -> None:
    public = generate_key(token.uri(), kind=KeyKind.P256)
    close_tokens()
    signer = signer_of(token.uri())
    token.pin_file.write_text(WRONG)
    assert code_of(lambda: signer.public) == "signer-pin"
    with token.session() as session:
        session.set_pin(PIN, WRONG)
    # Now it would be right; that it is refused shows that it did not go to the token.
    assert code_of(lambda: signer.sign(b"x")) == "signer-pin"
    session = token.library().get_token(token_label=token.label).open(rw=True, user_pin=WRONG)
    session.set_pin(WRONG, PIN)
    session.close()
    token.pin_file.write_text(PIN)
    assert signer.public == public
    assert good(signer)


def test_changed_pin_is_called_wrong_after_a_loss(token: SoftToken) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    signer = signer_of(token.uri())
    assert good(signer)
    token.pin_file.write_text(WRONG)
    finalise(token)
    assert code_of(lambda: signer.sign(b"x")) == "signer-pin"


def test_token_without_a_user_pin_is_not_usable(token: SoftToken) -> None:
    plain = ctypes.CDLL(str(token.module))
    empty = next(s for s in token.library().get_slots() if not s.get_token().label)
    officer = SECURITY_OFFICER_PIN.encode()
    label = token.label.encode().replace(b"T", b"U").ljust(32)
    assert plain.C_InitToken(ctypes.c_ulong(empty.slot_id), officer, len(officer), label) == 0
    uri = token.uri(token=f"token={label.decode().strip()}")
    assert code_of(lambda: signer_of(uri).public) == "signer-pin-locked"


def test_login_of_another_part_of_the_program_is_used(token: SoftToken) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    close_tokens()
    with token.session():
        assert good(signer_of(token.uri()))


def test_pin_is_in_no_representation_log_or_output(
    token: SoftToken,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.DEBUG):
        generate_key(token.uri(), kind=KeyKind.P256)
        signer = signer_of(token.uri())
        assert good(signer)
        finalise(token)
        assert good(signer)
        told = [repr(signer), str(signer), repr(vars(signer)), caplog.text, *capfd.readouterr()]
    assert isinstance(signer, Pkcs11Signer)
    assert [text for text in told if PIN in text] == []


# --- modules and tokens that are not there --------------------------------------------------------


@pytest.mark.parametrize("name", ["none.so", "text.so", "tokens"])
def test_missing_or_foreign_module_is_refused(token: SoftToken, name: str) -> None:
    (token.folder / "text.so").write_text("no module")
    uri = token.uri().replace(str(token.module), str(token.folder / name))
    assert code_of(lambda: signer_of(uri).public) == "signer-module"


def test_library_that_is_no_module_is_refused(token: SoftToken) -> None:
    other = ctypes.util.find_library("c")
    assert other is not None
    path = next(Path("/").glob(f"lib/**/{other}"))
    uri = token.uri().replace(str(token.module), str(path))
    assert code_of(lambda: signer_of(uri).public) == "signer-module"


@pytest.mark.parametrize("name", ["token=nobody", "serial=0"])
def test_missing_token_is_refused(token: SoftToken, name: str) -> None:
    assert code_of(lambda: signer_of(token.uri(token=name)).public) == "signer-token-missing"


def test_one_of_two_tokens_of_the_same_label_is_told_by_its_serial_number(token: SoftToken) -> None:
    public = generate_key(token.uri(), kind=KeyKind.P256)
    serial = token.library().get_token(token_label=token.label).serial.decode()
    close_tokens()
    token.initialise()
    assert code_of(lambda: signer_of(token.uri()).public) == "signer-token-ambiguous"
    assert signer_of(token.uri(token=f"serial={serial}")).public == public
    assert signer_of(token.uri(token=f"token={token.label};serial={serial}")).public == public


# --- keys that must not sign ----------------------------------------------------------------------


@pytest.mark.parametrize("kid", [bytes(8), b"\xff" * 8])
def test_key_other_than_the_expected_is_refused(token: SoftToken, kid: bytes) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    assert code_of(lambda: signer_of(token.uri(), kid=kid).sign(b"x")) == "signer-kid"


@pytest.mark.parametrize(
    "private",
    [{Attribute.EXTRACTABLE: True}, {Attribute.SENSITIVE: False}],
    ids=["extractable", "not sensitive"],
)
def test_key_that_could_leave_the_token_is_refused(
    token: SoftToken, private: dict[Attribute, bool]
) -> None:
    token.make_pair(private=private)
    assert code_of(lambda: signer_of(token.uri()).sign(b"x")) == "signer-extractable"


@pytest.mark.parametrize(
    ("key_type", "options"),
    [
        (KeyType.EC, {"parameters": P384}),
        (KeyType.RSA, {}),
        (KeyType.EC, {"private": {Attribute.SIGN: False}}),
    ],
    ids=["P-384", "RSA", "without the right to sign"],
)
def test_key_of_another_kind_is_refused(
    token: SoftToken, key_type: KeyType, options: dict[str, Any]
) -> None:
    token.make_pair(key_type, **options)
    assert code_of(lambda: signer_of(token.uri()).sign(b"x")) == "signer-key"


def test_missing_key_is_said_to_be_missing(token: SoftToken) -> None:
    assert code_of(lambda: signer_of(token.uri()).public) == "signer-key-missing"


def test_one_of_two_keys_of_the_same_label_is_told_by_its_id(token: SoftToken) -> None:
    token.make_pair(id=b"\x01")
    token.make_pair(id=b"\x02")
    assert code_of(lambda: signer_of(token.uri()).public) == "signer-key-ambiguous"
    first, second = (signer_of(token.uri(f"object=K;id=%0{number}")) for number in (1, 2))
    assert first.public != second.public


def test_key_without_an_id_is_found_by_its_label(token: SoftToken) -> None:
    token.make_pair(label="K", id=None)
    token.make_pair(label="L", id=None)
    assert good(signer_of(token.uri()))


def replace_public_half(token: SoftToken, point: bytes | None) -> None:
    """Put another public key, or none, beside the private one."""
    with token.session() as session:
        for item in list(session.get_objects({Attribute.CLASS: ObjectClass.PUBLIC_KEY})):
            item.destroy()
        if point is not None:
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.PUBLIC_KEY,
                    Attribute.KEY_TYPE: KeyType.EC,
                    Attribute.EC_PARAMS: P256,
                    Attribute.EC_POINT: point,
                    Attribute.ID: b"\x01",
                    Attribute.LABEL: "K",
                    Attribute.TOKEN: True,
                }
            )


GENERATOR = bytes.fromhex(
    "0441046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)


@pytest.mark.parametrize(
    ("point", "code"),
    [
        (None, "signer-key-missing"),
        (GENERATOR, "signer-self-check"),
        (GENERATOR[:-1] + b"\x00", "signer-key"),
        (GENERATOR[2:20], "signer-key"),
    ],
    ids=["none", "another one", "not on the curve", "too short"],
)
def test_public_half_must_belong_to_the_private(
    token: SoftToken, point: bytes | None, code: str
) -> None:
    token.make_pair()
    replace_public_half(token, point)
    assert code_of(lambda: signer_of(token.uri()).public) == code


def test_missing_softhsm_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileNotFoundError, match="apt-get install -y softhsm2"):
        module()


def test_how_to_page_works_as_it_stands(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "use-an-hsm.md").read_text(encoding="utf-8")
    (setting_up,) = re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    programs = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    script = "\n".join([setting_up, *(f"{PYTHON} - <<'END'\n{text}\nEND" for text in programs)])
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert re.search(r"^[0-9a-f]{16}\nTrue\n\Z", done.stdout, re.MULTILINE), done.stdout
    assert (tmp_path / "hsm" / "pin").stat().st_mode & 0o077 == 0


def test_how_to_page_explains_every_error_of_a_token() -> None:
    page = (ROOT / "docs" / "how-to" / "use-an-hsm.md").read_text(encoding="utf-8")
    codes = error_codes(ROOT / "gouvcheck_core" / "signer")
    # How one is opened explains itself, and a name that is taken comes up only when keys are made.
    others = {"opening.py", "software.py", "uri.py", "binding.py"}
    told = {code for code, files in codes.items() if files - others} - {"signer-key-exists"}
    assert len(told) > 10
    assert {code for code in told if f"`{code}`" not in page} == set()
