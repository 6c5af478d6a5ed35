"""The whole story of a campaign, typed: 500 sample people, from the empty folder to closed books.

Behind it every letter's code is judged offline by the core, with a trust made for the campaign; and
all that was written to a terminal, and every file name, is searched for what only a letter may say.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zxingcpp
from PIL import Image

from gouvcheck_core.cli import pinned
from gouvcheck_core.scan import scan
from gouvcheck_core.trust import PinnedTrust, Status
from gouvcheck_core.verdict import Accepted
from gouvcheck_core.verify import verify
from tests.integration.web_server import HOST
from tests.support.batch_command import NOW, SIGNERS, gouvcheck_batch, write_keys
from tests.support.command import inside
from tests.support.mail_server import Desk, serving
from voucher_batch.cli.workplace import Workplace, open_workplace
from voucher_batch.mail.words import words
from voucher_batch.manifest import State, read_manifest
from voucher_batch.piece import Mark
from voucher_batch.rebuild import Rebuilder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.support.command import Ran

pytestmark = pytest.mark.allow_hosts([HOST])

PEOPLE = Path(__file__).parents[2] / "samples" / "batch" / "beneficiaries.csv"
CAMPAIGN = PEOPLE.with_name("voucher.toml")
DAY = 86_400


@dataclass
class Typist:
    """Types commands into a folder, and remembers all that is said."""

    folder: Path
    said: list[str] = field(default_factory=list)
    now: int = NOW

    def type(
        self, line: str, *, code: int = 0, stdin: str | None = None, account: str = "anna"
    ) -> Ran:
        self.now += 60
        with inside(self.folder):
            ran = gouvcheck_batch(*line.split(), stdin=stdin, now=self.now, account=account)
        self.said += [ran.out, ran.err]
        assert ran.code == code, f"{line}\n{ran.out}{ran.err}"
        return ran

    def json(self, line: str, *, code: int = 0) -> Any:
        return json.loads(self.type(f"{line} --json", code=code).out)


@pytest.fixture
def typist(tmp_path: Path) -> Typist:
    write_keys(tmp_path)
    return Typist(tmp_path)


def people() -> list[dict[str, str]]:
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def person(row: Mapping[str, str]) -> str:
    """Return what somebody types about himself."""
    number = row["Matricule"]
    return f"{number}\n{number[:4]}-{number[4:6]}-{number[6:8]}\n"


def test_campaign_from_an_empty_folder_to_closed_books(typist: Typist) -> None:
    rows = people()
    by_post = [row for row in rows if row["Canal"] == "courrier"]
    by_email = [row for row in rows if row["Canal"] == "e-mail"]
    assert len(rows) == 500

    typist.type(f"new spring --from {CAMPAIGN}")
    typist.type("check -C spring")
    typist.type(f"import {PEOPLE} -C spring --dry-run")
    typist.type(f"import {PEOPLE} -C spring")
    typist.type("allocate -C spring")
    signers = "--signer file:vouchers-1.private.pem --signer file:vouchers-2.private.pem"
    typist.type(f"run -C spring {signers} --workers 2")
    typist.type("handover package -C spring --signer file:manifest.private.pem")

    _a_sheet_is_spoiled_and_made_again(typist, signers)
    with serving(Desk()) as desk:
        mail = f"mail -C spring --server {desk.uri} --rate 1000"
        typist.type(mail)
        assert len(desk.taken) == len(by_email)
        typist.type("resend ask -C spring", stdin=person(by_post[0]))
        typist.type("resend ask -C spring --by email", stdin=person(by_email[0]))
        typist.type("resend stolen -C spring", stdin=person(by_post[1]))
        (request,) = typist.json("resend requests -C spring", code=1)
        typist.type(f"resend approve {request['voucher']} -C spring", code=65)
        withdrawn = typist.type(
            f"resend approve {request['voucher']} -C spring", account="ben"
        ).out.strip()
        assert typist.json("resend revoked -C spring", code=1) == [withdrawn]
        typist.type(f"resend revoked -C spring --withdrawn {withdrawn}")
        typist.type("close -C spring", code=1)
        typist.type(f"run -C spring {signers} --workers 2")
        typist.type(mail)
        assert len(desk.taken) == len(by_email) + 1
        _last_mail_is_a_copy(desk, by_email[0])
        _mails_show_the_same_codes_as_the_books(typist, desk)
    _a_letter_comes_back(typist)

    typist.type("manifest manifest.cbor -C spring --signer file:manifest.private.pem")
    typist.type("close -C spring")
    for line in ("allocate -C spring", f"run -C spring {signers}", f"import {PEOPLE} -C spring"):
        typist.type(line, code=65)
    status = typist.json("status -C spring")
    assert status["books_close"]
    assert status["vouchers"] == {"given": 501, "waiting": 0, "signed": 501, "revoked": 1}

    place = open_workplace(typist.folder / "spring")
    codes = _every_code_is_genuine(place, typist.folder, withdrawn)
    assert len(set(codes.values())) == 501
    _letters_show_those_codes(typist.folder / "spring" / "run" / "shards", codes)
    _manifest_counts_them(typist.folder / "manifest.cbor", withdrawn)
    _nobody_is_named(typist, rows)


def _a_sheet_is_spoiled_and_made_again(typist: Typist, signers: str) -> None:
    shard, size = _posted(typist)[0]
    marks = [
        Mark(campaign="sample-voucher", shard=shard, piece=n, pieces=size).text()
        for n in range(1, size + 1)
    ]
    log = [f"{mark},{'spoiled' if n == 3 else 'printed'}\n" for n, mark in enumerate(marks)]
    (typist.folder / "log.csv").write_text("".join(log), "utf-8")
    typist.type("returns printer log.csv -C spring", code=1)
    typist.type(f"run -C spring {signers} --workers 1")
    again = typist.json("status -C spring")["sheets"]
    assert (again["spoiled"], again["made_again"]) == (0, 1)


def _a_letter_comes_back(typist: Typist) -> None:
    shard, size = _posted(typist)[1]
    mark = Mark(campaign="sample-voucher", shard=shard, piece=4, pieces=size).text()
    code = zxingcpp.create_barcode(mark, zxingcpp.BarcodeFormat.DataMatrix)
    Image.fromarray(code.to_image(scale=6)).save(typist.folder / "returned.png")
    assert typist.json("returns post returned.png -C spring") == {"read": 1, "new": [mark]}
    typist.type("returns post - -C spring", stdin=f"{mark}\n")
    (listed,) = typist.json("returns list -C spring --addresses addresses.csv", code=1)
    assert listed["mark"] == mark
    addresses = typist.folder / "addresses.csv"
    assert addresses.stat().st_mode & 0o777 == 0o600
    assert "Sample" in addresses.read_text("utf-8")
    typist.type(f"returns done {mark} -C spring")
    assert typist.json("returns list -C spring") == []


def _posted(typist: Typist) -> list[tuple[int, int]]:
    """Return number and sheets of each shard that is printed."""
    ticket = json.loads((typist.folder / "package" / "job-ticket.json").read_text("utf-8"))
    return [(each["number"], each["sheets"]) for each in ticket["shards"]]


def _last_mail_is_a_copy(desk: Desk, row: Mapping[str, str]) -> None:
    message = desk.messages()[-1]
    assert message["To"].addresses[0].addr_spec == row["Courriel"]
    text = message.get_body(("plain",))
    assert text is not None
    copy = words(message["Content-Language"]).copy.format(copy=2)
    assert copy in text.get_content()


def _mails_show_the_same_codes_as_the_books(typist: Typist, desk: Desk) -> None:
    place = open_workplace(typist.folder / "spring")
    known = set(_codes(place).values())
    for message in desk.messages():
        (picture,) = (p for p in message.walk() if p.get_content_type() == "image/png")
        (found,) = scan(picture.get_content())
        assert found.text in known
    (letter,) = desk.messages()[0].iter_attachments()
    (found,) = scan(letter.get_content())
    assert found.text in known


def _codes(place: Workplace) -> dict[tuple[int, int], str]:
    """Return the code of every voucher, rebuilt from the books, by list and index."""
    with place.store() as store, store.read() as books:
        rebuilder = Rebuilder(place.campaign, place.vault(), keys=books.keys.public())
        mark = Mark(campaign=place.campaign.id, shard=1, piece=1, pieces=1)
        rows = [row for shard in books.shards.all() for row in books.pieces.of(shard.number)]
        return {
            (row.voucher.list, row.voucher.entry): rebuilder.piece(row, mark=mark).code
            for row in rows
        }


def _every_code_is_genuine(
    place: Workplace, folder: Path, withdrawn: str
) -> dict[tuple[int, int], str]:
    codes = _codes(place)
    keys = [folder / "vouchers-1.public.pem", folder / "vouchers-2.public.pem"]
    trust = pinned.trust(PinnedTrust, keys=keys, campaigns=["7:2026-07-01:2026-12-31"], as_of=NOW)
    statuses: dict[int, dict[int, Status]] = {}
    for number, index in codes:
        revoked = withdrawn == f"{number}:{index}"
        statuses.setdefault(number, {})[index] = Status.WITHDRAWN if revoked else Status.VALID
    trust = type(trust)(
        trust.as_of, trust.keys, trust.profiles, trust.campaigns, trust.denied, statuses
    )
    genuine = {
        place for place, text in codes.items() if isinstance(verify(text, trust, now=NOW), Accepted)
    }
    assert {f"{number}:{index}" for number, index in codes.keys() - genuine} == {withdrawn}
    return codes


def _letters_show_those_codes(folder: Path, codes: Mapping[tuple[int, int], str]) -> None:
    """See the first page of every shard; the run itself has read back a sample of each."""
    known = set(codes.values())
    for file in sorted(folder.glob("*.pdf")):
        (found,) = scan(file.read_bytes(), page=1)
        assert found.text in known


def _manifest_counts_them(path: Path, withdrawn: str) -> None:
    with path.open("rb") as file:
        public = SIGNERS["manifest"].public
        manifest = read_manifest(file, keys={public.kid: public})
        entries = [entry for chunk in manifest.chunks() for entry in chunk]
    assert (manifest.head.counts.vouchers, manifest.head.counts.void) == (501, 1)
    assert manifest.head.counts.cents == 500 * 5_000
    void = [entry for entry in entries if entry.state is State.VOID]
    assert [f"{entry.list}:{entry.index}" for entry in void] == [withdrawn]


def _nobody_is_named(typist: Typist, rows: list[dict[str, str]]) -> None:
    secrets = {
        row[column]
        for row in rows
        for column in ("Matricule", "Prénoms", "Nom de famille", "Rue", "Courriel")
    }
    files = " ".join(str(path.relative_to(typist.folder)) for path in _files(typist.folder))
    written = "\n".join([*typist.said, files])
    assert len(written) > 2_000
    assert [secret for secret in secrets if secret in written] == []


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
