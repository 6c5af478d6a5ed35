"""Codes taken apart for people: every layer of a good one, and as much as can be of a bad one."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

import cbor2
import pytest

from gouvcheck_core import cbor, envelope
from gouvcheck_core.errors import CborError
from gouvcheck_core.inspect import Inspection, Kind, Layer, State, inspect
from gouvcheck_core.inspect.value import window_of
from tests.support import hcert_maker, issued, signing
from tests.support.every_kind import every_kind

GOOD = issued.signed(issued.claims(), signer=signing.p256("inspected"))
MESSAGE = GOOD.message.encode()
GC1 = ["text", "Base45", "message", "claims", "document", "signature"]
HC1 = ["text", "Base45", "zlib", "message", "claims", "certificate", "signature"]


def layer(inspection: Inspection, name: str) -> Layer:
    return next(layer for layer in inspection.layers if layer.name == name)


def facts(inspection: Inspection, name: str) -> dict[str, str]:
    return dict(layer(inspection, name).facts)


def codes(inspection: Inspection) -> dict[str, str]:
    """Return the error of each broken layer."""
    return {layer.name: layer.error.code for layer in inspection.layers if layer.error}


def message(data: bytes) -> Inspection:
    """Inspect the code that holds ``data`` as its message."""
    return inspect(envelope.to_text(data))


def signed(payload: Any) -> Inspection:
    """Inspect a code with this payload, bytes or anything that cbor2 writes."""
    raw = payload if isinstance(payload, bytes) else cbor2.dumps(payload)
    return message(replace(GOOD.message, payload=raw).encode())


# --- a good code ------------------------------------------------------------------------------


def test_good_code_is_explained_layer_by_layer_and_called_unverified() -> None:
    found = inspect(GOOD.text)
    assert found.kind is Kind.GC1
    assert [layer.name for layer in found.layers] == GC1
    assert [layer.state for layer in found.layers] == [*[State.OK] * 5, State.SKIPPED]
    assert found.fault is None
    assert "gouvcheck verify" in facts(found, "signature")["not checked"]


def test_message_shows_algorithm_key_and_sizes() -> None:
    shown = facts(inspect(GOOD.text), "message")
    assert shown["alg"] == "-7 (ES256)"
    assert shown["kid"] == GOOD.message.kid.hex()
    assert shown["size"] == f"{len(MESSAGE)} bytes"
    assert shown["payload"] == f"{len(GOOD.message.payload)} bytes"


def test_claims_show_times_in_utc_and_the_cti_in_hex() -> None:
    shown = facts(inspect(GOOD.text), "claims")
    assert shown["iat (signed at)"] == "2026-09-21T14:13:20Z"
    assert shown["cti (identifier)"] == issued.REFERENCE.hex()


def test_document_shows_profile_status_reference_and_fields() -> None:
    shown = facts(inspect(GOOD.text), "document")
    assert shown["profile"] == "accommodation-voucher: Accommodation voucher"
    assert shown["status (list, index)"] == f"[{issued.LIST}, 100]"
    assert len(shown["reference on the paper"]) == len("0000-0000-0000-0000")
    assert shown["Holder"] == "Zoë Müller"
    assert shown["Value"] == "50.00 EUR"


def test_document_without_a_reference_shows_none() -> None:
    found = inspect(issued.signed(issued.claims("criminal-record")).text)
    assert "reference on the paper" not in facts(found, "document")
    assert facts(found, "document")["Entries"] == "None"


def test_fingerprint_is_that_of_the_message() -> None:
    assert facts(inspect(GOOD.text), "signature")["fingerprint"] == GOOD.message.fingerprint.hex()


def test_document_of_an_unknown_kind_shows_its_fields_as_they_stand() -> None:
    found = inspect(GOOD.text, profiles=())
    document = layer(found, "document")
    assert document.state is State.SKIPPED
    assert dict(document.facts)["not judged"].startswith("no profile")
    assert dict(document.facts)["label 1"] == '"Zoë Müller"'


def test_profile_of_another_version_is_not_taken() -> None:
    found = inspect(GOOD.text, profiles=[every_kind()])
    assert layer(found, "document").state is State.SKIPPED


# --- text and Base45 ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("https://gouvcheck.example/", "a web address"),
        ("BEGIN:VCARD\nVERSION:4.0", "a contact card"),
        ("WIFI:S:hotel;;", "a Wi-Fi password"),
        ("BCD\n002\n1", "a SEPA payment"),
        ("shc:/5676", "a SMART health card"),
        ("mailto:a@b.example", "an e-mail address"),
        ("DC04FR000001", "a 2D-Doc of the French state"),
        ("4006381333931", "text"),
        ("", "text"),
    ],
)
def test_text_of_others_is_named_and_goes_no_deeper(text: str, looks: str) -> None:
    found = inspect(text)
    assert found.kind is Kind.OTHER
    assert codes(found) == {"text": "text-prefix"}
    assert len(found.layers) == 1
    assert facts(found, "text")["looks like"] == looks


def test_later_version_goes_no_deeper() -> None:
    found = inspect("GC2:ABC")
    assert found.kind is Kind.NEWER
    assert codes(found) == {"text": "text-newer"}
    assert len(found.layers) == 1


@pytest.mark.parametrize("change", ["{}\n", " {}", "{}\r\n", "\ufeff\n{}"])
def test_white_space_that_mail_adds_is_named_and_read_past(change: str) -> None:
    found = inspect(change.format(GOOD.text))
    assert found.kind is Kind.GC1
    assert set(codes(found)) <= {"text", "Base45"}
    assert found.fault is not None
    assert facts(found, "document")["Holder"] == "Zoë Müller"


def test_lower_case_is_named_and_read_past() -> None:
    found = inspect(GOOD.text.lower())
    assert codes(found) == {"text": "text-prefix"}
    assert facts(found, "text")["looks like"] == "a code that was changed on the way"
    assert facts(found, "document")["Holder"] == "Zoë Müller"


def test_foreign_symbol_is_pointed_at_and_the_part_before_it_is_read() -> None:
    text = f"{GOOD.text[:50]}ü{GOOD.text[51:]}"
    found = inspect(text)
    assert codes(found)["Base45"] == "text-alphabet"
    window = layer(found, "Base45").window
    assert window is not None
    assert (window.unit, window.offset, window.at) == ("symbol", 50, "ü")
    assert window.before + window.after == GOOD.text[42:50] + GOOD.text[51:59]
    assert facts(found, "message")["kid"] == GOOD.message.kid.hex()
    assert facts(found, "message")["payload"].startswith("11 of ")


def test_group_above_65535_is_pointed_at() -> None:
    found = inspect(f"{GOOD.text[:34]}:::{GOOD.text[37:]}")
    window = layer(found, "Base45").window
    assert codes(found)["Base45"] == "text-base45"
    assert window is not None
    assert (window.offset, window.at + window.after[:2]) == (34, ":::")


def test_odd_symbol_at_the_end_is_pointed_at() -> None:
    found = inspect(f"{envelope.to_text(MESSAGE[:30])}A")
    window = layer(found, "Base45").window
    assert window is not None
    assert (window.offset, window.at) == (4 + 45, "A")


def test_too_long_text_is_read_up_to_what_a_qr_code_holds() -> None:
    found = message(bytes(2000))
    assert codes(found)["text"] == "text-too-long"
    assert [layer.name for layer in found.layers] == GC1
    longer = inspect("GC1:" + "A" * 4293)
    assert [layer.name for layer in longer.layers] == ["text", "Base45"]
    assert layer(longer, "Base45").state is State.SKIPPED


def test_nothing_behind_the_prefix() -> None:
    found = inspect("GC1:")
    assert codes(found) == {"text": "text-empty", "message": "cbor-truncated"}
    assert facts(found, "message") == {"size": "0 bytes"}
    assert layer(found, "claims").state is State.SKIPPED
    assert layer(found, "signature").state is State.SKIPPED


def test_what_a_terminal_would_act_on_is_escaped() -> None:
    found = inspect("\x1b[31mGC1:\u202e")
    assert facts(found, "text")["begins with"] == r"\x1b[31mGC1:\u202e"


# --- message ------------------------------------------------------------------------------------


def parts(**changes: object) -> list[object]:
    given = GOOD.message
    made = {
        "protected": cbor2.dumps({1: -7, 4: given.kid}),
        "unprotected": {},
        "payload": given.payload,
        "signature": given.signature,
    }
    return list((made | changes).values())


@pytest.mark.parametrize(
    ("data", "code", "at"),
    [
        (MESSAGE[1:], "cose-tag", "84"),
        (b"\xd2" + cbor2.dumps(parts(unprotected={4: b"x"})), "cose-unprotected", "a1"),
        (b"\xd2" + cbor2.dumps(parts(signature=bytes(63))), "cose-signature-length", "58"),
        (b"\xd2" + cbor2.dumps(parts(payload=b"")), "cose-payload", "40"),
        (b"\xd2" + cbor2.dumps(parts(protected=cbor2.dumps({1: -7}))), "cose-protected", "43"),
        (
            b"\xd2" + cbor2.dumps(parts(protected=cbor2.dumps({1: -257, 4: bytes(8)}))),
            "cose-algorithm",
            "4f",
        ),
        (
            b"\xd2" + cbor2.dumps(parts(protected=cbor2.dumps({1: -7, 4: bytes(7)}))),
            "cose-kid",
            "4c",
        ),
        (b"\xd2\x83\x40\xa0\x40", "cose-shape", "d2"),
        (MESSAGE + b"\x00", "cbor-trailing", "00"),
        (MESSAGE[:-1], "cbor-truncated", "58"),
    ],
)
def test_fault_of_the_message_is_pointed_at(data: bytes, code: str, at: str) -> None:
    found = message(data)
    broken = layer(found, "message")
    assert broken.error is not None
    assert broken.error.code == code
    assert broken.window is not None
    assert broken.window.at == at
    assert data[broken.window.offset] == int(at, 16)


@pytest.mark.parametrize(
    "data",
    [
        MESSAGE[1:],
        MESSAGE + b"\x00",
        b"\xd8\x3d" + MESSAGE,
        b"\xd2" + cbor2.dumps(parts(protected=cbor2.dumps({1: -257, 4: bytes(7)}))),
        b"\xd2\x9f" + MESSAGE[2:] + b"\xff",
    ],
)
def test_claims_behind_a_broken_message_are_still_shown(data: bytes) -> None:
    found = message(data)
    assert layer(found, "message").state is State.BROKEN
    assert facts(found, "document")["Holder"] == "Zoë Müller"
    assert "fingerprint" not in facts(found, "signature")


def test_fault_inside_the_protected_header_is_pointed_at() -> None:
    header = b"\xa2\x01\x26\x01\x26"
    data = b"\xd2" + cbor2.dumps(parts(protected=header))
    found = message(data)
    window = layer(found, "message").window
    assert codes(found)["message"] == "cbor-duplicate-key"
    assert window is not None
    assert window.offset == data.index(header) + 3


def test_item_too_long_for_a_code_has_no_place_to_point_at() -> None:
    found = message(b"\xd2" + cbor2.dumps(parts(payload=bytes(1100))))
    assert codes(found)["message"] == "cbor-too-long"
    assert layer(found, "message").window is None


def test_part_too_many_is_shown() -> None:
    found = message(b"\xd2" + cbor2.dumps([*parts(), "one more"]))
    assert facts(found, "message")["one part too many"] == '"one more"'


@pytest.mark.parametrize(
    "data", [b"\x18", b"\xd2", b"\x01", b"\xd2\xa0", b"\xff", b"\x1c", b"\x1f"]
)
def test_no_message_at_all(data: bytes) -> None:
    found = message(data)
    assert layer(found, "message").state is State.BROKEN
    assert layer(found, "claims").state is State.SKIPPED


def test_parts_of_the_wrong_kind_are_shown_as_they_are() -> None:
    found = message(b"\xd2" + cbor2.dumps([{1: -7}, [], "payload", 5]))
    assert facts(found, "message") | {"size": ""} == {
        "size": "",
        "protected header": "{1: -7}",
        "unprotected header": "[]",
        "payload": '"payload"',
        "signature": "5",
    }


# --- claims and document ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (b"\xa2\x04\x01\x04\x02", {"exp (technical end)": "2"}),  # the second of two
        (b"\xa1\x18\x04\x1a\x6a\xb1\x3b\x80", {"exp (technical end)": "2026-09-21T14:13:20Z"}),
        (b"\xbf\x06\x01\xff", {"iat (signed at)": "1"}),
        (b"\xa1\x06", {}),
        (b"\xa1\x06\xf9\x3e\x00", {"iat (signed at)": "1.5"}),
        (b"\xa1\x06\xf6", {"iat (signed at)": "null"}),
        (b"\xa1\x06\xf0", {"iat (signed at)": "simple(16)"}),
        (b"\xa1\x06\xf8\x64", {"iat (signed at)": "simple(100)"}),
        (b"\xa1\x06\xff", {"iat (signed at)": "break"}),
        (b"\xa1\x06\xc1\x01", {"iat (signed at)": "1(1)"}),
        (b"\xa1\x06\x3b\xff\xff\xff\xff\xff\xff\xff\xff", {"iat (signed at)": f"-{2**64}"}),
        (b"\xa1\x07\x40", {"cti (identifier)": "h''"}),
        (b"\xa1\x07\x5f\x41\x01\x41\x02\xff", {"cti (identifier)": "0102"}),
        (b"\xa1\x18\x63\x62\xc3\x28", {"label 99": r'"\\xc3("'}),
        (b"\xa1\x61\x61\x68a\x1b[31m\xc2\x9b", {'label "a"': r'"a\u001b[31m\x9b"'}),
        (b"\xa1\x09\x81\x5f\x01", {"label 9": "[h'']"}),
        (b"\x05", {"content": "5"}),
        (b"\x80", {"content": "[]"}),
        (b"\x1e", {"content": "nothing"}),
    ],
)
def test_claims_that_no_verifier_takes_are_shown(payload: bytes, shown: dict[str, str]) -> None:
    found = signed(payload)
    assert layer(found, "claims").state is State.BROKEN
    assert facts(found, "claims") == shown


def test_fault_of_the_claims_is_pointed_at() -> None:
    window = layer(signed(b"\xa2\x04\x01\x04\x02"), "claims").window
    assert window is not None
    assert (window.offset, window.at) == (3, "04")


def test_missing_claim_has_no_place_to_point_at() -> None:
    found = signed({4: issued.IAT})
    assert codes(found) == {"claims": "claims-missing"}
    assert layer(found, "claims").window is None


def test_document_in_broken_claims_is_shown_without_being_judged() -> None:
    found = signed({4: 1, 6: 1, -65537: {0: 4, 1: "Zoë", 20: [1, 2], 21: 3}})
    assert layer(found, "document").state is State.SKIPPED
    assert facts(found, "document") == {
        "not judged": "the claims are broken",
        "type": "4",
        "status (list, index)": "[1, 2]",
        "profile version": "3",
        "label 1": '"Zoë"',
    }


@pytest.mark.parametrize(("doc", "shown"), [([], "[]"), (7, "7")])
def test_doc_that_is_no_map_is_shown(doc: object, shown: str) -> None:
    assert facts(signed({4: 1, -65537: doc}), "document")["doc"] == shown


def test_document_that_breaks_its_profile_is_shown_with_its_names() -> None:
    whole = issued.claims(value=0)
    found = inspect(issued.signed(whole).text)
    assert codes(found) == {"document": "profile-field-range"}
    assert facts(found, "document")["Value"] == "0"
    assert facts(found, "document")["profile"].startswith("accommodation-voucher")


def test_deep_nesting_is_cut_and_does_no_harm() -> None:
    deep = b"\x81" * 900
    assert facts(signed(deep), "claims")["content"] == "[" * 17 + "]" * 17


def test_offset_is_found_in_the_sentence_of_every_rule_with_a_place() -> None:
    bad = {
        "a1": "cbor-truncated", "0000": "cbor-trailing", "9fff": "cbor-indefinite",
        "1801": "cbor-not-shortest", "1c": "cbor-reserved", "a1616101": "cbor-key-type",
        "a201010101": "cbor-duplicate-key", "a202010101": "cbor-key-order", "c101": "cbor-tag",
        "f93e00": "cbor-float", "f6": "cbor-simple", "8181818180": "cbor-depth",
        "985041": "cbor-too-many", "62c328": "cbor-utf8", "6361cc81": "cbor-nfc",
        "1b0020000000000000": "cbor-integer",
    }  # fmt: skip
    for data, code in bad.items():
        with pytest.raises(CborError) as caught:
            cbor.check(bytes.fromhex(data))
        assert caught.value.code == code
        assert window_of(caught.value, bytes.fromhex(data)) is not None


# --- EU certificates ------------------------------------------------------------------------------


def test_eu_certificate_is_explained_layer_by_layer() -> None:
    found = inspect(hcert_maker.text())
    assert found.kind is Kind.HC1
    assert [layer.name for layer in found.layers] == HC1
    assert [layer.state for layer in found.layers] == [*[State.OK] * 6, State.SKIPPED]
    assert facts(found, "claims") == {
        "iss (issuer)": "LU",
        "iat (signed at)": "2021-12-20T11:33:20Z",
        "exp (end of the signature)": "2022-06-18T11:33:20Z",
    }
    shown = facts(found, "certificate")
    assert shown["states"] == "vaccination"
    assert shown["name in a passport"] == "WEBER<<ZOE"
    assert shown["dt"] == "2021-12-01"


def test_eu_certificate_with_a_beginning_shows_it() -> None:
    parts = hcert_maker.message(hcert_maker.claims(nbf=hcert_maker.ISSUED))
    assert "nbf (good from)" in facts(inspect(hcert_maker.text(parts)), "claims")


def test_name_in_an_eu_certificate_cannot_act_on_a_terminal() -> None:
    health = hcert_maker.certificate(nam=hcert_maker.NAME | {"fn": "\x1b[2J\u202eX"})
    found = inspect(hcert_maker.text(hcert_maker.message(hcert_maker.claims(health))))
    assert facts(found, "certificate")["family name"] == r"\x1b[2J\u202eX"


def test_cut_eu_certificate_is_read_up_to_the_cut() -> None:
    found = inspect(hcert_maker.text()[:300])
    assert codes(found)["zlib"] == "hcert-zlib"
    assert "kid" in facts(found, "message")
    assert layer(found, "certificate").state is State.SKIPPED


def test_corrupt_eu_certificate_is_read_up_to_the_fault() -> None:
    packed = bytearray(zlib.compress(cbor2.dumps(hcert_maker.message()), 0))
    packed[-60:] = bytes(60)
    found = inspect(hcert_maker.wrap(bytes(packed)))
    assert codes(found)["zlib"] == "hcert-zlib"
    assert facts(found, "certificate")["family name"] == "Weber"
    garbage = inspect(hcert_maker.wrap(b"\x78\x9c" + b"\xff" * 40))
    assert facts(garbage, "zlib")["readable"] == "0 bytes"


def test_eu_certificate_without_compression_is_read_all_the_same() -> None:
    found = inspect(hcert_maker.wrap(cbor2.dumps(cbor2.CBORTag(18, hcert_maker.message()))))
    assert codes(found) == {"zlib": "hcert-zlib"}
    assert facts(found, "certificate")["given name"] == "Zoé"


def test_zlib_bomb_is_not_unpacked() -> None:
    packed = zlib.compress(bytes(1_000_000))
    found = inspect(hcert_maker.wrap(packed))
    assert codes(found)["zlib"] == "hcert-inflated"
    assert facts(found, "zlib")["readable"] == "8192 bytes"


def test_eu_message_that_cannot_be_read_is_pointed_at() -> None:
    bad = b"\xd2\x84\x43\xa1\x01\x26\xa0\x41\xa0\xc1"
    found = inspect(hcert_maker.wrap(zlib.compress(bad)))
    assert codes(found) == {"message": "hcert-cbor", "claims": "hcert-time"}
    window = layer(found, "message").window
    assert window is not None
    assert window.offset == len(bad)
    assert facts(found, "claims")["content"] == "{}"


def test_eu_message_of_another_shape_has_no_place_to_point_at() -> None:
    found = inspect(hcert_maker.text(cbor2.dumps([1, 2])))
    assert codes(found) == {"message": "hcert-cose"}
    assert layer(found, "message").window is None


def test_eu_certificate_with_an_empty_payload() -> None:
    found = inspect(hcert_maker.text(hcert_maker.message(b"")))
    assert facts(found, "claims")["content"] == "nothing"


def test_eu_certificate_with_a_line_feed_is_named_and_read_past() -> None:
    found = inspect(f"{hcert_maker.text()}\n")
    assert codes(found) == {"Base45": "hcert-alphabet"}
    assert facts(found, "certificate")["family name"] == "Weber"
