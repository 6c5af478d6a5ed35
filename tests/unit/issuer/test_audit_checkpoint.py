from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gouvcheck_core.keys import KeyKind, PublicKey
from gouvcheck_core.signer import SoftwareSigner
from issuer_api.audit.checkpoint import Checkpoint, open_checkpoint, verifier_key
from issuer_api.errors import AuditError
from tests.support.signing import ed25519_signer

ORIGIN = "audit.example.lu/gouvcheck"
LOG = ed25519_signer("audit log")
OTHER = ed25519_signer("another log")
CHECKPOINT = Checkpoint(ORIGIN, 12_345, bytes(range(32)))
NOTE = CHECKPOINT.sign(LOG)


def test_note_is_the_text_and_one_line_of_signature() -> None:
    text, _, line = NOTE.decode().partition("\n\n")

    assert text == f"{ORIGIN}\n12345\n{base64.b64encode(bytes(range(32))).decode()}"
    assert line.startswith(f"\u2014 {ORIGIN} ")
    assert open_checkpoint(NOTE, origin=ORIGIN, key=LOG.public) == CHECKPOINT


def test_signature_of_a_witness_may_follow() -> None:
    witnessed = NOTE + "\u2014 witness.example abcdefgh\n".encode()

    assert open_checkpoint(witnessed, origin=ORIGIN, key=LOG.public) == CHECKPOINT


def test_key_is_written_as_programs_for_notes_read_it() -> None:
    name, identifier, encoded = verifier_key(ORIGIN, LOG.public).split("+", 2)

    assert name == ORIGIN
    assert len(base64.b64decode(encoded)) == 33
    assert bytes.fromhex(identifier) == base64.b64decode(NOTE.decode().split(" ")[2])[:4]


def test_key_of_the_specification_has_its_identifier() -> None:
    """The example key of the notes of Go's checksum database, whose format this is."""
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    origin, _, encoded = text.split("+", 2)
    raw = base64.b64decode(encoded)[1:]
    key = PublicKey.from_cryptography(Ed25519PublicKey.from_public_bytes(raw))

    assert verifier_key(origin, key) == text


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (b"", "not a checkpoint of this log"),
        (b"\xff" + NOTE, "not a checkpoint of this log"),
        (NOTE[:-1], "not a checkpoint of this log"),
        (NOTE.replace(b"12345", b"012345"), "not a checkpoint of this log"),
        (NOTE.replace(ORIGIN.encode(), b"other.example"), "not a checkpoint of this log"),
        (NOTE.replace(b"12345", b"12346"), "signature does not hold"),
        (NOTE.replace(b"12345", b"9" * 17), "size or root"),
        (CHECKPOINT.sign(OTHER), "not among those"),
        (NOTE.replace(f"\u2014 {ORIGIN}".encode(), "\u2014 nobody".encode()), "not among those"),
        (NOTE[:-3] + b"\n", "not Base64"),
    ],
)
def test_note_that_was_tampered_with_is_refused(note: bytes, why: str) -> None:
    with pytest.raises(AuditError, match=why):
        open_checkpoint(note, origin=ORIGIN, key=LOG.public)


def test_log_is_not_signed_with_a_key_of_another_kind() -> None:
    with pytest.raises(AuditError, match="Ed25519"):
        CHECKPOINT.sign(SoftwareSigner.generate(KeyKind.P256))
