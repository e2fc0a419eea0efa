"""Choosing when: now, soon, a day and a time, or typed; for all at once or by local time.

It is started with {"phone", "facts", "local"}, or {"count", "facts", "local"} for a mailing to
many. Its result is a timing as JSON.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Group, Row

from bot.errors import BotError
from bot.model import Timing, When
from bot.sms.moments import all_utc, parse_clock, parse_moments, parse_wall
from bot.sms.phones import format_phone
from bot.timing.sending_rate import has_passed
from bot.timing.when_json import dump_when
from handlers.i18n import Words
from handlers.states import PickTimeSG
from handlers.ui.month_calendar import MonthCalendar
from handlers.ui.widgets import (
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    clear_error,
    leave,
    pick,
    rooms_of,
    switch,
    text_input,
    words_of,
)

HOURS = range(9, 21)
TOMORROW_AT = time(9)


def _asked(manager: DialogManager) -> dict[str, Any]:
    """Return what the dialog was started with."""
    asked = manager.start_data
    return asked if isinstance(asked, dict) else {}


async def on_start(start_data: Any, manager: DialogManager) -> None:  # noqa: ANN401 - aiogram-dialog's signature
    """Begin in the mode the time had before: {"local": True}."""
    if isinstance(start_data, dict):
        manager.dialog_data["local"] = bool(start_data.get("local"))


async def when_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - aiogram-dialog's signature
    """Show the facts of the text and the zone that times are understood in."""
    start = _asked(dialog_manager)
    local = bool(dialog_manager.dialog_data.get("local"))
    many = "count" in start
    return {
        "facts": start.get("facts", ""),
        "phone": "" if many else format_phone(start["phone"]),
        "count": start.get("count", 1),
        "zone": words.place(),
        "local": local,
        "shared": not local,
        "one_shared": not many and not local,
        "one_local": not many and local,
        "many_shared": many and not local,
        "many_local": many and local,
    }


async def _choose(manager: DialogManager, when: When) -> None:
    """Close the dialog with this time as its result. BotError `moment-past`."""
    phone = _asked(manager).get("phone")
    known = phone is not None or when.timing is Timing.AT
    if known and has_passed(when, [phone] if phone else (), rooms_of(manager).clock.now()):
        raise BotError("moment-past")
    await manager.done(dump_when(when))


async def _choose_wall(manager: DialogManager, wall: datetime) -> None:
    """Take a wall time: the recipient's own, else in the chat's zone. BotError `moment-gap` too.

    Of two moments that the clock shows alike, one that has passed is not offered.
    """
    if manager.dialog_data.get("local"):
        await _choose(manager, When(Timing.LOCAL, wall=wall))
        return
    now, moments = rooms_of(manager).clock.now(), all_utc(wall, words_of(manager).zone)
    await _choose_one(manager, [one for one in moments if one > now] or moments)


async def _choose_one(manager: DialogManager, moments: Sequence[datetime]) -> None:
    """Take a moment; of two that a clock shows alike, ask which. BotError `moment-past`."""
    if len(moments) == 1:
        await _choose(manager, When(Timing.AT, at=moments[0]))
        return
    manager.dialog_data["twice"] = [moment.isoformat() for moment in moments]
    await manager.switch_to(PickTimeSG.twice)


async def on_now(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send at once."""
    await _choose(manager, When())


