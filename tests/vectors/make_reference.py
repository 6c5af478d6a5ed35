"""Write reference.json: the normative vectors of docs/spec/reference.md.

Run ``python -m tests.vectors.make_reference`` and commit the result. This is the second
implementation of the spec: it imports nothing of the core, multiplies in GF(32) without tables,
and finds check symbols and explanations by trying all of them. Each case states by hand which
error it expects; the rest of the expectation follows from the definitions.
"""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any, Final

VECTORS: Final = Path(__file__).with_name("reference.json")

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DIGIT_FOR: Final = {"O": "0", "I": "1", "L": "1"}
ASCII_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
IGNORED: Final = [
    *(0x09, 0x0A, 0x0D, 0x20, 0x2D, 0x2E, 0xA0, 0xAD, 0x2007, 0x2009, 0x200B, 0x200E, 0x200F),
    *(0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x202F, 0x2060, 0x2212, 0xFEFF),
]
PRIMITIVE: Final = 0b100101  # x^5 + x^2 + 1
LENGTH: Final = 16
LONGEST: Final = 256

Word = list[int]
Case = dict[str, Any]


def multiply(left: int, right: int) -> int:
    """Multiply in GF(32) as on paper: shift, add, reduce."""
    product_ = 0
    while right:
        product_ ^= left * (right & 1)
        left <<= 1
        left ^= PRIMITIVE * (left >> 5)
        right >>= 1
    return product_


def evaluate(word: Word, exponent: int) -> int:
    """Return the value of the word, as a polynomial, at a to the exponent."""
    point = 1
    for _ in range(exponent):
        point = multiply(point, 2)
    total = 0
    for coefficient in word:
        total = multiply(total, point) ^ coefficient
    return total


def is_codeword(word: Word) -> bool:
    """R-06 as it stands in the spec."""
    return evaluate(word, 15) == 0 and evaluate(word, 16) == 0


def write(value: int) -> str:
    """R-04, R-07, R-08: the printed form; the check symbols are found by trying all pairs."""
    data = [value >> shift & 31 for shift in range(65, -1, -5)]
    (pair,) = [two for two in product(range(32), repeat=2) if is_codeword([*data, *two])]
    text = "".join(ALPHABET[symbol] for symbol in [*data, *pair])
    return "-".join(text[start : start + 4] for start in range(0, LENGTH, 4))


def fold(character: str) -> str:
    """R-10 for one character."""
    upper = character.upper() if character in ASCII_LOWER else character
    return DIGIT_FOR.get(upper, upper)


def explanations(word: Word) -> list[tuple[str, int, str]]:
    """Every single wrong symbol and every exchange of neighbours that would explain a word."""
    found = []
    for place, value in product(range(LENGTH), range(32)):
        if is_codeword([*word[:place], value, *word[place + 1 :]]):
            found.append(("reference-one-symbol", place + 1, ALPHABET[value]))
    for place in range(LENGTH - 1):
        left, right = word[place : place + 2]
        if is_codeword([*word[:place], right, left, *word[place + 2 :]]):
            found.append(("reference-swap", place + 1, ALPHABET[right] + ALPHABET[left]))
    return found


def refusal(error: str, **details: int | str | None) -> Case:
    """One shape for every expected error."""
    return {"error": error, "position": None, "proposal": None, "count": None} | details


def proposal_for_gap(symbols: str, bad: list[int]) -> str | None:
    """R-13."""
    if len(symbols) != LENGTH or len(bad) != 1:
        return None
    place = bad[0] - 1
    fits = [
        symbol
        for symbol in ALPHABET
        if is_codeword([ALPHABET.find(s) for s in symbols[:place] + symbol + symbols[place + 1 :]])
    ]
    return fits[0] if fits else None


