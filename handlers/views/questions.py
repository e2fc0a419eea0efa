"""Questions that stand before money leaves: what would leave now, and the buttons that say yes."""

from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.mailing.plan import Plan, Risk
from handlers.i18n import Words
from handlers.views.buttons import Act, ConfirmButton
from handlers.views.card import Card
from handlers.views.card_buttons import Buttons
from handlers.views.plan import plan_problems, plan_text

_ASKED = {Act.RESUME: "ask-resume", Act.NOW: "ask-now", Act.IN_TIME: "ask-in-time"}
_YES = {
    Act.RESUME: "button-resume-yes",
    Act.NOW: "button-now-yes",
    Act.IN_TIME: "button-in-time-yes",
}
GRAVE = {Risk.POOR, Risk.STOPPED, Risk.FROM_COPY}
"""With one of these the button that confirms looks and reads like a warning."""


def is_grave(plan: Plan) -> bool:
    """Tell whether confirming needs a second thought.

    There is too little money, the number is stop-listed, or some of it may have been sent before.
    """
    return bool(plan.risks & GRAVE)


def confirm_choices(plan: Plan, words: Words, label: str = "button-send") -> dict[str, Any]:
    """Return the data of a window that confirms a single SMS: which of its buttons are there.

    `label` is the key of the button when nothing warns of it.
    """
    grave = is_grave(plan)
    key = "button-anyway" if grave else label
    label_words = words.plain(key, segments=plan.segments)
    item = [] if plan.problems else [(label_words, plan.consent)]
    return {
        "sendable": not plan.problems,
        "confirm": [] if grave else item,
        "anyway": item if grave else [],
        "grave": grave,
        "plain": not grave,
    }


def question(plan: Plan, words: Words, act: Act, mailing_id: int) -> Card:
    """Ask before a paused mailing goes on (RESUME), or a missed one is sent (NOW, IN_TIME).

    Without the «yes» when something stands in its way.
    """
    head = words.html(_ASKED[act])
    text = "\n".join([head, plan_text(plan, words), *plan_problems(plan, words)])
    no = Buttons(mailing_id, words).act("button-do-not-send", Act.GO_ON)
    rows = [[no]] if plan.problems else [[_yes(plan, words, act, mailing_id)], [no]]
    return Card(text, InlineKeyboardMarkup(inline_keyboard=rows))


def _yes(plan: Plan, words: Words, act: Act, mailing_id: int) -> InlineKeyboardButton:
    grave = is_grave(plan)
    key = "button-anyway" if grave else _YES[act]
    return InlineKeyboardButton(
        text=words.plain(key, segments=plan.segments),
        callback_data=ConfirmButton(act=act, id=mailing_id, consent=plan.consent).pack(),
        style="danger" if grave else "success",
    )
