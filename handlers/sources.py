"""Recipients taken from an earlier mailing: those who did not get it, or may not have."""

from collections.abc import Collection

from aiogram_dialog import DialogManager

from bot.model import Audience, AudienceKind, Mailing, MailingState, MessageState
from handlers.kit import chat_of, rooms_of, words_of
from handlers.people import user_of

FAILED = (MessageState.REFUSED, MessageState.CANCELLED)
OPEN = (MessageState.UNKNOWN,)
ENDED = (MailingState.FINISHED, MailingState.STOPPED)


def had_failures(mailing: Mailing) -> bool:
    """Tell whether an ended mass mailing did not go to all."""
    stopped = mailing.state is MailingState.STOPPED
    ended = mailing.mass and mailing.state in ENDED and mailing.finished_at is not None
    return ended and (mailing.refused > 0 or (stopped and mailing.accepted < mailing.total))


async def failures_of(
    manager: DialogManager, mailing_id: int, states: Collection[MessageState] = FAILED
) -> Audience:
    """Freeze those recipients of a mailing who are in these states, with their own columns.

    BotError `mailing-unknown`.
    """
    rooms, chat_id = rooms_of(manager), chat_of(manager).id
    titles, name_column = await rooms.mailings.titles_of(chat_id, mailing_id)
    return await rooms.audiences.from_rows(
        chat_id,
        user_of(manager),
        AudienceKind.UNSENT,
        "",
        titles=[words_of(manager).plain("column-phone"), *titles[1:]],
        rows=rooms.mailings.rows_of(chat_id, mailing_id, states),
        phone_column=0,
        name_column=name_column,
        of_mailing=mailing_id,
    )
