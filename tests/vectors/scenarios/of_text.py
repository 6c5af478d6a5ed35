"""Section 2: the prefix, the length, the alphabet and Base45 (T-01 to T-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.vectors.scenarios import world
from tests.vectors.scenarios.encoding import text
from tests.vectors.scenarios.vector import Expect, Vector, malformed, rejected, undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD: Final = world.code(world.GOOD)
BODY: Final = GOOD[4:]
FOREIGN: Final = rejected("not-a-code", "text-prefix")
NEWER: Final = undecided("newer-format", "text-newer")

# Sample 1 of the EU Digital COVID Certificate kind: its prefix, then anything.
HCERT: Final = "HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90"


def scenarios() -> Iterator[Vector]:
    """Yield the vectors of this chapter."""
    for name, says, written in (
        ("empty", "no text at all", ""),
        ("half", "a prefix that is cut", "GC1"),
        ("lower", "a prefix in lower case", "gc1:" + BODY),
        ("space-before", "a space before the prefix", " " + GOOD),
        ("bom", "a byte order mark before the prefix", "\ufeff" + GOOD),
        ("version-0", "a version of 0", "GC0:" + BODY),
        ("version-10", "a version of two digits", "GC10:" + BODY),
        ("version-letter", "a version that is no digit", "GCA:" + BODY),
        ("version-arabic", "a version in Arabic-Indic digits", "GC\u0662:" + BODY),
        ("hcert", "a code of the EU Digital COVID Certificate", HCERT),
        ("url", "a link that ends in a good code", "https://example.org/" + GOOD),
        ("no-colon", "a semicolon for the colon", "GC1;" + BODY),
        ("fullwidth", "a full-width letter in the prefix", "\uff27C1:" + BODY),
    ):
        yield _vector(f"text-prefix-{name}", "T-01", says, written, FOREIGN)
    for digit in (2, 9):
        says = f"a code of version {digit}"
        yield _vector(f"text-newer-{digit}", "T-01", says, f"GC{digit}:" + BODY, NEWER)
    yield _vector(
        "text-newer-bare", "T-01", "a later version whose rest is no Base45", "GC3:\u00e9", NEWER
    )

    yield _vector("text-1541", "T-02", "1,541 symbols", "GC1:" + "0" * 1_537, "text-too-long")
    yield _vector("text-8192", "T-02", "8,192 symbols", "GC1:" + "0" * 8_188, "text-too-long")
    yield _vector("text-nothing", "T-03", "nothing behind the prefix", "GC1:", "text-empty")

    for name, says, written in (
        ("lower", "one letter in lower case", _with(20, BODY, "a")),
        ("line-feed", "a line feed at the end", BODY + "\n"),
        ("carriage-return", "a carriage return and line feed at the end", BODY + "\r\n"),
        ("tab", "a tab in the middle", _with(20, BODY, "\t")),
        ("nul", "a NUL in the middle", _with(20, BODY, "\0")),
        ("underscore", "an underscore in the middle", _with(20, BODY, "_")),
        ("fullwidth", "a full-width digit", _with(20, BODY, "\uff11")),
        ("umlaut", "a letter with diaeresis", _with(20, BODY, "\u00c4")),
        ("no-break-space", "a no-break space at the end", BODY + "\u00a0"),
        ("emoji", "a symbol beyond the BMP", _with(20, BODY, "\U0001f600")),
    ):
        yield _vector(f"text-alphabet-{name}", "T-04", says, "GC1:" + written, "text-alphabet")

    for name, says, written in (
        ("single", "one symbol alone", "0"),
        ("left-over", "one symbol left over after groups of three", "0000"),
        ("triple-65536", "a group of three of 65,536", "GGW"),
        ("triple-greatest", "the greatest group of three", ":::"),
        ("pair-256", "a group of two of 256", "V5"),
        ("pair-greatest", "the greatest group of two", "::"),
        ("pair-after-triple", "a group of two of 2,024 after good groups", "000000::"),
        ("space-after", "a good code with a space at the end", BODY + " "),
    ):
        yield _vector(f"text-base45-{name}", "T-05", says, "GC1:" + written, "text-base45")
    for name, says, data in (
        ("triple-65535", "a group of three of 65,535 is read: it is no tag", b"\xff\xff"),
        ("pair-255", "a group of two of 255 is read: it is no tag", b"\xff"),
    ):
        yield _vector(f"text-base45-{name}", "T-05", says, text(data), "cose-tag")


def _vector(name: str, rule: str, says: str, written: str, expect: Expect | str) -> Vector:
    if isinstance(expect, str):
        expect = malformed(expect)
    return Vector(name, (rule, "V-01"), says, written, expect)


def _with(place: int, symbols: str, symbol: str) -> str:
    return symbols[:place] + symbol + symbols[place + 1 :]
