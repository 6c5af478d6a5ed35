"""Whatever is typed or piped in, the command ends with words and a code of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gouvcheck_core.cli.exits import ExitCode
from tests.support.command import Ran, furnish, gouvcheck, inside

ENDS = set(ExitCode) - {ExitCode.SOFTWARE, ExitCode.INTERRUPTED, ExitCode.BROKEN_PIPE}

# Half surrogates are what Python makes of bytes that are no UTF-8; nothing can pass a NUL.
ANYTHING = st.text(st.characters(exclude_characters="\0", exclude_categories=()), max_size=30)
SENSIBLE = st.sampled_from([
    "record.txt", "record.png", "issuer.public.pem", "maker.private.pem", "fields.json", "-",
    "1:42", "2026-09-21", "2026-09-21T10:00:00Z", "GC1:6BFOXN", "auto", "fr", "M", "0.5", "1",
    "criminal-record", "every-kind.toml", "name=x", "12:2026-01-01:2026-12-31", "",
])  # fmt: skip
VALUE = SENSIBLE | ANYTHING
OPTION = st.sampled_from([
    "--key", "--field", "--data", "--status", "--cti", "--valid-for", "--at", "--level", "--lang",
    "--module-mm", "--page", "--campaign", "--hcert-key",
])  # fmt: skip
FLAG = st.sampled_from(["--json", "--show-unproven", "--ignore-status", "--terminal", "--", "-h"])
VERB = st.sampled_from([
    ["issue"], ["verify"], ["inspect"], ["qr"], ["profiles", "list"], ["profiles", "show"],
    ["profiles", "check"], ["reference", "check"], ["keys"], [],
])  # fmt: skip
# A command takes 30 ms, most of it to furnish a folder: `make proof` has no time for 10,000.
BOUNDED = settings(max_examples=min(settings().max_examples, 1_000))

ARGUMENTS = st.lists(st.tuples(OPTION, VALUE) | st.tuples(FLAG) | st.tuples(VALUE), max_size=5)


def run(*arguments: str, stdin: bytes | None) -> Ran:
    with tempfile.TemporaryDirectory() as name, inside(Path(name)):
        furnish(Path(name))
        return gouvcheck(*arguments, stdin=stdin)


def check(ran: Ran) -> None:
    assert ran.code in ENDS, ran.err
    assert "Traceback" not in ran.err
    if ran.code >= ExitCode.USAGE:
        assert "hint: " in ran.err or "Usage: " in ran.err
        assert ran.out == ""


@BOUNDED
@given(VERB, ARGUMENTS, st.none() | st.binary(max_size=40))
def test_any_arguments_end_with_words(
    verb: list[str], arguments: list[tuple[str, ...]], stdin: bytes | None
) -> None:
    check(run(*verb, *(part for group in arguments for part in group), stdin=stdin))


@BOUNDED
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_anything_piped_in_is_judged_or_refused(stdin: bytes) -> None:
    check(run("verify", "-", "--key", "issuer.public.pem", stdin=stdin))
    check(run("inspect", "-", stdin=stdin))
