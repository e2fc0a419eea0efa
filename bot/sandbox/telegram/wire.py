"""Records as Telegram's JSON objects, and as the page's."""

from datetime import datetime

from bot.sandbox.telegram.records import Button, Document, Json, Note, Person, Press, Room


def stamp(moment: datetime) -> int:
    """Return Telegram's Unix time."""
    return int(moment.timestamp())


def user_json(person: Person) -> Json:
    """Return a User."""
    found = {
        "id": person.id,
        "is_bot": False,
        "first_name": person.first_name,
        "last_name": person.last_name or None,
        "username": person.username,
        "language_code": person.language_code,
    }
    return {name: value for name, value in found.items() if value is not None}


def chat_json(room: Room, person: Person | None) -> Json:
    """Return a Chat; `person` is whose private chat it is."""
    if person is None:
        forum: Json = {"is_forum": True} if room.forum else {}
        return {"id": room.id, "type": room.kind, "title": room.title} | forum
    user = user_json(person)
    names = ("first_name", "last_name", "username")
    return {"id": room.id, "type": "private"} | {n: user[n] for n in names if n in user}


def document_json(document: Document) -> Json:
    """Return a Document."""
    return {
        "file_id": document.file_id,
        "file_unique_id": document.unique_id,
        "file_name": document.name,
        "mime_type": document.mime,
    } | document.size_json


def photo_json(document: Document) -> list[Json]:
    """Return the sizes of a photo: one."""
    size = {"width": 90, "height": 90, "file_size": document.size}
    return [{"file_id": document.file_id, "file_unique_id": document.unique_id} | size]


def note_fields(note: Note) -> Json:
    """Return a Message without its sender, chat and the message it answers."""
    found: Json = {"message_id": note.message_id, "date": stamp(note.date)} | note.content
    words, marks = ("text", "entities") if note.kind == "text" else ("caption", "caption_entities")
    if note.text:
        found[words] = note.text
    if note.entities:
        found[marks] = note.entities
    if note.edited_at:
        found["edit_date"] = stamp(note.edited_at)
    if note.thread_id:
        found |= {"message_thread_id": note.thread_id, "is_topic_message": True}
    if note.forward_origin:
        found["forward_origin"] = note.forward_origin
    if note.buttons:
        found["reply_markup"] = note.reply_markup
    return found


def shown_note(note: Note) -> Json:
    """Return a note as a page needs it."""
    return {
        "id": note.message_id,
        "room_id": note.room_id,
        "author": note.author,
        "from_bot": note.from_bot,
        "kind": note.kind,
        "text": note.text,
        "html": note.html,
        "buttons": [[shown_button(button) for button in row] for row in note.buttons],
        "edited": note.edited,
        "date": note.date.isoformat(),
        "thread_id": note.thread_id,
        "reply_to": note.reply_to,
        "document": shown_document(note.document) if note.document else None,
        "contact": note.content.get("contact"),
        "forwarded": note.forward_origin is not None,
        "pinned": note.pinned,
    }


def shown_button(button: Button) -> Json:
    """Return an inline button as a page needs it."""
    return {
        "text": button.text,
        "callback_data": button.callback_data,
        "url": button.url,
        "copy_text": button.copy_text,
        "style": button.style,
        "disabled": button.disabled,
    }


def shown_document(document: Document) -> Json:
    """Return a file without its bytes."""
    return {
        "file_id": document.file_id,
        "name": document.name,
        "mime": document.mime,
        "size": document.size,
    }


def shown_person(person: Person) -> Json:
    """Return a person as a page needs it."""
    return {
        "id": person.id,
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "phone": person.phone,
        "blocked": person.blocked,
    }


def shown_room(room: Room) -> Json:
    """Return a room with its notes as a page needs it."""
    return {
        "id": room.id,
        "kind": room.kind,
        "title": room.title,
        "members": room.members,
        "forum": room.forum,
        "topics": sorted(room.topics),
        "keyboard": room.keyboard,
        "notes": [shown_note(note) for note in room.notes.values()],
    }


def shown_press(press: Press) -> Json:
    """Return an answered press as a page needs it."""
    text, show_alert = press.answer or ("", False)
    return {
        "id": press.id,
        "user_id": press.user_id,
        "note_id": press.note_id,
        "text": text,
        "show_alert": show_alert,
    }
