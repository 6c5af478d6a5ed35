"""The form of a campaign's letters: template, words and sender put together, once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from gouvcheck_core.profiles import Kind, Language
from gouvcheck_core.qr import Level
from voucher_batch.campaign.model import Constant
from voucher_batch.errors import SheetError
from voucher_batch.sheet.template import Template, load_template
from voucher_batch.sheet.words import load_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from voucher_batch.campaign.model import Campaign
    from voucher_batch.sheet.words import Words


@dataclass(frozen=True, slots=True)
class Texts:
    """All that the letters of one language have in common.

    Args:
        language: ISO 639-1 code.
        said: Texts by key, their blanks filled.
        patterns: What fills each slot, with blanks for what a piece brings.
        labels: Of the signed fields, by field id, in the paper's order.
    """

    language: str
    said: Mapping[str, str | list[str]]
    patterns: Mapping[str, str]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What all letters of a campaign have in common; small, and made to be sent to workers.

    Args:
        template: The look.
        texts: By language; the first stands in for a language without words.
        sender: Lines of the return address.
        issued: The day of the letters; a run on another day makes the same bytes.
        level: Error correction of the codes.
    """

    template: Template
    texts: Mapping[str, Texts]
    sender: tuple[str, ...]
    issued: dt.date
    level: Level
    key: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute the key by which workers remember what they compiled for this form."""
        object.__setattr__(self, "key", _key(self))

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """Return the form of a campaign's letters.

        Raises:
            SheetError: ``sheet-template``; ``sheet-language`` for one without words;
                ``sheet-words`` where the words speak of what each letter has of its own.
        """
        template = load_template(campaign.template)
        missing = sorted(set(campaign.languages) - template.languages)
        if missing:
            raise SheetError(
                "sheet-language",
                f"The template {template.name} has no words in: {', '.join(missing)}.",
                hint=f"It speaks {', '.join(sorted(template.languages))}; add a file of words.",
            )
        return cls(
            template=template,
            texts={each: _texts(campaign, template, each) for each in campaign.languages},
            sender=(campaign.sender.name, *campaign.sender.address),
            issued=campaign.issued,
            level=Level(campaign.profile.level.value),
        )

    def texts_in(self, language: str) -> Texts:
        """Return the texts of a language, or of the first one of the campaign."""
        return self.texts.get(language) or next(iter(self.texts.values()))


def _texts(campaign: Campaign, template: Template, language: str) -> Texts:
    words = load_words(template, language)
    blanks = _blanks(campaign, words, language)
    try:
        said = {key: _filled(text, blanks) for key, text in words.said.items()}
    except KeyError as error:
        raise SheetError(
            "sheet-words",
            f"The words of the template {template.name} speak of {error.args[0]!r}, which differs "
            "from letter to letter in this campaign.",
            hint="Give the field one value for all in the campaign file, or take another template.",
        ) from error
    return Texts(
        language=language,
        said=said,
        patterns=words.patterns,
        labels=_labels(campaign, language),
    )


def _blanks(campaign: Campaign, words: Words, language: str) -> dict[str, str]:
    """Return what the words of a letter may speak of: the campaign, never a person."""
    blanks = {
        "campaign": campaign.names.get(language) or next(iter(campaign.names.values())),
        "start": words.day(campaign.period.start),
        "end": words.day(campaign.period.end),
        "issued": words.day(campaign.issued),
        "sender": campaign.sender.name,
        "document": campaign.profile.names.say(_profile_language(language)),
        "reply_to": campaign.sender.reply_to,
    }
    for each in campaign.profile.fields:
        source = campaign.fields.get(each.id)
        if each.kind is Kind.MONEY and isinstance(source, Constant):
            blanks[each.id] = words.euros(_cents(source.value))
    return blanks


def _cents(value: object) -> int:
    """Return cents of what a profile takes for money: cents, or euros with two decimals."""
    return value if isinstance(value, int) else int(Decimal(str(value)) * 100)


def _filled(text: str | list[str], blanks: Mapping[str, str]) -> str | list[str]:
    if isinstance(text, list):
        return [each.format_map(blanks) for each in text]
    return text.format_map(blanks)


def _labels(campaign: Campaign, language: str) -> dict[str, str]:
    known = _profile_language(language)
    return {each.id: each.words.say(known) for each in campaign.profile.fields}


def _profile_language(language: str) -> Language:
    """Return the language in which a profile can speak to readers of ``language``."""
    return Language(language) if language in set(Language) else Language.EN


def _key(form: Form) -> str:
    template = form.template
    content = {
        "template": (template.name, template.code_mm, sorted(map(repr, template.slots.items()))),
        "texts": {key: repr(texts) for key, texts in form.texts.items()},
        "sender": form.sender,
        "issued": form.issued.isoformat(),
        "level": form.level.value,
    }
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
