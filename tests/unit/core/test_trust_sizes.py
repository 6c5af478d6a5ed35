"""How much is downloaded: what the design promises of head, trust and a first update."""

from __future__ import annotations

from gouvcheck_core.status import ENTRIES
from gouvcheck_core.update import HEAD_NAME, trust_name, update
from tests.support.large_trust import ISSUERS, KEYS, large_publisher, withdrawn
from tests.support.published import START

CROWD = 10_000_000
FEW_LISTS = range(1, 41)


def test_a_head_that_pins_forty_lists_is_at_most_two_kilobytes() -> None:
    publisher = large_publisher(FEW_LISTS)
    for number in FEW_LISTS:  # what weighs most: high versions, long files
        publisher.versions[f"list {number}"] = 4_000
        publisher.files[f"status/{number}/4000.cwt"] = bytes(100_000)

    head = publisher.publish_head(version=15_000)

    assert len(head) <= 2_000


def test_a_trust_of_fifty_keys_and_seven_profiles_is_at_most_ten_kilobytes() -> None:
    publisher = large_publisher(FEW_LISTS)
    content = publisher.content

    assert (len(content.keys), len(content.issuers), len(content.profiles)) == (KEYS, 7, 7)
    assert {key.issuer.id for key in content.keys} == {issuer.id for issuer in ISSUERS}
    assert len(publisher.files[trust_name(1)]) <= 10_000


def test_a_first_update_on_ten_million_documents_is_at_most_two_hundred_kilobytes() -> None:
    numbers = range(1, 1 + -(-CROWD // ENTRIES))
    publisher = large_publisher(numbers)
    publisher.lists[1] = withdrawn(0.01)
    one_of_a_kind = publisher.publish_list(1)  # all ten are as long, and take a second to make
    publisher.publish_head()

    assert update(publisher.anchor(), publisher.fetch, now=START).error is None
    rest = len(publisher.files[HEAD_NAME]) + len(publisher.files[trust_name(1)])
    assert len(numbers) * len(one_of_a_kind) + rest <= 200_000