def judge(typed: str) -> tuple[Case, Case]:
    """Return what `parse` and what the live check must say (R-09 to R-17, R-20)."""
    if len(typed) > LONGEST:
        partial = {"count": len(typed), "bad_positions": [], "verdict": "too-long"}
        return refusal("reference-length", count=len(typed)), partial
    raw = [character for character in typed if ord(character) not in IGNORED]
    symbols = "".join(fold(character) for character in raw)
    bad = [place for place, symbol in enumerate(symbols, 1) if symbol not in ALPHABET]
    partial = {"count": len(raw), "bad_positions": bad}
    if bad:
        proposal = proposal_for_gap(symbols, bad)
        expect = refusal("reference-alphabet", position=bad[0], proposal=proposal)
        return expect, partial | {"verdict": "bad-symbol"}
    if len(raw) != LENGTH:
        verdict = "incomplete" if len(raw) < LENGTH else "too-long"
        return refusal("reference-length", count=len(raw)), partial | {"verdict": verdict}
    word = [ALPHABET.index(symbol) for symbol in symbols]
    if is_codeword(word):
        return accepted(typed, raw, word), partial | {"verdict": "checks"}
    expect = refusal("reference-check")
    for error, position, proposal in explanations(word):
        if expect["position"] is not None:
            raise AssertionError("two explanations for one word: the spec says there are none")
        expect = refusal(error, position=position, proposal=proposal)
    return expect, partial | {"verdict": "does-not-check"}


def accepted(typed: str, raw: list[str], word: Word) -> Case:
    """The expectation for a text that is read."""
    value = int("".join(f"{symbol:05b}" for symbol in word[:14]), 2)
    text = write(value)
    alike = [place for place, character in enumerate(raw, 1) if character in "OoIiLl"]
    lower = [place for place, character in enumerate(raw, 1) if character in ASCII_LOWER]
    return {
        "cti": f"{value:018x}",
        "normalised": typed != text,
        "lookalikes": alike,
        "lower_case": [place for place in lower if place not in alike],
        "regrouped": "".join(map(fold, typed)) != text,
    }


def sample(name: str) -> int:
    """Return 70 reproducible bits."""
    return int.from_bytes(sha256(name.encode()).digest()[:9], "big") % 2**70


# No two neighbours of this one are equal, so that every exchange of neighbours is an error.
ONE: Final = write(sample("reference 1"))
TWO: Final = write(sample("reference 2"))
ALIKE: Final = write(int("0123456789abcdef01", 16) % 2**70)
EVERY_SYMBOL: Final = [
    int("".join(f"{value:05b}" for value in values), 2)
    for values in (range(14), range(14, 28), range(18, 32))
]
ENCODED: Final = [0, 1, 2**70 - 1, *EVERY_SYMBOL, sample("reference 1"), sample("reference 2")]


def bare(text: str) -> str:
    """Drop the hyphens of a printed form."""
    return text.replace("-", "")


def changed(text: str, **at: str) -> str:
    """Return a printed form with other symbols: ``changed(ONE, p3="X")``."""
    symbols = list(bare(text))
    for name, symbol in at.items():
        symbols[int(name[1:]) - 1] = symbol
    joined = "".join(symbols)
    return "-".join(joined[start : start + 4] for start in range(0, len(joined), 4))


def other(text: str, position: int, step: int = 1) -> str:
    """Return the symbol that stands `step` further in the alphabet than the one printed."""
    return ALPHABET[(ALPHABET.index(bare(text)[position - 1]) + step) % 32]


def exchanged(text: str, left: int, right: int) -> str:
    """Return a printed form with the symbols at two positions exchanged."""
    symbols = bare(text)
    return changed(text, **{f"p{left}": symbols[right - 1], f"p{right}": symbols[left - 1]})


def first_pair(error: str) -> str:
    """Return ONE with symbols 3 and 9 wrong, so chosen that the given error results."""
    for step_3, step_9 in product(range(1, 32), repeat=2):
        typed = changed(ONE, p3=other(ONE, 3, step_3), p9=other(ONE, 9, step_9))
        if judge(typed)[0]["error"] == error:
            return typed
    raise AssertionError(error)


