"""`gouvcheck keys generate`: make a key pair."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json, warn
from gouvcheck_core.errors import UsageError

EXAMPLE: Final = options.example("gouvcheck keys generate --out keys/demo --name issuer")

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The key pair to make.

    Args:
        kind: What it is made for.
        private: File of the private key.
        public: File of the public key.
    """

    kind: options.KeyChoice
    private: Path
    public: Path


def command(
    *,
    name: Annotated[str, typer.Option("--name", help="First part of the names of both files.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder to write them to.")
    ] = Path(),
    kind: Annotated[
        options.KeyChoice, typer.Option("--kind", help="What the key is made for.")
    ] = options.KeyChoice.P256,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Make a key pair for development and print its kid.

    The private key lies in a file that only you may read. Keys of authorities are made on a token.
    """
    act(plan(name=name, out=out, kind=kind, force=force), as_json=as_json)


def plan(*, name: str, out: Path, kind: options.KeyChoice, force: bool) -> Plan:
    """Settle the names of both files.

    Raises:
        UsageError: ``usage-name``, ``usage-exists``.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            "usage-name",
            "This cannot be the name of a key.",
            hint="Use up to 64 letters, digits, dots, hyphens and underscores.",
        )
    plan = Plan(kind=kind, private=out / f"{name}.private.pem", public=out / f"{name}.public.pem")
    files.ensure_free([plan.private, plan.public], force=force)
    return plan


def act(plan: Plan, *, as_json: bool) -> None:
    """Make the pair and write it.

    Raises:
        UsageError: ``usage-not-written``.
    """
    from gouvcheck_core.keys import KeyKind
    from gouvcheck_core.signer import SoftwareSigner

    signer = SoftwareSigner.generate(KeyKind[plan.kind.name])
    files.write(plan.private, signer.to_pem(), rights=files.PRIVATE)
    files.write(plan.public, signer.public.to_pem())
    warn("a private key in a file is for development only")
    kid = signer.public.kid.hex()
    if as_json:
        emit_json({"kid": kid, "private": str(plan.private), "public": str(plan.public)})
    else:
        emit(kid)
