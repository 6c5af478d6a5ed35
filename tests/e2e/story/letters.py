"""Act four: a campaign of vouchers, typed as an operator types it, and every letter judged."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core.scan import scan
from gouvcheck_core.verdict import Accepted
from gouvcheck_core.verify import verify
from tests.support.batch_command import gouvcheck_batch
from tests.support.command import inside
from tests.support.demo_keys import FOLDER

if TYPE_CHECKING:
    from gouvcheck_core.trust import Trust
    from tests.e2e.story.report import Report

SAMPLE: Final = Path(__file__).parents[2] / "samples" / "batch" / "voucher.toml"
SIGNERS: Final = tuple(FOLDER / "private" / f"document-{n}.private.pem" for n in (1, 2))


def show(trust: Trust, now: int, out: Path, report: Report, *, people: int) -> None:
    """Run a campaign for sample people, and read and verify the code of every letter.

    Args:
        trust: What a phone holds.
        now: The clock.
        out: Where the campaign's folder is made.
        report: What was seen.
        people: How many; some of them get an e-mail instead of a letter.
    """
    report.act(
        f"{people} vouchers: imported, allocated, signed, printed, read back, judged offline"
    )
    out.mkdir(parents=True)
    # The demonstration's trust runs campaign 1; everything else is as in the sample.
    campaign = SAMPLE.read_text(encoding="utf-8").replace("number = 7", "number = 1")
    (out / "voucher.toml").write_text(campaign, encoding="utf-8")
    with inside(out):
        _type(report, now, "new", "spring", "--from", "voucher.toml")
        _type(report, now, "sample", "people.csv", "--count", people)
        _type(report, now, "import", "people.csv", "-C", "spring")
        _type(report, now, "allocate", "-C", "spring")
        signers = [part for key in SIGNERS for part in ("--signer", f"file:{key}")]
        _type(report, now, "run", "-C", "spring", "--workers", 2, *signers)
        _type(report, now, "run", "-C", "spring", *signers)
    shards = sorted((out / "spring" / "run" / "shards").glob("*.pdf"))
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(2, mp_context=context) as processes:
        found = [text for texts in processes.map(read, shards) for text in texts]
    genuine = sum(isinstance(verify(text, trust, now=now), Accepted) for text in found)
    report.line("letters whose code is genuine", got=str(genuine), due=str(len(found)))
    report.line("codes that differ from all others", got=str(len(set(found))), due=str(len(found)))
    pages = _letters_due(out / "people.csv")
    report.line("letters for people who asked for one", got=str(len(found)), due=str(pages))
    changed = f"{found[0][:-1]}{'A' if found[0][-1] != 'A' else 'B'}"
    report.line(
        "a letter with one symbol changed",
        got=str(not isinstance(verify(changed, trust, now=now), Accepted)),
        due="True",
    )


def read(shard: Path) -> list[str]:
    """Return the texts of all codes of a shard, page by page."""
    return [code.text for code in scan(shard.read_bytes())]


def _type(report: Report, now: int, *arguments: object) -> None:
    ran = gouvcheck_batch(*arguments, now=now)
    report.line(f"gouvcheck-batch {arguments[0]}", got=f"exit {ran.code}", due="exit 0")
    report.note((ran.out.strip() or ran.err.strip()).splitlines()[-1])


def _letters_due(people: Path) -> int:
    lines = people.read_text(encoding="utf-8-sig").splitlines()
    return sum(";courrier;" in line for line in lines)
