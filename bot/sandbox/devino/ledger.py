"""The book of everything the gateway accepted: the judge of losses and duplicates."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.sandbox.devino.accounts import IdStyle, SandboxAccount
from bot.sandbox.devino.delivery import (
    NOT_IN_DATABASE,
    Course,
    DeliveryPlan,
    Progress,
    course,
    forced_progress,
    load_progress,
)
from bot.sandbox.devino.records import Accepted, Order, load_accepted
from bot.sandbox.devino.rules import Refusal
from bot.sandbox.devino.segments import segment_count

_FIRST_GW = 0x0261BBD6B3
_FIRST_REFERENCE = 0x5F3B1972
_IDS_A_MILLISECOND = 100_000


class Ledger:
    """The accepted SMS and the states of their segments; `began_at` (UTC) seeds the IDs."""

    def __init__(self, plan: DeliveryPlan, began_at: datetime) -> None:
        self.plan = plan
        self.rows: list[Accepted] = []
        self._row_of: dict[str, int] = {}
        self._forced: dict[str, Progress] = {}
        self._first_id = int(began_at.timestamp() * 1000) * _IDS_A_MILLISECOND
        self._ids_given = 0

    def accept(self, account: SandboxAccount, order: Order, now: datetime) -> list[Accepted]:
        """Take an order and its money; Code 5 when the money does not suffice for all of it."""
        account.balance -= self.check_credits(account, order.data, len(order.destinations))
        parts = segment_count(order.data)
        return [self._row(account, order, number, parts, now) for number in order.destinations]

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
        return self.rows[self._row_of[gateway_id]]

    def look(self, login: str, gateway_id: str, now: datetime) -> tuple[Accepted, Progress] | None:
        """Return what the gateway tells of an ID; None (state 255): of nobody, or forgotten."""
        if gateway_id not in self._row_of or (row := self.row(gateway_id)).account != login:
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
        self._ids_given += 1
        return str(self._first_id + self._ids_given)

    def dump(self) -> dict[str, Any]:
        """Return the ledger for JSON."""
        return {
            "rows": [row.dump() for row in self.rows],
            "forced": {i: progress.dump() for i, progress in self._forced.items()},
            "first_id": self._first_id,
            "ids_given": self._ids_given,
        }

    def load(self, saved: dict[str, Any]) -> None:
        """Replace the ledger with what `dump` wrote."""
        self.rows[:] = [load_accepted(row) for row in saved["rows"]]
        self._row_of = {i: place for place, row in enumerate(self.rows) for i in row.ids}
        self._forced = {i: load_progress(progress) for i, progress in saved["forced"].items()}
        self._first_id = saved["first_id"]
        self._ids_given = saved["ids_given"]

    def _row(
        self, account: SandboxAccount, order: Order, number: str, parts: int, now: datetime
    ) -> Accepted:
        row = Accepted(
            number=len(self.rows) + 1,
            request=order.request,
            account=account.login,
            source=order.source,
            destination=number,
            data=order.data,
            send_date=order.send_date,
            by_time_zone=order.by_time_zone,
            validity=order.validity,
            ids=self._ids(account.ids, number, parts),
            at=now,
            due_at=self._due_at(order, number, now),
            price=account.price,
        )
        self._row_of.update(dict.fromkeys(row.ids, len(self.rows)))
        self.rows.append(row)
        return row

    def _due_at(self, order: Order, number: str, now: datetime) -> datetime:
        if order.send_date is None:
            return now
        due_at = order.send_date.replace(tzinfo=UTC)
        if order.by_time_zone:
            due_at -= self.plan.offset(number)
        return max(due_at, now)

    def _ids(self, style: IdStyle, number: str, parts: int) -> tuple[str, ...]:
        given = self._ids_given
        self._ids_given += parts
        following = range(given + 1, given + parts + 1)
        if style is IdStyle.DIGITS:
            return tuple(str(self._first_id + one) for one in following)
        if style is IdStyle.GW:
            return tuple(f"GW{_FIRST_GW + one:010X}" for one in following)
        head = f"SAR-GW01+{number}-{_FIRST_REFERENCE + given:08x}-{parts}"
        return tuple(f"{head}-{part}" for part in range(1, parts + 1))
