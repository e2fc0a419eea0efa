"""Finding what a chat has sent: by number, by the gateway's ID, by a filter, by time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.mailing.details import SmsDetails
from bot.mailing.sms import SmsStates
from bot.model import Account, Mailing, Past
from bot.sms.statuses import FINAL_STATES, KNOWN_FOR
from storage.chat.chats import Chats
from storage.journal.drafts import token_of
from storage.journal.journal import Journal
from storage.journal.queries import Sought

LOOKED_AT = 5
"""How many SMS to a number may be asked about at once: as many as a window shows."""
ASKED_AT_ONCE = 5
"""How many of their parts may be asked about; one long SMS may have more."""


class Lookup:
    """Every answer is about one chat's own SMS: single ones, and those of its mailings.

    In lists, a single SMS comes as `SmsDetails`, a mailing to an audience as `Mailing`.
    """

    def __init__(self, *, sms: SmsStates, journal: Journal, chats: Chats, clock: Clock) -> None:
        self._sms = sms
        self._journal = journal
        self._chats = chats
        self._clock = clock

    async def mailing(self, chat_id: int, mailing_id: int) -> Mailing:
        """Return one of this chat's mailings. BotError `mailing-unknown`."""
        return await self._sms.mailing(chat_id, mailing_id)

    async def past(
        self, chat_id: int, past: Past, *, offset: int, limit: int
    ) -> tuple[list[SmsDetails | Mailing], int]:
        """Return a page of what the chat has sent, newest first, and how much there is in all."""
        sought = await self._sought(chat_id, past)
        page = await self._journal.queries.filtered(sought, offset=offset, limit=limit)
        return await self._rows(page), await self._journal.queries.count_filtered(sought)

    async def _sought(self, chat_id: int, past: Past) -> Sought:
        chat = await self._chats.get(chat_id)
        zone = ZoneInfo(chat.timezone if chat else "UTC")
        begins = datetime.combine(self._clock.now().astimezone(zone).date(), time(), zone)
        return Sought(chat_id, past, begins, begins + timedelta(days=1))

    async def _rows(self, mailings: Sequence[Mailing]) -> list[SmsDetails | Mailing]:
        return [await self._sms.of(one) if one.single else one for one in mailings]

    async def scheduled(self, chat_id: int, *, limit: int) -> list[SmsDetails | Mailing]:
        """Return what is held here and what missed its time, the earliest due first."""
        return await self._rows(await self._journal.queries.scheduled(chat_id, limit=limit))

    async def count_scheduled(self, chat_id: int) -> int:
        """Return how many mailings are held here or missed their time."""
        return await self._journal.queries.count_scheduled(chat_id)

    async def waiting(self, chat_id: int, *, limit: int) -> list[SmsDetails | Mailing]:
        """Return what stands still until a person decides, the earliest due first."""
        return await self._rows(await self._journal.news.waiting(chat_id, limit=limit))

    async def count_waiting(self, chat_id: int) -> tuple[int, int]:
        """Return how many mailings missed their time, and how many wait for a person in all."""
        return await self._journal.news.count_waiting(chat_id)

    async def count(self, chat_id: int) -> int:
        """Return how many mailings the chat has confirmed."""
        return await self._journal.queries.count(chat_id)

    async def last_sent(self, chat_id: int) -> Mailing | None:
        """Return the mailing that was last handed over, or may have been."""
        return await self._journal.queries.last_sent(chat_id)

    async def last_topic(self, chat_id: int) -> int | None:
        """Return the topic of the chat's latest mailing that was in one."""
        return await self._journal.queries.last_topic(chat_id)

    async def to_number(
        self, chat_id: int, phone: str, *, offset: int, limit: int
    ) -> tuple[list[SmsDetails], int]:
        """Return the SMS that went or will go to a number, newest first, and how many there are."""
        places = await self._journal.queries.to_phone(chat_id, phone, offset=offset, limit=limit)
        rows = [await self._sms.one(chat_id, *place) for place in places]
        return rows, await self._journal.queries.count_to_phone(chat_id, phone)

    async def ask_about(self, chat_id: int, phone: str, *, offset: int = 0) -> None:
        """Ask the gateway about a few SMS to a number that may still change, newest first.

        `offset` leaves out the newest. Takes at most as long as a person waits. Raises BotError
        `gateway-…`; earlier answers are kept. SMS of another account than the chat's are left out.
        """
        chat = await self._chats.get(chat_id)
        if chat is None or chat.account is None:
            return
        page, _ = await self.to_number(chat_id, phone, offset=offset, limit=LOOKED_AT)
        await self._sms.ask_about(chat_id, self._worth_asking(page, chat.account))

    def _worth_asking(self, page: Iterable[SmsDetails], account: Account) -> list[SmsDetails]:
        """Return the SMS that are not final, up to the budget of parts; the first may exceed it."""
        chosen: list[SmsDetails] = []
        parts = 0
        for one in page:
            parts_open = sum(part.state not in FINAL_STATES for part in one.segments)
            if not parts_open or one.mailing.account != account or self._forgotten(one):
                continue
            if chosen and parts + parts_open > ASKED_AT_ONCE:
                break
            chosen.append(one)
            parts += parts_open
        return chosen

    def _forgotten(self, one: SmsDetails) -> bool:
        """Tell whether the gateway knows nothing of it any more."""
        mailing = one.mailing
        left_at = mailing.finished_at or mailing.started_at or mailing.created_at
        return self._clock.now() - left_at >= KNOWN_FOR

    async def confirmed(
        self, chat_id: int, drafts: Iterable[str | int]
    ) -> dict[str | int, Mailing]:
        """Return what was confirmed of these drafts: by its token, or by its number when saved.

        Of a mailing whose `content` is not the draft's, an earlier state was confirmed.
        """
        tokens = {one if isinstance(one, str) else token_of(one): one for one in drafts}
        if not tokens:
            return {}
        found = await self._journal.queries.by_tokens(chat_id, tokens)
        return {tokens[mailing.token]: mailing for mailing in found}

    async def last_confirmed(self, chat_id: int, user_id: int) -> SmsDetails | Mailing | None:
        """Return what a person confirmed last in a chat; None: nothing was ever."""
        last = await self._journal.queries.last_confirmed(chat_id, user_id)
        return (await self._rows([last]))[0] if last else None

    async def knows_id(self, chat_id: int, gateway_id: str) -> bool:
        """Tell whether a gateway's ID belongs to an SMS of the chat."""
        return await self._journal.queries.find(chat_id, gateway_id) is not None
