"""Rows of campaigns: what their manifests say, their keys and their status lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select, text, update

from issuer_api.store.tables import document
from issuer_api.vouchers.model import Campaign, Counts
from issuer_api.vouchers.tables import campaign, campaign_key, campaign_list
from voucher_batch.store.bulk import insert_if_absent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, Row

    from gouvcheck_core.keys import PublicKey

_TOTALS: Final = ("vouchers", "void", "cents")


class CampaignBook:
    """The campaigns whose manifests were imported.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def keep_others_out(self) -> None:
        """Let no other import begin before this transaction ends; who reads is not kept waiting.

        SQLite has one writer at a time anyway.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("LOCK TABLE campaign IN SHARE ROW EXCLUSIVE MODE"))

    def all(self) -> tuple[Campaign, ...]:
        """Return all campaigns, by their numbers."""
        rows = self._connection.execute(select(campaign).order_by(campaign.c.number)).all()
        return tuple(self._campaign(row) for row in rows)

    def named(self, identifier: str) -> Campaign | None:
        """Return a campaign, or None."""
        return self._one(campaign.c.id == identifier)

    def numbered(self, number: int) -> Campaign | None:
        """Return the campaign of a number, or None."""
        return self._one(campaign.c.number == number)

    def enter(self, entered: Campaign, *, keys: Iterable[PublicKey]) -> None:
        """Enter a campaign, or what its newer manifest says in its place.

        Args:
            entered: With counts for each of the keys.
            keys: That signed its vouchers.
        """
        values = {
            name: getattr(entered, name)
            for name in Campaign.__dataclass_fields__
            if name != "counts"
        } | {name: getattr(entered.counts, name) for name in _TOTALS}
        if not insert_if_absent(self._connection, campaign, **values):
            self._connection.execute(
                update(campaign).where(campaign.c.number == entered.number).values(values)
            )
            self._connection.execute(
                delete(campaign_key).where(campaign_key.c.campaign == entered.number)
            )
        for key in keys:
            self._connection.execute(
                insert(campaign_key).values(
                    campaign=entered.number,
                    kid=key.kid,
                    cose_key=key.cose_key,
                    signed=entered.counts.signed[key.kid],
                )
            )

    def claim(self, number: int, *, for_campaign: int) -> bool:
        """Give a status list to a campaign; tell whether it is that campaign's now."""
        insert_if_absent(self._connection, campaign_list, list=number, campaign=for_campaign)
        owner = self._connection.scalar(
            select(campaign_list.c.campaign).where(campaign_list.c.list == number)
        )
        return owner == for_campaign

    def lists(self, number: int) -> tuple[int, ...]:
        """Return the status lists of a campaign."""
        return tuple(
            self._connection.scalars(
                select(campaign_list.c.list)
                .where(campaign_list.c.campaign == number)
                .order_by(campaign_list.c.list)
            )
        )

    def holds_documents(self, number: int) -> bool:
        """Tell whether a document of the service has an entry in a status list."""
        found = self._connection.execute(
            select(document.c.id).where(document.c.list == number).limit(1)
        ).first()
        return found is not None

    def documents_within(self, number: int) -> int:
        """Count the documents of the service in the status lists of a campaign; there are none."""
        lists = select(campaign_list.c.list).where(campaign_list.c.campaign == number)
        counted = select(func.count()).select_from(document).where(document.c.list.in_(lists))
        return int(self._connection.scalar(counted) or 0)

    def _one(self, condition: ColumnElement[bool]) -> Campaign | None:
        row = self._connection.execute(select(campaign).where(condition)).one_or_none()
        return None if row is None else self._campaign(row)

    def _campaign(self, row: Row[Any]) -> Campaign:
        keys = self._connection.execute(
            select(campaign_key.c.kid, campaign_key.c.signed)
            .where(campaign_key.c.campaign == row.number)
            .order_by(campaign_key.c.kid)
        )
        values = dict(row._mapping)  # noqa: SLF001 - what SQLAlchemy calls its mapping
        counts = {name: values.pop(name) for name in _TOTALS}
        signed = {bytes(kid): count for kid, count in keys}
        return Campaign(**values, counts=Counts(**counts, signed=signed))
