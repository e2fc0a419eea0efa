"""News of mailings, in words: which wait for a person, which failed, and which left late."""

from collections.abc import Sequence
from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.mailing.details import CardDetails, SmsDetails
from bot.mailing.news import About, DueNews
from bot.model import Chat, MailingState
from handlers.i18n import Words
from handlers.views.buttons import Go, GoButton
from handlers.views.card import Card
from handlers.views.card_look import list_row
from handlers.views.late import late_lines

MOST_LISTED = 10
"""So many mailings are named one by one."""


def news_of_several(news: DueNews, listed: Sequence[CardDetails], words: Words) -> Card:
    """Say which mailings wait, failed or left late; a button leads to a list with all of them."""
    match news.about:
        case About.WAITING:
            missed = all(
                one.state is MailingState.MISSED and one.pause is None for one in news.mailings
            )
            key, buttons = (
                "news-missed" if missed else "news-waiting",
                _buttons("button-decide", Go.WAITING, words),
            )
        case About.FAILED:
            key, buttons = "news-failed", _buttons("button-decide", Go.FAILED, words)
        case About.LATE:
            key, buttons = "news-late", _buttons("button-menu", Go.MENU, words)
    return Card(_text(words.html(key, count=len(news.mailings)), news, listed, words), buttons)


def late_one(details: CardDetails, chat: Chat, words: Words) -> Card:
    """Say that a mailing has left late, and by how much."""
    lines = [*late_lines(words, details.mailing), _line(details, chat, words)]
    return Card("\n".join(lines), _buttons("button-menu", Go.MENU, words))


def _text(head: str, news: DueNews, listed: Sequence[CardDetails], words: Words) -> str:
    lines = [_line(one, news.chat, words) for one in listed]
    more = len(news.mailings) - len(listed)
    return "\n".join([head, *lines, *([words.html("news-more", count=more)] if more else [])])


def _line(details: CardDetails, chat: Chat, words: Words) -> str:
    if not chat.sees(details.mailing.account):
        return words.html("news-of-another")
    label, _ = list_row(
        details if isinstance(details, SmsDetails) else details.mailing, chat, words
    )
    return escape(label, quote=False)


def _buttons(key: str, to: Go, words: Words) -> InlineKeyboardMarkup:
    data = GoButton(to=to).pack()
    only = InlineKeyboardButton(text=words.plain(key), callback_data=data)
    return InlineKeyboardMarkup(inline_keyboard=[[only]])
