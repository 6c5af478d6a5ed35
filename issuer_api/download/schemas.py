"""What delivery by download looks like in requests, and what its pages send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.profiles import Language
from issuer_api.download import answers
from issuer_api.download.answers import Question
from voucher_batch.mailbox import MAX_LENGTH, mailbox

if TYPE_CHECKING:
    from collections.abc import Callable


class DownloadDelivery(BaseModel):
    """Have the citizen fetch the document: an e-mail brings a link, the page asks a question.

    Exactly one of ``birth_date`` and ``document_number`` says what the page asks. It is hashed
    inside what only the link opens; neither the log nor the register sees it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    kind: Literal["download"]
    email: Annotated[
        str,
        Field(max_length=MAX_LENGTH, description="The registered address; links go nowhere else."),
    ]
    language: Annotated[Language, Field(description="Of the e-mail and the page.")] = Language.FR
    birth_date: Annotated[
        str | None,
        Field(description="YYYY-MM-DD, or YYYY-MM or YYYY where no more is known.", max_length=10),
    ] = None
    document_number: Annotated[
        str | None, Field(description="For companies: a number on the document.", max_length=128)
    ] = None

    def __repr__(self) -> str:
        """Show nothing: address and answer are personal."""
        return "DownloadDelivery()"

    @field_validator("email")
    @classmethod
    def _is_an_address(cls, text: str) -> str:
        return _checked(text, lambda: mailbox(text))

    @field_validator("birth_date")
    @classmethod
    def _is_a_date(cls, text: str | None) -> str | None:
        return text if text is None else _checked(text, lambda: answers.birth_date(text))

    @field_validator("document_number")
    @classmethod
    def _is_a_number(cls, text: str | None) -> str | None:
        return text if text is None else _checked(text, lambda: answers.document_number(text))

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if (self.birth_date is None) is (self.document_number is None):
            raise ValueError("either birth_date or document_number")
        return self

    @property
    def question(self) -> Question:
        """What the page asks."""
        return Question.DOCUMENT_NUMBER if self.birth_date is None else Question.BIRTH_DATE

    @property
    def answer(self) -> str:
        """What it has to be told, as it is compared."""
        if self.birth_date is not None:
            return answers.birth_date(self.birth_date)
        return answers.document_number(self.document_number or "")


class Filled(BaseModel):
    """What a page sends; its ``repr`` is empty."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    lang: str = ""
    link: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    number: str = ""
    permit: str = ""

    def __repr__(self) -> str:
        """Show nothing."""
        return "Filled()"


def _checked(text: str, check: Callable[[], object]) -> str:
    try:
        check()
    except GouvCheckError as error:
        raise ValueError(error.sentence) from None
    return text
