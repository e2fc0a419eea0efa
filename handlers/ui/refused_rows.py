"""The refused rows of an audience: the first ones in the chat, all of them as a file."""

from aiogram_dialog import DialogManager

from bot.model import Audience
from handlers.ui.sent_files import file_name, send_file, uploading
from handlers.ui.widgets import chat_of, rooms_of, words_of
from handlers.views.upload import HIDDEN, REPEAT, reason, refused_in

MOST_SHOWN = 5


async def refused_lines(manager: DialogManager, audience: Audience) -> list[str]:
    """Return how many were refused, and the first ones with their reasons, as lines of HTML."""
    count, words = refused_in(audience), words_of(manager)
    if not count:
        return []
    first = await rooms_of(manager).audiences.refusals(
        audience, but=(REPEAT, HIDDEN), limit=MOST_SHOWN
    )
    return [
        words.html("refused-count", refused=count),
        *(
            words.html("refused-line", line=one.row, value=one.value, reason=reason(words, one))
            for one in first
        ),
    ]


async def send_refusals(manager: DialogManager, audience_id: int) -> None:
    """Send all refused rows as a file. BotError `audience-unknown` when it is gone."""
    words, audiences = words_of(manager), rooms_of(manager).audiences
    audience = await audiences.get(chat_of(manager).id, audience_id)
    header = (
        words.plain("refused-title-line"),
        words.plain("refused-title-value"),
        words.plain("refused-title-reason"),
    )
    async with (
        uploading(manager),
        audiences.refusals_file(audience, header, lambda one: reason(words, one)) as path,
    ):
        await send_file(manager, path, file_name(words.plain("refused-file")), "")
