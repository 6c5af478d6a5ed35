"""Sheets that Typst lays out once: their documents are written into what it made.

What may enter this room: a document's own texts (`own`), a page taken apart at them (`runs`), a
sheet with room for them (`preparing`, `form`), and their fonts (`fonts`). Where things stand, how
large and in which ink is Typst's to say. What does not fit is refused, and Typst sets that sheet by
itself.
"""

from issuer_api.sheets.prepared.form import Form
from issuer_api.sheets.prepared.own import MARKS, Own, marked, simple
from issuer_api.sheets.prepared.preparing import prepare

__all__ = ["MARKS", "Form", "Own", "marked", "prepare", "simple"]
