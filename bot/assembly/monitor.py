"""What watches all of it, for the operator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.assembly.sending import Sending
from bot.assembly.stores import Stores
from bot.assembly.telegram import Telegram
from bot.clock import Clock
from bot.local_address import parse_address
from bot.monitoring.facts import InMemory
from bot.monitoring.monitor import Monitor, Place, Watch
from bot.settings import Settings
from bot.workers.process import CHILDREN


@asynccontextmanager
async def open_monitor(
    settings: Settings,
    stores: Stores,
    sending: Sending,
    telegram: Telegram,
    *,
    watch: Watch,
    clock: Clock,
) -> AsyncIterator[Monitor]:
    """Put together what watches all of it; it is begun by `App`, and ended here."""
    memory = InMemory(
        holds=lambda: sending.engine.holds,
        updates_in_hand=lambda: telegram.in_flight.count,
        unshown=lambda: {one.label: one.waiting for one in telegram.news},
        children=lambda: {how: CHILDREN[how] for how in ("begun", "done", "refused", "killed")},
    )
    file = stores.db.file
    place = Place(
        address=parse_address(settings.monitoring_address),
        chosen="monitoring_address" in settings.model_fields_set,
        folder=(file or settings.dialogs_path).parent,
        database=file,
        key=settings.bot_token.get_secret_value().encode(),
    )
    monitor = Monitor(watch, db=stores.db, memory=memory, place=place, clock=clock)
    try:
        yield monitor
    finally:
        await monitor.close()
