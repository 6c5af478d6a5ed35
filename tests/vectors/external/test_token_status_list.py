"""The vectors of the IETF draft on Token Status Lists, and hostile zlib streams.

One deviation, on purpose: the draft's example tokens have kid in the unprotected header, a kid of
two bytes, and bits before lst. A GouvCheck list has one form, so these tokens are refused with the
code of their shape; the list in them is read by the generic reader.
"""

from __future__ import annotations

import json
import tracemalloc
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import cbor2
import pytest

from gouvcheck_core import status
from gouvcheck_core.errors import StatusListError
from gouvcheck_core.status import StatusList
from gouvcheck_core.status.packed import decode_list, inflate

if TYPE_CHECKING:
    from pathlib import Path

WIDTHS: Final = (1, 2, 4, 8)
HOSTILE_SIZE: Final = 131_072
HOSTILE: Final = {
    "bomb 200 MB of zeros": "status-size",
    "one byte too many": "status-size",
    "one byte too few": "status-size",
    "truncated stream": "status-zlib",
    "wrong adler32": "status-zlib",
    "trailing garbage": "status-zlib",
    "two streams concatenated": "status-zlib",
    "raw deflate, no zlib header": "status-zlib",
    "gzip wrapper": "status-zlib",
    "preset dictionary flag": "status-zlib",
    "empty input": "status-zlib",
}


@cache
def draft_lists(folder: Path) -> dict[int, Any]:
    stored = json.loads((folder / "token-status-list" / "status_list_cbor.json").read_bytes())
    return {vector["bits"]: vector for vector in stored["vectors"]}


@cache
def hostile(folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    place = folder / "cbor-malformed"
    stored = json.loads((place / "zlib_status_list.json").read_bytes())
    refused, accepted = (
        {item["name"]: stream_of(item, place) for item in stored[key]}
        for key in ("items", "accept")
    )
    return refused, accepted


def stream_of(item: dict[str, str], place: Path) -> bytes:
    if "hex_file" in item:
        return (place / item["hex_file"]).read_bytes()
    return bytes.fromhex(item["hex"])


def token_of(folder: Path, name: str) -> bytes:
    return bytes.fromhex((folder / "token-status-list" / f"{name}.hex").read_text())


@pytest.mark.parametrize("bits", WIDTHS)
def test_every_listed_status_of_the_draft_is_read(shared_vectors: Path, bits: int) -> None:
    vector = draft_lists(shared_vectors)[bits]
    members = cbor2.loads(bytes.fromhex(vector["cbor_hex"]))
    assert members["bits"] == bits

    packed = decode_list(bits, members["lst"], entries=vector["entries"])

    expected = {int(index): value for index, value in vector["status"].items()}
    assert {index: packed.value(index) for index in expected} == expected
    # Nothing that is not listed is set.
    assert sum(octet.bit_count() for octet in packed.octets) == sum(
        value.bit_count() for value in expected.values()
    )


def test_the_list_of_two_bits_is_one_of_ours(shared_vectors: Path) -> None:
    vector = draft_lists(shared_vectors)[2]
    members = cbor2.loads(bytes.fromhex(vector["cbor_hex"]))

    ours = StatusList(inflate(members["lst"], size=262_144))

    for index, value in vector["status"].items():
        assert ours.status(int(index)) == value
    assert (
        StatusList.empty().with_changes(
            {int(index): ours.status(int(index)) for index in vector["status"]}  # type: ignore[misc]
        )
        == ours
    )


def test_all_widths_of_the_draft_are_there(shared_vectors: Path) -> None:
    assert tuple(draft_lists(shared_vectors)) == WIDTHS


@pytest.mark.parametrize("name", ["status_list_cwt", "referenced_token_cwt"])
def test_tokens_in_the_form_of_the_draft_are_refused(shared_vectors: Path, name: str) -> None:
    with pytest.raises(StatusListError) as caught:
        status.parse(token_of(shared_vectors, name), keys={}, number=1, version=1)
    assert caught.value.code == "status-shape"


def test_the_list_in_the_drafts_token_is_read(shared_vectors: Path) -> None:
    message = cbor2.loads(token_of(shared_vectors, "status_list_cwt"))
    members = cbor2.loads(message.value[2])[65533]

    packed = decode_list(members["bits"], members["lst"], entries=16)

    # The worked example of the draft, section 4.1: bytes b9 and a3.
    assert [packed.value(index) for index in range(16)] == [
        1, 0, 0, 1, 1, 1, 0, 1,
        1, 1, 0, 0, 0, 1, 0, 1,
    ]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_streams_are_refused(shared_vectors: Path, name: str) -> None:
    stream = hostile(shared_vectors)[0][name]
    tracemalloc.start()

    with pytest.raises(StatusListError) as caught:
        inflate(stream, size=HOSTILE_SIZE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert caught.value.code == HOSTILE[name]
    assert peak < 2 * 2**20


def test_the_honest_stream_is_taken(shared_vectors: Path) -> None:
    refused, accepted = hostile(shared_vectors)

    assert refused.keys() == HOSTILE.keys()
    for stream in accepted.values():
        assert inflate(stream, size=HOSTILE_SIZE) == bytes(HOSTILE_SIZE)
    assert len(accepted) == 1
