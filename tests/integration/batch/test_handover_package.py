"""The package for the printer, checked by what a printer has; and what comes back from there."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core.profiles import by_id
from gouvcheck_core.scan.pdf import PdfPages
from tests.support.factory import (
    SIGNERS,
    codes,
    files,
    fill,
    letters,
    run,
    sample_person,
)
from voucher_batch.campaign import Column
from voucher_batch.errors import BookError, HandoverError
from voucher_batch.handover import (
    Printed,
    hand_over,
    parse_mark,
    printed,
    reprint_spoiled,
    take_log,
)
from voucher_batch.manifest import entries_of, read_manifest
from voucher_batch.sheet import Form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.factory import Factory
    from voucher_batch.handover import Package

PERSONS = 7


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[Factory]:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with fill(url, persons=PERSONS, mails=1, shard_size=3) as factory:
        yield factory


@pytest.fixture
def made(factory: Factory, tmp_path: Path) -> Factory:
    """Return a campaign whose run is complete."""
    assert run(factory, tmp_path / "out").complete
    return factory


def hand(factory: Factory, folder: Path, package: str = "package", **options: Any) -> Package:
    return hand_over(
        factory.store,
        campaign=factory.campaign,
        vault=factory.vault,
        form=Form.of(factory.campaign),
        output=str(folder / "out"),
        package=str(folder / package),
        **{"signer": SIGNERS[0], **options},
    )


def test_package_holds_what_the_printer_needs(made: Factory, tmp_path: Path) -> None:
    package = hand(made, tmp_path)
    assert (package.sheets, package.shards, package.vouchers) == (PERSONS, len(made.post), 8)
    folder = tmp_path / "package"
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True
    )
    names = {line.split(":")[0] for line in checked.stdout.splitlines()}
    assert names == files(folder).keys() - {"SHA256SUMS"}
    assert names >= {"job-ticket.json", "job-ticket.txt", "manifest.cbor", "proof-set.pdf"}
    assert sorted(letters(folder / "shards")) == sorted(codes(made))


def test_ticket_counts_sheets_by_country_and_language(made: Factory, tmp_path: Path) -> None:
    hand(made, tmp_path)
    ticket = json.loads((tmp_path / "package" / "job-ticket.json").read_text())
    counts = ticket["counts"]
    assert counts["sheets"] == sum(counts["by-country"].values()) == PERSONS
    assert sum(counts["by-language"].values()) == PERSONS
    assert counts["by-country"] == {"BE": 1, "DE": 1, "FR": 1, "LU": 4}
    assert set(ticket["windows-mm"]) == {"BE", "DE", "FR", "LU"}
    assert sum(shard["sheets"] for shard in ticket["shards"]) == PERSONS
    assert ticket["folds-from-the-top-mm"] == [105.0, 210.0]
    text = (tmp_path / "package" / "job-ticket.txt").read_text()
    assert f"{PERSONS:,} in {len(made.post)} files" in text
    assert all(len(line) <= 100 for line in text.splitlines())


def test_package_but_its_letters_names_nobody(made: Factory, tmp_path: Path) -> None:
    hand(made, tmp_path)
    folder = tmp_path / "package"
    for path in folder.iterdir():
        if path.suffix == ".pdf" or path.is_dir():
            continue
        data = path.read_bytes()
        for number in range(PERSONS):
            person = sample_person(number)
            assert person.name.encode() not in data
            assert person.family_name.encode() not in data
    assert all(path.stem.isdigit() for path in (folder / "shards").iterdir())


def test_proof_set_shows_both_ends_the_longest_name_and_an_address_abroad(
    made: Factory, tmp_path: Path
) -> None:
    hand(made, tmp_path)
    ticket = json.loads((tmp_path / "package" / "job-ticket.json").read_text())
    reasons = ", ".join(ticket["proofs"].values())
    for reason in ("first sheet", "last sheet", "longest name", "address abroad"):
        assert reason in reasons
    assert all(mark.endswith("/00") for mark in ticket["proofs"])
    with PdfPages((tmp_path / "package" / "proof-set.pdf").read_bytes()) as pages:
        assert pages.count == len(ticket["proofs"])


def test_manifest_in_the_package_counts_every_voucher(made: Factory, tmp_path: Path) -> None:
    hand(made, tmp_path)
    believed = {SIGNERS[0].public.kid: SIGNERS[0].public}
    with (tmp_path / "package" / "manifest.cbor").open("rb") as source:
        manifest = read_manifest(source, keys=believed)
        entries = [entry for chunk in manifest.chunks() for entry in chunk]
    assert len(entries) == manifest.head.counts.vouchers == PERSONS + 1
    assert manifest.head.counts.cents == (PERSONS + 1) * 5000
    with made.store.read() as books:
        kept = {(r.list, r.entry): r for r in books.vouchers.manifest_rows()}
    for entry in entries:
        row = kept[entry.list, entry.index]
        assert row.reference_hash == entry.reference_hash
        assert row.kid == manifest.head.keys[entry.key].kid
        assert row.shard == entry.shard


def test_same_books_give_the_same_package(made: Factory, tmp_path: Path) -> None:
    hand(made, tmp_path, "one")
    hand(made, tmp_path, "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_package_without_sums_is_made_anew(made: Factory, tmp_path: Path) -> None:
    hand(made, tmp_path)
    whole = files(tmp_path / "package")
    (tmp_path / "package" / "SHA256SUMS").unlink()
    (tmp_path / "package" / "manifest.cbor").write_bytes(b"half")
    hand(made, tmp_path)
    assert files(tmp_path / "package") == whole


def test_finished_package_is_not_overwritten(made: Factory, tmp_path: Path) -> None:
    hand(made, tmp_path)
    with pytest.raises(HandoverError) as caught:
        hand(made, tmp_path)
    assert caught.value.code == "handover-exists"


def test_package_goes_to_any_file_system(made: Factory, tmp_path: Path) -> None:
    hand(made, tmp_path)
    hand_over(
        made.store,
        campaign=made.campaign,
        vault=made.vault,
        form=Form.of(made.campaign),
        output=str(tmp_path / "out"),
        package=f"memory://{tmp_path.name}",
        signer=SIGNERS[0],
    )
    import fsspec

    system = fsspec.filesystem("memory")
    sums = system.cat(f"/{tmp_path.name}/SHA256SUMS")
    assert sums == (tmp_path / "package" / "SHA256SUMS").read_bytes()


def test_campaign_that_is_not_finished_is_not_handed_over(factory: Factory, tmp_path: Path) -> None:
    with pytest.raises(HandoverError) as caught:
        hand(factory, tmp_path)
    assert caught.value.code == "handover-unfinished"
    assert not (tmp_path / "package").exists()


def test_file_that_was_changed_is_not_handed_over(made: Factory, tmp_path: Path) -> None:
    path = tmp_path / "out" / "shards" / f"{made.post[0]:05d}.pdf"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(HandoverError) as caught:
        hand(made, tmp_path)
    assert caught.value.code == "handover-changed"
    assert not (tmp_path / "package" / "SHA256SUMS").exists()


def test_shard_that_there_is_not_is_told(made: Factory, tmp_path: Path) -> None:
    with pytest.raises(HandoverError) as caught:
        hand(made, tmp_path, numbers=[999])
    assert caught.value.code == "handover-nothing"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fields": {"value": Column("amount")}}, "handover-value"),
        ({"profile": by_id("residence-certificate"), "fields": {}}, "handover-profile"),
    ],
)
def test_campaign_that_cannot_be_redeemed_has_no_manifest(
    factory: Factory, changes: dict[str, Any], code: str
) -> None:
    campaign = replace(factory.campaign, **changes)
    with pytest.raises(HandoverError) as caught, factory.store.read() as books:
        list(entries_of(books, campaign=campaign, keys=()))
    assert caught.value.code == code


def test_voucher_without_a_code_keeps_the_manifest_from_being_made(factory: Factory) -> None:
    with pytest.raises(HandoverError) as caught, factory.store.read() as books:
        list(entries_of(books, campaign=factory.campaign, keys=()))
    assert caught.value.code == "handover-unsigned"


# --- what comes back -----------------------------------------------------------------------------


def log(factory: Factory, spoiled: set[tuple[int, int]], *, header: bool = True) -> list[str]:
    """Return the printer's log of every sheet of the first papers."""
    text = io.StringIO()
    rows = csv.writer(text)
    if header:
        rows.writerow(["DataMatrix", "Outcome"])
    with factory.store.read() as books:
        shards = {s.number: s for s in books.shards.all()}
    for number in sorted(factory.post):
        pieces = shards[number].pieces
        for piece in range(1, pieces + 1):
            mark = f"sample-voucher/{number:05d}/{piece:05d}/{pieces:05d}/01"
            rows.writerow([mark, "spoiled" if (number, piece) in spoiled else "printed"])
    return text.getvalue().splitlines()


