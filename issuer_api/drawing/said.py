"""What is said between the service and a process that draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class Draw(Protocol):
    """Has a piece of work done and returns what comes of it.

    Raises:
        GouvCheckError: As the work raises it; ``document-no-sheet``: whoever worked on it is gone.
    """

    def __call__(self, work: Callable[..., Result], *given: object) -> Result:
        """Do ``work`` with what is given; both can be sent to another process."""
        ...


def here(work: Callable[..., Result], *given: object) -> Result:
    """Do a piece of work in this process."""
    return work(*given)


@dataclass(frozen=True, slots=True, repr=False)
class Made:
    """What came of a piece of work."""

    result: object


@dataclass(frozen=True, slots=True)
class Defect:
    """What went wrong in a way that nobody foresaw: the name only, as the rest may quote a claim.

    Args:
        name: Of the exception.
    """

    name: str
