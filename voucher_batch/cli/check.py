"""`gouvcheck-batch check`: tell every fault of a campaign before anything is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import options
from gouvcheck_core.cli.console import emit_json, emit_rich, pairs, say
from gouvcheck_core.cli.exits import ExitCode
from voucher_batch.cli import workplace
from voucher_batch.cli.options import HERE, CampaignFolder

if TYPE_CHECKING:
    from voucher_batch.campaign import Campaign, Fault

EXAMPLE: Final = options.example("gouvcheck-batch check --campaign spring-2027")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found.

    Args:
        campaign: If there is no fault.
        faults: All of them.
    """

    campaign: Campaign | None
    faults: tuple[Fault, ...] = ()


def command(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A campaign file that is in no folder yet."),
    ] = None,
    *,
    campaign: CampaignFolder = HERE,
    as_json: options.AsJson = False,
) -> None:
    """Tell every fault of a campaign file.

    Reads the file, holds it against the profile and the templates, sets a letter with the longest
    name in every language, and sees that mails have an address to come from.
    """
    raise typer.Exit(act(look(file, folder=campaign), as_json=as_json))


def look(file: Path | None, *, folder: Path) -> Finding:
    """Check a campaign file, or the one in a folder.

    Raises:
        GouvCheckError: There is no file, or it does not go together with templates or addresses.
    """
    from voucher_batch.beneficiary import Channel
    from voucher_batch.campaign import CampaignFileError
    from voucher_batch.mail.compose import sender_of
    from voucher_batch.sheet import Form, check_form

    try:
        if file is None:
            campaign = workplace.open_workplace(folder).campaign
        else:
            campaign = workplace.read_campaign(file)
    except CampaignFileError as error:
        return Finding(None, error.faults)
    check_form(Form.of(campaign))
    if Channel.EMAIL in campaign.channels:
        sender_of(campaign)
    return Finding(campaign)


def act(finding: Finding, *, as_json: bool) -> ExitCode:
    """Show what was found, and return the exit code."""
    if as_json:
        emit_json(_as_json(finding))
    elif finding.campaign is not None:
        _show(finding.campaign)
    for fault in () if as_json else finding.faults:
        say(f"{fault} [{fault.code}]")
        say(f"hint: {fault.hint}")
    return ExitCode.DATA if finding.faults else ExitCode.ACCEPTED


def _show(campaign: Campaign) -> None:
    table = pairs()
    for label, value in _facts(campaign).items():
        table.add_row(label, value)
    emit_rich(table)


def _facts(campaign: Campaign) -> dict[str, str]:
    period = campaign.period
    return {
        "campaign": campaign.id,
        "kind": campaign.profile.id,
        "issued": campaign.issued.isoformat(),
        "honoured": f"{period.start} to {period.end}",
        "channels": ", ".join(sorted(channel.value for channel in campaign.channels)),
        "languages": ", ".join(campaign.languages),
        "template": campaign.template,
        "status lists": ", ".join(map(str, campaign.lists)) or "none",
        "shard size": f"{campaign.shard_size:,}",
    }


def _as_json(finding: Finding) -> dict[str, object]:
    faults = [
        {"code": each.code, "place": each.place, "reason": each.reason, "hint": each.hint}
        for each in finding.faults
    ]
    return {
        "campaign": None if finding.campaign is None else _facts(finding.campaign),
        "faults": faults,
    }
