"""What monitoring sees of queues, lists, alarms and the publication, from the books themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from gouvcheck_core.status import FULL
from issuer_api.audit.leaf import Action
from issuer_api.batches.model import Batch, Delivery, State
from issuer_api.documents.changes.one import Change, change
from issuer_api.documents.tables import Cause
from issuer_api.download.doubts import DOUBT_SECONDS
from issuer_api.operate.metrics import Metrics
from issuer_api.publish.service import publish
from issuer_api.store.tables import list_use
from tests.support.downloads import Counter
from tests.support.press import furnished
from tests.support.register import CLIENT, NOW

if TYPE_CHECKING:
    from pathlib import Path

    from issuer_api.house import House
    from issuer_api.store.opening import Register

LIFETIME = 40 * 86_400
"""Longer than a document waits for its citizen."""


@pytest.fixture
def counter(register: Register) -> Counter:
    return Counter(register)


def read(house: House) -> dict[str, float]:
    """Return what monitoring would read, by name and labels."""
    lines = Metrics(house).text().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def batch(number: int, **more: Any) -> Batch:
    empty: dict[str, Any] = dict.fromkeys(
        ("started", "finished", "cancelled", "reason", "waits_for", "salt", "size", "digest")
    )
    counts = {"rows": 40, "issued": 0, "printed": 0, "spoilt": 0}
    values: dict[str, Any] = {
        "id": f"{number:026}",
        "client": CLIENT,
        "actor": "first",
        "profile": "criminal-record",
        "language": "fr",
        "delivery": Delivery.ZIP,
        "state": State.CHECKED,
        "day": 1,
        "created": NOW,
        "request": bytes(32),
    }
    return Batch(**(empty | counts | values | more))


def test_nothing_waits_in_empty_books(counter: Counter) -> None:
    found = read(counter.house)

    assert found['gouvcheck_batches{state="waiting"}'] == 0
    assert found["gouvcheck_batch_rows_left"] == 0
    assert found['gouvcheck_mails{state="waiting"}'] == 0
    assert found["gouvcheck_downloads_over"] == 0
    assert found['gouvcheck_status_list_room{list="3"}'] == FULL
    # Nothing is said of a publication that is not there.
    assert not any("publi" in name for name in found)


def test_batches_and_their_rows_are_counted_until_they_end(counter: Counter) -> None:
    several = [
        batch(1),
        batch(2, state=State.RUNNING, issued=30, printed=20, spoilt=1),
        batch(3, state=State.RUNNING, rows=5),
        batch(4, state=State.FAILED, rows=1_000),
        batch(5, state=State.DONE, issued=40, printed=40),
    ]
    with counter.register.begin() as books:
        for each in several:
            key = each.id.encode().rjust(32, b"0")
            books.batches.enter(each, idempotency=key, content=key)

    found = read(counter.house)

    assert found['gouvcheck_batches{state="waiting"}'] == 1
    assert found['gouvcheck_batches{state="running"}'] == 2
    assert found["gouvcheck_batch_rows_left"] == 40 + 19 + 5


def test_mail_waits_then_is_in_doubt_and_download_ends_up_over(counter: Counter) -> None:
    counter.deliver()
    assert read(counter.house)['gouvcheck_mails{state="waiting"}'] == 1
    with counter.register.begin() as books:
        assert books.download_mails.claim(now=NOW)

    assert read(counter.house)['gouvcheck_mails{state="in-doubt"}'] == 0
    counter.now = NOW + DOUBT_SECONDS + 1
    assert read(counter.house)['gouvcheck_mails{state="in-doubt"}'] == 1
    assert read(counter.house)["gouvcheck_downloads_over"] == 0
    counter.now = NOW + LIFETIME
    assert read(counter.house)["gouvcheck_downloads_over"] == 1


def test_room_of_each_list_in_the_settings_shrinks_and_is_never_below_nothing(
    counter: Counter,
) -> None:
    lists = dict.fromkeys(counter.house.desk.lists, (3, 8))
    house = replace(counter.house, desk=replace(counter.house.desk, lists=lists))
    counter.deliver()
    with counter.register.begin() as books:
        books.connection.execute(insert(list_use).values(list=8, taken=FULL + 1))

    found = read(house)

    assert found['gouvcheck_status_list_room{list="3"}'] == FULL - 1
    assert found['gouvcheck_status_list_room{list="8"}'] == 0


def test_alarms_are_counted_by_rule(counter: Counter) -> None:
    document = counter.deliver().id
    with counter.register.begin() as books:
        for rule in ("same-holder", "out-of-hours", "same-holder"):
            books.alarms.enter(CLIENT, rule, count=1, document=document, now=NOW)

    found = read(counter.house)

    assert found['gouvcheck_alarms_total{rule="same-holder"}'] == 2
    assert found['gouvcheck_alarms_total{rule="out-of-hours"}'] == 1


def test_change_is_behind_until_it_is_published(counter: Counter, tmp_path: Path) -> None:
    press = furnished(tmp_path / "keys")
    settings = counter.house.settings.model_copy(update={"keys": press.folder})
    house = replace(counter.house, settings=settings)
    document = counter.deliver().id
    publish(counter.register, press, now=NOW + 10)
    counter.now = NOW + 30
    assert read(house)["gouvcheck_changes_unpublished"] == 0
    assert read(house)["gouvcheck_publication_age_seconds"] == 20

    wanted = Change(
        document=document,
        action=Action.WITHDRAWN,
        cause=Cause.ERROR,
        client=CLIENT,
        actor="",
        idempotency="a-change",
    )
    with counter.register.begin() as books:
        change(books, wanted, desk=house.desk, now=counter.now)

    assert read(house)["gouvcheck_changes_unpublished"] == 1
    publish(counter.register, press, now=NOW + 40)
    assert read(house)["gouvcheck_changes_unpublished"] == 0


def test_labels_are_ours_and_few(counter: Counter) -> None:
    counter.deliver()
    said = Metrics(counter.house).text().decode()

    assert CLIENT not in said
    assert "example.lu" not in said
