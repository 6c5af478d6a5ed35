"""The stable codes that a room's sources raise, read from the sources themselves.

A code is written as the first argument of a call, as the value of an enumeration member, or as a
keyword argument named ``code``; nothing computes one. So reading the syntax finds all of them.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from gouvcheck_core import errors
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAMILIES: Final = tuple(
    sorted(
        member.family
        for member in vars(errors).values()
        if isinstance(member, type) and issubclass(member, GouvCheckError) and member.family
    )
)

_CODE: Final = re.compile(rf"(?:{'|'.join(FAMILIES)})[a-z0-9]+(?:-[a-z0-9]+)*")
_REASONS: Final = frozenset(reason.value for reason in Reason)


def error_codes(room: Path) -> dict[str, set[str]]:
    """Return the codes in the Python files under ``room``, each with the files that write it."""
    found: dict[str, set[str]] = {}
    for file in sorted(room.rglob("*.py")):
        for text in _written(ast.parse(file.read_text(encoding="utf-8"))):
            if _CODE.fullmatch(text) and text not in _REASONS:
                found.setdefault(text, set()).add(file.relative_to(room).as_posix())
    return found


def _written(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[ast.Constant(value=str() as text), *_]):
                yield text
            case ast.keyword(arg="code", value=ast.Constant(value=str() as text)):
                yield text
            case ast.Assign(value=ast.Constant(value=str() as text)):
                yield text
            case _:
                pass
