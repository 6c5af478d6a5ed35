"""Sizes and rates of codes beside raw OpenSSL, python-cwt and pycose.

Runs in .venv-bench, which has the two libraries and the compiled cbor2 5.9 that they need.
"""

from __future__ import annotations

import re
import subprocess
import zlib
from typing import TYPE_CHECKING, Any

import base45
import cbor2
import cwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pycose.headers import KID, Algorithm
from pycose.keys import CoseKey
from pycose.messages import Sign1Message

from bench.timing import rates, table
from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.issue import issue, sign_claims
from gouvcheck_core.profiles import CtiRule, StatusRule, packaged
from gouvcheck_core.reference import Reference
from gouvcheck_core.signer import SoftwareSigner
from gouvcheck_core.trust import Campaign, Issuer, PinnedTrust, Status, TrustedKey
from gouvcheck_core.verdict import Accepted
from gouvcheck_core.verify import verify
from tests.support.samples import usual_sample

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Profile

NOW = 1_790_000_000
REFERENCE = Reference.from_random_bits(0x2A5A5A5A5A5A5A5A5A).to_bytes()


def sample(profile: Profile) -> tuple[dict[str, Any], Claims]:
    """Return the packaged sample of a profile, as people write it and as claims."""
    fields = usual_sample(profile)
    claims = Claims(
        iat=NOW,
        exp=NOW + profile.lifetime,
        type=profile.type,
        version=profile.version,
        fields=profile.encode(fields),
        cti=REFERENCE if profile.cti is CtiRule.REFERENCE else None,
        status=None if profile.status is StatusRule.NONE else StatusReference(3, 700_123),
    )
    return fields, claims


def dcc_style(fields: dict[str, Any], claims: Claims, signer: SoftwareSigner) -> bytes:
    """Return the same data as an EU certificate would carry it: words for keys, zlib over COSE."""
    # Schema 1.3 of the EU certificate makes every entry carry these four besides its own fields.
    number = Reference.from_bytes(claims.cti or REFERENCE).text
    entry = fields | {"co": "LU", "is": "CTIE", "ci": f"URN:UVCI:01:LU:{number}#A", "ver": "1.3.0"}
    body: dict[int, Any] = {1: "LU", 4: claims.exp, 6: claims.iat, -260: {1: entry}}
    if claims.status is not None:
        body[65535] = {"status_list": {"idx": claims.status.index, "uri": "https://gouvcheck.lu/3"}}
    protected = cbor2.dumps({1: -7, 4: signer.public.kid})
    payload = cbor2.dumps(body)
    signature = signer.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    message = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    return zlib.compress(message, 9)


def sizes(signer: SoftwareSigner) -> str:
    """Return the table of sizes."""
    rows = []
    for profile in packaged():
        fields, claims = sample(profile)
        code = issue(claims, profile=profile, signer=signer)
        other = len(dcc_style(fields, claims, signer))
        saved = f"{1 - code.size / other:.0%}"
        rows.append((profile.id, code.size, profile.budget.bytes, len(code.text), other, saved))
    return table(("sample", "bytes", "budget", "symbols", "DCC style", "smaller by"), rows)


def openssl() -> tuple[float, float]:
    """Return raw P-256 signatures and verifications a second."""
    answer = subprocess.run(
        ["openssl", "speed", "-seconds", "2", "ecdsap256"], check=True, capture_output=True
    ).stdout.decode()
    numbers = re.findall(r"([\d.]+)\s+([\d.]+)\s*$", answer)[-1]
    return float(numbers[0]), float(numbers[1])


def speeds() -> str:
    """Return the table of rates."""
    private = ec.generate_private_key(ec.SECP256R1())
    signer = SoftwareSigner(private)
    profile = next(p for p in packaged() if p.id == "accommodation-voucher")
    _, claims = sample(profile)
    code = issue(claims, profile=profile, signer=signer)
    trust = PinnedTrust.of(
        [TrustedKey(signer.public, Issuer("sample", {}), frozenset({profile.type}))],
        as_of=NOW,
        profiles=[profile],
        campaigns=[Campaign(number, NOW - 1, NOW + 10**6) for number in range(200)],
        statuses={3: {700_123: Status.VALID}},
    )
    if not isinstance(verify(code.text, trust, now=NOW), Accepted):
        raise SystemExit("the benchmark's own code is not accepted")

    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    public_pem = signer.public.to_pem().decode()
    cwt_key = cwt.COSEKey.from_pem(pem, kid=signer.public.kid)
    cwt_public = cwt.COSEKey.from_pem(public_pem, kid=signer.public.kid)
    body = cbor2.loads(code.message.payload)
    token = cwt.encode(body, cwt_key)
    cwt_text = base45.b45encode(token).decode()
    pycose_key = CoseKey.from_pem_private_key(pem)
    pycose_public = CoseKey.from_pem_public_key(public_pem)

    def pycose_sign() -> bytes:
        message = Sign1Message(phdr={Algorithm: "ES256", KID: signer.public.kid})
        message.payload = cbor2.dumps(body)
        message.key = pycose_key
        return bytes(base45.b45encode(message.encode()))

    pycose_text = pycose_sign().decode()

    def pycose_verify() -> bool:
        message = Sign1Message.decode(base45.b45decode(pycose_text))
        message.key = pycose_public
        return bool(message.verify_signature()) and bool(cbor2.loads(message.payload))

    measured = rates(
        {
            "sign: claims to code text": lambda: sign_claims(claims, signer=signer),
            "sign: the same, profile checked and verified": lambda: issue(
                claims, profile=profile, signer=signer
            ),
            "sign: python-cwt + base45": lambda: base45.b45encode(cwt.encode(body, cwt_key)),
            "sign: pycose + base45": pycose_sign,
            "verify: code text to verdict": lambda: verify(code.text, trust, now=NOW),
            "verify: python-cwt + base45": lambda: cwt.decode(
                base45.b45decode(cwt_text), cwt_public
            ),
            "verify: pycose + base45": pycose_verify,
        }
    )
    raw = dict(zip(("sign", "verify"), openssl(), strict=True))
    rows = [(f"{kind}: raw OpenSSL P-256", f"{rate:,.0f}", "100 %") for kind, rate in raw.items()]
    for name, rate in measured.items():
        share = rate / raw[name.split(":")[0]]
        rows.append((name, f"{rate:,.0f}", f"{share:.0%}"))
    return table(("what", "a second", "of raw OpenSSL"), sorted(rows))


def main() -> None:
    """Print both tables."""
    signer = SoftwareSigner(ec.generate_private_key(ec.SECP256R1()))
    print("### Size of codes\n")
    print(sizes(signer))
    print("\n### Signing and judging, one core\n")
    print(speeds())


if __name__ == "__main__":
    main()
