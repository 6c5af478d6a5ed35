"""A run in one process: what it makes, what it leaves, what it says."""

from __future__ import annotations

import resource
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from gouvcheck_core.errors import SignerError
from tests.support.factory import SIGNERS, Inline, codes, files, fill, letters, manifest_bytes, run
from voucher_batch import sheet
from voucher_batch.beneficiary import Channel
from voucher_batch.errors import BookError, RunError
from voucher_batch.press import work as press
from voucher_batch.rebuild import Rebuilder
from voucher_batch.run import (
    EVERY_CODE,
    Event,
    Pace,
    Sampling,
    Stop,
    Terms,
    Wish,
    run_campaign,
    status,
)
from voucher_batch.sign import Keyring, Unsigned, sign
from voucher_batch.store import ShardKind, ShardState
from voucher_batch.store.book_tables import voucher
from voucher_batch.store.identity_tables import beneficiary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.factory import Factory
    from voucher_batch.run import Summary


class Told:
    """The progress that remembers."""

    def __init__(self) -> None:
        self.paces: list[Pace] = []
        self.events: list[tuple[Event, int, str]] = []

    def advanced(self, pace: Pace) -> None:
        self.paces.append(pace)

    def happened(self, event: Event, *, shard: int, fault: str = "") -> None:
        self.events.append((event, shard, fault))


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[Factory]:
    """Return six pieces: one mail, and letters in shards of two, one, one and one."""
    with fill(f"sqlite:///{tmp_path / 'store.db'}", persons=5, mails=1, shard_size=2) as factory:
        yield factory


def test_every_beneficiary_gets_one_letter_with_a_good_code(store_url: str, tmp_path: Path) -> None:
    with fill(store_url, persons=5, mails=1, shard_size=2) as factory:
        summary = run(factory, tmp_path / "out")
        expected = codes(factory)
        with factory.store.read() as books:
            counts = books.counts()
    assert summary.complete
    read = letters(tmp_path / "out")
    assert len(set(read)) == len(read) == 5
    assert sorted(read) == sorted(expected)
    assert (counts.vouchers, counts.signed, counts.pieces, counts.released) == (6, 6, 6, 6)


def test_second_run_changes_nothing(factory: Factory, tmp_path: Path) -> None:
    run(factory, tmp_path / "out")
    before = files(tmp_path / "out")
    summary = run(factory, tmp_path / "out")
    assert summary.complete
    assert summary.figures.shards == 0
    assert files(tmp_path / "out") == before


def test_two_campaigns_of_the_same_input_are_byte_identical(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        with fill(f"sqlite:///{tmp_path / name}.db", persons=4, shard_size=2) as factory:
            run(factory, tmp_path / name)
            made.append((files(tmp_path / name), manifest_bytes(factory, tmp_path / f"m-{name}")))
    assert made[0] == made[1]
    assert len(made[0][0]) >= 3


def test_books_hold_the_digest_of_each_file(factory: Factory, tmp_path: Path) -> None:
    run(factory, tmp_path / "out")
    with factory.store.read() as books:
        digests = {
            f"shards/{shard.number:05d}.pdf": shard.digest.hex()
            for shard in books.shards.all()
            if shard.digest is not None
        }
    assert digests == files(tmp_path / "out")


def test_shards_are_dealt_among_the_signers(factory: Factory, tmp_path: Path) -> None:
    run(factory, tmp_path / "out")
    with factory.store.read() as books:
        signed = books.keys.signed()
    assert set(signed) == {signer.public.kid for signer in SIGNERS}
    assert sum(signed.values()) == 6


def test_progress_counts_pieces_up_to_all(factory: Factory, tmp_path: Path) -> None:
    told = Told()
    run(factory, tmp_path / "out", progress=told)
    done = [pace.done for pace in told.paces]
    assert done == sorted(done)
    assert (done[0], done[-1], told.paces[-1].total) == (0, 6, 6)
    assert told.paces[-1].left == 0


class Broken(Inline):
    """Workers with whom something happens to each job."""

    def __init__(self, happens: Any) -> None:
        self.happens = happens
        self.jobs: list[int] = []

    def submit(self, work: Any, job: Any) -> Any:
        self.jobs.append(job.shard)
        return super().submit(lambda given: self.happens(work, given), job)


def damage(factory: Factory, position: int = 1) -> int:
    """Damage what is sealed of one person who gets a letter, and return the shard."""
    with factory.store.begin() as books:
        row = books.pieces.of(factory.post[0])[position - 1]
        books.connection.execute(
            update(beneficiary)
            .where(beneficiary.c.id == row.person.beneficiary)
            .values(sealed=bytes(40))
        )
    return factory.post[0]


def test_poisoned_row_sets_its_shard_aside_and_the_rest_goes_on(
    factory: Factory, tmp_path: Path
) -> None:
    poisoned = damage(factory, position=2)
    told = Told()
    summary = run(factory, tmp_path / "out", progress=told)
    assert not summary.complete
    (fault,) = summary.status.set_aside
    assert (fault.shard, fault.fault, fault.tries) == (poisoned, "vault-sealed at piece 2", 3)
    events = [event for event, shard, _ in told.events if shard == poisoned]
    assert events == [Event.TRIED_AGAIN, Event.TRIED_AGAIN, Event.SET_ASIDE]
    with factory.store.read() as books:
        others = {s.state for s in books.shards.all() if s.number != poisoned}
    assert others == {ShardState.RELEASED}


def test_shard_that_was_set_aside_is_made_when_its_fault_is_mended(
    factory: Factory, tmp_path: Path
) -> None:
    with factory.store.read() as books:
        sealed = {
            row.person.beneficiary: row.person.sealed
            for shard in books.shards.all()
            for row in books.pieces.of(shard.number)
        }
    damage(factory)
    assert not run(factory, tmp_path / "out").complete
    with factory.store.begin() as books:
        for number, content in sealed.items():
            books.connection.execute(
                update(beneficiary).where(beneficiary.c.id == number).values(sealed=content)
            )
        assert books.shards.put_back() == 1
    assert run(factory, tmp_path / "out").complete
    assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))


