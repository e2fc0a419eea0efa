"""What a mailing says: its text with placeholders for columns, and real examples of it."""

from html import escape
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Format

from bot.contacts import column_letters
from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.plan import Plan, Sample
from bot.model import Timing, When
from bot.sms.segments import plain
from bot.sms.template import NAME_WORDS, Columns, changed
from handlers.dialogs.mailing.delete import on_ask_delete
from handlers.dialogs.mailing.steps import (
    Data,
    advance,
    draft_of,
    draft_to_show,
    on_back,
    on_next,
    planned,
    returned_from_plan,
    save_changes,
    take_time,
)
from handlers.dialogs.saved_texts.choose import choose_button
from handlers.i18n import Words
from handlers.states import MailingSG
from handlers.ui.typed_texts import sms_text_input
from handlers.ui.widgets import (
    PRIMARY,
    SUCCESS,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    rooms_of,
    switch,
)
from handlers.views.mailing_words import draft_lines
from handlers.views.plan import example_text, price_line, text_hints
from handlers.views.sentences import explain
from handlers.views.text_facts import has_braces, mailing_cost_lines, measure_lines
from handlers.visible import visible_name

MOST_COLUMNS = 12
NOTHING: Data = {
    "audience": "",
    "named": False,
    "written": False,
    "cheaper": False,
    "saved": False,
    "begun": False,
    "facts": "",
}
"""Window data when there is no draft, or nobody to write to."""


async def text_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Name the columns that may stand in the text, and show the text so far with its price."""
    draft = await draft_to_show(dialog_manager)
    if draft is None or draft.audience is None:
        gone = draft is None and "draft" in dialog_manager.dialog_data
        return NOTHING | {"gone": gone, "there": not gone}
    saved = await rooms_of(dialog_manager).saved_texts.count(draft.chat_id)
    columns = await rooms_of(dialog_manager).mailings.drafts.columns(draft.chat_id, draft.id)
    names = _named(words, columns)
    plan = await _plan_of(dialog_manager, draft)
    better = None if plan is None else plan.plainer
    stopped = await rooms_of(dialog_manager).stop_list.among(draft.chat_id, draft.audience)
    return {
        "audience": draft_lines(words, draft, stopped=stopped),
        "columns": _copyable(names),
        "named": bool(names),
        "example": f"{{{names[0]}|{words.plain('mailing-default')}}}" if names else "",
        "written": draft.text is not None,
        "text": draft.text or "",
        "facts": "\n".join(_facts(words, draft.text, plan)),
        "cheaper": better is not None,
        "segments": better or 0,
        "saved": saved > 0,
        "gone": False,
        "there": True,
        "begun": True,
    }


def _named(words: Words, columns: Columns) -> tuple[str, ...]:
    """Return the columns' names; an untitled column of people's names is called by a word."""
    first, *others = columns.names or ("",)
    place = columns.places.get(NAME_WORDS[0])
    if place is None or first != column_letters(place):
        return columns.names
    return (words.plain("column-name"), *others)


def _copyable(names: tuple[str, ...]) -> str:
    """Return these columns' placeholders, as HTML that a tap copies."""
    shown = [
        f"<code>{{{escape(visible_name(name), quote=False)}}}</code>"
        for name in names[:MOST_COLUMNS]
    ]
    return "  ".join([*shown, *(["…"] if len(names) > MOST_COLUMNS else [])])


async def _plan_of(manager: DialogManager, draft: Draft) -> Plan | None:
    """Return what the mailing would cost; None: its text or sender is still open."""
    if draft.text is None or draft.sender is None:
        return None
    try:
        return await planned(manager)
    except BotError:
        return None


def _facts(words: Words, text: str | None, plan: Plan | None) -> list[str]:
    """Return what one SMS takes, where all are alike, and what makes the whole cost more."""
    if text is None:
        return []
    one = [] if has_braces(text) else measure_lines(words, text).split("\n")
    return one if plan is None else [*one[:1], *mailing_cost_lines(words, plan)]


async def on_text(text: str, _: Message, manager: DialogManager) -> None:
    """Take a typed text."""
    await take_text(text, manager)


async def take_text(text: str, manager: DialogManager) -> None:
    """Take the text; stay here only when it could be cheaper. BotError as `check_text`."""
    draft = await draft_of(manager)
    await rooms_of(manager).mailings.drafts.check_text(chat_of(manager).id, draft.id, text)
    await save_changes(manager, text=text, skip_too_long=False, skip_repeats=False)
    if (await planned(manager)).plainer is None:
        await _show_examples(manager)


