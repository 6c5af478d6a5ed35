"""Write the GC1 vectors: ``python -m tests.vectors.make_gc1``.

Same bytes every time: keys follow from their names and ECDSA signs after RFC 6979. Run it when a
scenario or a packaged profile changes, and read the difference before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.vectors.scenarios import (
    of_cbor,
    of_cbor_values,
    of_claims,
    of_message,
    of_profiles,
    of_text,
    of_time,
    of_verdict,
    world,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.vectors.scenarios.vector import Vector

VECTORS: Final = Path(__file__).parent / "gc1"
CHAPTERS: Final = (
    of_text,
    of_cbor,
    of_cbor_values,
    of_message,
    of_claims,
    of_profiles,
    of_time,
    of_verdict,
)


def vectors() -> Iterator[Vector]:
    """Yield every vector, in the order of the specification."""
    for chapter in CHAPTERS:
        yield from chapter.scenarios()


def files() -> dict[str, str]:
    """Return the content of every file under gc1/, by its path there."""
    trusts = {"base": world.trust(), "empty": world.empty()}
    written = {f"trust/{name}.json": _written(trust) for name, trust in trusts.items()}
    for vector in vectors():
        name = f"{vector.id}.json"
        if name in written:
            raise AssertionError(f"two vectors have the name {vector.id}")
        written[name] = _written(vector.as_json())
    return written


def _written(content: dict[str, Any]) -> str:
    # Characters outside ASCII are escaped: an editor must not normalise what is not in NFC.
    return json.dumps(content, indent=1) + "\n"


def main() -> None:
    """Write all files, and remove those that no scenario makes any more."""
    wanted = files()
    for path in VECTORS.glob("**/*.json"):
        if path.relative_to(VECTORS).as_posix() not in wanted:
            path.unlink()
    for name, content in wanted.items():
        path = VECTORS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "ascii")


if __name__ == "__main__":
    main()
