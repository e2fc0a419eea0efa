"""The plan card: what confirming would do, all that can still be changed, and confirming once."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.mailing.plan import Plan
from bot.model import Chat
from bot.timing.when_json import dump_when, load_when
from handlers.dialogs.mailing.delete import on_ask_delete
from handlers.dialogs.mailing.steps import (
    Data,
    draft_of,
    pick_time,
    planned,
    save_changes,
    take_time,
)
from handlers.dialogs.mailing.text import on_cheaper
from handlers.dialogs.mailing.trial_sms import on_test
from handlers.dialogs.validity import ask_validity
from handlers.i18n import Words
from handlers.states import MailingSG
from handlers.ui.confirming import confirm_shown, note_account
from handlers.ui.refused_rows import send_refusals
from handlers.ui.widgets import (
    DANGER,
    PRIMARY,
    SUCCESS,
    Notice,
    T,
    anything_else,
    button,
    finish,
    pick,
    switch,
    text_input,
    unsaid,
)
from handlers.views.plan import plan_text
from handlers.views.questions import is_grave
from handlers.views.sentences import explain
from handlers.views.text_facts import has_braces
from handlers.views.validity import validity_name

NOTHING: Data = {
    "sendable": False,
    "confirm": [],
    "anyway": [],
    "quiet": False,
    "too_long": False,
    "poor": False,
    "cut": False,
    "repeats": False,
    "plainer": False,
    "without": False,
    "personal": False,
    "known": False,
    "unread": False,
    "validity": "",
    "there": True,
    "gone": False,
}
"""Window data when no plan can be made: every button is hidden."""


async def plan_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Say what confirming would do, or why nothing can be confirmed."""
    try:
        plan = await planned(dialog_manager, ask=True)
    except BotError as error:
        gone = error.code == "draft-unknown"
        card = "\n".join(unsaid(dialog_manager, [f"⚠️ {explain(words, error)}"]))
        return NOTHING | {"card": card, "there": not gone, "gone": gone}
    note_account(dialog_manager, plan)
    problems = unsaid(dialog_manager, [_problem(words, one) for one in plan.problems])
    card = "\n".join([plan_text(plan, words), *problems])
    return {"card": card, **_choices(words, plan, dialog_manager.dialog_data)}


def _problem(words: Words, problem: BotError) -> str:
    own_words = {"mailing-quiet": "plan-quiet", "already-decided": "plan-decided"}
    if problem.code in own_words:
        return words.html(own_words[problem.code])
    return f"⚠️ {explain(words, problem)}"


def _choices(words: Words, plan: Plan, data: Data) -> Data:
    codes, grave = {problem.code for problem in plan.problems}, is_grave(plan)
    go = [(words.plain("button-confirm-many", count=plan.recipients), plan.consent)]
    anyway = [(words.plain("button-send-anyway", count=plan.recipients), plan.consent)]
    affordable = plan.max_affordable or 0
    if plan.quiet is not None:
        data["move_to"] = dump_when(plan.quiet.move_to)
    return {
        "sendable": codes <= {"mailing-quiet"},
        "confirm": [] if codes or grave else go,
        "anyway": anyway if grave and not codes else [],
        "quiet": "mailing-quiet" in codes,
        "morning": _moment(words, plan),
        "too_long": "mailing-too-long" in codes,
        "poor": plan.too_poor and 0 < affordable < plan.recipients,
        "affordable": affordable,
        "cut": plan.beyond > 0,
        "all": plan.recipients + plan.beyond,
        "repeats": plan.repeats is not None,
        "plainer": plan.plainer is not None,
        "segments": plan.plainer or 0,
        "got": plan.repeats.count if plan.repeats else 0,
        "without": plan.had_it > 0,
        "had": plan.had_it,
        "personal": has_braces(plan.draft.text),
        "known": True,
        "there": True,
        "gone": False,
        "validity": validity_name(words, plan.draft.validity),
        "unread": _unread(plan) > 0,
        "refused": _unread(plan),
    }


def _unread(plan: Plan) -> int:
    """Return how many rows of the source the file of refused rows lists."""
    return sum(plan.audience.refused.values()) if plan.audience else 0


def _moment(words: Words, plan: Plan) -> str:
    """Return when the quiet hours end, for a button."""
    if plan.quiet is None:
        return ""
    moment = plan.quiet.move_to.at or plan.quiet.move_to.wall
    return words.label(moment) if moment else ""


async def on_confirm(item: str, manager: DialogManager) -> None:
    """Confirm the mailing: it is sent once, and as shown."""
    await confirm_shown(manager, manager.dialog_data["draft"], item)


