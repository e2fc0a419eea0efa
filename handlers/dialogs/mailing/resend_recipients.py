"""Recipients taken from an earlier mailing: those who did not get it, or may not have."""

from collections.abc import Collection

from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.groups import Group, key_of
from bot.model import Audience, AudienceKind
from handlers.ui.people_input import nobody
from handlers.ui.widgets import chat_of, rooms_of, user_id_of, words_of


def replaced_by(mailing_id: int, groups: Collection[Group]) -> int | None:
    """Return `mailing_id` if sending to these groups replaces SMS of unknown outcome, else None."""
    return mailing_id if Group.UNCLEAR in groups else None


async def audience_of(
    manager: DialogManager, mailing_id: int, groups: Collection[Group]
) -> Audience:
    """Return an audience of a mailing's recipients in these groups, with their own columns.

    BotError `mailing-unknown`, `mailing-nobody`, `nobody-allowed`, `resend-too-early` (`seconds`).
    """
    rooms, chat_id = rooms_of(manager), chat_of(manager).id
    unreached = await rooms.mailings.outcome.unreached(chat_id, mailing_id)
    if not sum(unreached.counts.get(group, 0) for group in groups):
        raise BotError("mailing-nobody")
    if unreached.resend_in and Group.UNCLEAR in groups:
        raise BotError("resend-too-early", seconds=unreached.resend_in)
    titles, name_column = await rooms.mailings.outcome.titles_of(chat_id, mailing_id)
    audience = await rooms.audiences.from_rows(
        chat_id,
        user_id_of(manager),
        AudienceKind.UNSENT,
        "",
        titles=[words_of(manager).plain("column-phone"), *titles[1:]],
        rows=rooms.mailings.outcome.rows_of(chat_id, mailing_id, groups),
        phone_column=0,
        name_column=name_column,
        of_mailing=mailing_id,
    )
    if not audience.count:
        raise nobody(audience)
    return audience


async def _count(manager: DialogManager, mailing_id: int, groups: Collection[Group]) -> int:
    unreached = await rooms_of(manager).mailings.outcome.unreached(chat_of(manager).id, mailing_id)
    return sum(unreached.counts.get(group, 0) for group in groups)


async def draft_for(manager: DialogManager, mailing_id: int, groups: Collection[Group]) -> int:
    """Begin the same mailing to these groups of its recipients, or go on with a draft to them.

    Returns the draft's number. BotError `mailing-unknown`, `mailing-nobody`, `resend-too-early`.
    """
    begun = await _begun(manager, mailing_id, groups)
    return (begun or await _begin(manager, mailing_id, groups)).id


async def _begun(
    manager: DialogManager, mailing_id: int, groups: Collection[Group]
) -> Draft | None:
    """Return the chat's draft to exactly these recipients, if there is one."""
    count = await _count(manager, mailing_id, groups)
    key, replaces = key_of(groups), replaced_by(mailing_id, groups)
    drafts, chat_id = rooms_of(manager).mailings.drafts, chat_of(manager).id
    for draft in await drafts.to_recipients_of(chat_id, mailing_id, count):
        if draft.replaces == replaces and (replaces is not None or draft.among == key):
            return draft
    return None


async def _begin(manager: DialogManager, mailing_id: int, groups: Collection[Group]) -> Draft:
    mailings, chat_id = rooms_of(manager).mailings, chat_of(manager).id
    details = await mailings.outcome.details(chat_id, mailing_id)
    return await mailings.drafts.new(
        chat_id,
        user_id_of(manager),
        await audience_of(manager, mailing_id, groups),
        sender=details.mailing.sender,
        text=details.template,
        validity=details.mailing.validity,
        replaces=replaced_by(mailing_id, groups),
        among=key_of(groups),
    )
