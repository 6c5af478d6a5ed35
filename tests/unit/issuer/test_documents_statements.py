"""An issue asks the database a bounded number of things, and makes none of its statements anew."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Engine, event

from issuer_api.clients.caller import Right
from tests.support.door import Door, body, door

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine.interfaces import ExecutionContext

__all__ = ["door"]

STATEMENTS: Final = 14
"""Of one document, its caller's key included; what only begins and ends a transaction is none.

The key, what stops the client, the idempotency key, the quota, the place in a list, the entry, the
key's signatures, the log, its leaf, its nodes, the document, and what is counted of it.
"""


@contextmanager
def asked() -> Iterator[list[Any]]:
    """Collect the statements that are executed meanwhile, as they were given to SQLAlchemy."""
    statements: list[Any] = []

    def note(
        _connection: object,
        _cursor: object,
        _text: str,
        _parameters: object,
        context: ExecutionContext,
        _many: object,
    ) -> None:
        if context.compiled is not None:
            statements.append(context.invoked_statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def issue(door: Door, key: str, number: int) -> None:
    answer = door.issue(body(formats=[]), key=key, idempotency=f"statements-{number}")
    assert answer.status_code == 201


def test_document_takes_no_more_statements_than_it_needs(door: Door) -> None:
    key = door.key(Right.ISSUE)
    for number in range(2):  # the first of its day, and the second, which completes a node
        issue(door, key, number)
    with asked() as statements:
        issue(door, key, 2)
    assert len(statements) == STATEMENTS


def test_no_statement_of_an_issue_is_made_anew(door: Door) -> None:
    key = door.key(Right.ISSUE)
    issue(door, key, 0)
    with asked() as before:
        issue(door, key, 1)  # completes a node, as the fourth does
    issue(door, key, 2)
    with asked() as after:
        issue(door, key, 3)
    made = {id(statement) for statement in before}
    assert [str(each) for each in after if id(each) not in made] == []
