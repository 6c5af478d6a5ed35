"""The page about mutation: how many changes were noticed, and why the others do not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.mutation.trial import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.mutation.operators import Mutant

_HEAD: Final = """\
# What the tests notice

The core's readers are broken on purpose, one place at a time: a comparison turned, a bound moved
by one, a condition forced, a check or a `raise` left out, an error code exchanged. Then the tests
run. A change that no test notices is either a gap in the tests or no change at all; each one that
is left is listed here with the reason why it is the latter.

`make mutate` does it again and writes this page. Sentences for people are not changed, nor what
mypy proves.

| module | changes | noticed | left |
|---|---|---|---|
"""


def report(
    results: Mapping[str, Mapping[Mutant, Result]], explained: Mapping[str, Mapping[str, str]]
) -> tuple[str, list[Mutant]]:
    """Return the page, and the survivors that nobody has explained.

    Args:
        results: Of each mutant, by the name of its module.
        explained: Reasons by the name of a module and of a mutant.
    """
    survivors = {
        name: [mutant for mutant, outcome in judged.items() if outcome is Result.SURVIVED]
        for name, judged in results.items()
    }
    rows = [
        _row(f"`{name}.py`", len(judged), len(survivors[name])) for name, judged in results.items()
    ]
    whole = sum(map(len, results.values()))
    total = _row("all", whole, sum(map(len, survivors.values())))
    sections = "".join(
        f"\n## {name}.py\n\n" + "".join(_items(left, explained.get(name, {})))
        for name, left in survivors.items()
        if left
    )
    unexplained = [
        mutant
        for name, left in survivors.items()
        for mutant in left
        if mutant.name not in explained.get(name, {})
    ]
    return _HEAD + "".join(rows) + total + sections, unexplained


def _row(name: str, count: int, left: int) -> str:
    return f"| {name} | {count} | {count - left} ({(count - left) / count:.1%}) | {left} |\n"


def _items(left: list[Mutant], reasons: Mapping[str, str]) -> Iterator[str]:
    """Yield one item for each change; the same change at two places is said once."""
    for name in dict.fromkeys(mutant.name for mutant in left):
        yield f"- `{name}`\n  {reasons.get(name, 'Not explained yet.')}\n"
