"""A campaign as its file describes it, checked as a whole before anything runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from gouvcheck_core.profiles import Profile
    from voucher_batch.beneficiary import Channel


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
        name: A column of the input, or ``name`` for given names and family name together.
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
        lists: Status lists in which the entries are reserved.
        age: Who is old enough; None where everybody is.
        channels: How pieces may be sent.
        languages: Of the letters, ISO 639-1; the first stands in for an unknown one.
        template: Layout of the letter, the name of a folder of templates.
        sender: Who writes.
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
