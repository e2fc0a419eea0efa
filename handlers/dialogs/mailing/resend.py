"""Who gets a mailing again: those who certainly did not get it; apart, those who may have."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Format

from bot.mailing.groups import Group, Unreached, key_of
from bot.model import Chat
from handlers.dialogs.mailing.resend_recipients import audience_of, draft_for, replaced_by
from handlers.i18n import Words
from handlers.states import MailingSG, ResendSG
from handlers.ui.sent_files import busy
from handlers.ui.widgets import DANGER, PRIMARY, Notice, T, answer, button, leave, pick, rooms_of
from handlers.views.card_look import mailing_label
from handlers.views.delivery import count_deliveries, delivered_line
from handlers.views.sentences import delivery

Data = dict[str, Any]

MIXED = (Group.FAILED, Group.EXPIRED, Group.UNSENT, Group.SILENT)
"""Groups that one mailing can go to together.

UNCLEAR is not among them: a new mailing to it replaces the old SMS, and goes to nobody else.
"""
TICKED, UNTICKED = "☑️", "⬜️"
TICK, UNTICK = "+", "-"
"""The first character of a button's id: what a tap does to the group that follows.

A tap sets the tick and does not toggle it: the same tap handled twice changes nothing more.
"""


async def getter(dialog_manager: DialogManager, chat: Chat, words: Words, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Count the recipients of each group, and tell what sending to them again may mean."""
    data = dialog_manager.start_data
    mailing_id = data["id"] if isinstance(data, dict) else 0
    unreached = await rooms_of(dialog_manager).mailings.outcome.unreached(chat.id, mailing_id)
    chosen = _chosen(dialog_manager, unreached)
    twice = unreached.perhaps_twice(chosen)
    return {
        "text": _text(unreached, chat, words),
        "rows": [
            _row(group, unreached, words, ticked=group in chosen) for group in _offered(unreached)
        ],
        "chosen": sum(unreached.counts[group] for group in chosen),
        "safe": bool(chosen) and not twice,
        "risky": twice > 0,
        "twice": twice,
        "unclear": unreached.counts.get(Group.UNCLEAR, 0),
    }


def _offered(unreached: Unreached) -> list[Group]:
    return [group for group in MIXED if unreached.counts.get(group)]


def _chosen(manager: DialogManager, unreached: Unreached) -> list[Group]:
    """Return the ticked groups: at first, those who get no second SMS for certain."""
    offered = _offered(unreached)
    safe = [one.value for one in offered if not unreached.perhaps_twice([one])]
    ticked = manager.dialog_data.setdefault("ticked", safe)
    return [group for group in offered if group in ticked]


def _row(group: Group, unreached: Unreached, words: Words, *, ticked: bool) -> tuple[str, str]:
    """Return a tick box: its label and what a tap on it does."""
    mark, deed = (TICKED, UNTICK) if ticked else (UNTICKED, TICK)
    label = words.plain(f"unreached-{group}", count=unreached.counts[group])
    return f"{mark} {label}", f"{deed}{group}"


def _text(unreached: Unreached, chat: Chat, words: Words) -> str:
    """Return the window's text: what is known of those not reached, as HTML."""
    lines = [words.html("resend-choose", text=mailing_label(unreached.mailing, chat, words))]
    if accepted := unreached.mailing.accepted:
        lines.append(delivered_line(count_deliveries(accepted, unreached.track), words))
    if not unreached.counts:
        return "\n".join([*lines, "", words.html("resend-nobody")])
    return "\n".join([*lines, *_sure(unreached, words), *_unsure(unreached, words)])


def _sure(unreached: Unreached, words: Words) -> list[str]:
    if not any(group.sure for group in unreached.counts):
        return []
    reasons = [
        words.html("mailing-reason", reason=delivery(words, state), count=count)
        for state, count in unreached.reasons.items()
    ]
    earlier = sum(unreached.earlier.values())
    key = "resend-sure-but" if earlier else "resend-sure"
    return ["", words.html(key, count=earlier), *reasons]


def _unsure(unreached: Unreached, words: Words) -> list[str]:
    notes = {
        "resend-silent": Group.SILENT in unreached.counts,
        "resend-asking": Group.SILENT in unreached.counts and unreached.asking,
        "resend-unclear": Group.UNCLEAR in unreached.counts,
        "resend-partly-sent": unreached.partly_sent,
    }
    lines = [words.html(key) for key, holds in notes.items() if holds]
    if unreached.resend_in:
        lines.append(words.html("resend-later", seconds=unreached.resend_in))
    return ["", *lines] if lines else []


async def on_tick(item: str, manager: DialogManager) -> None:
    """Choose a group, or leave it out."""
    deed, group = item[0], item[1:]
    others = [one for one in manager.dialog_data.get("ticked", []) if one != group]
    manager.dialog_data["ticked"] = [*others, group] if deed == TICK else others


async def on_next(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go on with those who are ticked."""
    ticked = manager.dialog_data.get("ticked", [])
    await _go_on(manager, [group for group in MIXED if group in ticked])


async def on_unclear(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go on with those whose outcome is unknown, and with nobody else."""
    await _go_on(manager, [Group.UNCLEAR])


async def _go_on(manager: DialogManager, groups: list[Group]) -> None:
    """Begin a draft to them, or give them to the mailing that is being put together.

    The tap is answered first: reading many recipients takes longer than it may wait.
    """
    if isinstance(manager.event, CallbackQuery):
        await answer(manager, manager.event)
    asked: Data = manager.start_data if isinstance(manager.start_data, dict) else {}
    if asked.get("choose"):
        await _give(manager, asked["id"], groups)
        return
    async with busy(manager):
        draft_id = await draft_for(manager, asked["id"], groups)
    await manager.start(MailingSG.recipients, data={"draft": draft_id}, mode=StartMode.RESET_STACK)


async def _give(manager: DialogManager, mailing_id: int, groups: list[Group]) -> None:
    async with busy(manager):
        audience = await audience_of(manager, mailing_id, groups)
    replaces = replaced_by(mailing_id, groups)
    await manager.done({"audience": audience.id, "among": key_of(groups), "replaces": replaces})


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            Format("{text}"),
            T("resend-twice", when="risky"),
            Column(pick("group", "rows", on_tick)),
            button("button-resend-chosen", "next", on_next, when="safe", style=PRIMARY),
            button("button-resend-risky", "risky", on_next, when="risky", style=DANGER),
            button("button-resend-unclear", "unclear", on_unclear, when="unclear"),
            button("button-back", "leave", leave),
            state=ResendSG.choose,
            getter=getter,
        ),
    )
