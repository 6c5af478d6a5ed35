"""What delivery by download is told: the mail server, who writes, and how long documents stay."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, field_validator

from voucher_batch.errors import MailError
from voucher_batch.mail.server import parse_server
from voucher_batch.mailbox import mailbox

DAY: Final = 86_400
ANY: Final = "*"

Days = Annotated[int, Field(ge=1, le=366)]


class DownloadSettings(BaseModel):
    """Settings of delivery by download; without them there is none.

    Args:
        server: URI of the mail server, as `voucher_batch.mail.server` reads it.
        sender: Address that the e-mails come from.
        retention: Days that a document can be fetched, by profile; ``*`` for all that are not
            named. Then it is erased.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    server: str
    sender: str
    retention: dict[str, Days] = Field(
        default={ANY: 30, "business-permit": 90, "vaccination": 90, "residence-certificate": 60}
    )

    @field_validator("server")
    @classmethod
    def _is_a_server(cls, uri: str) -> str:
        try:
            parse_server(uri)
        except MailError as error:
            raise ValueError(error.sentence) from None
        return uri

    @field_validator("sender")
    @classmethod
    def _is_an_address(cls, text: str) -> str:
        try:
            mailbox(text)
        except MailError as error:
            raise ValueError(error.sentence) from None
        return text

    @field_validator("retention")
    @classmethod
    def _covers_all(cls, days: dict[str, int]) -> dict[str, int]:
        return {ANY: 30, **days}

    def seconds(self, profile: str) -> int:
        """Return how long a document of a kind can be fetched."""
        return self.retention.get(profile, self.retention[ANY]) * DAY
