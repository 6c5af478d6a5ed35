"""The service's OpenAPI as it is committed: `python -m tests.support.openapi` writes it again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from issuer_api.app import create_app
from issuer_api.house import House
from tests.support.door import SETTINGS
from tests.support.register import NOW, desk

if TYPE_CHECKING:
    from issuer_api.store.opening import Register

COMMITTED: Final = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
_VERSION: Final = "0"
"""Of the package, which is no part of the interface."""


def written() -> str:
    """Return the OpenAPI of the service as it is now."""
    # Nobody asks it for anything, so it needs no books.
    nowhere = cast("Register", None)
    app = create_app(House(SETTINGS, nowhere, desk(), lambda: NOW))
    document = app.openapi()
    document["info"]["version"] = _VERSION
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write it where it is committed."""
    COMMITTED.write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
