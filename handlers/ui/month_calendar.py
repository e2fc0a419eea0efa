"""A month of days as buttons: the chat's zone, the reader's language, the injected clock.

aiogram-dialog's own calendar takes the server's zone and clock and speaks English
(docs/rules.md, A4).
"""

from calendar import Calendar
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from aiogram.enums import ButtonStyle
from aiogram.types import CallbackQuery, InlineKeyboardButton
from aiogram_dialog import DialogManager, DialogProtocol
from aiogram_dialog.api.internal import RawKeyboard
from aiogram_dialog.widgets.kbd import Keyboard
from babel.dates import format_date, get_day_names

from handlers.ui.widgets import rooms_of, words_of

FARTHEST = timedelta(days=365)
STAY = "-"
BLANK = "·"
MONTH_LETTERS = 3
"""Of a month's name, as calendars have it: a third of a narrow phone holds no more with a year."""

OnDay = Callable[[DialogManager, date], Awaitable[None]]


class MonthCalendar(Keyboard):
    """Days from today to a year ahead; `on_day` gets the chosen one."""

    def __init__(self, id: str, on_day: OnDay) -> None:  # noqa: A002 - aiogram-dialog's own name
        super().__init__(id=id)
        self._on_day = on_day

    async def _process_item_callback(
        self,
        callback: CallbackQuery,
        data: str,
        dialog: DialogProtocol,
        manager: DialogManager,
    ) -> bool:
        del callback, dialog
        kind, _, value = data.partition(":")
        if kind == "month":
            self.set_widget_data(manager, value)
        elif kind == "day":
            await self._on_day(manager, date.fromisoformat(value))
        return True

    async def _render_keyboard(self, data: dict[str, Any], manager: DialogManager) -> RawKeyboard:
        del data
        today = rooms_of(manager).clock.now().astimezone(words_of(manager).zone).date()
        shown = self.get_widget_data(manager, None)
        month = date.fromisoformat(shown) if shown else today.replace(day=1)
        rows = [self._header(month, today, manager), self._weekdays(manager)]
        return [list(row) for row in [*rows, *self._weeks(month, today)]]

    def _header(
        self, month: date, today: date, manager: DialogManager
    ) -> list[InlineKeyboardButton]:
        before = (month - timedelta(days=1)).replace(day=1)
        after = (month + timedelta(days=31)).replace(day=1)
        return [
            self._go("‹", before) if before >= today.replace(day=1) else self._still(BLANK),
            self._still(month_title(month, words_of(manager).language)),
            self._go("›", after) if after <= today + FARTHEST else self._still(BLANK),
        ]

    def _weekdays(self, manager: DialogManager) -> list[InlineKeyboardButton]:
        names = get_day_names("short", locale=words_of(manager).language)
        return [self._still(names[day]) for day in range(7)]

    def _weeks(self, month: date, today: date) -> list[list[InlineKeyboardButton]]:
        weeks = Calendar().monthdatescalendar(month.year, month.month)
        return [
            [self._day(day, month, today) for day in week]
            for week in weeks
            if any(_can_be_chosen(day, month, today) for day in week)
        ]

    def _day(self, day: date, month: date, today: date) -> InlineKeyboardButton:
        if not _can_be_chosen(day, month, today):
            return self._still(BLANK)
        return InlineKeyboardButton(
            text=str(day.day),
            callback_data=self._item_callback_data(f"day:{day.isoformat()}"),
            style=ButtonStyle.PRIMARY if day == today else None,
        )

    def _go(self, label: str, month: date) -> InlineKeyboardButton:
        return InlineKeyboardButton(
            text=label, callback_data=self._item_callback_data(f"month:{month.isoformat()}")
        )

    def _still(self, label: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=label, callback_data=self._item_callback_data(STAY))


def month_title(month: date, language: str) -> str:
    """Return «Ноя 2026»."""
    name = format_date(month, "LLLL", locale=language).capitalize()
    return f"{name[:MONTH_LETTERS]} {month.year}"


def _can_be_chosen(day: date, month: date, today: date) -> bool:
    return day.month == month.month and today <= day <= today + FARTHEST
