"""Notes what SMS cost, wherever the gateway is asked about them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from bot.model import Account
from bot.sms.destinations import destination_of
from storage.chat.chats import Chats


async def note_prices(
    chats: Chats,
    chat_id: int,
    account: Account,
    segments: Iterable[tuple[str, Decimal | None]],
    at: datetime,
) -> None:
    """Note the prices that the gateway told to an account: (recipient's number, price or None).

    They serve later estimates of the chat while it has that account; see `bot.sms.prices`.
    """
    seen = {(destination_of(phone), price) for phone, price in segments if price is not None}
    if seen:
        await chats.note_prices(chat_id, account, seen, at)
