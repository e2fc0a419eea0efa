"""What is known of a mailing's delivery as a whole: quick, however many recipients it has."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.model import Mailing, MailingState
from bot.sms.statuses import Delivery
from storage.database import Database
from storage.records import mailing_of
from storage.schema import mailings, messages, tracks

_AT_ONCE = 500
_ENDED = (MailingState.FINISHED, MailingState.STOPPED)


@dataclass(frozen=True, slots=True)
class Tracked:
    """What is known of the delivery of a mailing as a whole."""

    version: int
    """Grows when more is known, whoever has asked."""
    asking: bool
    """The gateway is still being asked."""
    counts: dict[str, int]
    """`Delivery` value → recipients."""


class Unreached:
    """Reads for whoever is to be sent to again."""

    _db: Database

    async def tracked(self, mailing_id: int) -> Tracked | None:
        """Return what is tracked of a mailing's delivery; None: nothing."""
        query = select(tracks.c.version, tracks.c.next_at, tracks.c.counts).where(
            tracks.c.mailing_id == mailing_id
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        return Tracked(row.version, row.next_at is not None, row.counts)

    async def count_delivered(self, mailing_id: int, phones: Sequence[str]) -> int:
        """Return to how many of these numbers a mailing's SMS was delivered."""
        # by the number, and not by going through the mailing, which may have a million
        own = messages.c.mailing_id + 0 == mailing_id
        found = 0
        async with self._db.read() as connection:
            for start in range(0, len(phones), _AT_ONCE):
                query = select(func.count()).where(
                    own,
                    messages.c.phone.in_(phones[start : start + _AT_ONCE]),
                    messages.c.delivery == Delivery.DELIVERED,
                )
                found += await connection.scalar(query) or 0
        return found

    async def ended(self, chat_id: int, limit: int) -> list[tuple[Mailing, dict[str, int]]]:
        """Return the chat's latest ended mass mailings, the newest first.

        Each with its recipients by the `Delivery` value of their SMS, as far as it is tracked.
        """
        query = (
            select(mailings, tracks.c.counts)
            .outerjoin(tracks)
            .where(
                mailings.c.chat_id == chat_id,
                mailings.c.audience_id.is_not(None),
                mailings.c.state.in_(_ENDED),
                mailings.c.finished_at.is_not(None),
            )
            .order_by(mailings.c.id.desc())
            .limit(limit)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [(mailing_of(row), row["counts"] or {}) for row in rows]
