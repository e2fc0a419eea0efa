"""The composition root: opens every part of `bot.assembly`, with nothing begun; `App` runs them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.assembly.administration import open_administration
from bot.assembly.gateways import gateway_timeouts, open_gateways
from bot.assembly.monitor import open_monitor
from bot.assembly.sending import open_sending
from bot.assembly.stores import open_stores
from bot.assembly.telegram import open_telegram
from bot.clock import Clock, SystemClock
from bot.lifecycle import DRAIN_SECONDS, App
from bot.monitoring.monitor import Watch
from bot.settings import Settings


@asynccontextmanager
async def open_app(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[App]:
    """Open everything and yield the product, ready to run.

    Raises BotError `database-…`, `data-exposed` and `secret-key-…`.
    """
    clock = clock or SystemClock()
    watch = Watch()
    async with (
        open_stores(settings, clock) as stores,
        open_gateways(settings, clock, watch.metrics) as gateways,
    ):
        sending = open_sending(settings, stores, gateways, clock)
        administration = open_administration(
            settings, stores, sending, gateways.reachability, clock
        )
        async with (
            open_telegram(
                settings, stores, sending, administration, watch=watch, clock=clock
            ) as telegram,
            open_monitor(settings, stores, sending, telegram, watch=watch, clock=clock) as monitor,
        ):
            yield App(
                bot=telegram.bot,
                dispatcher=telegram.dispatcher,
                rooms=telegram.rooms,
                reader=telegram.reader,
                engine=sending.engine,
                cards=telegram.cards,
                deliverers=telegram.deliverers,
                watches=(
                    sending.inbox,
                    sending.balance_watch,
                    telegram.rooms.privacy.upkeep,
                    administration.alerts,
                ),
                unread=telegram.unread,
                menus=telegram.menus,
                in_flight=telegram.in_flight,
                sending=sending.tasks,
                others=sending.other_tasks,
                patience=patience_of(settings),
                look_for_damage=stores.db.look_for_damage,
                monitor=monitor,
                stay_fit=stores.db.stay_fit,
            )


def patience_of(settings: Settings) -> float:
    """Return the seconds that the last call to the gateway may take when the bot ends."""
    timeouts = gateway_timeouts(settings)
    return timeouts.connect + timeouts.read + DRAIN_SECONDS
