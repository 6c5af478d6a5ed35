"""Choosing a file on a desktop: the folder's entries as lines, on top of the screen that asks.

Kivy's own chooser has neither our typeface nor targets large enough, and other systems' choosers
are not on every desktop. Phones have their own (`verifier_app.adapters.picker`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from verifier_app.model import BackPressed, FileCancelled, Purpose
from verifier_app.present import Button, Icon
from verifier_app.widgets.pressing import MenuLine, ToolButton
from verifier_app.words import mark, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kivy.uix.layout import Layout

    from gouvcheck_core.profiles import Language

_TITLES: Final[Mapping[Purpose, str]] = {
    Purpose.PICTURE: mark("Open a photo or PDF"),
    Purpose.BUNDLE: mark("Import from a file"),
}
_PICTURES: Final = frozenset(
    {".bmp", ".gif", ".jpeg", ".jpg", ".pdf", ".png", ".tif", ".tiff", ".webp"}
)
_MOST: Final = 500
"""Entries shown of one folder; whoever has more of them in one knows their names."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a folder to go into, or a file to take.

    Args:
        path: Of it.
        button: How it is drawn.
    """

    path: Path
    button: Button


def entries(folder: Path, purpose: Purpose) -> tuple[Entry, ...]:
    """Return what there is to choose in ``folder``: the way up, folders, then files that fit.

    Args:
        folder: Any; what cannot be read shows nothing but the way up.
        purpose: What the file is for.
    """
    try:
        found = sorted(folder.iterdir(), key=lambda path: path.name.casefold())
    except OSError:
        found = []
    seen = [path for path in found if not path.name.startswith(".")]
    folders = [path for path in seen if path.is_dir()]
    files = [path for path in seen if path.is_file() and _fits(path, purpose)]
    return (
        Entry(folder.parent, _line("..", Icon.BACK)),
        *(Entry(path, _line(f"{path.name}/", Icon.ONWARD)) for path in folders[:_MOST]),
        *(Entry(path, _line(path.name, Icon.PICTURE)) for path in files[:_MOST]),
    )


def _fits(path: Path, purpose: Purpose) -> bool:
    return purpose is Purpose.BUNDLE or path.suffix.lower() in _PICTURES


def _line(name: str, icon: Icon) -> Button:
    return Button(label=name, event=FileCancelled(), icon=icon)


class EntryLine(MenuLine):
    """A line of the list.

    Args:
        entry: What it stands for.
        chosen: Takes its path.
    """

    entry = ObjectProperty()
    chosen = ObjectProperty()

    def on_release(self) -> None:
        """Go into the folder, or take the file."""
        self.chosen(self.entry.path)


class CloseTool(ToolButton):
    """Leaves without a file.

    Args:
        chosen: Takes None.
    """

    chosen = ObjectProperty()

    def on_release(self) -> None:
        """Leave."""
        self.chosen(None)


class FileList(BoxLayout):  # type: ignore[misc]  # Kivy has no types
    """The entries of a folder over the whole window.

    Args:
        title: What the file is for.
        take: Takes the path chosen, or None.
    """

    title = ObjectProperty("")
    folder = ObjectProperty()

    def __init__(self, *, take: Callable[[Path | None], None], **kwargs: object) -> None:
        super().__init__(**kwargs)
        leave = Button(label="", event=BackPressed(), icon=Icon.CLOSE)
        self.ids.bar.add_widget(CloseTool(part=leave, chosen=take, pos_hint={"center_y": 0.5}))
        self._take = take

    def show(self, folder: Path, found: Iterable[Entry]) -> None:
        """Show a folder.

        Args:
            folder: Which.
            found: Its entries.
        """
        self.folder = folder
        self.ids.lines.clear_widgets()
        self.ids.scroller.scroll_y = 1
        for entry in found:
            line = EntryLine(part=entry.button, entry=entry, chosen=self._take)
            self.ids.lines.add_widget(line)


class DesktopPicker:
    """Lets a person choose a file; fulfils `verifier_app.ports.FilePicker`.

    Args:
        stage: Where to draw.
        language: Gives the language at the moment.
        start: The folder to begin with.
    """

    def __init__(
        self, stage: Layout, *, language: Callable[[], Language], start: Path | None = None
    ) -> None:
        self._stage = stage
        self._language = language
        self._folder = start or Path.home()

    def open(self, purpose: Purpose, on_choice: Callable[[str | None], None]) -> None:
        """Show the entries of the last folder, until a file is chosen or none is wanted."""
        say = translator(self._language())

        def take(path: Path | None) -> None:
            if path is not None and path.is_dir():
                self._folder = path
                shown.show(path, entries(path, purpose))
                return
            self._stage.remove_widget(shown)
            on_choice(None if path is None else str(path))

        shown = FileList(title=say(_TITLES[purpose]), take=take)
        shown.show(self._folder, entries(self._folder, purpose))
        self._stage.add_widget(shown)
