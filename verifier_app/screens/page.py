"""What every screen is: a title with the way back, what must not be missed, and a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from verifier_app.widgets.parts import PartBox

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

    from verifier_app.ports import Frame


class Page(BoxLayout):  # type: ignore[misc]  # Kivy has no types
    """A screen; its rules follow ``view`` by themselves.

    Args:
        view: The frozen view that it draws. A page never takes a view of another type.
    """

    personal = False
    """Whether what it shows must not stay in memory when it goes."""

    view = ObjectProperty(rebind=True)

    def show_frame(self, frame: Frame) -> None:
        """Take a picture of the camera; only the scan screen has a place for it."""


class TopBar(PartBox):
    """The way back and the title of any view."""


class ReadingPage(Page):
    """A page whose body is one column that scrolls; what its rules add goes into the column."""

    def add_widget(self, widget: Widget, *args: object, **kwargs: object) -> None:
        """Add to the page while its frame is built, to the column from then on."""
        if "body" in self.ids:
            self.ids.body.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)