def test_letter_that_cannot_be_set_names_its_piece_and_nothing_else(
    factory: Factory, tmp_path: Path
) -> None:
    def garble(work: Any, job: Any) -> Any:
        if job.shard != factory.post[0]:
            return work(job)
        bad = replace(job.pieces[1], name="\U00012000 unprintable")
        return work(replace(job, pieces=(job.pieces[0], bad, *job.pieces[2:])))

    summary = run(factory, tmp_path / "out", workers=Broken(garble))
    assert [(f.shard, f.fault) for f in summary.status.set_aside] == [
        (factory.post[0], "sheet-glyph at piece 2")
    ]


def test_defect_in_a_worker_is_named_without_what_it_says(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> bytes:
        raise KeyError("a name that nobody may read")

    monkeypatch.setattr(press, "render", broken)
    summary = run(factory, tmp_path / "out")
    faults = {fault.fault for fault in summary.status.set_aside}
    assert faults == {"defect KeyError at piece 1"}


def test_code_that_does_not_read_back_keeps_the_shard_from_release(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sheet.render

    def exchanged(pieces: Any, *, form: Any) -> bytes:
        return real(pieces if len(pieces) == 1 else [*pieces[1:], pieces[0]], form=form)

    monkeypatch.setattr(press, "render", exchanged)
    summary = run(factory, tmp_path / "out")
    assert [(fault.shard, fault.fault) for fault in summary.status.set_aside] == [
        (factory.post[0], "sheet-other-code")
    ]
    assert len(files(tmp_path / "out")) == len(factory.post) - 1


def test_signature_that_is_not_over_the_claims_is_not_printed(
    factory: Factory, tmp_path: Path
) -> None:
    run(factory, tmp_path / "out")
    with factory.store.begin() as books:
        row, other = books.pieces.of(factory.post[0])
        books.connection.execute(
            update(voucher)
            .where(voucher.c.id == row.voucher.voucher)
            .values(signature=other.voucher.signature)
        )
        books.pieces.add_shard(
            [(row.voucher.voucher, 2)], kind=ShardKind.REPRINT, channel=Channel.POST
        )
    summary = run(factory, tmp_path / "out")
    assert [fault.fault for fault in summary.status.set_aside] == ["book-bad-signature at piece 1"]


def test_every_code_can_be_read_back(factory: Factory, tmp_path: Path) -> None:
    order = replace(factory.order(tmp_path / "out"), sample=EVERY_CODE)
    summary = run_campaign(order, workers=Inline(), terms=Terms())
    assert summary.figures.verified == 5


@pytest.mark.parametrize(
    ("pieces", "percent", "count"),
    [(1, 1, 1), (2, 1, 2), (100, 1, 2), (500, 1, 5), (501, 1, 6), (10, 100, 10)],
)
def test_sample_has_both_ends_and_so_many_in_between(pieces: int, percent: int, count: int) -> None:
    positions = Sampling(percent=percent).positions(pieces, seed="sample/1")
    assert len(set(positions)) == len(positions) == count
    assert {0, pieces - 1} <= set(positions) <= set(range(pieces))
    assert positions == Sampling(percent=percent).positions(pieces, seed="sample/1")


def test_samples_of_two_shards_differ() -> None:
    some = Sampling(percent=5)
    assert some.positions(500, seed="sample/1") != some.positions(500, seed="sample/2")


@pytest.mark.parametrize("percent", [0, 101, -1])
def test_sample_that_is_none_is_refused(percent: int) -> None:
    with pytest.raises(RunError) as caught:
        Sampling(percent=percent)
    assert caught.value.code == "run-sample"


def test_stop_finishes_what_is_in_hand_and_begins_nothing_more(
    factory: Factory, tmp_path: Path
) -> None:
    stop = Stop()

    def press_once(work: Any, job: Any) -> Any:
        stop.press()
        return work(job)

    summary = run(factory, tmp_path / "out", workers=Broken(press_once), stop=stop)
    assert summary.status.shards[ShardState.RELEASED] >= 1
    assert summary.status.shards[ShardState.OPEN] >= 1
    assert summary.status.shards[ShardState.LEASED] == 0
    assert not summary.complete
    assert all(name.endswith(".pdf") for name in files(tmp_path / "out"))
    assert run(factory, tmp_path / "out").complete


def test_stop_pressed_twice_leaves_what_is_in_hand(factory: Factory, tmp_path: Path) -> None:
    stop = Stop()

    def press_twice(work: Any, job: Any) -> Any:
        stop.press()
        stop.press()
        return work(job)

    summary = run(factory, tmp_path / "out", workers=Broken(press_twice), stop=stop)
    assert stop.wish is Wish.ABANDON
    assert summary.status.shards[ShardState.LEASED] == 0
    assert files(tmp_path / "out").keys() <= {f"shards/{min(factory.post):05d}.pdf"}
    assert run(factory, tmp_path / "out").complete


def test_output_without_space_stops_the_run_and_is_taken_up_later(
    factory: Factory, tmp_path: Path
) -> None:

    first = min(factory.post)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def short_of_space(work: Any, job: Any) -> Any:
        if job.shard == first:
            return work(job)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
        try:
            return work(job)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    with pytest.raises(RunError) as caught:
        run(factory, tmp_path / "out", workers=Broken(short_of_space))
    assert caught.value.code == "run-output-full"
    assert files(tmp_path / "out").keys() == {f"shards/{first:05d}.pdf"}
    assert status(factory.store, now=int(time.time())).shards[ShardState.LEASED] == 0
    assert run(factory, tmp_path / "out").complete
    assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))


