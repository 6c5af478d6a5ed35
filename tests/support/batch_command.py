"""Run `gouvcheck-batch` in this process, with a clock, an account and a stdin of the test's own."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Final
from unittest import mock

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gouvcheck_core.cli import moments
from tests.support.command import Ran, Stream
from tests.support.signing import ed25519_signer
from voucher_batch.cli import terminal
from voucher_batch.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path

NOW: Final = 1_782_900_000
"""What the clock says: 2026-07-01T10:00:00Z, the first day of the sample campaign."""

SIGNERS: Final = {name: ed25519_signer(name) for name in ("vouchers-1", "vouchers-2", "manifest")}
"""They sign the same bytes the same way every time."""


def gouvcheck_batch(
    *arguments: object, stdin: str | None = None, now: int = NOW, account: str = "anna"
) -> Ran:
    """Run the command.

    Args:
        arguments: Without the name of the program.
        stdin: What is piped in; a terminal if None.
        now: What the clock says.
        account: Who sits at the terminal.
    """
    source = Stream((stdin or "").encode(), terminal=stdin is None)
    out, err = Stream(), Stream()
    with (
        mock.patch.object(sys, "stdin", source),
        mock.patch.object(moments, "now", return_value=now),
        mock.patch.object(terminal, "account", return_value=account),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run([str(argument) for argument in arguments])
    return Ran(code, out.text(), err.text())


def furnish(folder: Path) -> None:
    """Fill ``folder`` with the keys of a campaign's signers."""
    for name, signer in SIGNERS.items():
        private = signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.private.pem").write_bytes(private)
        (folder / f"{name}.public.pem").write_bytes(signer.public.to_pem())
