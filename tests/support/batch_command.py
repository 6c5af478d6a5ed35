"""Run `gouvcheck-batch` in this process, with a clock, an account and a stdin of the test's own."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Final
from unittest import mock

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from PIL import Image

from gouvcheck_core.cli import moments
from tests.support.command import Ran, Stream
from tests.support.signing import ed25519_signer
from voucher_batch.cli import terminal
from voucher_batch.cli.app import run
from voucher_batch.piece import Mark
from voucher_batch.sample import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voucher_batch.sample import Row

NOW: Final = 1_782_900_000
"""What the clock says: 2026-07-01T10:00:00Z, the first day of the sample campaign."""

LETTERS: Final = (5, 7)
"""Number and sheets of a shard of letters, in a campaign of the first fourteen sample people."""

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
    out, err = Stream(), Stream()
    with seated(stdin, now=now, account=account, out=out, err=err):
        code = run([str(argument) for argument in arguments])
    return Ran(code, out.text(), err.text())


@contextlib.contextmanager
def seated(
    stdin: str | None, *, now: int, account: str, out: Stream, err: Stream
) -> Iterator[None]:
    """Let somebody sit at the terminal at some time."""
    source = Stream((stdin or "").encode(), terminal=stdin is None)
    with (
        mock.patch.object(sys, "stdin", source),
        mock.patch.object(moments, "now", return_value=now),
        mock.patch.object(terminal, "account", return_value=account),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        yield


def write_keys(folder: Path) -> None:
    """Write the keys of a campaign's signers."""
    for name, signer in SIGNERS.items():
        private = signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.private.pem").write_bytes(private)
        (folder / f"{name}.public.pem").write_bytes(signer.public.to_pem())


def furnish(folder: Path) -> None:
    """Fill ``folder`` with keys, and with what people type and printers and posts bring."""
    write_keys(folder)
    first, second = (row for row in rows(2))
    made = {
        "person.txt": _about(first),
        "person-and-yes.txt": f"{second['Matricule']}\nyes\n",
        "stranger.txt": _about(next(rows(1, seed=7))),
        "nobody.txt": "123\n1990-02-28\n",
        "short.txt": "1930010180046\n",
        "empty.csv": "",
        "faulty.csv": _faulty(first),
        "faulty.toml": 'id = "Spring 2027"\nnumber = 0\n',
        "log.csv": "DataMatrix,outcome\n"
        + "".join(
            f"{_mark(piece)},{'spoiled' if piece == 2 else 'printed'}\n" for piece in (1, 2, 3)
        ),
        "torn.csv": f"{_mark(1)},pri",
        "marks.txt": f"{_mark(1)}\n{_mark(3)}\n",
        "used.jsonl": f'{{"reference_hash": "{"00" * 32}", "status": "used"}}\n',
    }
    for name, content in made.items():
        (folder / name).write_text(content, "utf-8")
    Image.new("L", (200, 200), 255).save(folder / "blank.png")
    (folder / "noise.bin").write_bytes(bytes(range(128, 256)))


def _about(row: Row) -> str:
    """Return what somebody types who asks again."""
    number = row["Matricule"]
    return f"{number}\n{number[:4]}-{number[4:6]}-{number[6:8]}\n"


def _mark(piece: int) -> str:
    """Return the text on a sheet of the shard that goes to addresses in Luxembourg."""
    return Mark(campaign="spring", shard=LETTERS[0], piece=piece, pieces=LETTERS[1]).text()


def _faulty(row: Row) -> str:
    wrong = {**row, "Matricule": "1990022812345"}
    return "\n".join([";".join(row), ";".join(wrong.values()), ";".join(row.values()), ""])
