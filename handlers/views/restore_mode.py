"""Restore mode, in words, for an administrator: why it lasts, what waits, and the way out."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.mailing.restored import RestoreReport
from handlers.i18n import Words
from handlers.views.buttons import Go, RestoreAct, RestoreButton
from handlers.views.card import Card
from handlers.views.card_buttons import go_button, leading_on


def report_card(report: RestoreReport, words: Words) -> Card:
    """Tell an administrator why restore mode lasts and what waits.

    Buttons lead out of it, and to the state of the service.
    """
    unknown = report.held.unknown
    lines = [
        words.html("restore-mode", since=report.since),
        words.html(f"restored-{report.why}"),
        *(
            [words.html("restored-gap", since=report.gap_from, restored=report.since)]
            if report.gap_from
            else []
        ),
        held_line(report, words),
        *([words.html("restored-unknown", count=unknown)] if unknown else []),
        words.html("restored-advice"),
    ]
    leave = _button("button-restore-leave", RestoreAct.ASK, words)
    state = go_button("button-admin", Go.ADMIN, words)
    return Card("\n".join(lines), leading_on(words, [leave], [state]))


def restored_card(report: RestoreReport | None, words: Words) -> Card:
    """Return how restore mode stands, or (None) that it does not last."""
    if report is None:
        return Card(words.html("restore-not-now"), leading_on(words))
    return report_card(report, words)


def held_line(report: RestoreReport, words: Words) -> str:
    """Return how much of what a restore has held waits for people, as HTML."""
    held = report.held
    return words.html("restored-held", mailings=held.mailings, chats=held.chats)


def leave_question(words: Words) -> Card:
    """Ask once more before restore mode is left."""
    yes = _button("button-restore-leave-yes", RestoreAct.LEAVE, words, "danger")
    no = _button("button-restore-leave-no", RestoreAct.STAY, words)
    buttons = InlineKeyboardMarkup(inline_keyboard=[[yes], [no]])
    return Card(words.html("restore-leave-ask"), buttons)


def left_card(words: Words) -> Card:
    """Say that restore mode is over, and what does not follow from that."""
    return Card(words.html("restore-left"), leading_on(words))


def _button(
    key: str, act: RestoreAct, words: Words, style: str | None = None
) -> InlineKeyboardButton:
    data = RestoreButton(act=act).pack()
    return InlineKeyboardButton(text=words.plain(key), callback_data=data, style=style)
