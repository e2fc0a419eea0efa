"""An incoming SMS in the chat: its text and its buttons."""

import unicodedata

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.errors import BotError
from bot.model import IncomingSms, Stopped
from bot.sms.phones import format_address, parse_phone
from bot.sms.stop_words import is_stop
from handlers.i18n import Words
from handlers.views.buttons import InboxAct, InboxButton
from handlers.views.card import Card
from handlers.views.card_buttons import leading_on

LONGEST_TEXT = 3500
"""UTF-16 units of a text that leave room for what stands around it: Telegram takes 4096."""


def phone_of(sms: IncomingSms) -> str | None:
    """Return whom to answer; None: a name or a short number has sent it."""
    try:
        return parse_phone(sms.phone)
    except BotError:
        return None


def asks_to_stop(sms: IncomingSms) -> str | None:
    """Return the number that wants no more mailings, if that is what the SMS says."""
    return phone_of(sms) if is_stop(sms.text) else None


def incoming_card(
    sms: IncomingSms,
    words: Words,
    *,
    name: str | None,
    stopped: Stopped | None,
    perhaps_shown: bool = False,
) -> Card:
    """Return the text, as HTML, and the buttons that are of use now.

    `name`: the sender's, from the chat's lists; `stopped`: the sender's row of the stop-list.
    """
    lines = [
        words.html("inbox-from", who=_who(sms, name)),
        words.html("inbox-when", when=sms.sent_at or sms.came_at, to=_address(sms.destination)),
        *_quoted(sms, words),
    ]
    if perhaps_shown:
        lines.append(words.html("inbox-perhaps-shown"))
    if stopped:
        lines.append(words.html("contact-stopped", who=stopped.user_name, at=stopped.added_at))
    return Card("\n".join(lines), _buttons(sms, words, stopped=stopped is not None))


def _who(sms: IncomingSms, name: str | None) -> str:
    return " · ".join(filter(None, (name, _address(sms.phone))))


def _address(address: str) -> str:
    return format_address(address) or "—"


def _quoted(sms: IncomingSms, words: Words) -> list[str]:
    """Return the text, without signs that no screen shows, as far as a message has room."""
    text = "".join(c for c in sms.text if c == "\n" or unicodedata.category(c) != "Cc")
    units = text.encode("utf-16-le")
    shown = units[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
    quoted = [words.html("card-text", text=shown.strip() or "—")]
    return quoted if shown == text else [*quoted, words.html("inbox-cut")]


def _buttons(sms: IncomingSms, words: Words, *, stopped: bool) -> InlineKeyboardMarkup:
    rows: list[list[InlineKeyboardButton]] = []
    if phone_of(sms):
        rows.append([_button("button-reply", InboxAct.REPLY, sms, words, "primary")])
    if stopped:
        rows.append([_button("button-free", InboxAct.FREE, sms, words)])
    elif asks_to_stop(sms):
        rows.append([_button("button-stop", InboxAct.STOP, sms, words, "danger")])
    return leading_on(words, *rows)


def _button(
    key: str, act: InboxAct, sms: IncomingSms, words: Words, style: str | None = None
) -> InlineKeyboardButton:
    data = InboxButton(act=act, id=sms.id).pack()
    return InlineKeyboardButton(text=words.plain(key), callback_data=data, style=style)
