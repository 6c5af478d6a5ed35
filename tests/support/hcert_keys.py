"""Luxembourg's official sample certificates, with the one document signer that is public.

Nothing but the core is imported, so that demonstrations and tests can use it without more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gouvcheck_core.hcert import HcertKey, HcertKeys
from gouvcheck_core.verdict import Reason

FOLDER: Final = Path(__file__).resolve().parent.parent / "samples" / "hcert"
CERTIFICATE: Final = FOLDER / "lu-document-signer.der"


@dataclass(frozen=True)
class Sample:
    """A picture, the moment at which it is judged, and what the verdict is then.

    Args:
        picture: A PNG with one QR code.
        moment: Seconds since 1970-01-01T00:00:00Z.
        reason: Of the verdict with `luxembourg_keys`.
    """

    picture: Path
    moment: int
    reason: Reason


SAMPLES: Final = (
    # 2021-06-10, in the few hours in which it was good, and ten years later
    Sample(FOLDER / "lu-vaccination.png", 1_623_319_200, Reason.GENUINE),
    Sample(FOLDER / "lu-vaccination.png", 1_938_852_000, Reason.EXPIRED),
    # 2021-09-01
    Sample(FOLDER / "lu-recovery.png", 1_630_490_400, Reason.GENUINE),
    # 2022-02-01
    Sample(FOLDER / "lu-vaccination-unknown-key.png", 1_643_709_600, Reason.UNKNOWN_KEY),
)


def luxembourg_keys() -> HcertKeys:
    """Return the published test key of Luxembourg, as known when it came into force."""
    key = HcertKey.from_certificate(CERTIFICATE.read_bytes())
    return HcertKeys.of([key], as_of=key.not_before)
