"""Letters: pieces in, printed sheets as PDF out, and their codes read back.

What may enter this room: templates, words, fonts and windows as data, what stands on one sheet
(`content`, `fitting`, `stencil`), the renderers and `readback`. No clock, no store, no network:
the same pieces and the same form make the same bytes.
"""

from voucher_batch.sheet.form import Form
from voucher_batch.sheet.readback import Readback, readback
from voucher_batch.sheet.render import Renderer, check, check_form, render
from voucher_batch.sheet.template import template_names

__all__ = [
    "Form",
    "Readback",
    "Renderer",
    "check",
    "check_form",
    "readback",
    "render",
    "template_names",
]
