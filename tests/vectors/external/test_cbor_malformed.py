"""What is not CBOR, not deterministic, or hostile: refused by our errors, quickly, in little space.

The EU reader is lenient about form, so that it may read some of the items that are only not
deterministic; it must refuse the rest, and keep its bounds on all of them.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any, Final

import pytest

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError, HcertError
from gouvcheck_core.hcert import reader
from gouvcheck_core.hcert.message import inflate
from tests.vectors.external.suites import each, files, within_bounds

FOLDER: Final = files("cbor-malformed", "*")


def stored(name: str) -> Any:
    return json.loads(FOLDER[name].read_bytes()) if name in FOLDER else {}


NOT_WELL_FORMED: Final = {
    item: bytes.fromhex(item)
    for group in stored("rfc8949_appendix_f_not_well_formed.json").get("groups", ())
    for item in group["hex"]
}
NOT_DETERMINISTIC: Final = {
    item["name"]: bytes.fromhex(item["hex"])
    for item in stored("strict_profile_reject.json").get("items", ())
}
HOSTILE_ZLIB: Final = {
    item["name"]: FOLDER[item["hex_file"]].read_bytes()
    if "hex_file" in item
    else bytes.fromhex(item["hex"])
    for item in stored("zlib_status_list.json").get("items", ())
}


def test_all_cases_are_here() -> None:
    assert (len(NOT_WELL_FORMED), len(NOT_DETERMINISTIC), len(HOSTILE_ZLIB)) == (94, 38, 11)


@pytest.mark.parametrize("data", each({**NOT_WELL_FORMED, **NOT_DETERMINISTIC}))
def test_deterministic_reader_refuses(data: bytes) -> None:
    def refused() -> None:
        with pytest.raises(CborError):
            cbor.decode(data)

    within_bounds(refused)


@pytest.mark.parametrize("data", each(NOT_WELL_FORMED))
def test_lenient_reader_refuses_what_is_not_cbor(data: bytes) -> None:
    def refused() -> None:
        with pytest.raises(HcertError):
            reader.decode(data)

    within_bounds(refused)


@pytest.mark.parametrize("data", each(NOT_DETERMINISTIC))
def test_lenient_reader_keeps_its_bounds_and_its_errors(data: bytes) -> None:
    def read_or_refused() -> None:
        with contextlib.suppress(HcertError):
            reader.decode(data)

    within_bounds(read_or_refused)


@pytest.mark.parametrize("data", each(HOSTILE_ZLIB))
def test_compressed_bytes_are_refused_unless_they_are_one_small_stream(data: bytes) -> None:
    def refused() -> None:
        with pytest.raises(HcertError):
            inflate(data)

    within_bounds(refused)
