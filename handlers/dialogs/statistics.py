"""Statistics of a period, by the gateway's figures and by the journal's."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Group, Row
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.gateway.gateway import GatewayCounts
from bot.mailing.statistics import Figures, Overview
from bot.sms.ranges import MOST_DAYS, Days, last_days, parse_days
from handlers.i18n import Words
from handlers.states import StatisticsSG
from handlers.ui.draft_json import Json
from handlers.ui.sent_files import Target, busy
from handlers.ui.widgets import (
    Notice,
    T,
    answer,
    anything_else,
    button,
    chat_of,
    leave,
    pick,
    rooms_of,
    switch,
    text_input,
    words_of,
)
from handlers.views.sentences import explain
from handlers.views.statistics import gateway_lines, journal_lines

PERIODS = (("button-period-today", 1), ("button-period-week", 7), ("button-period-month", 30))
"""Labels of the periods, each with its number of days, of which the last is today."""


async def on_start(_: object, manager: DialogManager) -> None:
    """Begin with today."""
    await _show(manager, last_days(_today(manager), 1))


async def on_period(item: str, manager: DialogManager) -> None:
    """Show a period that ends today, asking the gateway and the journal anew."""
    await _show(manager, last_days(_today(manager), int(item)))


async def on_own(text: str, _: Message, manager: DialogManager) -> None:
    """Show the period that was typed."""
    await _show(manager, parse_days(text, _today(manager)))
    await manager.switch_to(StatisticsSG.main)


def _today(manager: DialogManager) -> date:
    return rooms_of(manager).statistics.today(words_of(manager).zone)


async def _show(manager: DialogManager, days: Days) -> None:
    """Ask the gateway and the journal; the dialog stores the answers and draws from them."""
    statistics, zone = rooms_of(manager).statistics, words_of(manager).zone
    async with busy(manager):
        overview = await statistics.overview(chat_of(manager).id, zone, days)
    manager.dialog_data["found"] = _dump(overview) | {"login": _login(manager)}


def _dump(overview: Overview) -> Json:
    gateway, trouble = overview.gateway, overview.trouble
    return {
        "first": overview.days.first.isoformat(),
        "last": overview.days.last.isoformat(),
        "ours": asdict(overview.ours) | {"spent": str(overview.ours.spent)},
        "gateway": gateway and asdict(gateway),
        "trouble": trouble and {"code": trouble.code, "facts": trouble.facts},
    }


def _login(manager: DialogManager) -> str:
    account = chat_of(manager).account
    return account.login if account else ""


def _days(manager: DialogManager) -> Days:
    shown: Json = manager.dialog_data["found"]
    return Days(date.fromisoformat(shown["first"]), date.fromisoformat(shown["last"]))


async def own_getter(**_: Any) -> dict[str, Any]:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell how many days a typed period may have."""
    return {"limit": MOST_DAYS}


async def getter(
    dialog_manager: DialogManager,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """Show the figures of the chosen period."""
    shown: Json = dialog_manager.dialog_data["found"]
    days, gateway, trouble = _days(dialog_manager), shown["gateway"], shown["trouble"]
    figures = Figures(**shown["ours"] | {"spent": Decimal(shown["ours"]["spent"])})
    today = _today(dialog_manager)
    return {
        "span": words.period(days.first, days.last),
        "days": days.count,
        "several": days.count > 1,
        "ours": journal_lines(words, figures),
        "login": shown["login"],
        "gateways": gateway_lines(words, GatewayCounts(**gateway)) if gateway else "",
        "answered": gateway is not None,
        "trouble": explain(words, BotError(trouble["code"], **trouble["facts"])) if trouble else "",
        "unanswered": gateway is None,
        "periods": [
            (_period_label(words.plain(key), here=days == last_days(today, count)), str(count))
            for key, count in PERIODS
        ],
    }


def _period_label(label: str, *, here: bool) -> str:
    return f"• {label}" if here else label


def _target(manager: DialogManager) -> Target:
    return Target(chat_of(manager).id, manager.middleware_data.get("event_thread_id"))


class StatisticsFiles(Protocol):
    """Makes the picture and the spreadsheet in the background; False: it is being made already."""

    def start_picture(self, target: Target, days: Days, words: Words) -> bool:
        """Begin to make the picture."""

    def start_sheet(self, target: Target, days: Days, words: Words) -> bool:
        """Begin to make the spreadsheet."""


def _files(manager: DialogManager) -> StatisticsFiles:
    files: StatisticsFiles = manager.middleware_data["statistics_jobs"]
    return files


async def on_picture(callback: CallbackQuery, _: Button, manager: DialogManager) -> None:
    """Begin to make the picture in the background, unless it is being made."""
    words = words_of(manager)
    begun = _files(manager).start_picture(_target(manager), _days(manager), words)
    said = words.plain("statistics-picture-begun" if begun else "statistics-being-made")
    await answer(manager, callback, said)


async def on_sheet(callback: CallbackQuery, _: Button, manager: DialogManager) -> None:
    """Begin to make the spreadsheet in the background, unless it is being made."""
    words = words_of(manager)
    begun = _files(manager).start_sheet(_target(manager), _days(manager), words)
    said = words.plain("report-begun" if begun else "report-being-made")
    await answer(manager, callback, said)


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("statistics"),
            Format("{ours}"),
            T("statistics-gateway", when="answered"),
            Format("{gateways}", when="answered"),
            T("statistics-gateway-silent", when="unanswered"),
            Format("{trouble}", when="unanswered"),
            T("statistics-why", when="answered"),
            Group(pick("period", "periods", on_period), width=3),
            switch("button-period-own", "to_own", StatisticsSG.own),
            Row(
                button("button-statistics-picture", "picture", on_picture),
                button("button-statistics-sheet", "sheet", on_sheet),
            ),
            button("button-back", "leave", leave),
            state=StatisticsSG.main,
            getter=getter,
        ),
        Window(
            Notice(),
            T("statistics-own"),
            switch("button-back", "to_main", StatisticsSG.main),
            text_input(on_own),
            anything_else(),
            state=StatisticsSG.own,
            getter=own_getter,
        ),
        on_start=on_start,
    )