async def on_morning(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send when the quiet hours are over."""
    await take_time(manager, load_when(manager.dialog_data.get("move_to")))


async def on_night(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Permit sending in the quiet hours."""
    await save_changes(manager, at_night=True)


async def on_skip(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Leave out the recipients whose text is too long."""
    await save_changes(manager, skip_too_long=True)


async def on_without(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Leave out those who got this text before, or may have."""
    await save_changes(manager, skip_repeats=True)


async def on_with(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Take in again those who got this text before."""
    await save_changes(manager, skip_repeats=False)


async def on_when(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Choose another time."""
    await pick_time(manager)


async def on_validity(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Choose how long its SMS are tried."""
    await ask_validity(manager, (await draft_of(manager)).validity)


async def on_affordable(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send only to as many recipients as the balance pays for. BotError `plan-changed`."""
    plan = await planned(manager)
    if plan.max_affordable is None:
        raise BotError("plan-changed")  # without a number it would go to all
    await save_changes(manager, first_n=plan.max_affordable)


async def on_all(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send to all recipients after all, not only to the first."""
    await save_changes(manager, first_n=None)
    await manager.switch_to(MailingSG.plan)


async def on_refusals(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send the file of refused rows."""
    draft = await draft_of(manager)
    if draft.audience is not None:
        await send_refusals(manager, draft.audience.id)


async def on_later(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Close the dialog; the draft stays saved."""
    await finish(manager)


async def first_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Tell how many recipients there are, and whether only the first of them get it."""
    del chat
    try:
        plan = await planned(dialog_manager)
    except BotError:
        return {"count": 0, "cut": False, "all": 0}
    every = plan.recipients + plan.beyond
    return {"count": every, "all": every, "cut": plan.beyond > 0}


async def on_first(text: str, _: Message, manager: DialogManager) -> None:
    """Send only to the first so many recipients. BotError `number-wanted`, `first-too-many`."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit() and int(digits) > 0):
        raise BotError("number-wanted")
    plan = await planned(manager)
    count = plan.recipients + plan.beyond
    if int(digits) > count:
        raise BotError("first-too-many", count=count)
    await save_changes(manager, first_n=int(digits))
    await manager.switch_to(MailingSG.plan)


def windows() -> tuple[Window, ...]:
    """Return the window of the plan, and the one that asks how many recipients get it."""
    return (
        Window(
            Notice(),
            T("mailing-plan", when="sendable"),
            Format("{card}"),
            pick("confirm", "confirm", on_confirm, style=SUCCESS),
            button("button-in-the-morning", "morning", on_morning, when="quiet", style=PRIMARY),
            button("button-at-night", "night", on_night, when="quiet"),
            button("button-skip-long", "skip", on_skip, when="too_long", style=PRIMARY),
            button("button-send-first", "affordable", on_affordable, when="poor", style=PRIMARY),
            pick("anyway", "anyway", on_confirm, style=DANGER),
            button("button-send-all", "all", on_all, when="cut"),
            button("button-cheaper", "cheaper", on_cheaper, when="plainer", style=PRIMARY),
            button("button-skip-repeats", "without", on_without, when="repeats", style=PRIMARY),
            button("button-with-repeats", "with", on_with, when="without"),
            switch("button-examples", "to_examples", MailingSG.examples, when="personal"),
            Row(
                button("button-test", "test", on_test, when="known"),
                switch("button-first", "to_first", MailingSG.first, when="known"),
            ),
            Row(
                switch("button-edit-recipients", "to_recipients", MailingSG.recipients),
                switch("button-edit-text", "to_text", MailingSG.text),
                when="there",
            ),
            Row(
                switch("button-edit-sender", "to_sender", MailingSG.sender),
                button("button-edit-when", "to_when", on_when, when="known"),
                when="there",
            ),
            button("button-validity", "to_validity", on_validity, when="known"),
            button("button-refused-rows", "refusals", on_refusals, when="unread"),
            button("button-keep-draft", "later", on_later, when="there"),
            button("button-delete", "to_delete", on_ask_delete, when="there"),
            button("button-back", "leave", on_later, when="gone"),
            state=MailingSG.plan,
            getter=plan_getter,
        ),
        Window(
            Notice(),
            T("mailing-first"),
            button("button-send-all", "all", on_all, when="cut"),
            switch("button-back", "to_plan", MailingSG.plan),
            text_input(on_first),
            anything_else("number-wanted"),
            state=MailingSG.first,
            getter=first_getter,
        ),
    )
