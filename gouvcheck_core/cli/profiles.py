"""`gouvcheck profiles`: the kinds of document, as data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit_json, emit_rich, say
from gouvcheck_core.profiles import Language, by_id, load, packaged

if TYPE_CHECKING:
    from rich.table import Table

    from gouvcheck_core.profiles import Column, Field, Profile

app = typer.Typer(help="Kinds of document.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list", epilog=options.example("gouvcheck profiles list --lang fr"))
def list_(*, lang: options.In = Language.EN, as_json: options.AsJson = False) -> None:
    """List the kinds of document that this program knows."""
    if as_json:
        emit_json({"profiles": [_head(profile, lang) for profile in packaged()]})
        return
    table = _table("id", "type", "version", "name")
    for profile in packaged():
        name = profile.names.say(lang)
        table.add_row(profile.id, str(profile.type), str(profile.version), name)
    emit_rich(table)


@app.command("show", epilog=options.example("gouvcheck profiles show criminal-record"))
def show(
    profile: Annotated[str, typer.Argument(metavar="ID", help="As `profiles list` has it.")],
    *,
    lang: options.In = Language.EN,
    as_json: options.AsJson = False,
) -> None:
    """Show the fields of a kind of document."""
    found = by_id(profile)
    if as_json:
        fields = [_field_as_json(field, lang) for field in found.fields]
        emit_json({**_head(found, lang), "fields": fields})
    else:
        _show(found, lang)


@app.command("check", epilog=options.example("gouvcheck profiles check fishing-permit.toml"))
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A profile file, or -.")],
    *,
    lang: options.In = Language.EN,
    as_json: options.AsJson = False,
) -> None:
    """Check a profile file before it is put to use, and show its fields."""
    found = load(files.read(file), source=file.name)
    if as_json:
        emit_json({**_head(found, lang), "good": True})
        return
    _show(found, lang)
    say(f"{file.name} is a good profile of type {found.type}")


def _show(profile: Profile, language: Language) -> None:
    from rich.text import Text

    table = _table("label", "id", "kind", "needed", "bounds or values", "name")
    for field in profile.fields:
        needed = "yes" if field.required else "no"
        name = field.words.say(language)
        table.add_row(str(field.label), field.id, field.kind, needed, _bounds(field), name)
        for column in field.columns:
            name = column.words.say(language)
            table.add_row("", f"  {column.id}", column.kind, "", _bounds(column), name)
    heading = f"{profile.id}: {profile.names.say(language)}"
    rules = f"cti {profile.cti.value}, status {profile.status.value}, level {profile.level.value}"
    emit_rich(Text(heading, style="bold"), Text(rules), table)


def _bounds(column: Column) -> str:
    """Return what a value may be, in few words."""
    entries = column.enumeration.entries
    if entries:
        return ", ".join(entry.id for entry in entries)
    from gouvcheck_core.profiles.parts import FIXED_BOUNDS

    return "" if column.kind in FIXED_BOUNDS else f"{column.minimum} to {column.maximum}"


def _table(*headings: str) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in {"id", "kind"})
    return table


def _head(profile: Profile, language: Language) -> dict[str, object]:
    return {
        "id": profile.id,
        "type": profile.type,
        "version": profile.version,
        "name": profile.names.say(language),
        "cti": profile.cti.value,
        "status": profile.status.value,
        "level": profile.level.value,
    }


def _field_as_json(field: Field, language: Language) -> dict[str, object]:
    return {
        "label": field.label,
        "required": field.required,
        "compare": field.compare,
        "role": None if field.role is None else field.role.value,
        "columns": [_column_as_json(column, language) for column in field.columns],
        **_column_as_json(field, language),
    }


def _column_as_json(column: Column, language: Language) -> dict[str, object]:
    return {
        "id": column.id,
        "name": column.words.say(language),
        "kind": column.kind.value,
        "min": column.minimum,
        "max": column.maximum,
        "values": [entry.id for entry in column.enumeration.entries],
    }
