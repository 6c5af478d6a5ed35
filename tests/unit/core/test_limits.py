"""What a verdict may cost and what it may look at (V-15, V-16), by counting and not by the clock.

Sockets are off in every test (pyproject.toml), so that "no network" is held everywhere.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
import time
import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pytest

from gouvcheck_core import cbor, envelope
from gouvcheck_core.cose import Message
from gouvcheck_core.format import MAX_CODE_BYTES, MAX_TEXT_LENGTH, Alg
from gouvcheck_core.verdict import Accepted, Reason
from gouvcheck_core.verify import verify
from tests.support import issued

if TYPE_CHECKING:
    from types import ModuleType

MIB: Final = 1 << 20
LARGEST_PAYLOAD: Final = 938
"""Bytes of claims in a message of 1,024 bytes."""


def _signed(payload: bytes) -> str:
    message = Message(Alg.ES256, issued.SIGNER.public.kid, payload, bytes(64))
    signature = issued.SIGNER.sign(message.to_be_signed)
    return envelope.to_text(replace(message, signature=signature).encode())


def _padded(payload: bytes) -> bytes:
    return payload.ljust(LARGEST_PAYLOAD, b"\x00")


WIDE: Final = b"\x8e" + b"\x98\x40" + bytes(64)
"""The beginning of fourteen arrays, and the first of them, as wide as it may be."""

HOSTILE: Final = {
    "1 MiB of a code": "GC1:" + "0" * (MIB - 4),
    "1 MiB of another code": "HC1:" + "0" * (MIB - 4),
    "1 MiB of a later code": "GC2:" + "0" * (MIB - 4),
    "1 MiB of spaces": " " * MIB,
    "1 MiB beyond the BMP": "GC1:" + "\U0001f600" * (MIB // 4),
    "1 MiB of half surrogates": "\ud800" * (MIB // 3),
    "longest text of zeros": "GC1:" + "0" * (MAX_TEXT_LENGTH - 4),
    "longest text beyond 16 bits": "GC1:" + ":" * (MAX_TEXT_LENGTH - 4),
    "a stranger at the end": "GC1:" + "0" * (MAX_TEXT_LENGTH - 5) + "a",
    "arrays in one another, unsigned": envelope.to_text(b"\xd2" + b"\x81" * 1_023),
    "maps in one another, unsigned": envelope.to_text(b"\xd2" + b"\xa1\x00" * 511),
    "tags in one another, unsigned": envelope.to_text(b"\xd2" * 1_024),
    "arrays in one another": _signed(b"\x81" * LARGEST_PAYLOAD),
    "maps in one another": _signed(b"\xa1\x00" * (LARGEST_PAYLOAD // 2)),
    "tags in one another": _signed(b"\xc6" * LARGEST_PAYLOAD),
    "an array of 2^64 - 1": _signed(_padded(b"\x9b" + b"\xff" * 8)),
    "a map of 2^64 - 1": _signed(_padded(b"\xbb" + b"\xff" * 8)),
    "a text of 2^64 - 1 bytes": _signed(_padded(b"\x7b" + b"\xff" * 8)),
    "bytes of 2^64 - 1 bytes": _signed(_padded(b"\x5b" + b"\xff" * 8)),
    "a bignum": _signed(_padded(b"\xc2\x59\x03\x00" + b"\xff" * 800)),
    "a regular expression": _signed(b"\xd8\x23\x59\x03\x00" + b"(a+)+" * 154),
    "as many items as there can be": _signed(WIDE + (b"\x98\x40" + bytes(64)) * 13),
    "text that grows under normalisation": _signed(b"\x79\x03\xa5" + "\ufdfa".encode() * 311),
    "text with many marks": _signed(b"\x79\x03\xa4" + "\u0301".encode() * 466),
}


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the items that the CBOR layer looks at; recursion goes through the module's name."""
    places: list[int] = []
    walk = cbor._walk  # noqa: SLF001 - the work is counted where it is done

    def counted(data: bytes, start: int, *arguments: Any) -> int:
        places.append(start)
        return walk(data, start, *arguments)

    monkeypatch.setattr(cbor, "_walk", counted)
    return places


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_is_bounded_by_the_bytes_of_one_code(text: str, walked: list[int]) -> None:
    # V-16: at worst, each byte of message, header and claims is one item.
    verdict = verify(text, issued.trust(), now=issued.NOW)
    assert verdict.reason in {Reason.MALFORMED, Reason.NOT_A_CODE, Reason.NEWER_FORMAT}
    assert len(walked) <= 2 * MAX_CODE_BYTES


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_memory_is_bounded(text: str) -> None:
    # V-16
    trust = issued.trust()
    verify("GC1:", trust, now=issued.NOW)
    tracemalloc.start()
    try:
        verify(text, trust, now=issued.NOW)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= 2 * MIB


def test_good_message_is_recognised_without_walking_it(walked: list[int]) -> None:
    code = issued.signed(issued.claims())
    payload = len(code.message.payload)
    walked.clear()
    assert isinstance(verify(code.text, issued.trust(), now=issued.NOW), Accepted)
    assert max(walked) < payload
    assert walked.count(0) == 1


def _forbidden(*_: Any, **__: Any) -> NoReturn:
    raise AssertionError("a verdict looked at something besides its four arguments")


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_verdict_depends_on_its_arguments_only(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # V-15
    last_day = issued.signed(issued.claims("business-permit", valid_until=issued.TODAY))
    day_after = issued.signed(issued.claims("business-permit", valid_until=issued.TODAY - 1))
    trust = issued.trust()
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    with monkeypatch.context() as context:
        for name in ("time", "time_ns", "localtime", "gmtime"):
            context.setattr(time, name, _forbidden)
        context.setattr(builtins, "open", _forbidden)
        verdicts = [
            verify(code.text, trust, now=issued.NOW).reason for code in (last_day, day_after)
        ]
    monkeypatch.undo()
    time.tzset()
    assert verdicts == [Reason.GENUINE, Reason.EXPIRED]


CLOCKS: Final = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "localtime"}


def test_no_module_behind_a_verdict_reads_a_clock_or_the_environment() -> None:
    # V-15: what the test above cannot see because it happens in C.
    modules = _modules_behind("gouvcheck_core.verify")
    assert {"gouvcheck_core.cose", "gouvcheck_core.profiles.civil_time"} <= {
        module.__name__ for module in modules
    }
    for module in modules:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in CLOCKS, module.__name__
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"environ", "getenv", "urandom"}, module.__name__


def _modules_behind(name: str) -> set[ModuleType]:
    """Return the module and all of the core that it names, directly or not."""
    found: set[ModuleType] = set()
    waiting = [sys.modules[name]]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        names = {getattr(value, "__module__", None) for value in vars(module).values()}
        names |= {value.__name__ for value in vars(module).values() if inspect.ismodule(value)}
        waiting += [
            sys.modules[item] for item in names if item and item.startswith("gouvcheck_core")
        ]
    return found
