"""The steps of a mailing: its saved draft, the question that is open, the ways there and back.

The dialog's data hold the draft's number and the state of its windows; what was typed is in
the saved draft.
"""

from dataclasses import replace
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.plan import Plan
from bot.model import Audience, Timing, When
from handlers.states import MailingSG, PickTimeSG, UploadSG
from handlers.ui.sent_files import busy
from handlers.ui.widgets import chat_of, finish, rooms_of, user_id_of, words_of
from handlers.views.plan import price_line

Data = dict[str, Any]

MANY = 20_000
"""From so many recipients on, making a plan takes seconds: the chat shows the bot at work."""


async def saved_draft(manager: DialogManager) -> Draft | None:
    """Return the draft; None: nothing was chosen yet. BotError `draft-unknown`."""
    draft_id = manager.dialog_data.get("draft")
    if draft_id is None:
        return None
    return await rooms_of(manager).mailings.drafts.get(chat_of(manager).id, draft_id)


async def draft_to_show(manager: DialogManager) -> Draft | None:
    """Return the draft for a window; None also when it was sent or thrown away meanwhile."""
    try:
        return await saved_draft(manager)
    except BotError:
        return None


async def draft_of(manager: DialogManager) -> Draft:
    """Return the draft; without one, begin it. BotError `draft-unknown`."""
    draft = await saved_draft(manager)
    if draft is None:
        draft = await _spare(manager) or await _new(manager)
        manager.dialog_data["draft"] = draft.id
    return draft


async def _new(manager: DialogManager) -> Draft:
    chat = chat_of(manager)
    return await rooms_of(manager).mailings.drafts.new(
        chat.id, user_id_of(manager), validity=chat.validity
    )


async def _spare(manager: DialogManager) -> Draft | None:
    drafts = rooms_of(manager).mailings.drafts
    return await drafts.empty(chat_of(manager).id, user_id_of(manager))


async def save_changes(manager: DialogManager, **changes: Any) -> Draft:  # noqa: ANN401 - fields of a draft
    """Change the draft and save it. BotError `draft-unknown`."""
    draft = replace(await draft_of(manager), **changes)
    return await rooms_of(manager).mailings.drafts.save(draft)


async def take_audience(
    manager: DialogManager,
    audience: Audience,
    *,
    replaces: int | None = None,
    among: str | None = None,
) -> None:
    """Set the recipients; choices made for the ones before them are dropped."""
    manager.dialog_data.pop("file", None)
    await save_changes(
        manager,
        audience=audience,
        first_n=None,
        skip_too_long=False,
        skip_repeats=False,
        rest_of=None,
        replaces=replaces,
        among=among,
        repeat_of=None,
    )


async def take_usual_sender(manager: DialogManager) -> None:
    """Set the sender to the chat's default (★), unless one is chosen already."""
    draft, usual = await draft_of(manager), chat_of(manager).default_sender
    if draft.sender is None and usual:
        await save_changes(manager, sender=usual)


async def advance(manager: DialogManager) -> None:
    """Go to the first open question, or to the plan."""
    draft = await saved_draft(manager)
    if draft is None or draft.audience is None:
        await manager.switch_to(MailingSG.recipients)
        return
    await take_usual_sender(manager)
    draft = await draft_of(manager)
    if draft.sender is None:
        await manager.switch_to(MailingSG.sender)
    elif draft.text is None:
        await manager.switch_to(MailingSG.text)
    else:
        await manager.switch_to(MailingSG.plan)
        if not manager.dialog_data.get("timed"):
            await pick_time(manager)


async def planned(manager: DialogManager, *, ask: bool = False) -> Plan:
    """Return the plan; `ask`: ask the gateway for the balance. For many, show the bot at work."""
    draft = await draft_of(manager)
    mailings, chat_id = rooms_of(manager).mailings, chat_of(manager).id
    if draft.audience is None or draft.audience.count < MANY:
        return await mailings.plan(chat_id, draft.id, ask=ask)
    async with busy(manager):
        return await mailings.plan(chat_id, draft.id, ask=ask)


async def pick_time(manager: DialogManager) -> None:
    """Ask for the time."""
    plan = await planned(manager)
    local = plan.draft.when.timing is Timing.LOCAL
    facts = price_line(plan, words_of(manager))
    data = {"count": plan.recipients, "facts": facts, "local": local}
    await manager.start(PickTimeSG.when, data=data)


async def take_time(manager: DialogManager, when: When) -> None:
    """Set the time; permission to send at night must be given again."""
    await save_changes(manager, when=when, at_night=False)
    manager.dialog_data["timed"] = True


def returned_from_plan(_: Data, __: Any, manager: DialogManager) -> bool:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell whether the person came back to this question from the plan."""
    return bool(manager.dialog_data.get("timed"))


async def on_back(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back: to the plan if it was shown already; to the file; else to the recipients.

    From the recipients, and when the draft is gone, leave the dialog.
    """
    file = manager.dialog_data.get("file")
    gone = "draft" in manager.dialog_data and await draft_to_show(manager) is None
    if gone:
        await finish(manager)
    elif returned_from_plan({}, None, manager):
        await advance(manager)
    elif manager.current_context().state == MailingSG.recipients:
        await finish(manager)
    else:
        await manager.switch_to(MailingSG.recipients)
        if file:
            await manager.start(UploadSG.result, data={"result": file})


async def on_next(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go on to the first open question, or to the plan."""
    await advance(manager)
