"""Run `gouvcheck` in this process, in a folder with keys and codes that are the same every time."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from PIL import Image, ImageOps

from gouvcheck_core import cose, envelope, qr
from gouvcheck_core.cli import moments
from gouvcheck_core.cli.app import run
from tests.support import demo_keys, every_kind, issued, signing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gouvcheck_core.issue import IssuedCode

NOW: Final = issued.NOW
"""What the clock says: 2026-09-22T14:13:20Z."""

SAMPLES: Final = Path(__file__).parent.parent / "samples"

ISSUER: Final = issued.SIGNER
MAKER: Final = signing.ed25519_signer("command")
"""Signs the same bytes the same way every time, so that a transcript can show them."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did.

    Args:
        code: What it ended with.
        out: All that it wrote to stdout.
        err: All that it wrote to stderr.
    """

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Stream(io.TextIOWrapper):
    """A stream that says whether it is a terminal."""

    def __init__(
        self, content: bytes = b"", *, terminal: bool = False, encoding: str = "utf-8"
    ) -> None:
        super().__init__(io.BytesIO(content), encoding=encoding, newline="\n")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def text(self) -> str:
        self.flush()
        content: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return content.decode(self.encoding)


def gouvcheck(
    *arguments: object,
    stdin: bytes | None = None,
    terminal: bool = False,
    encoding: str = "utf-8",
    now: int = NOW,
) -> Ran:
    """Run the command.

    Args:
        arguments: Without the name of the program.
        stdin: What is piped in; a terminal if None.
        terminal: Whether stdout is one.
        encoding: Of stdout.
        now: What the clock says.
    """
    source = Stream(stdin or b"", terminal=stdin is None)
    out, err = Stream(terminal=terminal, encoding=encoding), Stream()
    with (
        mock.patch.object(sys, "stdin", source),
        mock.patch.object(moments, "now", return_value=now),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run([str(argument) for argument in arguments])
    return Ran(code, out.text(), err.text())


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in ``folder`` for a while, without what the caller's environment says of terminals."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        with mock.patch.dict(os.environ, {"COLUMNS": "80", "TERM": "xterm"}):
            os.environ.pop("GOUVCHECK_LANG", None)
            yield
    finally:
        os.chdir(before)


def furnish(folder: Path) -> None:
    """Fill ``folder`` with keys, codes, pictures and papers, good and bad.

    ``keys/`` is the published demonstration, without a head as it is kept, and ``demo/`` has the
    private keys that sign for it.
    """
    for name, content in _furniture().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(content)


@cache
def _furniture() -> dict[str, bytes]:
    """Return the content of each file; it is made once, for pictures take their time."""
    record = issued.signed(issued.claims("criminal-record"))
    drawn = qr.encode(record.text).image(scale=4).convert("L")
    link = qr.encode("HTTPS://LU.EXAMPLE/").image(scale=4).convert("L")
    changed = qr.encode(tampered(record.message)).image(scale=4).convert("L")
    return {
        **_keys(),
        **_texts(record),
        **_demonstration(),
        "record.png": _file(drawn, "PNG"),
        "letter.pdf": _file(drawn, "PDF"),
        "with-link.png": _file(_beside(drawn, link), "PNG"),
        "two.png": _file(_beside(drawn, changed), "PNG"),
        "link.png": _file(link, "PNG"),
        "blank.png": _file(Image.new("L", (200, 200), 255), "PNG"),
        "torn.png": _file(drawn, "PNG")[:200],
        "noise.bin": bytes(range(128, 256)),
        "empty.txt": b"",
        "every-kind.toml": every_kind.TOML.encode(),
        "fields.json": json.dumps(issued.FIELDS["criminal-record"]).encode(),
        "eu.txt": (SAMPLES / "hcert" / "lu-vaccination.txt").read_bytes(),
        "eu-signer.der": (SAMPLES / "hcert" / "lu-document-signer.der").read_bytes(),
    }


def tampered(message: cose.Message) -> str:
    """Return the code of a message of which one signed byte was changed."""
    payload = message.payload.replace("Müller".encode(), "Mütter".encode())
    return envelope.to_text(
        cose.Message(message.alg, message.kid, payload, message.signature).encode()
    )


def _keys() -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, signer in (("issuer", ISSUER), ("maker", MAKER)):
        files[f"{name}.private.pem"] = signer.key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        files[f"{name}.public.pem"] = signer.public.to_pem()
    return files


def _demonstration() -> dict[str, bytes]:
    return {
        name.replace("private/", "demo/") if name.startswith("private/") else f"keys/{name}": data
        for name, data in demo_keys.files().items()
    }


def _texts(record: IssuedCode) -> dict[str, bytes]:
    claims = issued.claims("criminal-record")
    past = replace(claims, iat=issued.IAT - 10 * issued.DAY, exp=issued.IAT)
    texts = {
        "record": record.text,
        "voucher": issued.signed(issued.claims()).text,
        "tampered": tampered(record.message),
        "newer": "GC2:ABC",
        "expired": issued.signed(past).text,
        "future-kind": issued.signed(replace(claims, type=999, fields={})).text,
        "faulty": issued.signed(issued.claims("criminal-record", number=None)).text,
    }
    return {f"{name}.txt": f"{text}\n".encode() for name, text in texts.items()}


def _file(picture: Image.Image, form: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()


def _beside(left: Image.Image, right: Image.Image) -> Image.Image:
    height = max(left.height, right.height)
    sheet = Image.new("L", (left.width + right.width + 40, height), 255)
    sheet.paste(left, (0, 0))
    sheet.paste(right, (left.width + 40, 0))
    return ImageOps.expand(sheet, 20, 255)
