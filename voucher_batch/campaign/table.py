"""One table of a TOML file, read key by key; every fault is noted and reading goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from voucher_batch.campaign.faults import Fault, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from voucher_batch.campaign.forms import Form

T = TypeVar("T")

_REFERENCE: Final = "see the reference of this kind of file."


class Table:
    """A TOML table at a place that faults can name.

    Args:
        members: As the TOML reader gave them.
        place: File and table, such as ``spring.toml, period``.
        faults: Where faults are noted; all tables of a file share one list.
        family: First part of the codes of the faults.
    """

    def __init__(
        self,
        members: Mapping[str, object],
        *,
        place: str,
        faults: list[Fault],
        family: str = "campaign-file",
    ) -> None:
        self._members = dict(members)
        self.place: Final = place
        self.faults: Final = faults
        self._family: Final = family

    def has(self, key: str) -> bool:
        """Tell whether ``key`` is there and not yet taken."""
        return key in self._members

    def take(self, key: str, form: Form[T]) -> T | None:
        """Take the value at ``key``; None, and a fault, where it is missing or of another form."""
        if not self.has(key):
            self.note("missing", f"the key {key} is missing.", f"Write {form.wanted}.")
            return None
        value = form.read(self._members.pop(key))
        if value is None:
            reason = f"the value of {key} is not of the right form."
            self.note("value", reason, f"Write {form.wanted}.")
        return value

    def take_or(self, key: str, form: Form[T], default: T) -> T | None:
        """Take the value at ``key``, or ``default`` where the file leaves it out."""
        return self.take(key, form) if self.has(key) else default

    def raw(self, key: str) -> object:
        """Take whatever stands at ``key``."""
        return self._members.pop(key)

    def table(self, key: str) -> Table | None:
        """Take the table at ``key``; None, and a fault, where there is none."""
        value = self._members.pop(key, None)
        if isinstance(value, dict):
            place = f"{self.place}, {key}"
            return Table(value, place=place, faults=self.faults, family=self._family)
        self.note("missing", f"the table {key} is missing.", f"Add [{key}]; {_REFERENCE}")
        return None

    @property
    def left(self) -> tuple[str, ...]:
        """The keys that nobody took, in the order of the file."""
        return tuple(self._members)

    def texts(self, languages: Iterable[str], form: Form[str]) -> dict[str, str] | None:
        """Take one text for each language, and close the table."""
        found = {language: self.take(language, form) for language in languages}
        self.close()
        texts = {language: text for language, text in found.items() if text is not None}
        return texts if len(texts) == len(found) else None

    def close(self) -> None:
        """Refuse what was not taken: a key that is misspelt must not be overlooked."""
        for key in self._members:
            reason = f"the key {plain(key)} is not known here."
            self.note("key", reason, f"Correct its spelling or take it out; {_REFERENCE}")

    def note(self, code: str, reason: str, hint: str) -> None:
        """Note a fault of this table.

        Args:
            code: Last part of the stable code.
            reason: Second half of the sentence.
            hint: What to do, one sentence.
        """
        self.faults.append(Fault(f"{self._family}-{code}", self.place, reason, hint))
