"""Finding what was sent: by number, by the gateway's ID, by a filter."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.mailing.service import Details, Service
from bot.model import Account, Mailing, Past
from bot.sms.statuses import FINAL_STATES, KNOWN_FOR
from storage.chat.chats import Chats
from storage.journal.journal import Journal
from storage.journal.queries import Sought

LOOKED_AT = 5
"""SMS to a number whose states may be asked anew at once: as many as a window shows."""
ASKED_AT_ONCE = 5
"""Parts that are asked about then; one long SMS may have more."""


class Lookup:
    """Every look is at one chat's own SMS: single ones, and those of its mass mailings."""

    def __init__(self, *, service: Service, journal: Journal, chats: Chats, clock: Clock) -> None:
        self._service = service
        self._journal = journal
        self._chats = chats
        self._clock = clock

    async def past(
        self, chat_id: int, past: Past, *, offset: int, limit: int
    ) -> tuple[list[Details | Mailing], int]:
        """Return what the chat has sent, newest first, and how much there is of it in all.

        Single SMS whole, and mass mailings bare.
        """
        sought = await self._sought(chat_id, past)
        found = await self._journal.queries.filtered(sought, offset=offset, limit=limit)
        rows = [one if one.mass else await self._service.sms(chat_id, one.id, 0) for one in found]
        return rows, await self._journal.queries.count_filtered(sought)

    async def _sought(self, chat_id: int, past: Past) -> Sought:
        chat = await self._chats.get(chat_id)
        zone = ZoneInfo(chat.timezone if chat else "UTC")
        begins = datetime.combine(self._clock.now().astimezone(zone).date(), time(), zone)
        return Sought(chat_id, past, begins, begins + timedelta(days=1))

    async def to_number(
        self, chat_id: int, phone: str, *, offset: int, limit: int
    ) -> tuple[list[Details], int]:
        """Return what went to a number or is to go, newest first, and how much it is in all."""
        found = await self._journal.queries.to_phone(chat_id, phone, offset=offset, limit=limit)
        rows = [await self._service.sms(chat_id, *place) for place in found]
        return rows, await self._journal.queries.count_to_phone(chat_id, phone)

    async def ask_about(self, chat_id: int, phone: str, *, offset: int = 0) -> None:
        """Ask the gateway about a few SMS to a number that may still change, newest first.

        `offset` leaves out the newest; it takes as long as a person waits at most. Raises
        BotError `gateway-…`; what was answered before it is kept. Nothing is asked of another
        account than the chat's.
        """
        chat = await self._chats.get(chat_id)
        if chat is None or chat.account is None:
            return
        found, _ = await self.to_number(chat_id, phone, offset=offset, limit=LOOKED_AT)
        asked = self._worth_asking(found, chat.account)
        await self._service.ask_about(chat_id, [part for one in asked for part in one.segments])

    def _worth_asking(self, found: Iterable[Details], account: Account) -> list[Details]:
        """Return those that are not final, within the budget; a long one fits when it is alone."""
        chosen: list[Details] = []
        parts = 0
        for one in found:
            parts_open = sum(part.state not in FINAL_STATES for part in one.segments)
            if not parts_open or one.mailing.account != account or self._forgotten(one):
                continue
            if chosen and parts + parts_open > ASKED_AT_ONCE:
                break
            chosen.append(one)
            parts += parts_open
        return chosen

    def _forgotten(self, one: Details) -> bool:
        """Tell whether the gateway knows nothing of it any more."""
        mailing = one.mailing
        left_at = mailing.finished_at or mailing.started_at or mailing.created_at
        return self._clock.now() - left_at >= KNOWN_FOR

    async def knows_id(self, chat_id: int, gateway_id: str) -> bool:
        """Tell whether a gateway's ID belongs to an SMS of the chat."""
        return await self._journal.queries.find(chat_id, gateway_id) is not None
