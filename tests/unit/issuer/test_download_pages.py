"""The pages behind a link, over HTTP, as a browser without scripts sees them."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import re
import string
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import claims, cose, envelope
from gouvcheck_core.profiles import Language, by_id
from issuer_api.download.words import words
from issuer_api.store.opening import create_register, open_register
from issuer_api.store.tables import DocumentState
from tests.support.downloads import PDF, WRONG, Counter, permit_in
from tests.support.register import let_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNKNOWN = "A" * 43
LANGUAGES = tuple(Language)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """On SQLite alone: what the store promises is shown in test_download_service.py."""
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register)
        yield Counter(register)


def test_right_answer_shows_code_and_fields_and_hands_out_the_pdf(counter: Counter) -> None:
    issued = counter.deliver()
    (link,) = counter.links()

    asked = counter.http.get(f"/d/{link}", params={"lang": "en"})
    shown = counter.answer(link)
    fetched = counter.http.post(f"/d/{link}/pdf", data={"permit": permit_in(shown.text)})

    assert (asked.status_code, shown.status_code, fetched.status_code) == (200, 200, 200)
    assert "Date of birth" in asked.text
    found = claims.parse(cose.parse(envelope.from_text(issued.text)).payload)
    for row in by_id("criminal-record").rows(found, Language.EN):
        assert row.label in shown.text
    assert 'role="img" aria-label="QR code of the document"' in shown.text
    assert (fetched.content, fetched.headers["content-type"]) == (PDF, "application/pdf")
    assert fetched.headers["content-disposition"] == 'attachment; filename="document.pdf"'


def test_nothing_of_the_document_is_shown_before_the_answer(counter: Counter) -> None:
    counter.deliver()
    (link,) = counter.links()
    name = by_id("criminal-record").names.say(Language.EN)

    for page in (counter.http.get(f"/d/{link}?lang=en"), counter.answer(link, WRONG)):
        assert name not in page.text
        assert "<svg" not in page.text
        assert "@" not in re.sub(r"<style>.*</style>", "", page.text, flags=re.DOTALL)


def test_company_is_asked_for_a_number_however_it_writes_it(counter: Counter) -> None:
    counter.deliver("business-permit", document_number="10-123 456/A")
    (link,) = counter.links()

    asked = counter.http.get(f"/d/{link}?lang=de")

    assert "Dokumentennummer" in asked.text
    assert counter.answer(link, {"number": "10 123456 b"}).status_code == 403
    assert counter.answer(link, {"number": " 10123456a"}).status_code == 200


def test_link_is_locked_after_five_wrong_answers_even_for_the_right_one(counter: Counter) -> None:
    counter.deliver()
    (link,) = counter.links()

    wrong = [counter.answer(link, WRONG).status_code for _ in range(5)]
    after = counter.answer(link)

    assert wrong == [403, 403, 403, 403, 404]
    assert after.status_code == 404


def test_right_answer_uses_no_try_up_and_gives_no_other_back(counter: Counter) -> None:
    counter.deliver()
    (link,) = counter.links()
    counter.answer(link, WRONG)
    counter.answer(link)
    counter.answer(link)

    assert counter.row().tries == 4


@pytest.mark.parametrize(
    "filled",
    [{"day": "31", "month": "2", "year": "1985"}, {"day": "x", "year": "1985"}, {}, {"year": "85"}],
    ids=["no such day", "letters", "nothing", "two digits"],
)
def test_what_is_no_date_uses_no_try_up(counter: Counter, filled: dict[str, str]) -> None:
    counter.deliver()
    (link,) = counter.links()

    assert counter.answer(link, {"lang": "en"} | filled).status_code == 422
    assert counter.row().tries == 5


def test_unknown_expired_withdrawn_and_locked_links_get_the_same_page(counter: Counter) -> None:
    issued = counter.deliver()
    (link,) = counter.links()
    shown = permit_in(counter.answer(link).text)

    def pages(text: str) -> list[tuple[int, str]]:
        answers = [
            counter.http.get(f"/d/{text}?lang=en"),
            counter.answer(text),
            counter.http.post(f"/d/{text}", data={"permit": shown, "lang": "en"}),
            counter.http.post(f"/d/{text}/pdf", data={"permit": shown, "lang": "en"}),
        ]
        return [(each.status_code, each.text.replace(text, "LINK")) for each in answers]

    unknown = pages(UNKNOWN)
    counter.now += 31 * 86_400
    expired = pages(link)
    counter.now -= 31 * 86_400
    with counter.register.begin() as books:
        books.documents.change(
            issued.id, to=DocumentState.WITHDRAWN, allowed_from=[DocumentState.VALID]
        )
    withdrawn = pages(link)
    with counter.register.begin() as books:
        books.documents.change(
            issued.id, to=DocumentState.VALID, allowed_from=[DocumentState.WITHDRAWN]
        )
    for _ in range(5):
        counter.answer(link, WRONG)
    locked = pages(link)

    assert {status for status, _ in unknown} == {404}
    assert unknown == pages("no-link") == expired == withdrawn == locked


def test_permit_opens_its_own_link_for_a_quarter_of_an_hour(counter: Counter) -> None:
    counter.deliver()
    counter.deliver("business-permit", document_number="123456")
    first, second = sorted(
        counter.links(), key=lambda link: "number" in counter.http.get(f"/d/{link}?lang=en").text
    )
    permit = permit_in(counter.answer(first).text)

    def fetched(link: str, permit: str) -> int:
        status: int = counter.http.post(f"/d/{link}/pdf", data={"permit": permit}).status_code
        return status

    until, _, digest = permit.partition(".")
    assert fetched(first, permit) == 200
    assert fetched(second, permit) == 403
    for other in (f"{int(until) + 9}.{digest}", f"{'9' * 40}.{digest}", "é", "", "1.2"):
        assert fetched(first, other) == 403
    counter.now += 15 * 60
    assert fetched(first, permit) == 403


def test_fresh_link_goes_to_the_registered_address_and_ends_the_old_one(counter: Counter) -> None:
    counter.deliver()
    (old,) = counter.links()
    for _ in range(5):
        counter.answer(old, WRONG)
    counter.now += 600

    asked = counter.http.post("/d/fresh", data={"link": old, "lang": "en"})
    (new,) = counter.links()

    assert asked.status_code == 200
    assert new != old
    assert counter.http.get(f"/d/{old}").status_code == 404
    assert counter.answer(new).status_code == 200


def test_every_request_for_a_fresh_link_gets_the_same_answer(counter: Counter) -> None:
    counter.deliver()
    answers = {
        (answer.status_code, answer.text)
        for link in (*counter.links(), UNKNOWN, "", "x" * 500)
        for answer in [counter.http.post("/d/fresh", data={"link": link, "lang": "en"})]
    }

    assert len(answers) == 1


def test_fresh_links_are_few_and_far_between(counter: Counter) -> None:
    counter.deliver()
    seen = []
    for pause in (0, 1, 599, 600, 600, 600):
        counter.now += pause
        (link,) = counter.links()
        counter.http.post("/d/fresh", data={"link": link})
        seen.append(counter.links() != [link])

    assert seen == [True, False, True, True, False, False]


def test_pages_load_nothing_and_stay_with_their_reader(counter: Counter) -> None:
    counter.deliver()
    (link,) = counter.links()
    for answer in (
        counter.http.get(f"/d/{link}"),
        counter.http.get(f"/d/{UNKNOWN}"),
        counter.answer(link),
        counter.http.post("/d/fresh", data={}),
    ):
        headers = answer.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"].startswith("noindex")
        assert headers["x-content-type-options"] == "nosniff"
        sheet = re.search(r"<style>(.*)</style>", answer.text, flags=re.DOTALL)
        assert sheet is not None
        digest = base64.b64encode(hashlib.sha256(sheet[1].encode()).digest()).decode()
        assert headers["content-security-policy"] == (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self';"
            " base-uri 'none'; frame-ancestors 'none'"
        )
        assert "set-cookie" not in headers
        assert not re.search(r"<script|<link|<img|<iframe|\son\w+=|style=", answer.text)
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-LU,de;q=0.9,en;q=0.8", "de"),
        ("en;q=0.2, lb;q=0.8", "lb"),
        ("pt, en;q=0.5", "en"),
        ("de;q=0, *;q=x", "fr"),
        ("", "fr"),
    ],
)
def test_language_is_the_browsers_unless_another_is_chosen(
    counter: Counter, header: str, language: str
) -> None:
    counter.deliver()
    (link,) = counter.links()

    liked = counter.http.get(f"/d/{link}", headers={"Accept-Language": header})
    chosen = counter.http.get(f"/d/{link}?lang=en", headers={"Accept-Language": header})

    assert f'<html lang="{language}">' in liked.text
    assert liked.headers["content-language"] == language
    assert '<html lang="en">' in chosen.text


class Outline(html.parser.HTMLParser):
    """What a screen reader finds: headings, landmarks, and controls with their names."""

    def __init__(self) -> None:
        super().__init__()
        self.labels = 0
        self.labelled: list[bool] = []
        self.ids: list[str] = []
        self.described: list[str] = []
        self.fors: set[str] = set()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        self.labels += tag == "label"
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if tag == "label" and "for" in said:
            self.fors.add(str(said["for"]))
        if said.get("aria-describedby"):
            self.described += str(said["aria-describedby"]).split()
        if tag == "input" and said.get("type") != "hidden":
            self.labelled.append(self.labels > 0 or said.get("id") in self.fors)

    def handle_endtag(self, tag: str) -> None:
        self.labels -= tag == "label" and self.labels > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_has_a_name_in_every_language(counter: Counter, language: Language) -> None:
    counter.deliver("business-permit", document_number="123456")
    counter.deliver()
    for link in counter.links():
        for filled in ({}, {"day": "1", "month": "1", "year": "2000", "number": "999999"}):
            page = counter.http.post(f"/d/{link}", data={"lang": language.value} | filled).text
            outline = Outline()
            outline.feed(page)
            assert all(outline.labelled)
            assert outline.labelled
            assert set(outline.described) <= set(outline.ids)
            assert outline.tags.count("h1") == 1
            assert {"main", "header", "nav", "title"} <= set(outline.tags)
            assert f'<html lang="{language}">' in page


@pytest.mark.parametrize("part", ["mail", "page"])
def test_words_are_complete_in_every_language(part: str) -> None:
    def asked(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text)}

    english = getattr(words(Language.EN), part)
    for language in LANGUAGES:
        said = getattr(words(language), part)
        assert said.keys() == english.keys()
        assert all(text.strip() for text in said.values())
        assert {name: asked(text) for name, text in said.items()} == {
            name: asked(text) for name, text in english.items()
        }


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_colours_can_be_told_apart_in_both_modes() -> None:
    sheet = resources.files("issuer_api.download").joinpath("templates/page.css").read_text()
    for rule in re.findall(r":root \{([^}]*)\}", sheet):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rule))
        for name in ("ink", "quiet", "act", "bad"):
            assert contrast(colours[name], colours["paper"]) >= 4.5, name
        assert contrast(colours["line"], colours["paper"]) >= 3
        assert contrast(colours["on-act"], colours["act"]) >= 4.5
    assert "min-width: 320px" in sheet


def test_service_without_a_mail_server_delivers_nothing() -> None:
    from issuer_api.download import service
    from issuer_api.errors import DeliveryError
    from tests.support.door import SETTINGS

    with pytest.raises(DeliveryError) as caught:
        service.require_open(SETTINGS)

    assert caught.value.code == "delivery-off"
