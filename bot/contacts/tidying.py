"""Removes unused audiences and contacts, once a day."""

import logging

from bot.clock import Clock
from bot.contacts.audiences import Audiences
from bot.contacts.base import Contacts

log = logging.getLogger(__name__)

_DAY = 24 * 60 * 60.0


async def tidy_daily(audiences: Audiences, contacts: Contacts, clock: Clock) -> None:
    """Tidy at once and then daily, until cancelled; log a failure and try again the next day."""
    while True:
        try:
            gone = await audiences.tidy(clock.now())
            await contacts.tidy()
            log.info("removed %d audiences that nothing referred to", gone)
        except Exception:
            log.exception("tidying failed")
        await clock.sleep(_DAY)
