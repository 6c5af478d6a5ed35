"""The service is killed while it issues, and asked by more than it may: nothing lost or doubled."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest

from issuer_api.operate.counting import Counts
from tests.integration.issuer.fault_program import PATIENCE, Service, problems, released, wait_for
from tests.support.databases import database, store_url

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["database", "store_url"]

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

CLIENTS = 8
EACH = 6
QUOTA = 50
CROWD = 200


def test_killed_while_it_issues_nothing_is_lost_or_issued_twice(
    store_url: str, tmp_path: Path
) -> None:
    service = Service(store_url, tmp_path)
    service.lay_out()
    answers: list[tuple[int, httpx.Response]] = []
    broken: list[int] = []

    def insist(client: int) -> None:
        """Ask for each document until there is an answer, as a careful program does."""
        for number in range(client * EACH, (client + 1) * EACH):
            while True:
                try:
                    answers.append((number, service.ask(number)))
                    break
                except httpx.TransportError:
                    broken.append(number)
                    time.sleep(0.25)

    clients = [threading.Thread(target=insist, args=(each,)) for each in range(CLIENTS)]
    with service.running():
        for client in clients:
            client.start()
        wait_for(lambda: len(answers) >= CLIENTS * EACH // 2)
        service.kill()
        service.start()
        for client in clients:
            client.join(PATIENCE)
        answers += [(number, service.ask(number)) for number in range(CLIENTS * EACH)]

        documents = released(answers)
        assert broken
        assert problems(answer for _, answer in answers) == set()
        assert len(documents) == CLIENTS * EACH
        assert service.audited(documents) == Counts(*[CLIENTS * EACH] * 3)


def test_two_hundred_at_once_get_the_fifty_that_are_allowed(store_url: str, tmp_path: Path) -> None:
    service = Service(store_url, tmp_path, quota=QUOTA)
    service.lay_out()
    with service.running(), ThreadPoolExecutor(CROWD) as crowd:
        answers = list(enumerate(crowd.map(service.ask, range(CROWD))))

        assert Counter(answer.status_code for _, answer in answers) == {201: QUOTA, 429: 150}
        assert problems(answer for _, answer in answers) == {(429, "quota-used")}
        assert service.audited(released(answers)) == Counts(QUOTA, QUOTA, QUOTA)
