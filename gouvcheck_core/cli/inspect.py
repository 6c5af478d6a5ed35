"""`gouvcheck inspect`: explain a code layer by layer, also a broken one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli import options, source
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs, warn
from gouvcheck_core.cli.presenting import error_as_json

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from gouvcheck_core.cli.source import Scanned
    from gouvcheck_core.inspect import Inspection, Layer, Window

EXAMPLE: Final = options.example(
    "gouvcheck inspect photo.jpg",
)

_NAMES: Final = {
    "gc1": "GC1 code",
    "newer": "code of a later version",
    "hc1": "HC1 code",
    "other": "text",
}
_STYLES: Final = {"ok": "green", "broken": "bold red", "skipped": "yellow"}
_SYMBOLS: Final = {"ok": "✓", "broken": "✗", "skipped": "·"}
_UNVERIFIED: Final = "nothing below is verified: anybody can write a code that says this"


def command(
    code: options.CodeInput = None,
    *,
    page: options.Page = None,
    as_json: options.AsJson = False,
) -> None:
    """Explain a code layer by layer, also a broken one. Nothing shown is verified."""
    act(source.codes(code, page=page), as_json=as_json)


def act(codes: tuple[Scanned, ...], *, as_json: bool) -> None:
    """Take every code apart and show it."""
    from gouvcheck_core.inspect import inspect

    found = [(scanned, inspect(scanned.text)) for scanned in codes]
    if as_json:
        shown = [_as_json(scanned, inspection) for scanned, inspection in found]
        emit_json({"verified": False, "codes": shown})
        return
    warn(_UNVERIFIED)
    for scanned, inspection in found:
        emit_rich(*_lines(scanned, inspection))


def _lines(scanned: Scanned, inspection: Inspection) -> list[RenderableType]:
    from rich.text import Text

    page = "" if scanned.page is None else f", page {scanned.page}"
    heading = Text(f"UNVERIFIED {_NAMES[inspection.kind.value]}{page}", style="bold yellow")
    return [heading, *(line for layer in inspection.layers for line in _layer(layer))]


def _layer(layer: Layer) -> list[RenderableType]:
    from rich.text import Text

    state = layer.state.value
    parts: list[RenderableType] = [Text(f"{_SYMBOLS[state]} {layer.name}", style=_STYLES[state])]
    if layer.error is not None:
        parts.append(Text(f"    {layer.error}", style="red"))
        parts.append(Text(f"    {layer.error.hint}"))
    if layer.window is not None:
        parts.append(_window(layer.window))
    table = pairs()
    for label, value in layer.facts:
        table.add_row(Text(f"    {label}"), Text(value))
    return [*parts, table]


def _window(window: Window) -> Text:
    from rich.text import Text

    return Text.assemble(
        f"    {window.unit} {window.offset}:  {window.before} ",
        (f"[{window.at}]", "bold red"),
        f" {window.after}",
    )


def _as_json(scanned: Scanned, inspection: Inspection) -> dict[str, object]:
    return {
        "page": scanned.page,
        "kind": inspection.kind.value,
        "layers": [_layer_as_json(layer) for layer in inspection.layers],
    }


def _layer_as_json(layer: Layer) -> dict[str, object]:
    window = layer.window
    return {
        "name": layer.name,
        "state": layer.state.value,
        "facts": [{"label": label, "value": value} for label, value in layer.facts],
        "error": None if layer.error is None else error_as_json(layer.error),
        "window": None
        if window is None
        else {
            "unit": window.unit,
            "offset": window.offset,
            "before": window.before,
            "at": window.at,
            "after": window.after,
        },
    }
