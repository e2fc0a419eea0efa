"""The book of everything the gateway accepted: the judge of losses and duplicates."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.sandbox.devino.accounts import SandboxAccount
from bot.sandbox.devino.delivery import (
    NOT_IN_DATABASE,
    Course,
    DeliveryPlan,
    Progress,
    course,
    forced_progress,
    load_progress,
)
from bot.sandbox.devino.ids import IdStyle, Numbering
from bot.sandbox.devino.records import Accepted, Carried, Order, load_carried
from bot.sandbox.devino.rows import Posted, Rows
from bot.sandbox.devino.rules import Refusal
from bot.sandbox.devino.segments import segment_count

_IDS_A_MILLISECOND = 100_000


class Ledger:
    """The accepted SMS and the states of their segments; `began_at` (UTC) seeds the IDs."""

    def __init__(self, plan: DeliveryPlan, began_at: datetime) -> None:
        self.plan = plan
        self._numbering = Numbering(int(began_at.timestamp() * 1000) * _IDS_A_MILLISECOND)
        self.rows = Rows(plan, self._numbering)
        self._forced: dict[str, Progress] = {}

    @property
    def last_request(self) -> int:
        """The number of the last call that was carried out; 0: none was."""
        return self.rows.calls[-1].order.request if self.rows.calls else 0

    def accept(
        self, account: SandboxAccount, order: Order, now: datetime, *, part: bool = False
    ) -> Posted:
        """Take an order and its money; Code 5 when the money does not suffice for all of it.

        With `part`, take only every second recipient, from the second on, and their money.
        """
        wanted = len(order.destinations)
        if part:
            order = replace(order, destinations=order.destinations[1::2])
        account.balance -= self.check_credits(account, order.data, len(order.destinations))
        parts = segment_count(order.data)
        call = Carried(
            order=order,
            account=account.login,
            price=account.price,
            style=account.ids,
            parts=parts,
            given=self._numbering.take(parts * len(order.destinations)),
            at=now,
        )
        return self.rows.add(call, wanted)

    def check_credits(self, account: SandboxAccount, data: str, recipients: int) -> Decimal:
        """Return what a text to so many recipients costs; Code 5 when the account has less."""
        cost = account.price * segment_count(data) * recipients
        if cost > account.balance:
            raise Refusal(5)
        return cost

    def course(self, row: Accepted) -> Course:
        """Return the moments of an SMS's life."""
        return course(self.plan, row.destination, row.at, row.due_at, row.validity)

    def progress(self, row: Accepted, gateway_id: str, now: datetime) -> Progress:
        """Return how far a segment is, without the 48 hours' limit."""
        return self._forced.get(gateway_id) or self.course(row).at(now)

    def row(self, gateway_id: str) -> Accepted:
        """Return the SMS a segment belongs to; KeyError for an unknown ID."""
        row = self.rows.of_id(gateway_id)
        if row is None:
            raise KeyError(gateway_id)
        return row

    def look(self, login: str, gateway_id: str, now: datetime) -> tuple[Accepted, Progress] | None:
        """Return what the gateway tells of an ID; None (state 255): unknown, or forgotten."""
        row = self.rows.of_id(gateway_id)
        if row is None or row.account != login:
            return None
        progress = self.progress(row, gateway_id, now)
        if progress.state == NOT_IN_DATABASE or self.course(row).forgotten(now):
            return None
        return row, progress

    def force(self, gateway_id: str, state: int, now: datetime) -> Accepted:
        """Put a segment into a state from now on; KeyError for an unknown ID."""
        row = self.row(gateway_id)
        self._forced[gateway_id] = forced_progress(state, now)
        return row

    def invent_id(self) -> str:
        """Return an ID in digits that belongs to no segment."""
        return self._numbering.ids(IdStyle.DIGITS, "", 1, self._numbering.take(1))[0]

    def dump(self) -> dict[str, Any]:
        """Return the ledger for JSON."""
        return {
            "calls": [call.dump() for call in self.rows.calls],
            "forced": {i: progress.dump() for i, progress in self._forced.items()},
            "first_id": self._numbering.first,
            "ids_given": self._numbering.given,
        }

    def load(self, saved: dict[str, Any]) -> None:
        """Replace the ledger with what `dump` wrote."""
        self._numbering.first, self._numbering.given = saved["first_id"], saved["ids_given"]
        self.rows.clear()
        for call in saved["calls"]:
            self.rows.add(load_carried(call))
        self._forced = {i: load_progress(progress) for i, progress in saved["forced"].items()}
