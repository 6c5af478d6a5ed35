"""`gouvcheck keys add-key`: list an issuer's key in the next trust."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import moments, options
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.errors import UsageError
from gouvcheck_core.trust.model import KeyUse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.trust.files import TrustList

EXAMPLE: Final = options.example(
    "gouvcheck keys add-key permits.public.pem --issuer lu-permits --type business-permit \\",
    "  --issuer-name fr=Permis --issuer-name de=Bewilligungen \\",
    "  --issuer-name en=Permits --issuer-name lb=Geneemegungen",
)
DOCUMENT_DAYS: Final = 92
"""A document key signs for three months at most (DESIGN section 3)."""
STATUS_DAYS: Final = 731

_NUMBER: Final = re.compile(r"[0-9]{1,5}")


def command(  # noqa: PLR0913 - every option of the command is an argument
    key: Annotated[Path, typer.Argument(metavar="FILE", help="PEM of the public key.")],
    *,
    issuer: choices.IssuerId,
    issuer_name: choices.IssuerNames = None,
    use: Annotated[
        KeyUse, typer.Option("--use", help="What it signs: documents or status lists.")
    ] = KeyUse.DOCUMENT,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--type", metavar="ID|NUMBER", help="Kind of document that it may sign; once for each."
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="TIME", help="When it begins to sign; now if left out."),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days",
            metavar="N",
            min=1,
            help="How long it signs: 92 days for documents, two years for lists if left out.",
        ),
    ] = None,
    tree: choices.TreeFolder = choices.KEYS,
    draft: choices.DraftFile = None,
    valid_for: choices.Days = None,
    at: options.At = None,
    as_json: options.AsJson = False,
) -> None:
    """List a key of an issuer in the next trust draft.

    An issuer that is new comes with its names.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys import drafting, named
    from gouvcheck_core.trust.model import TrustedKey, Window

    usual = DOCUMENT_DAYS if use is KeyUse.DOCUMENT else STATUS_DAYS

    def change(trust: TrustList, now: int) -> TrustList:
        begin = now if start is None else moments.moment(start, option="--from")
        return publish.add_key(
            trust,
            TrustedKey(
                named.public_key(key),
                named.issuer(trust, issuer, issuer_name or ()),
                types(trust, kind or (), use=use),
                Window(begin, begin + (days or usual) * choices.DAY),
                use,
            ),
        )

    order = drafting.Order(tree=tree, draft=draft, at=at, days=valid_for)
    drafting.change_trust(order, change, as_json=as_json)


def types(trust: TrustList, written: Iterable[str], *, use: KeyUse) -> frozenset[int]:
    """Return the wire numbers of kinds of document, named by id or number.

    Args:
        trust: Its profiles are known too.
        written: Ids or numbers.
        use: A status key signs no documents, a document key at least one kind.

    Raises:
        UsageError: ``usage-type``.
    """
    from gouvcheck_core.profiles import packaged

    known = {profile.id: profile.type for profile in (*packaged(), *trust.profiles)}
    numbers = {int(one) if _NUMBER.fullmatch(one) else known.get(one, 0) for one in written}
    if 0 in numbers or (use is KeyUse.DOCUMENT) is not bool(numbers):
        raise UsageError(
            "usage-type",
            "The kinds of document do not fit: unknown, missing, or given for a status key.",
            hint=f"Name one or more with --type for a document key: {', '.join(sorted(known))}.",
        )
    return frozenset(numbers)
