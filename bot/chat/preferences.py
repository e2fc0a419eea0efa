"""A chat's settings: language, time zone, quiet hours, what it is shown, sender names."""

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
    """The result of an import of senders: how many are new or known, refused lines by number."""

    added: int
    known: int
    refused: tuple[tuple[int, BotError], ...]


class Preferences:
    """Reads and changes the settings of chats. A new chat gets the zone `timezone`."""

    def __init__(
        self, *, chats: Chats, senders: Senders, audit: Audit, timezone: str, clock: Clock
    ) -> None:
        self._chats = chats
        self._senders = senders
        self._audit = audit
        self._timezone = timezone
        self._clock = clock
        _zones()  # reads a folder: do it now, not while somebody waits

    async def chat(self, chat_id: int, *, kind: str, title: str, seen_language: str | None) -> Chat:
        """Return the chat; create it when it is new."""
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
        """Give a group that became a supergroup its new id."""
        await self._chats.move(old_id, new_id)

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Set the chat's language; None: each reader's own."""
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
        """Set whether a stop word puts its sender on the stop-list without asking."""
        await self._chats.set_auto_stop(chat_id, on=on)
        await self._note(chat_id, user_id, "auto-stop", "on" if on else "")

    async def set_floor(self, chat_id: int, user_id: int, floor: Decimal | None) -> None:
        """Set the balance below which the chat is warned, once for each fall; None: never.

        An earlier warning is forgotten: the chat may be warned of the same fall again.
        """
        await self._chats.set_floor(chat_id, floor)
        await self._note(chat_id, user_id, "floor", "" if floor is None else str(floor))

    async def set_validity(self, chat_id: int, user_id: int, minutes: int | None) -> None:
        """Set how long SMS of new drafts are tried; None: as long as the gateway likes."""
        await self._chats.set_validity(chat_id, minutes)
        await self._note(chat_id, user_id, "validity", "" if minutes is None else str(minutes))

    async def set_notices(self, chat_id: int, user_id: int, *, on: bool) -> None:
        """Set whether the bot reports unasked what became of the chat's mailings."""
        await self._chats.set_notices(chat_id, on=on)
        await self._note(chat_id, user_id, "notices", "on" if on else "")

    async def set_expensive(self, chat_id: int, user_id: int, *, on: bool) -> bool:
        """Set whether a chat may send to expensive destinations; False: no such chat.

        `user_id` is the administrator who decides; the audit has it.
        """
        known = await self._chats.set_expensive(chat_id, on=on)
        if known:
            await self._note(chat_id, user_id, "expensive", "on" if on else "")
        return known

    async def senders(self, chat_id: int) -> list[str]:
        """Return the chat's sender names, in order."""
        return await self._senders.list(chat_id)

    async def add_sender(self, chat_id: int, user_id: int, name: str) -> str:
        """Check a sender name and add it; return it as added. BotError `sender-…`."""
        checked = check_sender(name)
        await self._senders.add(chat_id, checked)
        await self._note(chat_id, user_id, "sender-add", checked)
        return checked

    async def rename_sender(self, chat_id: int, user_id: int, old: str, new: str) -> str:
        """Rename a sender to a checked name; return that name. BotError `sender-…`."""
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
        """Make a name the one that is offered first. BotError `sender-unknown`."""
        await self._senders.set_default(chat_id, name)
        await self._note(chat_id, user_id, "sender-default", name)

    async def import_senders(self, chat_id: int, user_id: int, data: bytes) -> Imported:
        """Add the names of a .txt file, one a line. BotError `file-too-big`, `list-too-long`."""
        names, refused = parse_sender_list(data)
        added = await self._senders.add_many(chat_id, names)
        await self._note(chat_id, user_id, "sender-import", str(added))
        return Imported(added, len(names) - added, tuple(refused))

    async def _note(self, chat_id: int, user_id: int, action: str, value: str) -> None:
        await self._audit.note(self._clock.now(), chat_id, user_id, action, value=value)


def find_zone(name: str) -> str:
    """Return the IANA name of a zone or city typed in any case. BotError `timezone-unknown`."""
    found = _zones().get(name.strip().casefold().replace(" ", "_"))
    if found is None:
        raise BotError("timezone-unknown", value=name.strip()[:40])
    return found


@cache
def _zones() -> dict[str, str]:
    """Return lower-case IANA name or city → IANA name, for every zone."""
    names = sorted(available_timezones())
    cities = {name.casefold().rpartition("/")[2]: name for name in names}
    return cities | {name.casefold(): name for name in names}
