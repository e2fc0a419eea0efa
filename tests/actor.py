"""A person with a phone, for tests: writes, taps, and waits for what the screen shows."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TypeVar

from bot.sandbox.telegram.people import People
from bot.sandbox.telegram.records import Button, Document, Note, Person, Press, Room
from tests.budget import BUDGET

_SHOWN = 8
_TICK = 0.05

T = TypeVar("T")


class Actor:
    """One person in one room of the sandbox.

    Every action (`says`, `taps`, `uploads`, `forwards`, …) sets a mark. `sees` looks only at the
    bot's notes that were sent or edited after the mark, so that an answer to an earlier
    action cannot pass for the new one; before the first action everything is new. Several `sees`
    after one action look at the same notes. Waiting wakes up on every change of the sandbox and
    ends after `patience` real seconds, as a rule those left to the test, with an AssertionError
    that shows the whole screen.
    """

    def __init__(
        self,
        sandbox: People,
        room: Room,
        user: Person,
        *,
        patience: float | None = None,
        thread_id: int | None = None,
    ) -> None:
        self.sandbox = sandbox
        self.room = room
        self.user = user
        self.patience = BUDGET.seconds_left if patience is None else patience
        self.thread_id = thread_id
        self.alert: str | None = None
        """The words of the last answer to a tap of this person; None: only the spinner ended."""
        self._mark = 0

    async def says(self, text: str, *, reply_to: Note | None = None) -> Note:
        """Write a text, perhaps as an answer to a note."""
        self._mark = self.sandbox.revision
        return self.sandbox.send_text(
            self.room,
            self.user,
            text,
            thread_id=self.thread_id,
            reply_to=reply_to.message_id if reply_to else None,
        )

    async def pastes(self, text: str, *, reply_to: Note | None = None) -> list[Note]:
        """Write a text of any length; Telegram cuts it into messages, the first is the answer."""
        self._mark = self.sandbox.revision
        return self.sandbox.paste(
            self.room,
            self.user,
            text,
            thread_id=self.thread_id,
            reply_to=reply_to.message_id if reply_to else None,
        )

    async def uploads(
        self,
        filename: str,
        content: bytes,
        *,
        mime: str | None = None,
        caption: str | None = None,
        reply_to: Note | None = None,
    ) -> Note:
        """Send a file, perhaps as an answer to a note."""
        self._mark = self.sandbox.revision
        return self.sandbox.upload(
            self.room,
            self.user,
            filename,
            content,
            mime=mime,
            caption=caption,
            thread_id=self.thread_id,
            reply_to=reply_to.message_id if reply_to else None,
        )

    async def replaces(
        self, note: Note, filename: str, content: bytes, *, caption: str | None = None
    ) -> Note:
        """Put another file and caption into one's own message."""
        self._mark = self.sandbox.revision
        return self.sandbox.replace_file(
            self.room, self.user, note.message_id, filename, content, caption=caption
        )

    async def uploads_together(self, files: Mapping[str, bytes]) -> list[Note]:
        """Send several files at once, by name: an album of documents, a message each."""
        self._mark = self.sandbox.revision
        album = str(self._mark)
        return [
            self.sandbox.upload(
                self.room, self.user, name, content, thread_id=self.thread_id, album=album
            )
            for name, content in files.items()
        ]

    async def forwards(self, note: Note) -> Note:
        """Forward a note of this or any other room here."""
        self._mark = self.sandbox.revision
        return self.sandbox.forward(self.room, self.user, note)

    async def shares_contact(
        self,
        phone: str | None = None,
        first_name: str | None = None,
        user_id: int | None = None,
        *,
        last_name: str | None = None,
        vcard: str | None = None,
    ) -> Note:
        """Send a contact; without a phone it is one's own, as the keyboard's button sends it.

        `vcard` is an address book's text of the whole person.
        """
        self._mark = self.sandbox.revision
        if phone is None:
            phone, user_id = self.user.phone or "", self.user.id
        name = first_name or self.user.first_name
        return self.sandbox.share_contact(
            self.room, self.user, phone, name, user_id, last_name=last_name, vcard=vcard
        )

    async def taps(
        self, label_substring: str, *, note: Note | None = None, wait_answer: bool = True
    ) -> Press | Note:
        """Tap the button whose text contains the words, waiting for it to be there.

        The newest note with such a button counts, unless a note is given; a button whose text
        is exactly the words comes first. When no note has one, the reply keyboard is tried: a
        tap there sends a message, which is returned. An inline tap returns its Press, by
        default after the bot has answered it.
        """
        place = await self._waited(
            lambda: self._find(label_substring, note), f"no button «{label_substring}»"
        )
        self._mark = self.sandbox.revision
        target, button = place
        if target is None:
            return self.sandbox.press_reply_button(self.room, self.user, button.text)
        if button.disabled or button.callback_data is None:
            raise AssertionError(self._report(f"«{button.text}» does nothing when tapped"))
        self.alert = None
        data = button.callback_data
        press = self.sandbox.press(self.room, self.user, target.message_id, data)
        if wait_answer:
            await self._answered(press)
        return press

    async def _answered(self, press: Press) -> None:
        await self._waited(lambda: press.answered, "the tap was never answered: the spinner turns")
        self.alert = press.answer[0] if press.answer else None

    async def sees(self, *substrings: str, fresh: bool = True) -> Note:
        """Wait for one note of the bot that contains all the words; return the newest such.

        The text, the caption and the name of a file count. `fresh=False` takes notes from
        before the mark as well.
        """
        since = self._mark if fresh else 0
        return await self._waited(
            lambda: next(
                (note for note in self._bot_notes(since) if _has_all(note, substrings)), None
            ),
            f"no {'new ' if fresh else ''}note of the bot with {substrings}",
        )

    async def downloads(self, *substrings: str, fresh: bool = True) -> Document:
        """Wait for a file of the bot whose name or caption has all the words; return the file."""
        since = self._mark if fresh else 0
        return await self._waited(
            lambda: next(
                (
                    note.document
                    for note in self._bot_notes(since)
                    if note.document and _has_all(note, substrings)
                ),
                None,
            ),
            f"no {'new ' if fresh else ''}file of the bot with {substrings}",
        )

    async def sees_no(self, substring: str) -> None:
        """Wait until no note in the room, whoever wrote it, contains the words."""
        await self._waited(
            lambda: not any(_has_all(note, (substring,)) for note in self._notes()),
            f"«{substring}» is still there",
        )

    async def waits_for(self, predicate: Callable[[], T]) -> T:
        """Wait until the predicate is true and return what it gave.

        It is asked after every change of the sandbox and twenty times a second, so that it may
        be about something else (a database, the gateway).
        """
        return await self._waited(predicate, "what was waited for never came")

    @property
    def last(self) -> Note:
        """The newest note of the bot. Raises AssertionError when there is none."""
        for note in self._bot_notes(0):
            return note
        raise AssertionError(self._report("the bot has written nothing"))

    @property
    def screen(self) -> str:
        """The last notes with their buttons and the reply keyboard, as text."""
        lines = [line for note in self._notes()[-_SHOWN:] for line in self._drawn(note)]
        if self.room.keyboard:
            rows = self.room.keyboard["keyboard"]
            lines += ["keyboard: " + " ".join(f"[{one['text']}]" for one in row) for row in rows]
        return "\n".join(lines) or "(nothing)"

    def _drawn(self, note: Note) -> Iterator[str]:
        name = "bot" if note.from_bot else self.sandbox.people[note.author].first_name
        marks = [note.kind] if note.kind != "text" else []
        marks += [note.document.name] if note.document else []
        marks += ["edited"] if note.edited else []
        about = f" ({', '.join(marks)})" if marks else ""
        yield f"#{note.message_id} {name}{about}: {note.text}"
        for row in note.buttons:
            yield "    " + " ".join(f"[{button.text}]" for button in row)

    def _notes(self) -> list[Note]:
        notes = self.room.notes.values()
        if self.thread_id is None:
            return list(notes)
        return [note for note in notes if note.thread_id == self.thread_id]

    def _bot_notes(self, since: int) -> list[Note]:
        """Return the bot's notes changed after a revision, the latest change first."""
        notes = [note for note in self._notes() if note.from_bot and note.revision > since]
        return sorted(notes, key=lambda note: note.revision, reverse=True)

    def _find(self, label: str, note: Note | None) -> tuple[Note | None, Button] | None:
        notes = [note] if note else [one for one in reversed(self._notes()) if one.from_bot]
        for one in notes:
            if button := _button_like(label, [b for row in one.buttons for b in row]):
                return one, button
        rows = (self.room.keyboard or {}).get("keyboard", []) if note is None else []
        button = _button_like(label, [Button(raw["text"]) for row in rows for raw in row])
        return (None, button) if button else None

    async def _waited(self, look: Callable[[], T | None], missing: str) -> T:
        try:
            async with asyncio.timeout(self.patience), self.sandbox.subscribe() as events:
                while not (found := look()):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(events.get(), _TICK)
        except TimeoutError:
            raise AssertionError(self._report(missing)) from None
        return found

    def _report(self, what: str) -> str:
        where = f"{self.user.name} in «{self.room.title}»"
        return f"{what}\n--- {where} sees:\n{self.screen}\n---"


def _has_all(note: Note, substrings: tuple[str, ...]) -> bool:
    text = f"{note.text}\n{note.document.name if note.document else ''}"
    return all(one in text for one in substrings)


def _button_like(label: str, buttons: list[Button]) -> Button | None:
    exact = [button for button in buttons if button.text == label]
    like = [button for button in buttons if label in button.text]
    return next(iter(exact + like), None)
