"""Templates: the look of a letter as a folder of data.

A folder holds ``template.toml`` (the slots that each letter fills), ``sheet.typ`` (where they and
the words stand) and ``words/LANGUAGE.toml``. What all templates share lies beside the folders.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voucher_batch.errors import SheetError
from voucher_batch.sheet.faces import Weight

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATES: Final = Path(__file__).parent / "templates"
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Room for a text that differs from letter to letter, set in lines from the left.

    Args:
        name: Also of the words' pattern that fills it.
        width: Of the room, in millimetres.
        size: Of the type, in points.
        least: How small the type may become where the text is long.
        pitch: From one line to the next, in points.
        lines: How many there may be.
        total: Lines of all slots of this name together, where there are several.
        weight: Of the face.
        ink: Colour, ``#rrggbb``.
    """

    name: str
    width: float
    size: float
    least: float
    pitch: float
    lines: int = 1
    total: int = 0
    weight: Weight = Weight.REGULAR
    ink: str = "#1a1a1a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The look of one kind of letter.

    Args:
        name: Of its folder.
        code_mm: Side of the room for the QR code, quiet zone included.
        slots: By name. ``row`` is the slot of each field where the letter lists them.
        optional: Slots that are left out where nothing fills them.
        languages: ISO 639-1 codes of the words that there are.
    """

    name: str
    code_mm: float
    slots: Mapping[str, Slot]
    optional: frozenset[str]
    languages: frozenset[str]

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return TEMPLATES / self.name

    def slot(self, name: str) -> Slot:
        """Return the slot of a filled name: ``row:FIELD`` is one of many of the slot ``row``."""
        return self.slots.get(name) or self.slots[name.partition(":")[0]]


def template_names() -> tuple[str, ...]:
    """Return the templates that there are."""
    return tuple(sorted(path.parent.name for path in TEMPLATES.glob("*/template.toml")))


@cache
def load_template(name: str) -> Template:
    """Return a template of the package.

    Raises:
        SheetError: ``sheet-template``: there is none of that name.
    """
    if not _NAME.fullmatch(name) or name not in template_names():
        raise SheetError(
            "sheet-template",
            "There is no letter template of that name.",
            hint=f"Take one of: {', '.join(template_names())}.",
        )
    folder = TEMPLATES / name
    table = tomllib.loads((folder / "template.toml").read_text())
    return Template(
        name=name,
        code_mm=table["code"]["side"],
        slots={key: _slot(key, values) for key, values in table["slots"].items()},
        optional=frozenset(key for key, values in table["slots"].items() if values.get("optional")),
        languages=frozenset(path.stem for path in (folder / "words").glob("*.toml")),
    )


def _slot(name: str, values: dict[str, Any]) -> Slot:
    size = values["size"]
    return Slot(
        name=name,
        width=values["width"],
        size=size,
        least=values.get("least", size),
        pitch=values.get("pitch", 1.3 * size),
        lines=values.get("lines", 1),
        total=values.get("total", 0),
        weight=Weight(values.get("weight", Weight.REGULAR)),
        ink=values.get("ink", Slot.__dataclass_fields__["ink"].default),
    )
