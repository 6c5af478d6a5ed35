"""`gouvcheck-api download erase`: erase what is over now."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.console import emit, emit_json
from issuer_api.cli.place import open_books

EXAMPLE: Final = options.example("gouvcheck-api download erase")


def command(*, as_json: options.AsJson = False) -> None:
    """Erase documents whose time is over, with addresses and e-mails.

    The running service does so every minute; this is for when it does not run.
    """
    from issuer_api.download.service import erase_expired

    with open_books() as (register, _):
        erased = erase_expired(register, now=moments.now())
    if as_json:
        emit_json({"erased": erased})
        return
    emit(f"{erased:,} documents erased")
