from __future__ import annotations

from gouvcheck_core.trust import Status
from gouvcheck_core.update import update
from tests.support import issued
from tests.support.published import DAY, HOUR, START, Publisher
from verifier_app.model import ListSummary, TrustSummary


def test_summary_says_number_and_date_of_everything_held() -> None:
    publisher = Publisher.started(numbers=(issued.LIST, 9))
    publisher.set_status(9, 4, Status.USED, now=START + HOUR)
    publisher.publish_head(now=START + HOUR)
    held = update(publisher.anchor(), publisher.fetch, now=START + HOUR).state
    summary = TrustSummary.of(held)

    assert summary.head is not None
    assert summary.trust is not None
    assert (summary.root.version, summary.trust.version, summary.head.version) == (1, 1, 2)
    assert summary.lists == (ListSummary(issued.LIST, 1, START), ListSummary(9, 2, START + HOUR))
    assert summary.as_of == summary.newest == START + HOUR
    assert summary.next_expiry == START + HOUR + 7 * DAY
    assert (summary.amber, summary.stop) == (DAY, 3 * DAY)
    assert not summary.demonstration


def test_before_the_first_update_there_is_only_a_root() -> None:
    summary = TrustSummary.of(Publisher.started().anchor())

    assert (summary.head, summary.trust, summary.lists) == (None, None, ())
    assert summary.as_of is None
    assert summary.next_expiry == summary.root.expires


def test_demonstration_is_seen() -> None:
    from gouvcheck_core.environment import Environment
    from gouvcheck_core.trust.state import State
    from gouvcheck_core.update import root_name
    from tests.support import demo_keys

    root = demo_keys.published()[root_name(1)]
    held = State.anchored(root, environment=Environment.DEVELOPMENT)

    assert TrustSummary.of(held).demonstration
