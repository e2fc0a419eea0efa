"""One client for each login, and one pace: all who use a login share its requests a second."""

from collections import OrderedDict
from urllib.parse import urlsplit

import aiohttp

from bot import devino
from bot.clock import Clock, SystemClock
from bot.gateway.gateway import DevinoGateway, Gateway
from bot.model import Account

MOST_CLIENTS = 1000


class GatewayPool:
    """Opens gateways and keeps their clients, sessions and pacers.

    `rate` is how many requests a second each login may make (docs/rules.md, S12), measured by
    `clock`; None: no limit.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        *,
        rate: float | None,
        timeouts: devino.Timeouts,
        clock: Clock | None = None,
    ) -> None:
        self._http = http
        self._rate = rate
        self._timeouts = timeouts
        self._clock = clock or SystemClock()
        self._pacers: dict[tuple[str, str], devino.Pacer] = {}
        self._clients: OrderedDict[tuple[Account, str], DevinoGateway] = OrderedDict()

    def __call__(self, account: Account, password: str) -> Gateway:
        """Return the gateway of an account; a changed password gets a client of its own."""
        key = (account, password)
        gateway = self._clients.get(key) or self._open(account, password)
        self._clients[key] = gateway
        self._clients.move_to_end(key)
        if len(self._clients) > MOST_CLIENTS:
            self._clients.popitem(last=False)
        return gateway

    def _open(self, account: Account, password: str) -> DevinoGateway:
        # both flavours of a server count against one login's pace
        place = (urlsplit(account.server).netloc, account.login)
        clock = self._clock
        pacer = self._pacers.setdefault(
            place, devino.Pacer(self._rate, clock=clock.monotonic, sleep=clock.rest)
        )
        client = devino.DevinoClient(
            account.server,
            account.login,
            password,
            http=self._http,
            pacer=pacer,
            timeouts=self._timeouts,
            monotonic=clock.monotonic,
            sleep=clock.rest,
        )
        return DevinoGateway(client)