async def take_first_text(text: str, manager: DialogManager) -> None:
    """Take a text that came with the recipients. BotError as `check_text`."""
    draft = await draft_of(manager)
    await rooms_of(manager).mailings.drafts.check_text(chat_of(manager).id, draft.id, text)
    await save_changes(manager, text=text)


async def on_cheaper(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Replace typographic characters with plain ones, if that still saves SMS."""
    plan = await planned(manager)
    if plan.plainer is not None:
        await save_changes(manager, text=changed(plan.draft.text or "", plain))


async def _show_examples(manager: DialogManager) -> None:
    """Show examples when recipients get different texts; otherwise go on."""
    plan = await planned(manager)
    if has_braces(plan.draft.text) and plan.examples:
        manager.dialog_data["sample"] = 0
        await manager.switch_to(MailingSG.examples)
    else:
        await advance(manager)


def samples_of(plan: Plan) -> list[Sample]:
    """Return the examples to show: the first ones, the longest text, the most expensive one."""
    samples = [*plan.examples, plan.longest, plan.dearest]
    return list(dict.fromkeys(one for one in samples if one is not None))


async def examples_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Show one of the examples, and what the whole mailing costs."""
    try:
        plan = await planned(dialog_manager)
    except BotError as error:
        sorry = f"⚠️ {explain(words, error)}"
        return {"card": sorry, "several": False, "some": False, "two": False, "untimed": False}
    samples = samples_of(plan)
    dialog_manager.dialog_data["samples"] = len(samples)
    index = min(dialog_manager.dialog_data.get("sample", 0), max(0, len(samples) - 1))
    dialog_manager.dialog_data["sample"] = index
    far = {
        "longest": samples.index(plan.longest) if plan.longest else 0,
        "dearest": samples.index(plan.dearest) if plan.dearest else 0,
    }
    dialog_manager.dialog_data["far"] = far
    lines = [example_text(samples[index], index + 1, len(samples), words)] if samples else []
    lines += ["", price_line(plan, words), *text_hints(plan, words)]
    return {
        "card": "\n".join(lines),
        "several": len(samples) > 1,
        "some": bool(samples),
        "two": far["longest"] != far["dearest"],
        "untimed": bool(samples) and not returned_from_plan({}, None, dialog_manager),
    }


async def on_now(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Take the present time, which most want, and show the plan."""
    await take_time(manager, When(Timing.NOW))
    await advance(manager)


def _turn(step: int) -> Any:  # noqa: ANN401 - a handler of a button
    async def turn(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
        data = manager.dialog_data
        data["sample"] = (data.get("sample", 0) + step) % max(1, data.get("samples", 1))

    return turn


def _jump(name: str) -> Any:  # noqa: ANN401 - as above
    async def jump(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
        manager.dialog_data["sample"] = manager.dialog_data.get("far", {}).get(name, 0)

    return jump


def windows() -> tuple[Window, ...]:
    """Return the question for the text, and the examples of it."""
    return (
        Window(
            Notice(),
            T("error-draft-unknown", when="gone"),
            T("mailing-text", when="there"),
            Format("{audience}", when="audience"),
            T("mailing-text-columns", when="named"),
            Format("{columns}", when="named"),
            T("mailing-text-default", when="named"),
            T("mailing-text-now", when="written"),
            Format("{facts}", when="facts"),
            T("mailing-text-change", when="written"),
            choose_button(),
            button("button-cheaper", "cheaper", on_cheaper, when="cheaper", style=SUCCESS),
            button("button-next", "next", on_next, when="written", style=PRIMARY),
            button("button-delete", "to_delete", on_ask_delete, when="begun"),
            button("button-back", "back", on_back),
            sms_text_input(on_text),
            anything_else(),
            state=MailingSG.text,
            getter=text_getter,
        ),
        Window(
            Notice(),
            Format("{card}"),
            button("button-next", "next", on_next, when="some", style=PRIMARY),
            button("button-now-check", "now", on_now, when="untimed"),
            Row(
                button("button-before", "before", _turn(-1)),
                button("button-after", "after", _turn(1)),
                when="several",
            ),
            Row(
                button("button-longest", "longest", _jump("longest")),
                button("button-dearest", "dearest", _jump("dearest"), when="two"),
                when="several",
            ),
            switch("button-edit-text", "to_text", MailingSG.text),
            state=MailingSG.examples,
            getter=examples_getter,
        ),
    )
