"""The state of the sandbox and the few ways to change it; every change is told to the watchers."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Literal

from bot.clock import Clock, SystemClock
from bot.sandbox.telegram import wire
from bot.sandbox.telegram.formatting import Formatted
from bot.sandbox.telegram.records import (
    Call,
    Document,
    Event,
    EventKind,
    Json,
    Note,
    Person,
    Press,
    Room,
)
from bot.sandbox.telegram.updates import Updates

_MOST_CALLS = 20_000


class World:
    """People, rooms and everything the bot has set up about itself."""

    def __init__(self, bot_id: int, clock: Clock | None = None) -> None:
        self.clock: Clock = clock or SystemClock()
        self.bot_id = bot_id
        self.rooms: dict[int, Room] = {}
        self.people: dict[int, Person] = {}
        self.files: dict[str, Document] = {}
        self.told_size: Literal["true", "absent", "too small"] = "true"
        """What is told of the size of the files that come from now on."""
        self.privacy = False
        """In groups the bot hears only what is meant for it, unless it is an administrator."""
        self.presses: dict[str, Press] = {}
        self.updates = Updates()
        self.calls: list[Call] = []
        self.commands: dict[str, dict[str, list[Json]]] = {}
        """Scope (such as `default` or `chat:5`) → language (`""`: any) → commands."""
        """`name`, `description`, `short_description` → language → text."""
        """Private chat, or 0 for all → MenuButton."""
        self.revision = 0
        self.private_last_id = 0
        self.file_numbers = count(1)
        self._watchers: set[asyncio.Queue[Event]] = set()

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[asyncio.Queue[Event]]:
        """Give a queue that gets every event from now on."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    def tell(self, kind: EventKind, room_id: int | None, payload: Json) -> None:
        """Send an event to all watchers."""
        for queue in self._watchers:
            queue.put_nowait(Event(kind, room_id, payload))

    def post(
        self,
        room: Room,
        author: int,
        words: Formatted,
        *,
        kind: str = "text",
        content: Mapping[str, object] | None = None,
        document: Document | None = None,
        markup: Json | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
        forward_origin: Json | None = None,
    ) -> Note:
        """Put a new note into a room."""
        note = Note(
            message_id=self._next_message_id(room),
            room_id=room.id,
            author=author,
            from_bot=author == self.bot_id,
            kind=kind,
            text=words.text,
            entities=words.entities,
            html=words.html,
            date=self.clock.now(),
            content=dict(content or {}),
            reply_markup=markup,
            document=document,
            reply_to=reply_to,
            thread_id=thread_id,
            forward_origin=forward_origin,
            revision=self._next_revision(),
        )
        room.notes[note.message_id] = note
        self.tell("new", room.id, wire.shown_note(note))
        self._take_keyboard(room, markup)
        return note

    def _next_message_id(self, room: Room) -> int:
        """Return the next message id: private chats share a sequence, every group has its own."""
        if room.private:
            self.private_last_id += 1
            return self.private_last_id
        room.last_id += 1
        return room.last_id

    def _next_revision(self) -> int:
        self.revision += 1
        return self.revision

    def _take_keyboard(self, room: Room, markup: Json | None) -> None:
        if markup and "keyboard" in markup:
            self.show_keyboard(room, markup)
        elif markup and markup.get("remove_keyboard"):
            self.show_keyboard(room, None)

    def show_keyboard(self, room: Room, keyboard: Json | None) -> None:
        """Change the reply keyboard of a room; None takes it away."""
        if room.keyboard != keyboard:
            room.keyboard = keyboard
            self.tell("keyboard", room.id, {"keyboard": keyboard})

    def changed(self, note: Note, *, by_words: bool = True) -> None:
        """Tell that a note's fields were set anew; `by_words` marks it as edited."""
        if by_words:
            note.edited_at = self.clock.now()
        note.revision = self._next_revision()
        self.tell("edited", note.room_id, wire.shown_note(note))

    def delete(self, note: Note) -> None:
        """Take a note off everybody's screen."""
        room = self.rooms[note.room_id]
        room.deleted[note.message_id] = room.notes.pop(note.message_id)
        self.tell("deleted", room.id, {"id": note.message_id})

    def store(self, name: str, mime: str, content: bytes) -> Document:
        """Keep a file under a new file_id."""
        number = next(self.file_numbers)
        ids = (f"BQACAgIAAx{number:010}", f"AgAD{number:010}")
        document = Document(*ids, name, mime, content, self.told_size)
        self.files[document.file_id] = document
        return document

    def record(self, call: Call) -> None:
        """Remember what the bot called."""
        self.calls.append(call)
        if len(self.calls) > _MOST_CALLS:
            del self.calls[: _MOST_CALLS // 2]

    def bot_json(self) -> Json:
        """Return the bot as a User."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": "Sandbox",
            "username": "sandbox_sms_bot",
        }

    def author_json(self, author: int) -> Json:
        """Return a person or the bot as a User."""
        if author == self.bot_id:
            return self.bot_json()
        return wire.user_json(self.people[author])

    def chat_json(self, room: Room) -> Json:
        """Return a room as a Chat."""
        return wire.chat_json(room, self.people[room.id] if room.private else None)

    def message_json(self, note: Note, *, with_reply: bool = True) -> Json:
        """Return a note as a Message."""
        room = self.rooms[note.room_id]
        message = wire.note_fields(note)
        message |= {"chat": self.chat_json(room), "from": self.author_json(note.author)}
        if note.reply_to and note.thread_id is None and room.kind == "supergroup":
            message["message_thread_id"] = self._thread_of_replies(room, note)
        answered = room.notes.get(note.reply_to or 0) if with_reply else None
        if answered:
            message["reply_to_message"] = self.message_json(answered, with_reply=False)
        return message

    def _thread_of_replies(self, room: Room, note: Note) -> int:
        """Return the message that a chain of replies began with: such a thread is no topic."""
        first = note.reply_to or note.message_id
        while (answered := room.notes.get(first)) is not None and answered.reply_to:
            first = answered.reply_to
        return first

    def commands_for(self, room: Room, language: str) -> list[Json]:
        """Return the bot's commands that a person of this language sees in a room.

        Only tests call it: they prove which commands the bot has set, and where.
        """
        wide = "all_private_chats" if room.private else "all_group_chats"
        for scope in (f"chat:{room.id}", wide, "default"):
            known = self.commands.get(scope, {})
            for code in (language, ""):
                if known.get(code):
                    return known[code]
        return []

    def snapshot(self) -> Json:
        """Return all that a page shows, ready to be written as JSON."""
        return {
            "bot": self.bot_json(),
            "people": [wire.shown_person(person) for person in self.people.values()],
            "rooms": [wire.shown_room(room) for room in self.rooms.values()],
            "commands": self.commands,
        }
