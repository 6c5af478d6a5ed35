"""`gouvcheck verify`: judge a code offline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import moments, options, source
from gouvcheck_core.cli.console import emit, emit_json, emit_rich, say, warn
from gouvcheck_core.cli.exits import ExitCode
from gouvcheck_core.errors import UsageError
from gouvcheck_core.format import CLOCK_TOLERANCE
from gouvcheck_core.profiles.parts import Language

if TYPE_CHECKING:
    from gouvcheck_core.cli.held import HeldTrust
    from gouvcheck_core.cli.judging import Judge, Judged
    from gouvcheck_core.cli.source import Scanned
    from gouvcheck_core.verdict import Reason

EXAMPLE: Final = options.example(
    "gouvcheck verify letter.pdf --key keys/issuer.public.pem --lang fr",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        code: Text, file, ``-`` or None for stdin.
        page: The only page of a PDF to look at, or None.
        keys: Files of the issuers' public keys.
        held: Folder with the trust that updates brought, instead of keys; or None.
        hcert_keys: Files of certificates that sign EU certificates.
        campaigns: ``NUMBER:FIRST:LAST`` each.
        ignore_status: Whether documents are taken as neither withdrawn nor used.
        at: The time to judge by, as typed.
        language: Of names and fields.
    """

    code: str | None
    page: int | None
    keys: tuple[Path, ...]
    held: Path | None
    hcert_keys: tuple[Path, ...]
    campaigns: tuple[str, ...]
    ignore_status: bool
    at: str | None
    language: Language


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a verdict needs, read.

    Args:
        codes: What to judge, at least one.
        judge: Trust, time and language.
        status_ignored: Whether documents are taken as neither withdrawn nor used.
        held: The published trust that is judged by, or None for keys named by hand.
    """

    codes: tuple[Scanned, ...]
    judge: Judge
    status_ignored: bool
    held: HeldTrust | None = None


def command(  # noqa: PLR0913 - every option of the command is an argument
    code: options.CodeInput = None,
    *,
    trust: Annotated[
        Path | None,
        typer.Option("--trust", metavar="DIR", help="Trust that `update` keeps up to date."),
    ] = None,
    key: Annotated[
        list[Path] | None,
        typer.Option("--key", metavar="FILE", help="Public key of an issuer; once for each."),
    ] = None,
    hcert_key: Annotated[
        list[Path] | None,
        typer.Option("--hcert-key", metavar="FILE", help="Certificate behind HC1: codes."),
    ] = None,
    campaign: Annotated[
        list[str] | None,
        typer.Option("--campaign", metavar="NUMBER:FIRST:LAST", help="Days of a voucher campaign."),
    ] = None,
    ignore_status: Annotated[
        bool,
        typer.Option("--ignore-status", help="Take no document as withdrawn or used. Unsafe."),
    ] = False,
    show_unproven: Annotated[
        bool,
        typer.Option("--show-unproven", help="Show fields although the verdict is open."),
    ] = False,
    at: options.At = None,
    page: options.Page = None,
    lang: options.In = Language.EN,
    as_json: options.AsJson = False,
) -> None:
    """Judge a code offline, with the trust or the keys that you name.

    Ends with 0 if it is accepted, 1 if it is rejected, 2 if this cannot be decided here. Of several
    codes in one picture the worst verdict counts; codes of others beside them are passed over.
    """
    order = Order(
        code=code,
        page=page,
        keys=tuple(key or ()),
        held=trust,
        hcert_keys=tuple(hcert_key or ()),
        campaigns=tuple(campaign or ()),
        ignore_status=ignore_status,
        at=at,
        language=lang,
    )
    raise typer.Exit(act(plan(order), language=lang, show_unproven=show_unproven, as_json=as_json))


def plan(order: Order) -> Plan:
    """Read keys and codes.

    Raises:
        GouvCheckError: Anything that is wrong with the arguments or the files.
    """
    if order.held is not None:
        return _plan_held(order, order.held)
    from gouvcheck_core.cli import pinned
    from gouvcheck_core.cli.judging import Judge
    from gouvcheck_core.trust import PinnedTrust

    if not (order.keys or order.hcert_keys):
        raise UsageError(
            "usage-no-key",
            "No key is named, so that nothing can be genuine.",
            hint="Name the issuer's public key with --key, or a certificate with --hcert-key, or "
            "what `gouvcheck update` keeps with --trust.",
        )
    now = moments.moment(order.at, option="--at")
    kind = pinned.UnsafeStatusIgnored if order.ignore_status else PinnedTrust
    judge = Judge(
        trust=pinned.trust(kind, keys=order.keys, campaigns=order.campaigns, as_of=now),
        hcert_keys=pinned.hcert_keys(order.hcert_keys, as_of=now),
        now=now,
        language=order.language,
    )
    if order.ignore_status:
        warn("the status is ignored: a document that was withdrawn or used passes too")
    return Plan(source.codes(order.code, page=order.page), judge, order.ignore_status)


def _plan_held(order: Order, folder: Path) -> Plan:
    """Read the trust that updates brought; nothing is added to it by hand."""
    from gouvcheck_core.cli import held, pinned
    from gouvcheck_core.cli.judging import Judge

    if order.keys or order.campaigns or order.ignore_status:
        raise UsageError(
            "usage-trust",
            "Published trust is judged by as it is.",
            hint="Leave out --key, --campaign and --ignore-status beside --trust.",
        )
    trust = held.load(folder)
    clock = moments.moment(order.at, option="--at")
    now = max(clock, trust.time)
    if clock + CLOCK_TOLERANCE < trust.time:
        warn(f"the clock is behind: judged by the newest signed time, {moments.iso(now)}")
    judge = Judge(
        trust=trust.trust,
        hcert_keys=pinned.hcert_keys(order.hcert_keys, as_of=now),
        now=now,
        language=order.language,
    )
    if trust.demonstration:
        warn("this is the trust of the demonstration: what it calls genuine is of no value")
    return Plan(source.codes(order.code, page=order.page), judge, status_ignored=False, held=trust)


def act(plan: Plan, *, language: Language, show_unproven: bool, as_json: bool) -> ExitCode:
    """Judge, show, and return what the command ends with."""
    from gouvcheck_core.catalogue import Showing
    from gouvcheck_core.cli import presenting
    from gouvcheck_core.cli.judging import worst

    judged = [plan.judge.judge(scanned) for scanned in plan.codes]
    counted = [one for one in judged if not presenting.is_foreign(one)] or judged
    outcome = worst(counted)
    exit_code = ExitCode[outcome.name]
    if as_json:
        shown = [presenting.as_json(one, language, show_unproven=show_unproven) for one in judged]
        emit_json(
            {
                "outcome": outcome.value,
                "exit": exit_code,
                "status_ignored": plan.status_ignored,
                "trust": None if plan.held is None else plan.held.as_json(now=plan.judge.now),
                "codes": shown,
            }
        )
        return exit_code
    for number, one in enumerate(counted):
        if number:
            emit("")
        emit_rich(*presenting.lines(one, language, show_unproven=show_unproven))
    _explain(judged, counted)
    _advise(plan.held, [one.reason for one in counted])
    if not show_unproven and any(one.showing is Showing.ON_REQUEST for one in counted):
        say("hint: nothing proves the fields, so they are hidden; --show-unproven shows them")
    if plan.held is not None:
        say(plan.held.say_age(now=plan.judge.now))
    return exit_code


def _explain(judged: list[Judged], counted: list[Judged]) -> None:
    """Say beside the result what it leaves out."""
    from gouvcheck_core.verdict import Reason

    passed_over = len(judged) - len(counted)
    if passed_over:
        say(f"passed over: {passed_over} of {len(judged)} codes there, not of GouvCheck")
    for one in counted:
        if one.error is not None and one.reason is not Reason.NOT_A_CODE:
            say(f"detail: {one.error}")


def _advise(held: HeldTrust | None, reasons: list[Reason]) -> None:
    """Say what this command can do where a verdict is open."""
    from gouvcheck_core.cli.presenting import REMEDIES, UPDATE, UPDATE_HELPS

    if held is None:
        for reason in dict.fromkeys(reason for reason in reasons if reason in REMEDIES):
            say(f"hint: {REMEDIES[reason]}")
    elif not UPDATE_HELPS.isdisjoint(reasons):
        say(f"hint: {UPDATE}")
