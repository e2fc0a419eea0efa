"""Removes unused audiences and contacts, once a day."""

import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.contacts.audiences import Audiences
from bot.contacts.base import Contacts

log = logging.getLogger(__name__)

_DAY = 24 * 60 * 60.0


async def tidy_daily(
    audiences: Audiences,
    contacts: Contacts,
    clock: Clock,
    keep_all: Callable[[], bool] = lambda: False,
) -> None:
    """Tidy at once and then daily, until cancelled; log a failure and try again the next day.

    Nothing is removed while `keep_all`: a restored database does not know of newer files, and a
    clock that leapt makes new ones look old.
    """
    while True:
        if keep_all():
            await clock.sleep(_DAY)
            continue
        try:
            gone = await audiences.tidy(clock.now())
            await contacts.tidy()
            log.info("removed %d audiences that nothing referred to", gone)
        except Exception:
            log.exception("tidying failed")
        await clock.sleep(_DAY)
