"""Every constant and limit of the GC1 wire format, each with its source. Nothing else lives here.

`gouvcheck.cddl` beside this file says the same in CDDL; tests/unit/core/test_cddl.py compares both.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

# --- the text in the QR code (spec section 2) -------------------------------------------------

PREFIX: Final = "GC1:"
"""Not a URI scheme on purpose: nothing opens when a camera application sees it."""

HCERT_PREFIX: Final = "HC1:"
"""EU Digital COVID Certificate, electronic health certificate container, version 1."""

BASE45_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""RFC 9285 section 4; it equals the QR alphanumeric alphabet (ISO/IEC 18004 table 5)."""

# --- limits (spec section 3) ------------------------------------------------------------------

MAX_CODE_BYTES: Final = 1024
"""The whole COSE_Sign1. A QR code of version 26-M still carries it."""

MAX_TEXT_LENGTH: Final = len(PREFIX) + MAX_CODE_BYTES // 2 * 3
"""Base45 writes two bytes as three symbols (RFC 9285 section 3)."""

MAX_DEPTH: Final = 4
"""Nested containers in the claims: claims, doc, list, record."""

MAX_CONTAINER_ITEMS: Final = 64
"""Entries of one array or pairs of one map."""

# --- COSE (RFC 9052, RFC 9053, RFC 9679, RFC 9864) --------------------------------------------

TAG_COSE_SIGN1: Final = 18  # RFC 9052 section 2
HEADER_ALG: Final = 1  # RFC 9052 section 3.1
HEADER_KID: Final = 4  # RFC 9052 section 3.1
KID_LENGTH: Final = 8  # leftmost bytes of the RFC 9679 SHA-256 thumbprint
SIGNATURE_LENGTH: Final = 64  # ES256: r || s, RFC 9053 section 2.1; Ed25519: RFC 8032 section 5.1
SIG_CONTEXT: Final = "Signature1"  # RFC 9052 section 4.4

TAG_COSE_SIGN: Final = 98  # RFC 9052 section 2; trust files
HEADER_TYP: Final = 16  # RFC 9596
SIGN_CONTEXT: Final = "Signature"  # RFC 9052 section 4.4
MAX_SIGNATURES: Final = 16
"""Signatures of one trust file; a threshold of 3 of 5 during a key change needs ten at most."""


class Alg(IntEnum):
    """COSE algorithm identifiers that may stand in a GC1 protected header."""

    ES256 = -7  # RFC 9053 section 2.1
    EDDSA = -8  # RFC 9053 section 2.2
    ESP256 = -9  # RFC 9864: ES256 with P-256, the fully specified name
    ED25519 = -19  # RFC 9864: EdDSA with Ed25519, the fully specified name


P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Order n of the base point of P-256 (FIPS 186-5, SP 800-186 section 3.2.1.3)."""

COSE_KEY_KTY: Final = 1  # RFC 9052 section 7.1
COSE_KEY_CRV: Final = -1  # RFC 9053 section 7.1
COSE_KEY_X: Final = -2
COSE_KEY_Y: Final = -3
KTY_OKP: Final = 1
KTY_EC2: Final = 2
CRV_P256: Final = 1
CRV_ED25519: Final = 6

# --- claims (RFC 8392 section 3.1, and ours) --------------------------------------------------

CLAIM_EXP: Final = 4  # technical end, never the legal validity of the document
CLAIM_NBF: Final = 5
CLAIM_IAT: Final = 6
CLAIM_CTI: Final = 7
CLAIM_DOC: Final = -65537  # first private-use label of the CWT claims registry

DOC_TYPE: Final = 0
DOC_STATUS: Final = 20
DOC_PROFILE_VERSION: Final = 21
DOC_FIELD_KEYS: Final = range(1, 20)
"""Keys that a profile may give to its fields; 22 and 23 are kept for later versions of GC1."""

DOC_TYPE_MAX: Final = 2**16 - 1
PROFILE_VERSION_MAX: Final = 255
"""Version 1 is written by leaving the label out."""

CTI_LENGTH: Final = range(1, 17)
"""Bytes of a cti; a voucher's is the 70-bit human reference in 9 bytes."""

EARLIEST_TIME: Final = 1_577_836_800
"""2020-01-01T00:00:00Z. No GC1 document is older; an earlier time is a defect, not a date."""

LATEST_TIME: Final = 4_102_444_800
"""2100-01-01T00:00:00Z. Also keeps every time in a five-byte CBOR integer."""

CLOCK_TOLERANCE: Final = 300
"""Seconds by which an issuer's or publisher's clock may run ahead of ours (spec V-08, U-04)."""

EPOCH_DAY_MIN: Final = -65_536
EPOCH_DAY_MAX: Final = 65_535
"""Dates are days since 1970-01-01: years 1790 to 2149."""

STATUS_LIST_MAX: Final = 2**16 - 1
STATUS_INDEX_MAX: Final = 2**20 - 1
"""2^20 entries a list (spec section 6)."""

MAX_INT: Final = 2**53 - 1
"""Largest magnitude of an integer field: what every JSON and JavaScript reader can hold."""

# --- QR and paper (ISO/IEC 18004, spec section 7) ---------------------------------------------

QUIET_ZONE_MODULES: Final = 4
MIN_MODULE_MM: Final = 0.40
EDGE_DISTANCE_MM: Final = 10.0
FOLDS_MM: Final = (105.0, 210.0)
"""Folds of an A4 letter in a C6/5 envelope, from the top edge."""