async def on_hour(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send an hour from now, to the minute."""
    soon = rooms_of(manager).clock.now() + timedelta(hours=1)
    await _choose(manager, When(Timing.AT, at=soon.replace(second=0, microsecond=0)))


async def on_tomorrow(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send tomorrow morning."""
    today = rooms_of(manager).clock.now().astimezone(words_of(manager).zone).date()
    await _choose_wall(manager, datetime.combine(today + timedelta(days=1), TOMORROW_AT))


async def on_zone_switch(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Switch between one moment for all and the recipient's local time."""
    manager.dialog_data["local"] = not manager.dialog_data.get("local")


async def on_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Understand «завтра 9:30» and the like."""
    now, zone = rooms_of(manager).clock.now(), words_of(manager).zone
    if manager.dialog_data.get("local"):
        await _choose(manager, When(Timing.LOCAL, wall=parse_wall(text, now, zone)))
    else:
        await _choose_one(manager, parse_moments(text, now, zone))


async def on_day(manager: DialogManager, day: date) -> None:
    """Remember the day, ask the time."""
    clear_error(manager)
    manager.dialog_data["day"] = day.isoformat()
    await manager.switch_to(PickTimeSG.time)


def _day(manager: DialogManager) -> date:
    return date.fromisoformat(manager.dialog_data["day"])


async def time_getter(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Name the chosen day and offer the hours of a working day."""
    return {
        "day": words_of(dialog_manager).day(_day(dialog_manager)),
        "hours": [(f"{hour}:00", f"{hour:02}:00") for hour in HOURS],
    }


async def on_time(item: str, manager: DialogManager) -> None:
    """Take a time from the buttons."""
    await _choose_wall(manager, datetime.combine(_day(manager), time.fromisoformat(item)))


async def on_time_typed(text: str, message: Message, manager: DialogManager) -> None:
    """Take a time of the chosen day, or a whole moment."""
    said = parse_clock(text)
    if said is None:
        await on_typed(text, message, manager)
    else:
        await _choose_wall(manager, datetime.combine(_day(manager), said))


async def twice_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Name the day, and both moments at which the clock shows the time."""
    first, second = _twins(dialog_manager)
    return {
        "day": words.day(first.astimezone(words.zone).date()),
        "first": words.twin(first),
        "second": words.twin(second),
    }


def _twins(manager: DialogManager) -> list[datetime]:
    return [datetime.fromisoformat(moment) for moment in manager.dialog_data["twice"]]


async def on_first(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Take the moment before the clocks go back."""
    await _choose(manager, When(Timing.AT, at=_twins(manager)[0]))


async def on_second(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Take the moment after the clocks have gone back."""
    await _choose(manager, When(Timing.AT, at=_twins(manager)[1]))


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("pick-when", when="one_shared"),
            T("pick-when-local", when="one_local"),
            T("pick-when-many", when="many_shared"),
            T("pick-when-many-local", when="many_local"),
            button("button-now", "now", on_now, style=PRIMARY),
            Row(
                button("button-in-an-hour", "hour", on_hour, when="shared"),
                button("button-tomorrow", "tomorrow", on_tomorrow),
            ),
            switch("button-calendar", "calendar", PickTimeSG.day),
            button("button-use-local", "use_local", on_zone_switch, when="shared"),
            button("button-use-shared", "use_shared", on_zone_switch, when="local"),
            button("button-back", "leave", leave),
            text_input(on_typed),
            anything_else("moment-wanted"),
            state=PickTimeSG.when,
            getter=when_getter,
        ),
        Window(
            Notice(),
            T("pick-day"),
            MonthCalendar("month", on_day),
            switch("button-back", "to_when", PickTimeSG.when),
            text_input(on_typed),
            anything_else("moment-wanted"),
            state=PickTimeSG.day,
        ),
        Window(
            Notice(),
            T("pick-time"),
            Group(pick("hour", "hours", on_time), width=4),
            switch("button-back", "to_day", PickTimeSG.day),
            text_input(on_time_typed),
            anything_else("moment-wanted"),
            state=PickTimeSG.time,
            getter=time_getter,
        ),
        Window(
            Notice(),
            T("pick-twice"),
            button("button-first-time", "first", on_first, style=PRIMARY),
            button("button-second-time", "second", on_second),
            switch("button-back", "from_twice", PickTimeSG.when),
            text_input(on_typed),
            anything_else("moment-wanted"),
            state=PickTimeSG.twice,
            getter=twice_getter,
        ),
        on_start=on_start,
    )
