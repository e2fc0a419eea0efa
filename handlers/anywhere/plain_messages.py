"""Messages as what they are: aiogram-dialog would take some of them for taps on a window."""

from collections import OrderedDict
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ContentType
from aiogram.types import Message, TelegramObject
from aiogram_dialog.utils import REPLY_CALLBACK_SYMBOLS

from handlers.ui.context import Handler

SENT_BY_PEOPLE = frozenset(
    {
        ContentType.UNKNOWN,
        ContentType.TEXT,
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CHECKLIST,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.GAME,
        ContentType.GIVEAWAY,
        ContentType.GIVEAWAY_WINNERS,
        ContentType.INVOICE,
        ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)
"""What a message may hold that somebody has sent; all else is a service message, of what happened
in the chat: somebody came, a message was pinned. A kind that nobody knows yet may be sent."""
OF_ALBUMS = frozenset({ContentType.PHOTO, ContentType.VIDEO, ContentType.AUDIO})
"""What albums are made of, besides documents."""
MOST_ALBUMS = 256


class PlainMessages(BaseMiddleware):
    """Takes from a message what aiogram-dialog reads as a tap, before it does.

    A service message ends here: it answers no question, whichever is open. So does what follows the
    first picture of an album, unless words are under it: one album is answered once. aiogram-dialog
    asks the window that a message replies to, which may be an old one or another person's, where
    the person's own open dialog is meant: a password would stay in the chat. And it decodes a tap,
    or fails to, from invisible signs at the end of a text, which come with a pasted one.
    """

    def __init__(self) -> None:
        self._albums: OrderedDict[str, int] = OrderedDict()
        """The latest albums → their first message that came."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Pass a message on without these."""
        if isinstance(event, Message):
            if event.content_type not in SENT_BY_PEOPLE or self._was_answered(event):
                return None
            event = _without_window(_without_signs(event))
        return await handler(event, data)

    def _was_answered(self, message: Message) -> bool:
        """Tell whether another picture of its album came before, and nothing was typed with it."""
        album = message.media_group_id
        if album is None or message.content_type not in OF_ALBUMS:
            return False
        first = self._albums.setdefault(album, message.message_id)
        if len(self._albums) > MOST_ALBUMS:
            self._albums.popitem(last=False)
        return first != message.message_id and not message.caption


def _without_signs(message: Message) -> Message:
    text = message.text
    if text is None or text[-1:] not in REPLY_CALLBACK_SYMBOLS:
        return message
    return message.model_copy(update={"text": text.rstrip(REPLY_CALLBACK_SYMBOLS)})


def _without_window(message: Message) -> Message:
    """Return a message without the buttons of the one it replies to.

    One that nobody has written, as in a channel, is left out: aiogram-dialog wants a writer.
    """
    replied = message.reply_to_message
    if replied is None:
        return message
    bare = replied.model_copy(update={"reply_markup": None}) if replied.from_user else None
    return message.model_copy(update={"reply_to_message": bare})
