"""The profile of one kind of document: what its fields mean, and what can be done with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouvcheck_core.profiles import checks, rows, values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.claims import Claims, FieldValue
    from gouvcheck_core.profiles.parts import (
        Budget,
        CtiRule,
        Field,
        Language,
        Level,
        Role,
        StatusRule,
        Words,
    )
    from gouvcheck_core.profiles.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One kind of document in one version, as data (spec section 5).

    Args:
        id: Stable name, such as ``criminal-record``.
        type: Wire number, never used again for anything else.
        version: 1 to 255.
        names: What people call the document.
        fields: In the paper's order.
        cti: Whether the claims carry a cti (P-06).
        status: Whether the claims point to a status list (P-07).
        amber: Age of the lists in seconds from which a verdict says so (V-13).
        stop: Age of the lists in seconds from which there is no verdict (V-13).
        lifetime: Seconds from iat to exp, unless an issuer has a reason for another span.
        budget: Size of the usual code.
        level: Error correction of the symbol.
    """

    id: str
    type: int
    version: int
    names: Words
    fields: tuple[Field, ...]
    cti: CtiRule
    status: StatusRule
    amber: int
    stop: int
    lifetime: int
    budget: Budget
    level: Level
    _by_role: Mapping[Role, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find the fields with a role once: every verdict asks for them."""
        by_role = {each.role: each for each in self.fields if each.role is not None}
        object.__setattr__(self, "_by_role", by_role)

    def field_with(self, role: Role) -> Field | None:
        """Return the one field that has ``role``, or None."""
        return self._by_role.get(role)

    def check(self, claims: Claims) -> None:
        """Hold ``claims`` against the rules P-01 to P-07.

        Raises:
            ProfileError: A rule is broken; label and id of the field are told, never its value.
        """
        checks.check(self, claims)

    def encode(self, values_: Mapping[str, object]) -> dict[int, FieldValue]:
        """Return the wire values, by label, of JSON values keyed by field id (see `values`).

        Raises:
            ProfileError: A field is missing, not in the profile, or not of its kind or bounds.
        """
        return values.encode(self, values_)

    def decode(self, claims: Claims) -> dict[str, object]:
        """Return the fields of ``claims`` as JSON values keyed by field id.

        Raises:
            ProfileError: ``claims`` do not fit the profile.
        """
        return values.decode(self, claims)

    def rows(self, claims: Claims, language: Language) -> tuple[Row, ...]:
        """Return the fields of ``claims`` for people, in the paper's order.

        Raises:
            ProfileError: ``claims`` do not fit the profile.
        """
        return rows.rows(self, claims, language)
