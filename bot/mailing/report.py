"""The report of a mailing to an audience: the manager's own rows, and what became of each."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from heapq import merge
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

from bot.model import IdDoubt, MessageState, RecipientOutcome
from bot.sheets import (
    Cell,
    Recipients,
    Refusal,
    Shown,
    read_left_out,
    serial_of,
    write_report,
)
from bot.sms.statuses import Delivery
from storage.journal.states import PERHAPS_SENT

_TIMES = 1024
_TO_THE_SECOND = "dd.mm.yyyy hh:mm:ss"
_DOUBTS = frozenset(IdDoubt)
_NO_DELIVERY = ("", "", None, "")
"""The columns of delivery for an SMS that was not certainly accepted."""


@dataclass(frozen=True, slots=True)
class ReportWords:
    """The words of a report, in the chat's language. The functions return plain text."""

    header: tuple[str, str, str, str, str, str, str, str, str, str]
    """Titles of the added columns: number as sent, status, reason, message IDs, SMS, time;
    delivery, its time, price, when it was last asked."""
    forgotten: str
    """In place of a number that was deleted."""
    status: Callable[[MessageState], str]
    """What became of a recipient."""
    not_sent: str
    """Status of a row that is no recipient, or was left out."""
    reason: Callable[[str], str]
    """Words for the operation status (its name) that explains a refusal."""
    unclear: Callable[[str | None], str]
    """Why an outcome is unknown: an `IdDoubt`, or None."""
    refusal: Callable[[Refusal], str]
    """Why something is no recipient (`code`; `first` row of a duplicate)."""
    left_out: Callable[[str], str]
    """Why a recipient was left out: `stopped`, `too-long`, `beyond`, `blank`."""
    no_ids: str
    """Reason of an accepted SMS whose IDs the gateway gave in a way that cannot be mapped."""
    differs: Callable[[int, int], str]
    """Says that we had counted so many SMS, and the gateway so many (docs/rules.md, S14)."""
    time: Callable[[datetime], Cell]
    """A moment by the chat's clock; `moment_cell` makes one that Excel sorts and filters."""
    delivery: Callable[[Delivery | None], str]
    """How far an accepted SMS came, all its parts together; None: never asked."""


@dataclass(frozen=True, slots=True)
class ReportLines:
    """Where a report's lines come from."""

    outcomes: AsyncIterator[RecipientOutcome]
    """In the frozen order, which is that of the rows."""
    recipients: Recipients | None
    """The file; None when it is gone."""
    left: Path | None
    """What freezing noted of those who got nothing; None when it left nobody out."""


Line = list[Cell | None]
_Tail = Sequence[Cell | None]


async def write(path: Path, lines: ReportLines, words: ReportWords, chat_id: int) -> None:
    """Write the report of a chat as .xlsx."""
    wording = _Wording(words)
    if lines.recipients is None:
        await write_report(path, words.header, _without_file(lines, wording), owner=chat_id)
        return
    width = await asyncio.to_thread(_width, lines.recipients)
    titles = [*lines.recipients.titles, *[""] * width][:width]
    rows = _with_file(lines, lines.recipients, width, wording)
    await write_report(path, [*titles, *words.header], rows, owner=chat_id)


async def _without_file(lines: ReportLines, wording: "_Wording") -> AsyncIterator[_Tail]:
    async for outcome in lines.outcomes:
        yield wording.outcome(outcome)


async def _with_file(
    lines: ReportLines, recipients: Recipients, width: int, wording: "_Wording"
) -> AsyncIterator[Line]:
    sent = _Pending(lines.outcomes)
    unsent = _unsent(recipients, lines.left, wording)
    ahead = next(unsent, None)
    first = recipients.choice.first_row
    with recipients.open_rows() as rows:
        for number, cells in enumerate(islice(rows, first - 1, None), first):
            own: Line = [*cells, *[""] * width]
            del own[width:]
            for outcome in await sent.up_to(number):
                yield [*own, *wording.outcome(outcome)]
            while ahead is not None and ahead[0] <= number:
                yield [*own, *ahead[1]]
                ahead = next(unsent, None)


