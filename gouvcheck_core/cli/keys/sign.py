"""`gouvcheck keys sign`: one holder signs a draft, apart from the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json, say
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.cli.keys.holder import Holder, confirm, environment
from gouvcheck_core.errors import SignerError

if TYPE_CHECKING:
    from gouvcheck_core.cose_sign import SignedBody
    from gouvcheck_core.trust.files import RoleName

EXAMPLE: Final = options.example(
    "gouvcheck keys sign root-1.draft --out root-1.anna.part \\",
    "  --signer 'pkcs11:token=Anna;object=root?module-path=/usr/lib/opensc-pkcs11.so' \\",
    "  --pin-fd 3 3< pin",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the caller asks for.

    Args:
        draft: The file to sign.
        holder: Whose key signs.
        against: The file that is in force, to show what differs, or None.
        out: File to write, or None for a name with the kid in it.
        ask: Whether the holder is asked.
    """

    draft: Path
    holder: Holder
    against: Path | None
    out: Path | None
    ask: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A draft that was read.

    Args:
        role: Whose file it is.
        signed: The draft.
        words: What it says, or what it says otherwise.
    """

    role: RoleName
    signed: SignedBody
    words: tuple[str, ...]


def command(  # noqa: PLR0913 - every option of the command is an argument
    draft: Annotated[
        Path, typer.Argument(metavar="DRAFT", help="As `init` or `add-key` wrote it.")
    ],
    *,
    signer: choices.SignerUri,
    pin_file: choices.PinFile = None,
    pin_fd: choices.PinFd = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="The file in force: show what differs."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the signature goes.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask. For rehearsals.")] = False,
    production: choices.Production = False,
    as_json: options.AsJson = False,
) -> None:
    """Sign a draft, apart from the other holders.

    Shows it in words, asks, and writes a file to send back. Compare the fingerprint with the other
    holders, read aloud, before you say yes. Nothing but the draft is needed, so this works on a
    machine without a network.
    """
    holder = Holder(
        uri=signer,
        pin_file=pin_file,
        pin_fd=pin_fd,
        environment=environment(production=production),
    )
    order = Order(draft=draft, holder=holder, against=against, out=out, ask=not yes)
    act(order, plan(order), as_json=as_json)


def plan(order: Order) -> Plan:
    """Read the draft, and put it into words.

    Raises:
        GouvCheckError: A file cannot be read, or is no draft.
    """
    from gouvcheck_core import publish

    role, signed = publish.read_draft(files.read(order.draft))
    words = publish.body_in_words(signed, role)
    if order.against is not None:
        _, in_force = publish.read_draft(files.read(order.against))
        words = publish.changes_in_words(publish.body_in_words(in_force, role), words)
    return Plan(role, signed, words)


def act(order: Order, plan: Plan, *, as_json: bool) -> None:
    """Show, ask, sign, and write.

    Raises:
        GouvCheckError: The holder says no, the signer fails, or the file cannot be written.
    """
    from gouvcheck_core import publish

    signer = order.holder.open()
    for line in plan.words:
        say(line)
    spoken = publish.spoken_fingerprint(plan.signed)
    say(f"fingerprint {spoken}")
    public = signer.public
    kid = public.kid.hex()
    if order.ask:
        confirm(f"Sign this {plan.role.name.lower()} file with the key {kid}?")
    part = publish.sign_body(plan.signed, signer)
    if not part.signers({public.kid: public}):
        raise SignerError(
            "signer-self-check",
            f"The signature of key {kid} does not verify.",
            hint="Take the signer out of service; it is broken or holds another key.",
        )
    path = order.out or order.draft.with_name(f"{order.draft.stem}.{kid}.part")
    files.write(path, part.encode())
    if as_json:
        emit_json({"part": str(path), "kid": kid, "fingerprint": spoken.replace(" ", "")})
    else:
        emit(str(path))
