"""Questions about one SMS, as tests ask them."""

from datetime import datetime

from storage.journal.journal import Journal
from storage.journal.one_sms import Outgoing


async def last_same(
    journal: Journal,
    chat_id: int,
    phone: str,
    text: str,
    since: datetime,
    *,
    besides: int | None = None,
) -> datetime | None:
    """Return when this very text last went, or may have gone, to this number."""
    sms = Outgoing(chat_id, "DTSMS", phone, text)
    return (await journal.one_sms.of(sms, since, besides=besides)).same_at