def _unsent(
    recipients: Recipients, left: Path | None, wording: "_Wording"
) -> Iterator[tuple[int, _Tail]]:
    """Yield (row, added cells) of everything that never became a message, in row order."""
    refused = ((one.row, wording.refusal(one)) for one in recipients.refusals())
    out = read_left_out(left) if left else iter(())
    others = ((row, wording.left_out(phone, why)) for row, phone, why in out)
    return merge(others, refused, key=itemgetter(0))


class _Pending:
    """The outcomes that have no line yet."""

    def __init__(self, outcomes: AsyncIterator[RecipientOutcome]) -> None:
        self._outcomes = outcomes
        self._next: RecipientOutcome | None = None
        self._ended = False

    async def up_to(self, row: int) -> list[RecipientOutcome]:
        """Return and remove the outcomes of all rows up to `row`."""
        taken: list[RecipientOutcome] = []
        while not self._ended:
            self._next = self._next or await anext(self._outcomes, None)
            self._ended = self._next is None
            if self._next is None or (self._next.row or 0) > row:
                break
            taken.append(self._next)
            self._next = None
        return taken


class _Wording:
    """Puts outcomes in words; words that come again and again are looked up once."""

    def __init__(self, words: ReportWords) -> None:
        self._words = words
        self._status = cache(words.status)
        self._reason = cache(words.reason)
        self._unclear = cache(words.unclear)
        self._left_out = cache(words.left_out)
        self._time = lru_cache(_TIMES)(words.time)
        self._delivery = cache(words.delivery)

    def outcome(self, one: RecipientOutcome) -> _Tail:
        count = len(one.ids) or (one.segments if one.state in PERHAPS_SENT else None)
        time = self._time(one.at) if one.at else ""
        return (
            one.phone or self._words.forgotten,
            self._status(one.state),
            self._why(one),
            ", ".join(one.ids),
            count,
            time,
            *self._delivered(one),
        )

    def _delivered(self, one: RecipientOutcome) -> _Tail:
        """Return the columns of delivery: state, its time, price, when it was last asked about."""
        if one.state is not MessageState.ACCEPTED:
            return _NO_DELIVERY
        state = Delivery(one.delivery) if one.delivery else None
        ended = state is not None and state.final
        return (
            self._delivery(state),
            self._words.time(one.reported_at) if ended and one.reported_at else "",
            None if one.price is None else amount_cell(one.price),
            self._time(one.checked_at) if one.checked_at else "",
        )

    def _why(self, one: RecipientOutcome) -> str:
        if one.state is MessageState.UNKNOWN or one.status in _DOUBTS:
            return self._unclear(one.status)
        if one.state is not MessageState.ACCEPTED:
            return self._reason(one.status) if one.status else ""
        if not one.ids:
            return self._words.no_ids
        if len(one.ids) != one.segments:
            return self._words.differs(one.segments, len(one.ids))
        return ""

    def left_out(self, phone: str, why: str) -> _Tail:
        return (
            phone or self._words.forgotten,
            self._words.not_sent,
            self._left_out(why),
            "",
            None,
            "",
            *_NO_DELIVERY,
        )

    def refusal(self, one: Refusal) -> _Tail:
        why = self._words.refusal(one)
        return ("", self._words.not_sent, why, "", None, "", *_NO_DELIVERY)


def moment_cell(local: datetime, text: str) -> Cell:
    """Return a cell that is a date for Excel. `local` is by the chat's clock, `text` says it.

    What `text` says beyond the date and the time to the second, an offset, is part of the format.
    """
    plain = f"{local:%d.%m.%Y %H:%M:%S}"
    rest = text.removeprefix(plain)
    code = f'{_TO_THE_SECOND}"{rest}"' if rest and rest != text else _TO_THE_SECOND
    return Shown(serial_of(local), text, code)


def amount_cell(amount: Decimal) -> Cell:
    """Return a cell that is a number for Excel, with two decimals at least."""
    return Shown(float(amount), str(amount), "#,##0.00##")


def _width(recipients: Recipients) -> int:
    """Return the number of columns that hold something."""
    with recipients.open_rows() as rows:
        return max((_used(row) for row in chain([recipients.titles], rows)), default=0)


def _used(row: Sequence[object]) -> int:
    used = len(row)
    while used and row[used - 1] == "":
        used -= 1
    return used
