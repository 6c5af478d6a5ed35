"""EU Digital COVID Certificates: ``HC1:`` text to values, before anybody has judged them.

What may enter this room: reading of the container that other states write, leniently where their
specification asks for it and never without a bound, and the certificates that sign it. The rules
have ids (``H-01``) in docs/spec/hc1.md. `gouvcheck_core.verify_hcert` judges what is read here.
"""

from __future__ import annotations

from gouvcheck_core.hcert.claims import (
    HcertClaims,
    HcertKind,
    HealthCertificate,
    read_claims,
)
from gouvcheck_core.hcert.keys import HcertKey, HcertKeys
from gouvcheck_core.hcert.message import HcertAlg, HcertMessage, parse, parse_message

__all__ = [
    "HcertAlg",
    "HcertClaims",
    "HcertKey",
    "HcertKeys",
    "HcertKind",
    "HcertMessage",
    "HealthCertificate",
    "parse",
    "parse_message",
    "read_claims",
]
