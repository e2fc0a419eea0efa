"""The chat's settings: language, time zone, quiet hours, account."""

from datetime import datetime, timedelta
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Start

from bot.model import QuietHours
from bot.sms.hours import parse_hours
from handlers.dialogs import settings_alerts
from handlers.dialogs.validity import ask_validity, chosen_validity
from handlers.i18n import Words, city_of, zone_by_city, zone_of, zone_shown
from handlers.states import LoginSG, PrivacySG, SendersSG, SettingsSG
from handlers.ui.widgets import (
    PRIMARY,
    L,
    Notice,
    T,
    answer,
    anything_else,
    button,
    chat_now,
    chat_of,
    leave,
    pick,
    rooms_of,
    switch,
    text_input,
    user_id_of,
    words_of,
)
from handlers.views.validity import validity_name

LANGUAGES = (("Русский", "ru"), ("English", "en"))
ZONES = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
)
"""Russia's zones from west to east; any other can be typed."""


async def getter(
    dialog_manager: DialogManager,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """Tell what is set."""
    fresh = await chat_now(dialog_manager)
    now = rooms_of(dialog_manager).clock.now()
    group = fresh.id < 0
    return {
        "group": group,
        "private": not group,
        "language": {code: name for name, code in LANGUAGES}.get(
            fresh.language or "", words.plain("language-readers" if group else "language-telegram")
        ),
        "timezone": zone_shown(fresh.timezone, words.language),
        "now": rooms_of(dialog_manager).words_for(fresh, words.language).clock(now),
        "login": fresh.account.login if fresh.account else words.plain("not-logged-in"),
        "quiet": str(fresh.quiet) if fresh.quiet else words.plain("quiet-off"),
        "notices": fresh.notices,
        "muted": not fresh.notices,
        "validity": validity_name(words, fresh.validity),
        "on": fresh.quiet is not None,
        "off": fresh.quiet is None,
        "usual": str(QuietHours()),
        **settings_alerts.facts(fresh, words),
        "languages": LANGUAGES,
    }


async def zones_getter(
    dialog_manager: DialogManager,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Offer the zones, with the hours each is ahead of UTC now."""
    now = rooms_of(dialog_manager).clock.now()
    return {"zones": [(_zone_label(zone, words.language, now), zone) for zone in ZONES]}


def _zone_label(zone: str, language: str, now: datetime) -> str:
    offset = now.astimezone(zone_of(zone)).utcoffset() or timedelta()
    return f"{city_of(zone, language)} +{offset // timedelta(hours=1)}"


async def _set_language(manager: DialogManager, language: str | None) -> None:
    await rooms_of(manager).preferences.set_language(chat_of(manager).id, language)
    await _reread(manager)
    await manager.switch_to(SettingsSG.main)


async def _reread(manager: DialogManager) -> None:
    """Read the settings again, so that the answer to this tap uses the new ones."""
    fresh = await rooms_of(manager).preferences.known(chat_of(manager).id)
    if fresh is not None:
        user = manager.middleware_data["event_from_user"]
        manager.middleware_data["chat"] = fresh
        manager.middleware_data["words"] = rooms_of(manager).words_for(fresh, user.language_code)


async def on_language(item: str, manager: DialogManager) -> None:
    """Use one language for everybody in the chat."""
    await _set_language(manager, item)


async def on_readers_language(_: CallbackQuery, __: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Speak each reader's own language."""
    await _set_language(manager, None)


async def on_zone(item: str, manager: DialogManager) -> None:
    """Set the zone from the list."""
    await _set_zone(manager, item)


async def on_zone_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Set any zone by its name, or by the city it is named for."""
    await _set_zone(manager, zone_by_city(text) or text)


async def _set_zone(manager: DialogManager, name: str) -> None:
    await rooms_of(manager).preferences.set_timezone(chat_of(manager).id, name)
    await _reread(manager)
    await manager.switch_to(SettingsSG.main)


async def on_quiet_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Set other quiet hours."""
    await _set_quiet(manager, parse_hours(text))


async def on_quiet_on(_: CallbackQuery, __: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Keep the usual quiet hours."""
    await _set_quiet(manager, QuietHours())


async def on_quiet_off(_: CallbackQuery, __: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Switch the quiet hours off: mailings go at any hour."""
    await _set_quiet(manager, None)


async def _set_quiet(manager: DialogManager, quiet: QuietHours | None) -> None:
    user = manager.middleware_data["event_from_user"]
    await rooms_of(manager).preferences.set_quiet(chat_of(manager).id, user.id, quiet)
    await manager.switch_to(SettingsSG.main)


async def on_validity(_: CallbackQuery, __: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Choose how long SMS are usually tried."""
    await ask_validity(manager, (await chat_now(manager)).validity)


async def on_result(_: Any, result: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Take the validity that was chosen."""
    validity = chosen_validity(result)
    if validity is not None:
        await rooms_of(manager).preferences.set_validity(
            chat_of(manager).id, user_id_of(manager), validity or None
        )


async def on_notices(callback: CallbackQuery, widget: Button, manager: DialogManager) -> None:
    """Switch the notices of deliveries on or off, as the button says."""
    on = widget.widget_id == "notices_off"
    user = manager.middleware_data["event_from_user"]
    await rooms_of(manager).preferences.set_notices(chat_of(manager).id, user.id, on=on)
    done = "notices-on-done" if on else "notices-off-done"
    await answer(manager, callback, words_of(manager).plain(done))


def dialog() -> Dialog:
    """Build the dialog."""
    to_main = switch("button-back", "to_main", SettingsSG.main)
    return Dialog(
        Window(
            Notice(),
            T("settings"),
            T("settings-alerts"),
            Row(
                switch("button-language", "to_language", SettingsSG.language),
                switch("button-timezone", "to_zone", SettingsSG.timezone),
            ),
            Row(
                switch("button-quiet", "to_quiet", SettingsSG.quiet),
                Start(L("button-senders"), id="senders", state=SendersSG.list),
            ),
            Row(
                switch("button-incoming", "to_incoming", SettingsSG.incoming),
                switch("button-floor", "to_floor", SettingsSG.floor),
            ),
            button("button-validity", "validity", on_validity),
            button("button-notices-on", "notices_on", on_notices, when="notices"),
            button("button-notices-off", "notices_off", on_notices, when="muted"),
            Start(L("button-privacy"), id="privacy", state=PrivacySG.main),
            Start(L("button-account"), id="account", state=LoginSG.start),
            button("button-back", "leave", leave),
            state=SettingsSG.main,
            getter=getter,
        ),
        Window(
            Notice(),
            T("settings-language"),
            Column(pick("language", "languages", on_language)),
            button("button-language-readers", "readers", on_readers_language, when="group"),
            button("button-language-telegram", "telegram", on_readers_language, when="private"),
            to_main,
            state=SettingsSG.language,
            getter=getter,
        ),
        Window(
            Notice(),
            T("settings-timezone"),
            Group(
                pick("zone", "zones", on_zone),
                width=2,
            ),
            to_main,
            text_input(on_zone_typed),
            anything_else(),
            state=SettingsSG.timezone,
            getter=zones_getter,
        ),
        Window(
            Notice(),
            T("settings-quiet"),
            button("button-quiet-off", "off", on_quiet_off, when="on"),
            button("button-quiet-on", "on", on_quiet_on, when="off", style=PRIMARY),
            to_main,
            text_input(on_quiet_typed),
            anything_else(),
            state=SettingsSG.quiet,
            getter=getter,
        ),
        *settings_alerts.windows(to_main),
        on_process_result=on_result,
    )
