"""What people do with their phones: every action becomes an update for the bot."""

import secrets
from collections.abc import Sequence

from bot.sandbox.telegram import wire
from bot.sandbox.telegram.formatting import Formatted, cut, typed
from bot.sandbox.telegram.records import Document, Json, Note, Person, Press, Room
from bot.sandbox.telegram.world import World

_SUPERGROUP = "-100"
_LONGEST_VCARD = 2048
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


class People(World):
    """The world with people in it."""

    def add_user(
        self,
        id: int,  # noqa: A002 - Telegram's own name for it
        first_name: str,
        *,
        last_name: str = "",
        username: str | None = None,
        language_code: str = "ru",
        phone: str | None = None,
    ) -> Person:
        """Create a person; `phone` is digits without a plus."""
        person = Person(id, first_name, last_name, username, language_code, phone)
        self.people[id] = person
        return person

    def private(self, user: Person) -> Room:
        """Return a person's chat with the bot; the first time it is opened (as by «Start»)."""
        if user.id not in self.rooms:
            self.rooms[user.id] = Room(user.id, "private", user.name, [user.id])
        return self.rooms[user.id]

    def add_group(
        self,
        id: int,  # noqa: A002 - Telegram's own name for it
        title: str,
        members: Sequence[Person],
        *,
        forum: bool = False,
    ) -> Room:
        """Make a group with the bot in it; ids of supergroups begin with -100, a forum is one.

        The first member is its creator. The bot is not an administrator; it hears everything unless
        it has `privacy`.
        """
        is_super = str(id).startswith(_SUPERGROUP)
        if id >= 0 or (forum and not is_super):
            raise ValueError("ids of groups are negative, those of forums begin with -100")
        ids = [person.id for person in members]
        self.rooms[id] = Room(id, "supergroup" if is_super else "group", title, ids, forum=forum)
        return self.rooms[id]

    def send_text(
        self,
        room: Room,
        user: Person,
        text: str,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
        entities: list[Json] | None = None,
    ) -> Note:
        """Write a text; commands and links are marked by themselves, or give the entities."""
        words = typed(text) if entities is None else Formatted(text, entities)
        return self._send(room, user, words, reply_to=reply_to, thread_id=thread_id)

    def paste(
        self,
        room: Room,
        user: Person,
        text: str,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
    ) -> list[Note]:
        """Write a text of any length: Telegram's apps cut it into messages of 4096 at most.

        It is cut at the end of a line, else of a word, within the last 300 characters; else there.
        Only the first one answers `reply_to`. Only tests call it: they prove that such a text is
        one text to the bot.
        """
        first, *others = cut(text)
        return [
            self.send_text(room, user, first, reply_to=reply_to, thread_id=thread_id),
            *(self.send_text(room, user, one, thread_id=thread_id) for one in others),
        ]

    def edit(self, room: Room, user: Person, note_id: int, text: str) -> Note:
        """Change one's own text or caption: an `edited_message` update."""
        note = room.notes[note_id]
        if note.author != user.id:
            raise ValueError("people edit their own messages only")
        words = typed(text)
        note.text, note.entities, note.html = words.text, words.entities, words.html
        self.changed(note)
        self.updates.add("edited_message", self.message_json(note))
        return note

    def press(self, room: Room, user: Person, note_id: int, data: str) -> Press:
        """Tap an inline button; the note may have been deleted a moment ago, the data be stale."""
        gone = note_id not in room.notes
        note = room.deleted[note_id] if gone else room.notes[note_id]
        number = str(4_000_000_000 + secrets.randbelow(10**12))
        press = Press(number, room.id, user.id, note_id, data, self.clock.now())
        self.presses[press.id] = press
        inaccessible = {"message_id": note_id, "chat": self.chat_json(room), "date": 0}
        query = {
            "id": press.id,
            "from": wire.user_json(user),
            "message": inaccessible if gone else self.message_json(note),
            "chat_instance": str(room.id),
            "data": data,
        }
        self.updates.add("callback_query", query)
        return press

    def press_reply_button(self, room: Room, user: Person, text: str) -> Note:
        """Tap a button of the reply keyboard. Raises LookupError when there is none such."""
        rows = (room.keyboard or {}).get("keyboard", [])
        matching = [button for row in rows for button in row if button["text"] == text]
        if not matching:
            raise LookupError(f"no such button on the reply keyboard: {text!r}")
        if matching[0].get("request_contact"):
            return self.share_contact(
                room, user, user.phone or "", user.first_name, user_id=user.id
            )
        return self.send_text(room, user, text)

    def share_contact(
        self,
        room: Room,
        user: Person,
        phone: str,
        first_name: str,
        user_id: int | None = None,
        *,
        last_name: str | None = None,
        vcard: str | None = None,
    ) -> Note:
        """Send a contact; `user_id` is given when the contact has Telegram (one's own: user.id).

        `vcard` is what an address book adds: all the numbers of that person, at most 2048 bytes.
        """
        if vcard is not None and len(vcard.encode()) > _LONGEST_VCARD:
            raise ValueError("a vCard in a contact has at most 2048 bytes")
        contact: Json = {"phone_number": phone, "first_name": first_name}
        more = {"user_id": user_id, "last_name": last_name, "vcard": vcard}
        contact |= {name: value for name, value in more.items() if value is not None}
        return self._send(room, user, kind="contact", content={"contact": contact})

    def upload(
        self,
        room: Room,
        user: Person,
        filename: str,
        content: bytes,
        *,
        mime: str | None = None,
        caption: str | None = None,
        entities: list[Json] | None = None,
        thread_id: int | None = None,
        album: str | None = None,
        reply_to: int | None = None,
    ) -> Note:
        """Send a file as a document; `album` is the same for files that were chosen together.

        `entities` are those of the caption, as for `send_text`.
        """
        document = self.store(filename, mime or "application/octet-stream", content)
        group: Json = {} if album is None else {"media_group_id": album}
        return self._send(
            room,
            user,
            typed(caption or "") if entities is None else Formatted(caption or "", entities),
            kind="document",
            content={"document": wire.document_json(document)} | group,
            document=document,
            thread_id=thread_id,
            reply_to=reply_to,
        )

    def replace_file(
        self,
        room: Room,
        user: Person,
        note_id: int,
        filename: str,
        content: bytes,
        *,
        caption: str | None = None,
    ) -> Note:
        """Put another file and caption into one's own message: an `edited_message` update.

        Only tests call it: they prove what the bot does with an edited file.
        """
        note = room.notes[note_id]
        if note.author != user.id or note.document is None:
            raise ValueError("people change the files of their own messages only")
        document = self.store(filename, "application/octet-stream", content)
        note.document, note.content["document"] = document, wire.document_json(document)
        return self.edit(room, user, note_id, caption or "")

    def send_photo(
        self, room: Room, user: Person, content: bytes = _PNG, *, caption: str | None = None
    ) -> Note:
        """Send a picture as a photo."""
        document = self.store("photo.png", "image/png", content)
        photo = {"photo": wire.photo_json(document)}
        words = typed(caption or "")
        return self._send(room, user, words, kind="photo", content=photo, document=document)

    def send_sticker(self, room: Room, user: Person, emoji: str = "👍") -> Note:
        """Send a sticker.

        Only tests call it: they prove that a question for a text refuses other messages.
        """
        document = self.store("sticker.webp", "image/webp", b"RIFF")
        sticker = {
            "file_id": document.file_id,
            "file_unique_id": document.unique_id,
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
        return self._send(room, user, kind="sticker", content={"sticker": sticker})

    def send_voice(self, room: Room, user: Person, content: bytes = b"OggS") -> Note:
        """Send a voice message of one second.

        Only tests call it: they prove that a question for a file refuses other messages.
        """
        document = self.store("voice.ogg", "audio/ogg", content)
        voice = {
            "file_id": document.file_id,
            "file_unique_id": document.unique_id,
            "duration": 1,
            "mime_type": document.mime,
            "file_size": document.size,
        }
        return self._send(room, user, kind="voice", content={"voice": voice}, document=document)

    def forward(self, room: Room, user: Person, note: Note) -> Note:
        """Forward any note into a room."""
        origin = {
            "type": "user",
            "date": wire.stamp(note.date),
            "sender_user": self.author_json(note.author),
        }
        return self._send(
            room,
            user,
            Formatted(note.text, note.entities),
            kind=note.kind,
            content=note.content,
            document=note.document,
            forward_origin=origin,
        )

    def _send(
        self,
        room: Room,
        user: Person,
        words: Formatted | None = None,
        *,
        kind: str = "text",
        content: Json | None = None,
        document: Document | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
        forward_origin: Json | None = None,
    ) -> Note:
        if user.id not in room.members:
            raise ValueError(f"{user.name} is not in «{room.title}»")
        if thread_id is not None:
            room.topics.add(thread_id)
        note = self.post(
            room,
            user.id,
            words or Formatted(""),
            kind=kind,
            content=content,
            document=document,
            reply_to=reply_to,
            thread_id=thread_id,
            forward_origin=forward_origin,
        )
        if room.bot_is_member and self._is_heard(room, note):
            self.updates.add("message", self.message_json(note))
        return note

    def _is_heard(self, room: Room, note: Note) -> bool:
        """Tell whether a message reaches the bot: with privacy, what answers or addresses it."""
        if room.private or room.bot_is_admin or not self.privacy:
            return True
        answered = room.notes.get(note.reply_to or 0)
        is_answer = answered is not None and answered.from_bot
        return is_answer or note.text.startswith("/") or note.kind.startswith("migrate_")

    def block(self, user: Person) -> None:
        """Block the bot: sends to the private room are refused with a 403 from now on."""
        self._set_blocked(user, blocked=True)

    def unblock(self, user: Person) -> None:
        """Unblock the bot: it can write to the private room again."""
        self._set_blocked(user, blocked=False)

    def _set_blocked(self, user: Person, *, blocked: bool) -> None:
        if user.blocked == blocked:
            return
        user.blocked = blocked
        self._membership(self.private(user), user, was_in=blocked, is_in=not blocked)

    def kick(self, room: Room, user: Person) -> None:
        """Throw the bot out of a group, as this member.

        Only tests call it: they prove what the bot does in a group that it was thrown out of.
        """
        room.bot_is_member = False
        self._membership(room, user, was_in=True, is_in=False)

    def delete_topic(self, room: Room, thread_id: int) -> None:
        """Delete a topic of a forum with its messages.

        Only tests call it: they prove where the bot writes then.
        """
        room.topics.discard(thread_id)
        for note in [one for one in room.notes.values() if one.thread_id == thread_id]:
            self.delete(note)

    def upgrade(self, room: Room, new_id: int, *, tell: bool = True) -> Room:
        """Make a group a supergroup; without `tell` the bot learns it from its own calls only.

        Only tests call it: they prove that the bot follows a group.
        """
        members = [self.people[one] for one in room.members]
        new = self.add_group(new_id, room.title, members)
        room.migrated_to = new_id
        if tell:
            self._send(
                room, members[0], kind="migrate_to_chat_id", content={"migrate_to_chat_id": new_id}
            )
            old = {"migrate_from_chat_id": room.id}
            self._send(new, members[0], kind="migrate_from_chat_id", content=old)
        return new

    def invite(self, room: Room, user: Person) -> None:
        """Bring the bot into a group (again), as this member.

        Only tests call it: they prove what the bot does when it comes (back) into a group.
        """
        room.bot_is_member = True
        self._membership(room, user, was_in=False, is_in=True)

    def _membership(self, room: Room, user: Person, *, was_in: bool, is_in: bool) -> None:
        change = {
            "chat": self.chat_json(room),
            "from": wire.user_json(user),
            "date": wire.stamp(self.clock.now()),
            "old_chat_member": self._member_json(is_in=was_in),
            "new_chat_member": self._member_json(is_in=is_in),
        }
        self.updates.add("my_chat_member", change)

    def _member_json(self, *, is_in: bool) -> Json:
        if is_in:
            return {"status": "member", "user": self.bot_json()}
        return {"status": "kicked", "user": self.bot_json(), "until_date": 0}

    def redeliver(self, update_id: int) -> None:
        """Deliver an update once more, with the same id. Raises KeyError for an unknown one."""
        self.updates.redeliver(update_id)