def test_signer_that_fails_stops_the_run_and_nothing_is_lost(
    factory: Factory, tmp_path: Path
) -> None:
    class Gone:
        public = SIGNERS[0].public

        def sign(self, message: bytes) -> bytes:  # noqa: ARG002 - the protocol's
            raise SignerError("signer-token-lost", "The token was lost.", hint="Plug it in.")

    with pytest.raises(SignerError):
        run(factory, tmp_path / "out", signers=[Gone()])
    assert status(factory.store, now=int(time.time())).shards[ShardState.LEASED] == 0
    assert run(factory, tmp_path / "out").complete


def test_run_that_signs_later_than_another_takes_the_signatures_of_that_one(
    factory: Factory, tmp_path: Path
) -> None:
    rebuilder = Rebuilder(factory.campaign, factory.vault, keys={})

    def sign_everything() -> None:
        with factory.store.read() as books:
            rows = [row for shard in books.shards.all() for row in books.pieces.of(shard.number)]
        sign(
            [
                Unsigned(r.voucher, rebuilder.claims(factory.vault.unseal(r.person), r.voucher))
                for r in rows
            ],
            campaign=factory.campaign,
            keyring=Keyring([SIGNERS[1]]),
            group=0,
            store=factory.store,
        )

    class Slow:
        public = SIGNERS[0].public
        asked = 0

        def sign(self, message: bytes) -> bytes:
            self.asked += 1
            if self.asked == 1:
                sign_everything()
            return SIGNERS[0].sign(message)

    assert run(factory, tmp_path / "out", signers=[Slow()]).complete
    with factory.store.read() as books:
        assert books.keys.signed() == {SIGNERS[1].public.kid: 6}
    assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))


