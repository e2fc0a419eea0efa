"""The connections to the gateway, and how long the settings allow it to take."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot import devino
from bot.clock import Clock
from bot.gateway.pool import GatewayPool
from bot.sending.resend_times import SETTLING_MARGIN
from bot.sending.runner import START_WITHIN
from bot.settings import Settings


@asynccontextmanager
async def open_gateways(
    settings: Settings, clock: Clock, observer: devino.Observer | None = None
) -> AsyncIterator[GatewayPool]:
    """Open the connections to the gateway, by the settings' pace and timeouts."""
    rate, timeouts = settings.devino_requests_per_second, gateway_timeouts(settings)
    async with devino.open_http(timeouts) as http:
        yield GatewayPool(http, rate=rate, timeouts=timeouts, clock=clock, observer=observer)


def gateway_timeouts(settings: Settings) -> devino.Timeouts:
    """Return how long the settings allow the gateway to take."""
    return devino.Timeouts(
        connect=settings.devino_connect_timeout_seconds, read=settings.devino_timeout_seconds
    )


def settled_after(settings: Settings) -> timedelta:
    """Return how long after its claim a request may still be on its way (docs/rules.md, S27)."""
    timeouts = gateway_timeouts(settings)
    return START_WITHIN + timedelta(seconds=timeouts.connect + timeouts.read) + SETTLING_MARGIN
