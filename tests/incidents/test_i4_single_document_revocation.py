"""I4: certificates that everybody knew to be false could not be withdrawn.

In 2021 valid EU certificates for invented people were in circulation. Each had been signed by a
key that had signed millions of others, and there was no way to withdraw one without all of
them. Here a single document is withdrawn, from the first day on, and its neighbours under the
same key stay good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.desk import Desk


def test_one_document_is_withdrawn_and_its_neighbours_stay_good(desk: Desk) -> None:
    for index in (99, 100, 101):
        desk.paper(index=index)
    desk.mark(100, "withdrawn")
    assert desk.update().code == 0
    assert [desk.reason(index) for index in (99, 100, 101)] == ["genuine", "withdrawn", "genuine"]
    keys = {desk.judge(index).json["codes"][0]["document"]["key"] for index in (99, 101)}
    assert len(keys) == 1


def test_publisher_withdraws_one_document_when_its_issuer_cannot_sign(desk: Desk) -> None:
    false, good = desk.paper(index=100), desk.paper(index=101)
    assert false.message.kid == good.message.kid
    (desk.folder / "deny.txt").write_text(false.message.fingerprint.hex(), "utf-8")
    desk.publish(options="--deny deny.txt")
    assert desk.update().code == 0
    assert (desk.reason(100), desk.reason(101)) == ("withdrawn", "genuine")


def test_document_is_withdrawn_the_day_it_was_issued(desk: Desk) -> None:
    desk.paper(index=100)
    assert desk.reason(100) == "genuine"
    desk.mark(100, "withdrawn")
    desk.update()
    assert desk.judge(100).code == 1


def test_stolen_key_takes_no_document_along_that_is_known_to_be_good(desk: Desk) -> None:
    known, unknown = (desk.paper(index=index, key="document-2") for index in (1, 2))
    assert known.message.kid == unknown.message.kid
    (desk.folder / "good.txt").write_text(known.message.fingerprint.hex(), "utf-8")
    desk.run("keys compromise demo/document-2.public.pem --allow good.txt")
    desk.sign_trust(2)
    desk.update()
    assert (desk.reason(1), desk.reason(2)) == ("genuine", "key-compromised")
