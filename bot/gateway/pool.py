"""One client for each login, and one pace: all who use a login share its requests a second."""

from collections import OrderedDict
from functools import partial
from weakref import WeakValueDictionary, finalize

import aiohttp

from bot import devino
from bot.clock import Clock, SystemClock
from bot.gateway.gateway import DevinoGateway, Gateway
from bot.gateway.logins import Login, login_of
from bot.gateway.reachability import Reachability
from bot.model import Account

_LOOKED_AT = 2
"""Pacers that are looked at whenever one is kept: more than are added, so they become fewer."""


class GatewayPool:
    """Opens gateways, and finds those that somebody uses, with their sessions and pacers.

    A gateway lives as long as somebody holds it. Its pacer is kept beyond that until it is idle, so
    that no login gets a second pace beside the first. So logins that somebody only tried leave
    nothing behind.

    `rate` is how many requests a second each login may make (docs/rules.md, S12), measured by
    `clock`; None: no limit. `observer` is told of every call to the gateway.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        *,
        rate: float | None,
        timeouts: devino.Timeouts,
        clock: Clock | None = None,
        observer: devino.Observer | None = None,
    ) -> None:
        self._http = http
        self._rate = rate
        self._timeouts = timeouts
        self._clock = clock or SystemClock()
        self._observer = observer or devino.Nobody()
        self.reachability = Reachability(self._clock)
        self._gateways: WeakValueDictionary[tuple[Account, str], DevinoGateway] = (
            WeakValueDictionary()
        )
        self._pacers: WeakValueDictionary[Login, devino.Pacer] = WeakValueDictionary()
        self._kept: OrderedDict[Login, devino.Pacer] = OrderedDict()

    def __call__(self, account: Account, password: str) -> Gateway:
        """Return the gateway of an account; a changed password gets a client of its own."""
        key = (account, password)
        gateway = self._gateways.get(key)
        if gateway is None:
            login = login_of(account)
            pacer = self._pacer(login)
            gateway = self._gateways[key] = self._open(account, password, pacer)
            finalize(gateway, self._keep, login, pacer).atexit = False
        return gateway

    def _open(self, account: Account, password: str, pacer: devino.Pacer) -> DevinoGateway:
        clock = self._clock
        client = devino.DevinoClient(
            account.server,
            account.login,
            password,
            http=self._http,
            pacer=pacer,
            timeouts=self._timeouts,
            monotonic=clock.monotonic,
            sleep=clock.rest,
            observer=self._observer,
        )
        return DevinoGateway(client, partial(self.reachability.call, account.server))

    def _pacer(self, login: Login) -> devino.Pacer:
        """Return the pacer of a login: both flavours of a server count against one."""
        pacer = self._pacers.get(login)
        if pacer is None:
            clock = self._clock
            pacer = devino.Pacer(
                self._rate,
                clock=clock.monotonic,
                sleep=clock.rest,
                waited=self._observer.waited,
            )
            self._pacers[login] = pacer
        return pacer

    def _keep(self, login: Login, pacer: devino.Pacer) -> None:
        """Keep the pacer of a gateway that is gone, and let go of others that are idle by now."""
        self._kept[login] = pacer
        for _ in range(min(_LOOKED_AT, len(self._kept))):
            oldest, unused = self._kept.popitem(last=False)
            if not unused.idle:
                self._kept[oldest] = unused
