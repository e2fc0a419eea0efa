"""Logging a chat in: server → login → password; checked by asking the balance."""

from typing import Any
from urllib.parse import urlsplit

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Url
from aiogram_dialog.widgets.text import Const, Format

from bot.errors import BotError
from bot.model import Account, Chat
from handlers.i18n import Words
from handlers.states import LoginSG
from handlers.ui.typed_secrets import delete_secret
from handlers.ui.widgets import (
    DANGER,
    L,
    Notice,
    T,
    anything_else,
    button,
    chat_now,
    chat_of,
    finish,
    leave,
    pick,
    rooms_of,
    switch,
    text_input,
    words_of,
)
from handlers.views.buttons import CABINET

REGISTER = "https://my.devinotele.com/Account/Register"
RESTORE = "https://my.devinotele.com/Account/RestorePassword"
LONGEST_LOGIN = 100


async def start_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell who is logged in and which servers there are."""
    servers = rooms_of(dialog_manager).accounts.servers
    known = await chat_now(dialog_manager)
    return {
        "server": dialog_manager.dialog_data.get("server", servers[0]),
        "several": len(servers) > 1,
        "inside": known.account is not None,
        "outside": known.account is None,
        "login": known.account.login if known.account else "",
        "group": chat.id < 0,
    }


async def on_server(item: str, manager: DialogManager) -> None:
    """Choose one of the operator's servers."""
    manager.dialog_data["server"] = rooms_of(manager).accounts.servers[int(item)]
    await manager.switch_to(LoginSG.login)


async def servers_getter(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """List the servers by host and path."""
    servers = rooms_of(dialog_manager).accounts.servers
    parts = [urlsplit(server) for server in servers]
    return {"servers": [(part.netloc + part.path, i) for i, part in enumerate(parts)]}


async def on_login(text: str, message: Message, manager: DialogManager) -> None:
    """Take the login, and delete its message: it may be a password that came too early."""
    if not await delete_secret(message):
        await message.answer(words_of(manager).html("login-maybe-not-deleted"))
    login = text.strip()
    if not login or len(login) > LONGEST_LOGIN or "\n" in login:
        raise BotError("login-bad")
    manager.dialog_data["login"] = login
    await manager.switch_to(LoginSG.password)


async def password_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Name the login the password is for."""
    return {"login": dialog_manager.dialog_data["login"], "group": chat.id < 0}


async def on_password(text: str, message: Message, manager: DialogManager) -> None:
    """Delete the message at once, then check the password by asking the balance."""
    deleted = await delete_secret(message)
    if not deleted:
        await message.answer(words_of(manager).html("login-not-deleted"))
    rooms, chat, data = rooms_of(manager), chat_of(manager), manager.dialog_data
    account = Account(data.get("server", rooms.accounts.servers[0]), data["login"])
    user_id = message.from_user.id if message.from_user else chat.id
    try:
        await rooms.accounts.log_in(chat.id, user_id, account, text)
    except BotError as error:
        if error.code == "gateway-refused":
            raise BotError("login-refused", **error.facts) from error
        raise
    await message.answer(_logged_in(chat, words_of(manager), deleted=deleted))
    await finish(manager, "logged-in")


def _logged_in(chat: Chat, words: Words, *, deleted: bool) -> str:
    """Say that it is done, and what the chat is shown and does unasked from now on."""
    lines = [words.html("login-done" if deleted else "login-done-not-deleted")]
    if chat.incoming:
        lines.append(words.html("login-incoming"))
        if chat.auto_stop:
            lines.append(words.html("login-auto-stop"))
        lines.append(words.html("login-incoming-change"))
    return "\n".join(lines)


async def on_log_out(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Log the chat out: its sealed password is deleted."""
    user = manager.middleware_data["event_from_user"]
    await rooms_of(manager).accounts.log_out(chat_of(manager).id, user.id)
    await finish(manager)


async def logout_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Warn of what is still scheduled."""
    held = await rooms_of(dialog_manager).mailings.lookup.count_scheduled(chat.id)
    warning = words.html("logout-scheduled", scheduled=held) if held else ""
    return {"warning": warning, "held": bool(held)}


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("login-start", when="outside"),
            T("login-inside", when="inside"),
            T("login-group", when="group"),
            switch("button-enter-login", "to_login", LoginSG.login),
            switch("button-choose-server", "to_server", LoginSG.server, when="several"),
            Url(L("button-register"), Const(REGISTER), id="register"),
            Url(L("button-restore"), Const(RESTORE), id="restore"),
            Url(L("button-cabinet"), Const(CABINET), id="cabinet"),
            switch("button-log-out", "to_logout", LoginSG.confirm_logout, when="inside"),
            button("button-back", "leave", leave),
            state=LoginSG.start,
            getter=start_getter,
        ),
        Window(
            Notice(),
            T("login-server"),
            Column(pick("server", "servers", on_server)),
            switch("button-back", "to_start", LoginSG.start),
            state=LoginSG.server,
            getter=servers_getter,
        ),
        Window(
            Notice(),
            T("login-login"),
            switch("button-back", "to_start", LoginSG.start),
            text_input(on_login),
            anything_else(),
            state=LoginSG.login,
        ),
        Window(
            Notice(),
            T("login-password"),
            T("login-group", when="group"),
            switch("button-back", "to_login", LoginSG.login),
            text_input(on_password),
            anything_else(),
            state=LoginSG.password,
            getter=password_getter,
        ),
        Window(
            Notice(),
            T("logout-confirm"),
            Format("{warning}", when="held"),
            button("button-log-out-yes", "yes", on_log_out, style=DANGER),
            switch("button-back", "to_start", LoginSG.start),
            state=LoginSG.confirm_logout,
            getter=logout_getter,
        ),
    )
