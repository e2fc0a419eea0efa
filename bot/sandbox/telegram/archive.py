"""The state of the sandbox as JSON, so that a restarted demo keeps its chats."""

from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import datetime
from itertools import count
from typing import Any

from bot.sandbox.telegram.records import Document, Json, Note, Person, Room
from bot.sandbox.telegram.world import World

_FORMAT = 1


def dump(world: World) -> Json:
    """Return everything but open button presses and the log of calls."""
    return {
        "format": _FORMAT,
        "people": [asdict(person) for person in world.people.values()],
        "rooms": [_room(room) for room in world.rooms.values()],
        "files": [_file(document) for document in world.files.values()],
        "commands": world.commands,
        "updates": {"next_id": world.updates.next_id, "pending": world.updates.pending},
        "private_last_id": world.private_last_id,
        "revision": world.revision,
    }


def load(world: World, saved: Json) -> None:
    """Replace the state by a saved one. Raises ValueError for one of another format."""
    if saved.get("format") != _FORMAT:
        raise ValueError("the saved state has another format")
    world.people = {raw["id"]: Person(**raw) for raw in saved["people"]}
    world.files = {raw["file_id"]: _read_file(raw) for raw in saved["files"]}
    world.file_numbers = count(len(world.files) + 1)
    world.rooms = {raw["id"]: _read_room(raw, world) for raw in saved["rooms"]}
    world.commands = saved["commands"]
    world.updates.next_id = saved["updates"]["next_id"]
    world.updates.pending = list(saved["updates"]["pending"])
    world.updates.history = {one["update_id"]: one for one in world.updates.pending}
    world.private_last_id, world.revision = saved["private_last_id"], saved["revision"]


def _file(document: Document) -> Json:
    content = b64encode(document.content).decode()
    return asdict(document) | {"content": content}


def _read_file(raw: Json) -> Document:
    return Document(**raw | {"content": b64decode(raw["content"])})


def _room(room: Room) -> Json:
    found = {name: getattr(room, name) for name in Room.__slots__}
    return found | {
        "admins": sorted(room.admins),
        "topics": sorted(room.topics),
        "closed_topics": sorted(room.closed_topics),
        "notes": [_note(note) for note in room.notes.values()],
        "deleted": [_note(note) for note in room.deleted.values()],
    }


def _read_room(raw: Json, world: World) -> Room:
    sets = {name: set(raw.get(name, ())) for name in ("admins", "topics", "closed_topics")}
    notes = {name: _read_notes(raw[name], world) for name in ("notes", "deleted")}
    return Room(**raw | sets | notes)


def _note(note: Note) -> Json:
    found: dict[str, Any] = {name: getattr(note, name) for name in Note.__slots__}
    return found | {
        "date": note.date.isoformat(),
        "edited_at": note.edited_at.isoformat() if note.edited_at else None,
        "document": note.document.file_id if note.document else None,
    }


def _read_notes(saved: list[Json], world: World) -> dict[int, Note]:
    return {raw["message_id"]: _read_note(raw, world) for raw in saved}


def _read_note(raw: Json, world: World) -> Note:
    edited_at = raw["edited_at"]
    return Note(
        **raw
        | {
            "date": datetime.fromisoformat(raw["date"]),
            "edited_at": datetime.fromisoformat(edited_at) if edited_at else None,
            "document": world.files.get(raw["document"]),
        }
    )
