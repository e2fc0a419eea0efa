"""A text for an SMS: what Telegram shows and an SMS cannot is put in words (docs/rules.md, T20)."""

from aiogram.enums import MessageEntityType
from aiogram.types import Message, MessageEntity
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput

from handlers.i18n import Words
from handlers.ui.widgets import OnText, text_input, words_of

_MEANT = frozenset({MessageEntityType.STRIKETHROUGH, MessageEntityType.SPOILER})
"""Looks that say something: whoever reads the SMS sees the words without them."""


def text_with_links(message: Message) -> str:
    """Return a message's text or caption with the address of each hidden link behind its words."""
    text, entities = _text_of(message)
    units = text.encode("utf-16-le")
    for one in sorted(entities, key=lambda one: (one.offset, one.length), reverse=True):
        end = 2 * (one.offset + one.length)
        shown = units[2 * one.offset : end].decode("utf-16-le", "replace")
        if _hides_a_link(one, shown):
            units = units[:end] + f" {one.url}".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le", "replace")


def loss_of(message: Message) -> str | None:
    """Return the key of the words that tell what an SMS changes of a message; None: nothing."""
    text, entities = _text_of(message)
    if text_with_links(message) != text:
        return "text-link-put-in"
    return "text-looks-lost" if any(one.type in _MEANT for one in entities) else None


def sms_text_input(on_text: OnText) -> MessageInput:
    """Make the input for the text of an SMS, as `text_input`; what an SMS changes of it is told."""

    async def take(_: str, message: Message, manager: DialogManager) -> None:
        await say_loss(message, words_of(manager))
        await on_text(text_with_links(message), message, manager)

    return text_input(take)


async def say_loss(message: Message, words: Words) -> None:
    """Answer what an SMS changes of a message, if anything."""
    loss = loss_of(message)
    if loss:
        await message.answer(f"⚠️ {words.html(loss)}")


def _text_of(message: Message) -> tuple[str, list[MessageEntity]]:
    if message.text is not None:
        return message.text, message.entities or []
    return message.caption or "", message.caption_entities or []


def _hides_a_link(entity: MessageEntity, shown: str) -> bool:
    """Tell whether an address would be lost: it does not stand in the words already."""
    if entity.type != MessageEntityType.TEXT_LINK or not entity.url:
        return False
    return _bare(entity.url) != _bare(shown)


def _bare(address: str) -> str:
    """Return an address without what says nothing to its reader: the scheme, a last slash."""
    return address.strip().removeprefix("https://").removeprefix("http://").rstrip("/").lower()
