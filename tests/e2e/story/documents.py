"""Act two: one document of each kind, from sample fields to paper, photograph and verdict."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gouvcheck_core import qr
from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.envelope import to_text
from gouvcheck_core.issue import IssuedCode, issue
from gouvcheck_core.profiles import CtiRule, Profile, Role, luxembourg_time, packaged
from gouvcheck_core.reference import Reference
from gouvcheck_core.scan import scan
from gouvcheck_core.verify import verify
from tests.support.camera import Scene, photograph
from tests.support.demo_keys import STATUS_LIST, signer
from tests.support.samples import usual_sample

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.trust import Trust
    from tests.e2e.story.report import Report

SCENE = Scene(
    width=430,
    turn=7.0,
    tilt=(18.0, -14.0),
    offset=(24, -12),
    blur=0.9,
    exposure=0.8,
    shade=0.35,
    shade_turn=30.0,
    noise=7.0,
    jpeg=70,
    words=120,
)


@dataclass(frozen=True)
class Printed:
    """One document, signed and drawn."""

    profile: Profile
    code: IssuedCode
    symbol: qr.QrCode
    claims: Claims


def issue_all(now: int, out: Path) -> list[Printed]:
    """Return one document of each kind, signed, drawn and saved as PNG and SVG."""
    out.mkdir(parents=True, exist_ok=True)
    return [_issue(profile, number, now, out) for number, profile in enumerate(packaged())]


def sign_sample(
    profile: Profile, *, index: int, now: int, key: str = "document-1", **changes: object
) -> tuple[IssuedCode, Claims]:
    """Return the usual sample of a kind as a signed code."""
    fields = _in_force(profile, usual_sample(profile), now) | changes
    reference = Reference.from_random_bits(index * 0x1_0000_0001_0001 % 2**70)
    claims = Claims(
        iat=now - 60,
        exp=now - 60 + profile.lifetime,
        type=profile.type,
        version=profile.version,
        fields=profile.encode(fields),
        cti=reference.to_bytes() if profile.cti is CtiRule.REFERENCE else None,
        status=StatusReference(STATUS_LIST, index),
    )
    return issue(claims, profile=profile, signer=signer(key)), claims


def show(printed: list[Printed], trust: Trust, now: int, out: Path, report: Report) -> None:
    """Photograph each code, read it back and verify it offline."""
    report.act(
        "One document of each kind: signed, drawn, photographed, read back, verified offline"
    )
    for number, document in enumerate(printed):
        frame = photograph(document.symbol.png(scale=8), scene=SCENE, seed=number)
        buffer = io.BytesIO()
        frame.save(buffer, "JPEG", quality=80)
        (out / f"{document.profile.id}.photo.jpg").write_bytes(buffer.getvalue())
        texts = [code.text for code in scan(buffer.getvalue())]
        got = verify(texts[0], trust, now=now).reason.value if texts else "not read"
        report.line(document.profile.names.en, got=got, due="genuine")


def show_refusals(printed: list[Printed], trust: Trust, now: int, report: Report) -> None:
    """Show a changed document refused, and one of an unknown key left undecided."""
    report.act("What must not pass")
    voucher = next(d for d in printed if d.profile.id == "accommodation-voucher")
    message = voucher.code.message.encode()
    spot = message.index(voucher.claims.cti or b"")
    forged = message[:spot] + bytes([message[spot] ^ 1]) + message[spot + 1 :]
    got = verify(to_text(forged), trust, now=now).reason.value
    report.line("a voucher with one bit of its number changed", got=got, due="bad-signature")
    stranger, _ = sign_sample(voucher.profile, index=9, now=now, key="somebody else")
    got = verify(stranger.text, trust, now=now).reason.value
    report.line("a voucher signed with a key that nobody lists", got=got, due="unknown-key")


def _issue(profile: Profile, number: int, now: int, out: Path) -> Printed:
    code, claims = sign_sample(profile, index=100 + number, now=now)
    symbol = qr.encode(code.text, level=qr.Level[profile.level.name])
    (out / f"{profile.id}.png").write_bytes(symbol.png(scale=8))
    (out / f"{profile.id}.svg").write_text(symbol.svg())
    return Printed(profile, code, symbol, claims)


def _in_force(profile: Profile, fields: dict[str, object], now: int) -> dict[str, object]:
    """Move the validity that a sample states to today, so that the story is true on any day."""
    today = luxembourg_time(now).date()
    days = {Role.VALID_FROM: today, Role.VALID_UNTIL: today + timedelta(days=13)}
    moved = {
        field.id: days[field.role].isoformat()
        for field in profile.fields
        if field.role in days and field.id in fields
    }
    return fields | moved
