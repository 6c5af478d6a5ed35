"""The demonstration tree under keys/demo: throw-away keys whose private halves are published.

Everything is derived from names and fixed dates and signed with Ed25519, so the files are the same
whenever they are made. Write them again with ``python -m tests.support.demo_keys``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from gouvcheck_core import publish, status
from gouvcheck_core.profiles import packaged
from gouvcheck_core.publish import RoleKeys
from gouvcheck_core.signer import SoftwareSigner
from gouvcheck_core.trust import Campaign, Issuer, KeyUse, TrustedKey, Window
from gouvcheck_core.trust.files import RoleName, Term
from gouvcheck_core.update import root_name, status_name, trust_name

FOLDER: Final = Path(__file__).parents[2] / "keys" / "demo"

BEGIN: Final = 1_767_225_600  # 2026-01-01T00:00:00Z
END: Final = 2_082_758_400  # 2036-01-01T00:00:00Z
ENDED: Final = 1_780_272_000  # 2026-06-01T00:00:00Z

ISSUER: Final = Issuer(
    "demo",
    {
        "fr": "DÉMONSTRATION, sans valeur",
        "de": "VORFÜHRUNG, ohne Wert",
        "en": "DEMONSTRATION, of no value",
        "lb": "DEMONSTRATIOUN, ouni Wäert",
    },
)
STATUS_LIST: Final = 1
RUNNING: Final = (Campaign(1, BEGIN, END), Campaign(2, BEGIN, END))
OVER: Final = Campaign(99, BEGIN, ENDED)

ROOTS: Final = tuple(f"root-{number}" for number in range(1, 6))
TRUSTEES: Final = tuple(f"trust-{number}" for number in range(1, 4))
DOCUMENTS: Final = ("document-1", "document-2")
NAMES: Final = (*ROOTS, *TRUSTEES, "head", "status", *DOCUMENTS)


def signer(name: str) -> SoftwareSigner:
    """Return the throw-away key of that name: document-1 is P-256, all others are Ed25519."""
    seed = hashlib.sha256(f"gouvcheck demonstration key {name}".encode()).digest()
    if name == "document-1":
        secret = int.from_bytes(seed, "big") >> 1
        return SoftwareSigner(ec.derive_private_key(secret, ec.SECP256R1()))
    return SoftwareSigner(ed25519.Ed25519PrivateKey.from_private_bytes(seed))


def published() -> dict[str, bytes]:
    """Return the tree: root, trust and one status list. The head is made when it is needed."""
    term = Term(version=1, issued=BEGIN, expires=END)
    roles = {
        RoleName.ROOT: RoleKeys(3, tuple(signer(name).public for name in ROOTS)),
        RoleName.TRUST: RoleKeys(2, tuple(signer(name).public for name in TRUSTEES)),
        RoleName.HEAD: RoleKeys(1, (signer("head").public,)),
    }
    root = publish.draft_root(roles, term)
    root = publish.assemble(
        RoleName.ROOT, [publish.sign_body(root, signer(name)) for name in ROOTS[:3]], root=None
    )
    trust = publish.with_profiles(publish.first_trust(term), packaged())
    for name in DOCUMENTS:
        trust = publish.add_key(trust, _trusted(name, KeyUse.DOCUMENT))
    trust = publish.add_key(trust, _trusted("status", KeyUse.STATUS))
    trust = publish.add_list(trust, STATUS_LIST, ISSUER)
    for campaign in (*RUNNING, OVER):
        trust = publish.add_campaign(trust, campaign)
    draft = publish.draft_trust(trust, term)
    parts = [publish.sign_body(draft, signer(name)) for name in TRUSTEES[:2]]
    token = status.build(
        status.StatusList.empty(),
        number=STATUS_LIST,
        version=1,
        iat=BEGIN,
        exp=None,
        ttl=None,
        signer=signer("status"),
    )
    tree = {root_name(1): root.encode()}
    body = publish.Tree(tree).root()
    tree[trust_name(1)] = publish.assemble(RoleName.TRUST, parts, root=body).encode()
    tree[status_name(STATUS_LIST, 1)] = token
    return tree


def _trusted(name: str, use: KeyUse) -> TrustedKey:
    types = frozenset(p.type for p in packaged()) if use is KeyUse.DOCUMENT else frozenset[int]()
    return TrustedKey(signer(name).public, ISSUER, types, Window(BEGIN, END), use)


def files() -> dict[str, bytes]:
    """Return every file of keys/demo that is made."""
    private = {f"private/{name}.private.pem": signer(name).to_pem() for name in NAMES}
    return private | published()


def main() -> None:
    """Write the files."""
    for name, data in files().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
