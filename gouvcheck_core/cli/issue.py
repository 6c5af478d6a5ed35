"""`gouvcheck issue`: sign what a document says."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, moments, options
from gouvcheck_core.cli.console import emit, emit_json, say, warn
from gouvcheck_core.cli.drawing import DEFAULT_MODULE_MM, Drawing, Sheet
from gouvcheck_core.profiles import by_id

if TYPE_CHECKING:
    from gouvcheck_core.claims import Claims
    from gouvcheck_core.issue import IssuedCode
    from gouvcheck_core.profiles import Level, Profile
    from gouvcheck_core.reference import Reference
    from gouvcheck_core.signer import Signer

EXAMPLE: Final = options.example(
    "gouvcheck issue accommodation-voucher --key dev.private.pem --status 1:42 \\",
    '  --field "holder=Zoé Weber" --field value=50.00 --field campaign=1 --png voucher.png',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        profile: Id of the kind of document.
        key: File of the private key, or URI of a signer.
        fields: ``name=value`` each.
        data: File with a JSON object of the fields instead, or None.
        at: When it is signed, as typed.
        valid_for: Days until exp, or None for what the profile says.
        cti: ``auto``, a typed reference, or None.
        status: ``LIST:INDEX``, or None.
        level: Error correction, or None for what the profile says.
        sheet: What to draw.
    """

    profile: str
    key: str
    fields: tuple[str, ...]
    data: Path | None
    at: str | None
    valid_for: int | None
    cti: str | None
    status: str | None
    level: Level | None
    sheet: Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is settled before anything is signed.

    Args:
        profile: The kind of document.
        claims: What will be signed.
        signer: Who signs.
        reference: The human reference in the claims, or None.
        level: Error correction of the drawing.
        sheet: What to draw.
    """

    profile: Profile
    claims: Claims
    signer: Signer
    reference: Reference | None
    level: Level
    sheet: Sheet


def command(  # noqa: PLR0913 - every option of the command is an argument
    profile: Annotated[
        str, typer.Argument(metavar="PROFILE", help="Kind of document; see `profiles list`.")
    ],
    *,
    key: Annotated[
        str, typer.Option("--key", metavar="FILE", help="Private key, or the URI of a signer.")
    ],
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="NAME=VALUE", help="A field; once for each."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="FILE", help="The fields as a JSON object; - for stdin."),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="LIST:INDEX", help="Where its status bits stand."),
    ] = None,
    cti: Annotated[
        str | None,
        typer.Option(
            "--cti",
            metavar="REFERENCE",
            help="Its reference, if it has one; a new one if left out.",
        ),
    ] = None,
    valid_for: Annotated[
        int | None,
        typer.Option(
            "--valid-for",
            metavar="DAYS",
            min=1,
            help="How long the signature is good; its kind of document says so too.",
        ),
    ] = None,
    at: options.At = None,
    png: options.Png = None,
    svg: options.Svg = None,
    level: options.LevelChoice = None,
    module_mm: options.ModuleMm = DEFAULT_MODULE_MM,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Sign a document and print the text of its code.

    Values are written as in JSON without the quotes: 1990-02-28, 50.00, true. A field of several
    records takes a JSON list.
    """
    order = Order(
        profile=profile,
        key=key,
        fields=tuple(field or ()),
        data=data,
        at=at,
        valid_for=valid_for,
        cti=cti,
        status=status,
        level=level,
        sheet=Sheet(png=png, svg=svg, module_mm=module_mm, force=force),
    )
    act(plan(order), as_json=as_json)


def plan(order: Order) -> Plan:
    """Read what is named and settle what will be signed.

    Raises:
        GouvCheckError: Anything that is wrong with the arguments or the files.
    """
    from gouvcheck_core.claims import Claims
    from gouvcheck_core.cli import typed

    files.ensure_free(order.sheet.paths, force=order.sheet.force)
    profile = by_id(order.profile)
    reference = typed.reference(profile, order.cti)
    iat = moments.moment(order.at, option="--at")
    claims = Claims(
        iat=iat,
        exp=typed.end(profile, iat=iat, days=order.valid_for),
        type=profile.type,
        version=profile.version,
        fields=profile.encode(typed.values(profile, fields=order.fields, data=order.data)),
        cti=None if reference is None else reference.to_bytes(),
        status=typed.status(profile, order.status),
    )
    return Plan(
        profile=profile,
        claims=claims,
        signer=_signer(order.key),
        reference=reference,
        level=order.level or profile.level,
        sheet=order.sheet,
    )


def act(plan: Plan, *, as_json: bool) -> None:
    """Sign, draw, and say what was made.

    Raises:
        GouvCheckError: The signer fails, or a file cannot be written.
    """
    from gouvcheck_core.issue import issue

    issued = issue(plan.claims, profile=plan.profile, signer=plan.signer)
    drawing = Drawing.of(issued.text, level=plan.level, module_mm=plan.sheet.module_mm)
    drawing.write(plan.sheet)
    if as_json:
        emit_json(_as_json(plan, issued, drawing))
        return
    emit(issued.text)
    if plan.reference is not None:
        say(f"reference {plan.reference.text}")
    say(str(drawing))
    say(f"issued {plan.profile.id}, {issued.size} bytes, key {plan.signer.public.kid.hex()}")


def _signer(key: str) -> Signer:
    from gouvcheck_core.signer import DevelopmentOnlyWarning, Environment, open_signer

    uri = key if key.startswith(("file:", "pkcs11:")) else f"file:{key}"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DevelopmentOnlyWarning)
        signer = open_signer(uri, environment=Environment.DEVELOPMENT, read=files.read)
    for warning in caught:
        warn(f"{warning.message}")
    return signer


def _as_json(plan: Plan, issued: IssuedCode, drawing: Drawing) -> dict[str, object]:
    return {
        "text": issued.text,
        "profile": plan.profile.id,
        "bytes": issued.size,
        "key": plan.signer.public.kid.hex(),
        "fingerprint": issued.message.fingerprint.hex(),
        "signed": moments.iso(plan.claims.iat),
        "ends": moments.iso(plan.claims.exp),
        "reference": None if plan.reference is None else plan.reference.text,
        "qr": drawing.as_json(),
        "files": [str(path) for path in plan.sheet.paths],
    }