def test_run_with_another_campaign_file_is_refused(factory: Factory, tmp_path: Path) -> None:
    run(factory, tmp_path / "out")
    other = replace(factory, campaign=replace(factory.campaign, digest=bytes(32)))
    with pytest.raises(BookError) as caught:
        run(other, tmp_path / "out")
    assert caught.value.code == "book-other-campaign"


def test_erased_person_gets_no_letter_and_the_others_keep_their_numbers(
    factory: Factory, tmp_path: Path
) -> None:
    with factory.store.begin() as books:
        row = books.pieces.of(factory.post[0])[0]
        assert books.people.erase(row.person.beneficiary, now=1)
    seen: list[tuple[int, ...]] = []

    def look(work: Any, job: Any) -> Any:
        if job.shard == factory.post[0]:
            seen.append(tuple(piece.mark.piece for piece in job.pieces))
        return work(job)

    summary = run(factory, tmp_path / "out", workers=Broken(look))
    assert summary.complete
    assert seen == [(2,)]
    assert len(letters(tmp_path / "out")) == 4


@pytest.mark.parametrize("jump", [-86_400, 86_400])
def test_clock_that_is_set_while_a_run_goes_on_does_no_harm(
    factory: Factory, tmp_path: Path, jump: int
) -> None:
    begin = time.time()
    calls = 0

    def clock() -> float:
        nonlocal calls
        calls += 1
        return begin + calls + (jump if calls > 4 else 0)

    assert run(factory, tmp_path / "out", clock=clock).complete
    assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))


def test_lease_of_a_dead_run_is_taken_over_when_it_ends(factory: Factory, tmp_path: Path) -> None:
    with factory.store.begin() as books:
        assert books.shards.lease("dead", now=1_000, until=1_120)
    told = Told()
    now = iter(range(1_060, 10_000, 3))
    summary = run(factory, tmp_path / "out", clock=lambda: next(now), progress=told)
    assert summary.complete
    assert (Event.WAITING, 1, "") in told.events


def test_shard_that_another_run_has_taken_over_is_left_to_it(
    factory: Factory, tmp_path: Path
) -> None:
    def taken_over(work: Any, job: Any) -> Any:
        done = work(job)
        if not taken:
            with factory.store.begin() as books:
                lease = books.shards.lease("other", now=9_999_999_999, until=9_999_999_999 + 120)
                assert lease is not None
                taken.append(lease.number)
        return done

    taken: list[int] = []
    summary = run(factory, tmp_path / "out", workers=Broken(taken_over))
    assert summary.complete  # the clock of the other run is far ahead: its lease counts for nothing
    assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))
    assert all(name.endswith(".pdf") for name in files(tmp_path / "out"))


def test_status_is_read_from_the_books_alone(factory: Factory, tmp_path: Path) -> None:
    with factory.store.begin() as books:
        books.shards.lease("somebody", now=100, until=200)
    seen = status(factory.store, now=150)
    assert (seen.done, seen.pieces, seen.rate, seen.left) == (0, 6, None, None)
    assert seen.owners == {"somebody": (1,)}
    run(factory, tmp_path / "out", clock=lambda: 1_000)
    seen = status(factory.store, now=1_010)
    assert seen.complete
    assert seen.rate == pytest.approx(0.6)
    assert seen.left == 0
    assert status(factory.store, now=90_000).rate is None


def test_summary_tells_what_the_run_did(factory: Factory, tmp_path: Path) -> None:
    summary: Summary = run(factory, tmp_path / "out")
    figures = summary.figures
    assert (figures.pieces, figures.shards) == (5, len(factory.post) + 1)
    assert figures.size == sum(path.stat().st_size for path in (tmp_path / "out").rglob("*.pdf"))
    assert figures.memory > 10_000_000
    assert figures.seconds > 0