def test_spoiled_sheets_are_made_again_with_the_same_code_and_the_counts_close(
    made: Factory, tmp_path: Path
) -> None:
    spoiled = {(made.post[0], 2), (made.post[1], 1)}
    taken = take_log(log(made, spoiled)[:-1], store=made.store, campaign=made.campaign, now=1_000)
    assert (taken.printed, taken.spoiled) == (PERSONS - 3, 2)
    assert printed(made.store) == Printed(
        pieces=PERSONS, printed=PERSONS - 3, reprinted=0, spoiled=2, open=1
    )
    numbers = reprint_spoiled(made.store, campaign=made.campaign)
    assert len(numbers) == 1
    assert reprint_spoiled(made.store, campaign=made.campaign) == ()
    assert run(made, tmp_path / "out").complete
    assert printed(made.store) == Printed(
        pieces=PERSONS + 2, printed=PERSONS - 3, reprinted=2, spoiled=0, open=3
    )
    first = {code for number, piece in spoiled for code in [code_at(made, number, piece)]}
    again = tmp_path / "again"
    (again).mkdir()
    again.joinpath("x.pdf").hardlink_to(tmp_path / "out" / "shards" / f"{numbers[0]:05d}.pdf")
    assert set(letters(again)) == first
    with made.store.read() as books:
        assert {row.copy for row in books.pieces.of(numbers[0])} == {1}
    package = hand(made, tmp_path, "reprints", numbers=numbers)
    assert (package.shards, package.sheets) == (1, 2)