def case(name: str, rules: str, says: str, typed: str, error: str | None = None) -> Case:
    """Build one case and hold the hand-written expectation against the derived one."""
    expect, partial = judge(typed)
    if expect.get("error") != error:
        raise AssertionError(f"{name}: {expect}")
    return {
        "id": name,
        "rules": rules.split(),
        "says": says,
        "typed": typed,
        "expect": expect,
        "partial": partial,
    }


def valid() -> list[Case]:
    """Printed forms, and what is folded without asking."""
    alike = ALIKE.replace("0", "O").replace("1", "I")
    return [
        case("valid-printed", "R-08", "as printed", ONE),
        case("valid-zero", "R-04 R-07", "the word of zeros is a word of the code", write(0)),
        case("valid-largest", "R-04 R-07", "all 70 bits set", write(2**70 - 1)),
        case("fold-lower-case", "R-10 R-11", "typed in lower case", TWO.lower()),
        case("fold-no-separators", "R-09 R-11", "typed without hyphens", bare(ONE)),
        case("fold-spaces", "R-09 R-11", "groups apart by spaces", ONE.replace("-", " ")),
        case("fold-dots", "R-09 R-11", "groups apart by dots", ONE.replace("-", ".")),
        case("fold-every-symbol", "R-09 R-11", "a space behind every symbol", " ".join(bare(ONE))),
        case("fold-line-feed", "R-09 R-11", "a scanner's Enter at the end", ONE + "\r\n"),
        case("fold-tab", "R-09 R-11", "groups apart by tabs", ONE.replace("-", "\t")),
        *(
            case(f"fold-u{code:04x}", "R-09 R-11", f"groups apart by U+{code:04X}", apart)
            for code in IGNORED
            if code > 0x7F
            for apart in [ONE.replace("-", chr(code))]
        ),
        case("fold-256", "R-09 R-14", "256 characters are read", ONE.ljust(256)),
        case("fold-o-i", "R-10 R-11", "O for 0 and I for 1", alike),
        case("fold-l", "R-10 R-11", "L for 1", ALIKE.replace("1", "L")),
        case(
            "fold-o-i-l-lower", "R-10 R-11", "o for 0, and l for 1", ALIKE.replace("1", "l").lower()
        ),
        case("fold-i-lower", "R-10 R-11", "i for 1", ALIKE.replace("1", "i")),
    ]


def alphabet() -> list[Case]:
    """Characters that are no symbol."""
    error = "reference-alphabet"
    wrong = other(ONE, 12)
    return [
        case("alphabet-u", "R-12 R-13", "U at 7", changed(ONE, p7="U"), error),
        case("alphabet-u-lower", "R-12 R-13", "u at 16", changed(ONE, p16="u"), error),
        case("alphabet-unreadable", "R-12 R-13", "? where the paper is torn", "?" + ONE[1:], error),
        case("alphabet-gap-zero", "R-13", "the gap is a zero", "?" + write(0)[1:], error),
        case("alphabet-gap-z", "R-13", "the gap is a Z", "?" + write(2**70 - 1)[1:], error),
        case("alphabet-two", "R-12 R-13", "two gaps", changed(ONE, p2="?", p9="?"), error),
        case("alphabet-and-wrong", "R-13", "gap and error", changed(ONE, p4="U", p12=wrong), error),
        case("alphabet-and-short", "R-12 R-13", "U among 15 symbols", "U" + ONE[2:], error),
        case("alphabet-and-long", "R-12 R-13", "U behind 16 symbols", ONE + "-U", error),
        case("alphabet-underscore", "R-09", "_ separates nothing", ONE.replace("-", "_"), error),
        case("alphabet-dotless-i", "R-10", "dotless i is no 1", changed(ONE, p1="\u0131"), error),
        case("alphabet-long-s", "R-10", "long s is no S", changed(ONE, p1="\u017f"), error),
        case("alphabet-kelvin", "R-10", "kelvin sign is no K", changed(ONE, p1="\u212a"), error),
        case("alphabet-full-width", "R-10", "full-width A", changed(ONE, p5="\uff21"), error),
        case("alphabet-arabic", "R-10", "Arabic-Indic digit", changed(ONE, p5="\u0661"), error),
    ]


