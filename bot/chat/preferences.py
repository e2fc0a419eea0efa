"""A chat's settings: language, time zone and sender names."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from zoneinfo import available_timezones

from bot.clock import Clock
from bot.errors import BotError
from bot.model import Chat, QuietHours
from bot.sms.senders import check_sender, parse_sender_list
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.chat.senders import Senders


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a list of senders: how many are new, and the refused lines by number."""

    added: int
    known: int
    refused: tuple[tuple[int, BotError], ...]


class Preferences:
    """Reads and changes what belongs to a chat. `timezone` is for chats that are new."""

    def __init__(
        self, *, chats: Chats, senders: Senders, audit: Audit, timezone: str, clock: Clock
    ) -> None:
        self._chats = chats
        self._senders = senders
        self._audit = audit
        self._timezone = timezone
        self._clock = clock
        _zones()  # reads a folder: now, and not while somebody waits

    async def chat(self, chat_id: int, *, kind: str, title: str, seen_language: str | None) -> Chat:
        """Return the chat, made on first sight."""
        return await self._chats.ensure(
            chat_id,
            timezone=self._timezone,
            kind=kind,
            title=title,
            seen_language=seen_language,
            now=self._clock.now(),
        )

    async def known(self, chat_id: int) -> Chat | None:
        """Return the chat if it was ever seen."""
        return await self._chats.get(chat_id)

    async def move(self, old_id: int, new_id: int) -> None:
        """Follow a group that became a supergroup."""
        await self._chats.move(old_id, new_id)

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Fix the chat's language; None: each reader's own."""
        await self._chats.set_language(chat_id, language)

    async def set_timezone(self, chat_id: int, name: str) -> str:
        """Set the zone the chat's times are shown and typed in. BotError `timezone-unknown`."""
        zone = find_zone(name)
        await self._chats.set_timezone(chat_id, zone)
        return zone

    async def set_quiet(self, chat_id: int, user_id: int, quiet: QuietHours | None) -> None:
        """Set when no mailing of the chat should arrive; None: any hour is good."""
        await self._chats.set_quiet(chat_id, quiet)
        await self._note(chat_id, user_id, "quiet", f"{quiet.start}-{quiet.end}" if quiet else "")

    async def set_incoming(self, chat_id: int, user_id: int, *, on: bool) -> None:
        """Set whether the chat is shown the SMS that come to its account from now on."""
        await self._chats.set_incoming(chat_id, on=on, now=self._clock.now())
        await self._note(chat_id, user_id, "incoming", "on" if on else "")

    async def set_auto_stop(self, chat_id: int, user_id: int, *, on: bool) -> None:
        """Set whether who answers with a stop word is put on the stop-list unasked."""
        await self._chats.set_auto_stop(chat_id, on=on)
        await self._note(chat_id, user_id, "auto-stop", "on" if on else "")

    async def set_floor(self, chat_id: int, user_id: int, floor: Decimal | None) -> None:
        """Set the balance below which the chat is warned once, anew; None: it is not."""
        await self._chats.set_floor(chat_id, floor)
        await self._note(chat_id, user_id, "floor", "" if floor is None else str(floor))

    async def set_notices(self, chat_id: int, user_id: int, *, on: bool) -> None:
        """Set whether the bot reports unasked what became of the chat's mailings."""
        await self._chats.set_notices(chat_id, on=on)
        await self._note(chat_id, user_id, "notices", "on" if on else "")

    async def senders(self, chat_id: int) -> list[str]:
        """Return the chat's sender names, in order."""
        return await self._senders.list(chat_id)

    async def add_sender(self, chat_id: int, user_id: int, name: str) -> str:
        """Add a checked name. BotError `sender-…`."""
        checked = check_sender(name)
        await self._senders.add(chat_id, checked)
        await self._note(chat_id, user_id, "sender-add", checked)
        return checked

    async def rename_sender(self, chat_id: int, user_id: int, old: str, new: str) -> str:
        """Change a name, checked. BotError `sender-…`."""
        checked = check_sender(new)
        if checked != old:
            await self._senders.rename(chat_id, old, checked)
            await self._note(chat_id, user_id, "sender-rename", checked)
        return checked

    async def delete_sender(self, chat_id: int, user_id: int, name: str) -> None:
        """Take a name off the list."""
        await self._senders.delete(chat_id, name)
        await self._note(chat_id, user_id, "sender-delete", name)

    async def choose_default(self, chat_id: int, user_id: int, name: str) -> None:
        """Make a name the one that is offered first."""
        await self._senders.set_default(chat_id, name)
        await self._note(chat_id, user_id, "sender-default", name)

    async def import_senders(self, chat_id: int, user_id: int, data: bytes) -> Imported:
        """Add the names of a .txt file, one a line. BotError `file-too-big`."""
        names, refused = parse_sender_list(data)
        added = await self._senders.add_many(chat_id, names)
        await self._note(chat_id, user_id, "sender-import", str(added))
        return Imported(added, len(names) - added, tuple(refused))

    async def _note(self, chat_id: int, user_id: int, action: str, value: str) -> None:
        await self._audit.note(self._clock.now(), chat_id, user_id, action, value=value)


def find_zone(name: str) -> str:
    """Return the IANA name for what was typed, in any case. BotError `timezone-unknown`."""
    found = _zones().get(name.strip().casefold().replace(" ", "_"))
    if found is None:
        raise BotError("timezone-unknown", value=name.strip()[:40])
    return found


@cache
def _zones() -> dict[str, str]:
    """Return every IANA name by itself and by its city, in lower case."""
    names = sorted(available_timezones())
    cities = {name.casefold().rpartition("/")[2]: name for name in names}
    return cities | {name.casefold(): name for name in names}
