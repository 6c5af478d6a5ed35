"""Work on one shard, in whatever process: render, read back, write. Nothing is looked up."""

from __future__ import annotations

import faulthandler
import hashlib
import resource
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core import cose, envelope
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.keys import PublicKey
from voucher_batch.collecting import no_collecting
from voucher_batch.errors import SheetError
from voucher_batch.folder import Folder
from voucher_batch.press.job import Rendered, Spoilt
from voucher_batch.sheet import check, readback, render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from voucher_batch.piece import Piece
    from voucher_batch.press.job import ShardJob

_KIBIBYTE: Final = 1024


def work(job: ShardJob) -> Rendered | Spoilt:
    """Render a shard, read its sample back, and write it under its temporary name.

    Raises:
        RunError: ``run-output…``: the output cannot be written, which is no fault of the shard.
    """
    begin = time.process_time()
    with no_collecting(), _ended_after(job.patience):
        try:
            pdf = render(job.pieces, form=job.form)
            readback(pdf, job.pieces, job.sample, judge=judge_by(job.keys))
        except Exception as error:  # noqa: BLE001 - a row can break a layout in ways nobody foresaw
            # Only the name of the fault travels: a foreign error may quote the letter it met.
            return Spoilt(shard=job.shard, fault=_located(job, error))
        Folder(job.output).write(job.part, (pdf,))
    return Rendered(
        shard=job.shard,
        digest=hashlib.sha256(pdf).digest(),
        size=len(pdf),
        pieces=len(job.pieces),
        verified=len(job.sample),
        seconds=time.process_time() - begin,
        memory=_largest(),
    )


def _largest() -> int:
    """Return the most memory that this process had, bytes."""
    # The accounts of a process begin with those of the one that started it: a worker of a large
    # parent would count as large. What the kernel says of the memory itself does not.
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * _KIBIBYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE


def judge_by(keys: Mapping[bytes, bytes]) -> Callable[[Piece, str], None]:
    """Return what looks at a code that was read from a page, beyond that it is the piece's own.

    Args:
        keys: COSE_Keys by kid.
    """
    known = {kid: PublicKey.from_cose_key(data) for kid, data in keys.items()}

    def judge(piece: Piece, text: str) -> None:
        message = cose.parse(envelope.from_text(text))
        key = known.get(message.kid)
        if key is None or not message.verified_by(key):
            raise SheetError(
                "sheet-bad-signature",
                f"The code of piece {piece.mark.piece} does not verify.",
                hint="Report this as a defect; nothing was released.",
            )

    return judge


def name_of(error: Exception) -> str:
    """Return the stable name of a fault, without anything that it says."""
    return error.code if isinstance(error, GouvCheckError) else f"defect {type(error).__name__}"


def _located(job: ShardJob, error: Exception) -> str:
    """Return the name of the fault, and which piece it is that cannot be rendered alone."""
    for piece in job.pieces:
        try:
            check(piece, form=job.form)
            render((piece,), form=job.form)
        except Exception as alone:  # noqa: BLE001 - as in `work`
            return f"{name_of(alone)} at piece {piece.mark.piece}"
    return name_of(error)


@contextmanager
def _ended_after(patience: float | None) -> Iterator[None]:
    """End this process if the block takes longer, even where it hangs inside a library."""
    if patience is None:
        yield
        return
    # A thread of the interpreter itself: it needs no turn, and prints lines of code, not values.
    faulthandler.dump_traceback_later(patience, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
