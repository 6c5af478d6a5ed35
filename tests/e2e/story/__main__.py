"""`make demo`: run the story and say where its results are."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

from tests.e2e.story import documents, letters, official, published, service, sheet
from tests.e2e.story.report import Report


def tell(out: Path, *, now: int, people: int) -> Report:
    """Run every act, leave pictures and files in ``out``, and return what was seen.

    Args:
        out: Emptied first.
        now: The clock.
        people: How many get a voucher.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    report = Report()
    official.show(report)

    publisher = published.Publisher(out / "published", now)
    publisher.publish_head()
    phone = published.Phone(out / "phone", now)
    report.act("A phone fetches the published keys and lists, and then stays offline")
    report.line("first update", got=phone.update(publisher.folder), due="updated")

    printed = documents.issue_all(now, out / "codes")
    documents.show(printed, phone.trust(), now, out / "codes", report)
    documents.show_refusals(printed, phone.trust(), now, report)
    letters.show(phone.trust(), now, out / "campaign", report, people=people)
    service.show(out / "service", now, report)
    published.show(publisher, phone, now, report)
    sheet.draw(printed, out / "codes.png")
    sheet.show(printed, report)
    return report


def main() -> int:
    """Run the story from the command line; 1 when something went otherwise than it had to."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/demo"))
    parser.add_argument("--people", type=int, default=500)
    options = parser.parse_args()
    report = tell(options.out, now=int(time.time()), people=options.people)
    print(f"\nAll codes in one picture:  {options.out / 'codes.png'}")
    print(f"Codes and photographs:     {options.out / 'codes'}")
    print(f"Published keys and lists:  {options.out / 'published'}")
    print(f"Letters with vouchers:     {options.out / 'campaign/spring/run/shards'}")
    if report.surprises:
        print(f"\n{report.surprises} things went otherwise than they had to.")
        return 1
    print("\nEverything went as it had to.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
