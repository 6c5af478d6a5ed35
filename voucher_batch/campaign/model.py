"""A campaign as its file describes it, checked as a whole before anything runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voucher_batch.campaign.columns import is_plain, json_value, text_of
from voucher_batch.campaign.days import midnight

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from gouvcheck_core.claims import FieldValue
    from gouvcheck_core.profiles import Field, Profile
    from voucher_batch.beneficiary import Beneficiary, Channel


@dataclass(frozen=True, slots=True)
class Constant:
    """A signed field that is the same on every piece, such as the face value.

    Args:
        value: As `gouvcheck_core.profiles.Profile.encode` takes it.
    """

    value: object


@dataclass(frozen=True, slots=True)
class Column:
    """A signed field that each row brings along.

    Args:
        name: A column of the input, or one that is made of others (`columns.DERIVED`), such as
            ``name`` for given names and family name together.
    """

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRule:
    """Who is old enough.

    Args:
        years: Full years.
        on: The day on which they must be completed.
    """

    years: int
    on: dt.date

    def met_by(self, birth_date: dt.date) -> bool:
        """Tell whether who was born on ``birth_date`` is old enough.

        A child of 29 February completes its years on 1 March where there is no 29 February.
        """
        completed = (birth_date.year + self.years, birth_date.month, birth_date.day)
        return completed <= (self.on.year, self.on.month, self.on.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From when to when a piece is honoured; it stands in the trust list, paper only repeats it.

    Args:
        start: First day, in Luxembourg.
        end: Last day.
        grace: Days after the last in which it is still honoured, though no paper says so.
    """

    start: dt.date
    end: dt.date
    grace: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes.

    Args:
        name: First line of the return address.
        address: Further lines of the return address, printed in one line above the window.
        email: Address that mails come from.
        reply_to: Where answers go.
    """

    name: str
    address: tuple[str, ...]
    email: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What an e-mail says around the piece.

    Args:
        subject: One line, by language of the letters.
        text: The paragraph above the piece, by language of the letters.
    """

    subject: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One round of letters.

    Args:
        id: Identifier in file names, marks and manifests: lower-case letters, digits, hyphens.
        names: What people call it, by language of the letters.
        profile: Kind of document that is signed.
        number: In the trust list; also the value of the field with the role ``campaign``.
        fields: Where each signed field comes from, by field id.
        period: When a piece is honoured.
        issued: The day that stands in every code; midnight in Luxembourg. A run on another day
            signs the same claims.
        lists: Status lists in which the entries are reserved; none if the profile has no status.
        age: Who is old enough; None where everybody is.
        channels: How pieces may be sent.
        languages: Of the letters, ISO 639-1; the first stands in for an unknown one.
        template: Layout of the letter, the name of a folder of templates.
        sender: Who writes.
        mail: What e-mails say; None where none are sent.
        shard_size: Pieces a shard.
        digest: SHA-256 of the file, to see that a run goes on with the same campaign.
    """

    id: str
    names: Mapping[str, str]
    profile: Profile
    number: int
    fields: Mapping[str, Constant | Column]
    period: Period
    issued: dt.date
    lists: tuple[int, ...]
    age: AgeRule | None
    channels: frozenset[Channel]
    languages: tuple[str, ...]
    template: str
    sender: Sender
    shard_size: int
    digest: bytes
    mail: Mail | None = None
    _constants: Mapping[int, FieldValue] = field(init=False, repr=False, compare=False)
    _brought: tuple[tuple[Field, str], ...] = field(init=False, repr=False, compare=False)
    _brought_profile: Profile = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Encode the constant fields once, and set apart those that rows bring.

        Raises:
            ProfileError: A constant does not fit its field.
        """
        constant: dict[str, object] = {}
        brought: list[tuple[Field, str]] = []
        for each in self.profile.fields:
            source = self.fields.get(each.id)
            if isinstance(source, Constant):
                constant[each.id] = source.value
            elif source is not None:
                brought.append((each, source.name))
        same = tuple(each for each in self.profile.fields if each.id in constant)
        object.__setattr__(self, "_constants", replace(self.profile, fields=same).encode(constant))
        object.__setattr__(self, "_brought", tuple(brought))
        varying = replace(self.profile, fields=tuple(each for each, _ in brought))
        object.__setattr__(self, "_brought_profile", varying)

    @property
    def iat(self) -> int:
        """The iat of every code: midnight of the day of issue in Luxembourg, seconds."""
        return midnight(self.issued)

    @property
    def exp(self) -> int:
        """The exp of every code: iat and the profile's lifetime, seconds."""
        return self.iat + self.profile.lifetime

    @property
    def constants(self) -> Mapping[int, FieldValue]:
        """The signed fields that are the same on every piece, by label."""
        return self._constants

    @property
    def brought(self) -> tuple[Field, ...]:
        """The signed fields that rows bring, in the profile's order."""
        return tuple(each for each, _ in self._brought)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that signed fields are made of, in the profile's order."""
        return tuple(dict.fromkeys(name for _, name in self._brought))

    @property
    def required_columns(self) -> tuple[str, ...]:
        """Those of `columns` that a row cannot do without."""
        names = (name for each, name in self._brought if each.required and each.none is None)
        return tuple(dict.fromkeys(names))

    def name_in(self, language: str) -> str:
        """Return what people call the campaign in ``language``, or in its first language."""
        return self.names.get(language, self.names[self.languages[0]])

    def fields_of(self, beneficiary: Beneficiary) -> dict[int, FieldValue]:
        """Return the signed fields of a person's document, by label, as `Claims` takes them.

        Raises:
            ProfileError: A column does not fit its field; intake has refused such a row before.
                The sentence names the field, never the value.
        """
        texts = [text_of(beneficiary, name) for _, name in self._brought]
        fields = dict(self._constants)
        for (each, _), text in zip(self._brought, texts, strict=True):
            if not is_plain(each, text):
                break
            fields[each.label] = text
        else:  # as for nearly everybody: names are all that a voucher brings
            return fields
        brought = {
            each.id: json_value(each, text)
            for (each, _), text in zip(self._brought, texts, strict=True)
        }
        return {**self._constants, **self._brought_profile.encode(brought)}