def length() -> list[Case]:
    """Too few and too many symbols."""
    error = "reference-length"
    symbols = bare(ONE)
    return [
        case("length-empty", "R-14", "nothing typed", "", error),
        case("length-separators", "R-14", "separators alone", " - ", error),
        case("length-15", "R-14", "the last symbol is missing", ONE[:-1], error),
        case("length-left-out", "R-14", "symbol 6 left out", symbols[:5] + symbols[6:], error),
        case("length-doubled", "R-14", "symbol 6 typed twice", symbols[:6] + symbols[5:], error),
        case("length-17", "R-14", "one symbol more", ONE + "-0", error),
        case("length-long", "R-14", "a reference many times over", symbols * 16, error),
        case("length-257", "R-14", "257 characters are not read", ONE.ljust(257), error),
    ]


def check() -> list[Case]:
    """Texts of the right form that do not check."""
    one, swap, none = "reference-one-symbol", "reference-swap", "reference-check"
    groups = ONE.split("-")
    return [
        *(
            case(f"one-symbol-{p}", "R-15", f"symbol {p} wrong", changed(ONE, **wrong), one)
            for p in range(1, LENGTH + 1)
            for wrong in [{f"p{p}": other(ONE, p, p)}]
        ),
        case("one-symbol-lower", "R-15", "lower", changed(ONE, p8=other(ONE, 8)).lower(), one),
        *(
            case(f"swap-{p}", "R-16", f"symbols {p} and {p + 1} exchanged", typed, swap)
            for p in range(1, LENGTH)
            for typed in [exchanged(ONE, p, p + 1)]
        ),
        case("swap-lower", "R-16", "the same in lower case", exchanged(TWO, 6, 7).lower(), swap),
        case("two-symbol", "R-17", "symbols 3 and 9 wrong", first_pair(none), none),
        case(
            "two-like-one", "R-17", "3 and 9 wrong: the check blames another", first_pair(one), one
        ),
        case(
            "two-like-swap", "R-17", "3 and 9 wrong: it looks like a swap", first_pair(swap), swap
        ),
        case("far-swap", "R-17", "two symbols far apart exchanged", *far_swap()),
        case("groups-exchanged", "R-17", "groups 1 and 2 exchanged", *groups_exchanged(groups)),
    ]


def far_swap() -> tuple[str, str]:
    """Return the first exchange of symbols that are no neighbours which nothing explains."""
    for left, right in product(range(1, 15), range(3, 17)):
        typed = exchanged(ONE, left, right)
        if right > left + 1 and judge(typed)[0].get("error") == "reference-check":
            return typed, "reference-check"
    raise AssertionError("every far exchange looks like something simpler")


def groups_exchanged(groups: list[str]) -> tuple[str, str]:
    """Return ONE with two groups exchanged, and the error that the definitions give it."""
    typed = "-".join([groups[1], groups[0], *groups[2:]])
    return typed, judge(typed)[0]["error"]


def document() -> Case:
    """Return everything that reference.json holds."""
    return {
        "spec": "docs/spec/reference.md",
        "encoded": [{"cti": f"{value:018x}", "text": write(value)} for value in ENCODED],
        "cti_refused": [
            {"says": says, "cti": cti, "error": "reference-bytes"}
            for says, cti in (
                ("empty", ""),
                ("eight bytes", "00" * 8),
                ("ten bytes", "00" * 10),
                ("bit 71 set", "40" + "00" * 8),
                ("bit 72 set", "80" + "00" * 8),
            )
        ],
        "typed": [*valid(), *alphabet(), *length(), *check()],
    }


def render() -> str:
    """Return the file, the same bytes on every run."""
    return json.dumps(document(), indent=1) + "\n"


if __name__ == "__main__":
    VECTORS.write_text(render(), encoding="ascii")