def code_at(factory: Factory, number: int, piece: int) -> str:
    from voucher_batch.piece import Mark
    from voucher_batch.rebuild import Rebuilder

    with factory.store.read() as books:
        row = books.pieces.at(number, piece)
        rebuilder = Rebuilder(factory.campaign, factory.vault, keys=books.keys.public())
    assert row is not None
    mark = Mark(campaign="sample-voucher", shard=number, piece=piece, pieces=9)
    return rebuilder.piece(row, mark=mark).code


def test_log_that_comes_twice_changes_nothing(made: Factory) -> None:
    lines = log(made, {(made.post[0], 1)}, header=False)
    for _ in range(2):
        take_log(lines, store=made.store, campaign=made.campaign, now=1_000)
        assert printed(made.store).printed == PERSONS - 1


def test_sheet_that_is_said_to_be_both_is_told(made: Factory) -> None:
    take_log(log(made, set()), store=made.store, campaign=made.campaign, now=1_000)
    with pytest.raises(BookError) as caught:
        take_log(
            log(made, {(made.post[0], 1)}), store=made.store, campaign=made.campaign, now=1_000
        )
    assert caught.value.code == "book-outcome"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("sample-voucher/00001/00001/00003/01", "handover-log"),
        ("sample-voucher/00001/00001/00003/01,lost", "handover-log"),
        ("sample-voucher/00001/00001/00003/01,printed,twice", "handover-log"),
        ('"sample-voucher', "handover-log"),
        ("nonsense,printed", "handover-mark"),
        ("other/00001/00001/00003/01,printed", "handover-other-campaign"),
        ("sample-voucher/00999/00001/00003/01,printed", "handover-unknown-sheet"),
        ("sample-voucher/00001/00001/00001/01,printed", "handover-unknown-sheet"),  # an e-mail
        ("sample-voucher/00005/00001/00003/00,printed", "handover-unknown-sheet"),  # a proof
        ("sample-voucher/00005/00001/00009/01,printed", "handover-unknown-sheet"),
        ("sample-voucher/00005/00009/00003/01,printed", "handover-unknown-sheet"),
    ],
)
def test_line_that_cannot_be_taken_is_told(factory: Factory, line: str, code: str) -> None:
    with pytest.raises(HandoverError) as caught:
        take_log([line], store=factory.store, campaign=factory.campaign, now=1_000)
    assert caught.value.code == code


def test_mark_is_read_as_it_was_written() -> None:
    mark = parse_mark("sample-voucher/00012/00034/00500/02", campaign="sample-voucher")
    assert (mark.shard, mark.piece, mark.pieces, mark.copy) == (12, 34, 500, 2)
    assert mark.text() == "sample-voucher/00012/00034/00500/02"
