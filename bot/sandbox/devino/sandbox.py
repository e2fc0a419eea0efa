"""The stand-in itself: everything that a test or the demo may set and look at."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from decimal import Decimal
from itertools import islice
from typing import Any

from bot.clock import Clock, SystemClock
from bot.sandbox.devino.accounts import Accounts, SandboxAccount, load_account
from bot.sandbox.devino.delivery import DeliveryPlan, Progress
from bot.sandbox.devino.events import Event, News
from bot.sandbox.devino.faults import Faults
from bot.sandbox.devino.front import Front, Pace
from bot.sandbox.devino.ids import IdStyle
from bot.sandbox.devino.ledger import Ledger
from bot.sandbox.devino.listener import Listener
from bot.sandbox.devino.methods import Methods
from bot.sandbox.devino.records import Accepted, Incoming, Request, load_incoming

_FIRST_INCOMING = 539187174
_SHOWN_REQUESTS = 50


class DevinoSandbox:
    """A strict Devino REST gateway on loopback; `faults` spoils its answers on demand.

    Times come from `clock`. `requests_per_second` sets the pace that `overruns` is counted against
    (more than N requests of one login in any second); with `strict` they are refused (HTTP 429).
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        delivery: DeliveryPlan | None = None,
        requests_per_second: float | None = None,
        strict: bool = False,
    ) -> None:
        self.faults = Faults()
        self._clock = clock or SystemClock()
        self._accounts = Accounts()
        self._ledger = Ledger(delivery or DeliveryPlan(), self._clock.now())
        self._incoming: list[Incoming] = []
        self._news = News(self._ledger, self._clock)
        self._pace = Pace(requests_per_second, strict=strict)
        self._methods = Methods(self._clock, self._accounts, self._ledger, self._incoming)
        self._front = Front(
            clock=self._clock,
            methods=self._methods,
            ledger=self._ledger,
            news=self._news,
            faults=self.faults,
            pace=self._pace,
        )
        self._listener = Listener(self._front.handle)

    @property
    def url(self) -> str:
        """The session flavour's base, `http://127.0.0.1:PORT/rest`; add `/v2` for the other."""
        host, port = self._listener.address
        return f"http://{host}:{port}/rest"

    @property
    def ledger(self) -> Sequence[Accepted]:
        """Every SMS accepted, in order; a live view, and each look makes its records anew."""
        return self._ledger.rows

    def sent_to(self, number: str) -> list[Accepted]:
        """Return the SMS accepted for a number (E.164 digits), in order.

        Only tests call it: they prove what a number was sent without a look at the whole ledger.
        """
        return self._ledger.rows.of_number(number)

    def sms(self, gateway_id: str) -> Accepted:
        """Return the SMS that a segment belongs to; KeyError for an unknown ID."""
        return self._ledger.row(gateway_id)

    @property
    def bad_numbers(self) -> set[str]:
        """Numbers (E.164 digits) refused though well-formed: fill it to have calls split."""
        return self._methods.bad_numbers

    @property
    def states_as(self) -> dict[str, str]:
        """JSON that `Sms/State` answers about a segment instead of its state, by its ID."""
        return self._methods.states_as

    def take_validity_up_to(self, minutes: int) -> None:
        """Refuse every longer validity from now on, with the whole call it is in."""
        self._methods.longest_validity = minutes

    @property
    def requests(self) -> list[Request]:
        """Every request that was read to its end, in order."""
        return self._front.requests

    @property
    def overruns(self) -> int:
        """How many requests came beyond the pace."""
        return self._pace.overruns

    @property
    def busiest_second(self) -> int:
        """The most requests of one login that came in any second, refused or not."""
        return self._pace.busiest

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one, see `url`. A sandbox starts once."""
        await self._listener.start(host, port)

    async def stop(self) -> None:
        """Reset the held connections, end the subscriptions, give the port back."""
        self._front.reply_sender.close()
        self._news.close()
        await self._listener.stop()

    async def pause(self) -> None:
        """Refuse connections from now on, as a gateway that is down; the port stays ours."""
        await self._listener.pause()

    async def resume(self) -> None:
        """Listen again on the same port."""
        await self._listener.resume()

    def add_account(
        self,
        login: str,
        password: str,
        *,
        balance: Decimal = Decimal(1000),
        price: Decimal = Decimal("1.5"),
        senders: tuple[str, ...] = ("DTSMS",),
        ids: IdStyle = IdStyle.DIGITS,
    ) -> SandboxAccount:
        """Open an account; money in its currency, `price` per segment."""
        account = SandboxAccount(login, password, balance, price, senders, ids)
        self._accounts.add(account)
        return account

    def account(self, login: str) -> SandboxAccount:
        """Return an account; KeyError when there is none."""
        return self._accounts[login]

    def expire_sessions(self, login: str) -> None:
        """End every session of an account now."""
        self._accounts[login].expire_sessions(self._clock.now())

    def receive(self, account: str, source: str, destination: str, text: str) -> Incoming:
        """Receive an SMS from a subscriber (`source`) for the account of that login."""
        number = _FIRST_INCOMING + len(self._incoming)
        sms = Incoming(
            number, self._accounts[account].login, source, destination, text, self._clock.now()
        )
        self._incoming.append(sms)
        return sms

    def progress(self, gateway_id: str) -> Progress:
        """Return where a segment truly is, 48 hours or not; KeyError for an unknown ID."""
        return self._ledger.progress(self._ledger.row(gateway_id), gateway_id, self._clock.now())

    def force_state(self, gateway_id: str, state: int) -> None:
        """Put a segment into a state from now on; KeyError for an unknown ID."""
        self._news.changed(self._ledger.force(gateway_id, state, self._clock.now()))

    def subscribe(self) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """Give the events from now on: `async with sandbox.subscribe() as events`.

        Each has a `kind`: `request` (with `request`), `accepted` and `state` (with `sms`, as in
        `snapshot`), `balance` (`login`, `balance`), `fault` (`fault`, `method`), and `resync`:
        events were left out, take a new snapshot. They end when the sandbox stops.
        """
        return self._news.subscribe()

    def snapshot(self, limit: int = 200) -> dict[str, Any]:
        """Return the present picture for the page, newest SMS and requests first; no secrets."""
        self._news.look()
        return {
            "accounts": [account.view() for account in self._accounts],
            "ledger": [self._news.view(row) for row in islice(reversed(self.ledger), limit)],
            "faults": [asdict(fault) for fault in self.faults.waiting],
            "requests": [r.dump() for r in islice(reversed(self.requests), _SHOWN_REQUESTS)],
            "overruns": self.overruns,
        }

    def search(self, text: str, limit: int = 50) -> list[dict[str, Any]]:
        """Return the newest SMS, as in `snapshot`, by part of the number or by a whole ID."""
        by_id = self._ledger.rows.of_id(text)
        digits = "".join(filter(str.isdecimal, text))
        rows = [by_id] if by_id else self._ledger.rows.find(digits, limit)
        return [self._news.view(row) for row in rows]

    def dump(self) -> dict[str, Any]:
        """Return accounts (with the sandbox's own passwords), ledger and incoming, for JSON."""
        return {
            "accounts": [account.dump() for account in self._accounts],
            "ledger": self._ledger.dump(),
            "incoming": [sms.dump() for sms in self._incoming],
        }

    def load(self, saved: dict[str, Any]) -> None:
        """Replace accounts, ledger and incoming with what `dump` returned; sessions are gone."""
        self._accounts.clear()
        for account in saved["accounts"]:
            self._accounts.add(load_account(account))
        self._ledger.load(saved["ledger"])
        self._front.seen = self._ledger.last_request
        self._incoming[:] = [load_incoming(sms) for sms in saved["incoming"]]
