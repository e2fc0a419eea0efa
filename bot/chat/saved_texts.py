"""Texts that a chat keeps for later: as they were typed, placeholders and all."""

from collections.abc import Collection

from bot.clock import Clock
from bot.errors import BotError
from bot.model import SavedText
from bot.sms.segments import check_text
from storage.chat.audit import Audit
from storage.chat.saved_texts import SavedTextStore
from storage.database.engine import Database

LONGEST_NAME = 40
MOST = 100
"""How many texts a chat may keep."""


class SavedTexts:
    """All that dialogs may do with saved texts.

    Every method with a `text_id` raises BotError `saved-unknown` when the chat has no such
    text, unless it says otherwise.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        self._store = SavedTextStore(db)
        self._audit = Audit(db)
        self._clock = clock

    async def list(self, chat_id: int) -> list[SavedText]:
        """Return the chat's texts, by name."""
        return await self._store.all(chat_id)

    async def count(self, chat_id: int) -> int:
        """Return how many texts the chat keeps."""
        return await self._store.count(chat_id)

    async def get(self, chat_id: int, text_id: int) -> SavedText:
        """Return one of the chat's texts."""
        return await self._store.get(chat_id, text_id)

    async def suggest_name(self, chat_id: int, text: str) -> str:
        """Return a name for a text: its beginning, with a number when the chat has that name."""
        taken = {one.name.casefold() for one in await self._store.all(chat_id)}
        return free_name(text, taken)

    async def check_room(self, chat_id: int) -> None:
        """Check that the chat may keep one more text. BotError `saved-full` (`limit`)."""
        if await self._store.count(chat_id) >= MOST:
            raise BotError("saved-full", limit=MOST)

    async def add(self, chat_id: int, user_id: int, name: str, text: str) -> SavedText:
        """Keep a text under a name.

        Raises BotError `text-empty`, `text-too-long`, `saved-name-empty`,
        `saved-name-too-long` (`length`, `limit`), `saved-name-taken` (`value`; whatever the
        case of its letters), `saved-full` (`limit`).
        """
        now, checked = self._clock.now(), check_name(name)
        made = await self._store.add(chat_id, checked, check_text(text), now, most=MOST)
        await self._note(chat_id, user_id, "template-add", made)
        return SavedText(made, chat_id, checked, text)

    async def rename(self, chat_id: int, user_id: int, text_id: int, name: str) -> None:
        """Rename a text. BotError as `add`."""
        await self._store.rename(chat_id, text_id, check_name(name))
        await self._note(chat_id, user_id, "template-rename", text_id)

    async def rewrite(self, chat_id: int, user_id: int, text_id: int, text: str) -> None:
        """Replace the words of a text. BotError as `add`."""
        await self._store.rewrite(chat_id, text_id, check_text(text))
        await self._note(chat_id, user_id, "template-rewrite", text_id)

    async def delete(self, chat_id: int, user_id: int, text_id: int) -> bool:
        """Delete a text; False when it is gone already."""
        done = await self._store.delete(chat_id, text_id)
        if done:
            await self._note(chat_id, user_id, "template-delete", text_id)
        return done

    async def _note(self, chat_id: int, user_id: int, action: str, text_id: int) -> None:
        # its name may be the text's beginning, and texts are not for the audit
        await self._audit.note(self._clock.now(), chat_id, user_id, action, template=str(text_id))


def check_name(name: str) -> str:
    """Return a name with single blanks. BotError `saved-name-empty`, `saved-name-too-long`."""
    checked = " ".join(name.split())
    if not checked:
        raise BotError("saved-name-empty")
    if len(checked) > LONGEST_NAME:
        raise BotError("saved-name-too-long", length=len(checked), limit=LONGEST_NAME)
    return checked


def free_name(text: str, taken: Collection[str]) -> str:
    """Return the text's beginning as a name; add a number while `taken` (casefolded) has it."""
    whole = " ".join(text.split())
    number, name = 1, _cut(whole, "")
    while name.casefold() in taken:
        number += 1
        name = _cut(whole, f" {number}")
    return name


def _cut(whole: str, end: str) -> str:
    room = LONGEST_NAME - len(end)
    return (whole if len(whole) <= room else whole[: room - 1].rstrip() + "…") + end
