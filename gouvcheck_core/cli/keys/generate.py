"""`gouvcheck keys generate`: make a key pair, on a token or for development in files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json, warn
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.cli.keys.holder import Holder
from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from gouvcheck_core.keys import PublicKey

EXAMPLE: Final = options.example("gouvcheck keys generate --out keys/demo --name issuer")

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The key pair to make.

    Args:
        kind: What it is made for.
        private: File of the private key, or the token that keeps it.
        public: File of the public key.
    """

    kind: options.KeyChoice
    private: Path | Holder
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
    signer: Annotated[
        str | None,
        typer.Option("--signer", metavar="URI", help="Make it on this token: pkcs11:…"),
    ] = None,
    pin_file: choices.PinFile = None,
    pin_fd: choices.PinFd = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Make a key pair and print its kid.

    With --signer it is made on a token, where the private key stays. Without, it is for
    development: the private key lies in a file that only you may read.
    """
    token = None if signer is None else Holder(uri=signer, pin_file=pin_file, pin_fd=pin_fd)
    act(plan(name=name, out=out, kind=kind, token=token, force=force), as_json=as_json)


def plan(
    *, name: str, out: Path, kind: options.KeyChoice, token: Holder | None, force: bool
) -> Plan:
    """Settle where both halves go.

    Raises:
        UsageError: ``usage-name``, ``usage-exists``.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            "usage-name",
            "This cannot be the name of a key.",
            hint="Use up to 64 letters, digits, dots, hyphens and underscores.",
        )
    private, public = out / f"{name}.private.pem", out / f"{name}.public.pem"
    files.ensure_free([public] if token else [private, public], force=force)
    return Plan(kind=kind, private=token or private, public=public)


def act(plan: Plan, *, as_json: bool) -> None:
    """Make the pair, and write what is to be written.

    Raises:
        GouvCheckError: A file cannot be written, or the token refuses.
    """
    match plan.private:
        case Holder() as holder:
            key, private = _on_token(holder, plan.kind), None
        case path:
            key, private = _in_file(path, plan.kind), str(path)
    files.write(plan.public, key.to_pem())
    if private is not None:
        warn("a private key in a file is for development only")
    if as_json:
        emit_json({"kid": key.kid.hex(), "private": private, "public": str(plan.public)})
    else:
        emit(key.kid.hex())


def _in_file(path: Path, kind: options.KeyChoice) -> PublicKey:
    from gouvcheck_core.keys import KeyKind
    from gouvcheck_core.signer import SoftwareSigner

    signer = SoftwareSigner.generate(KeyKind[kind.name])
    files.write(path, signer.to_pem(), rights=files.PRIVATE)
    return signer.public


def _on_token(holder: Holder, kind: options.KeyChoice) -> PublicKey:
    from gouvcheck_core.keys import KeyKind
    from gouvcheck_core.signer import generate_key

    return generate_key(holder.uri, kind=KeyKind[kind.name], pin=holder.pin(), read=files.read)
