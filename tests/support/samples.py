"""The sample fields of each kind of document (tests/samples)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Profile

FOLDER: Final = Path(__file__).parents[1] / "samples"


def usual_sample(profile: Profile) -> dict[str, object]:
    """Return the fields of the longest usual sample of a kind, which its budget is made for."""
    samples = [json.loads(path.read_text()) for path in FOLDER.glob(f"{profile.id}*.json")]
    usual: list[dict[str, object]] = [each["fields"] for each in samples if each["usual"]]
    return max(usual, key=lambda fields: len(str(sorted(fields.items()))))
