"""docs/reference/service-settings.md, written from the settings themselves.

Write the page again with ``python -m tests.support.settings_docs``.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from pydantic import BaseModel

from issuer_api.settings import PREFIX, DocumentKey, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "service-settings.md"
_BETWEEN: Final = "__"
_ARGUMENT: Final = re.compile(r"^ {4}(?P<name>\w+): (?P<says>.+(?:\n {8}.+)*)", re.MULTILINE)
_INTRODUCTION: Final = """# Settings of the service

<!-- Written by `python -m tests.support.settings_docs`; change the code, not this. -->

Every setting is an environment variable. A secret may also be a file of that name in systemd's
credentials or in `/run/secrets`. Lists and objects are written as JSON; members of an object can be
set alone, with `__` between the names. What is wrong is named when the service starts, never with
its value. No secret, key or address has a default: without them the service does not start.

| variable | what it is | default |
|---|---|---|"""
_KEYS: Final = """
Each of `GOUVCHECK_API_DOCUMENT_KEYS` is an object with these members:

| member | what it is | default |
|---|---|---|"""


def page() -> str:
    """Return the page."""
    return (
        "\n".join([_INTRODUCTION, *_rows(Settings, PREFIX), _KEYS, *_rows(DocumentKey, "")]) + "\n"
    )


def _rows(model: type[BaseModel], before: str) -> Iterator[str]:
    says = {
        found["name"]: " ".join(found["says"].split()).replace("``", "`")
        for found in _ARGUMENT.finditer(inspect.getdoc(model) or "")
    }
    for name, field in model.model_fields.items():
        variable = f"{before}{name}".upper() if before else name
        inner = _inner(field)
        yield f"| `{variable}` | {says[name]} | {'' if inner else _default(field)} |"
        if inner is not None:
            yield from _rows(inner, f"{variable}{_BETWEEN}")


def _inner(field: FieldInfo) -> type[BaseModel] | None:
    """Return the model whose members a setting has, or None."""
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind if kind is not DocumentKey else None
    return None


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.default
    match value:
        case None | () | frozenset() if not value:
            return "none"
        case frozenset():
            return f"`{' '.join(sorted(value))}`"
        case dict():
            return ", ".join(f"{name}: {days}" for name, days in value.items())
        case _:
            return f"`{getattr(value, 'value', value)}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
