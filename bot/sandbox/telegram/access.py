"""Which room and which message a call means, and whether the bot may."""

from datetime import timedelta

from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.records import GENERAL, Note, Room
from bot.sandbox.telegram.refusals import RefusalError, bad_request, forbidden, upgraded
from bot.sandbox.telegram.world import World

DELETABLE = timedelta(hours=48)


def room_of(world: World, params: Params, name: str = "chat_id") -> Room:
    """Return the room of a call. Raises 400 when unknown, 403 when closed to the bot."""
    if not params.text(name):
        raise bad_request(f"{name} is empty")
    room = world.rooms.get(params.integer(name))
    if room is None:
        raise bad_request("chat not found")
    if room.migrated_to is not None:
        raise upgraded(room.migrated_to)
    if not room.bot_is_member:
        raise forbidden(f"bot was kicked from the {room.kind} chat")
    return room


def writable_room(world: World, params: Params) -> Room:
    """Return the room of a call that writes. Raises also 403 for a person who blocked the bot."""
    room = room_of(world, params)
    if room.private and world.people[room.id].blocked:
        raise forbidden("bot was blocked by the user")
    return room


def note_of(room: Room, params: Params, what: str, name: str = "message_id") -> Note:
    """Return the note of a call; `what` («message to edit») is for the 400 when it is gone."""
    if not params.text(name):
        raise bad_request("Message identifier is not specified")
    note = room.notes.get(params.integer(name))
    if note is None:
        raise bad_request(f"{what} not found")
    return note


def check_editable(world: World, note: Note) -> None:
    """Refuse to edit somebody else's note and one that was sent with a reply keyboard."""
    markup = note.reply_markup or {}
    foreign = note.author != world.bot_id or note.forward_origin is not None
    if foreign or (markup and "inline_keyboard" not in markup):
        raise bad_request("Message can't be edited")


def undeletable(world: World, room: Room, note: Note) -> RefusalError | None:
    """Return why a note cannot be deleted: 48 hours, or somebody else's in a group."""
    if world.clock.now() - note.date > DELETABLE:
        return bad_request("Message can't be deleted for everyone")
    if not (note.from_bot or room.private or room.bot_is_admin):
        return bad_request("Message can't be deleted")
    return None


def thread_of(room: Room, params: Params) -> int | None:
    """Return the topic of a call. Raises a 400 where there is no such topic.

    What answers a message goes to the topic of that message.
    """
    thread_id = params.integer("message_thread_id") or _answered_thread(room, params)
    if thread_id and thread_id not in room.topics:
        raise bad_request("message thread not found")
    if (thread_id or GENERAL) in room.closed_topics and not room.bot_is_admin:
        raise bad_request("TOPIC_CLOSED")
    return thread_id or None


def _answered_thread(room: Room, params: Params) -> int | None:
    raw = params.parsed("reply_parameters")
    note = room.notes.get(int(raw.get("message_id") or 0)) if isinstance(raw, dict) else None
    return note.thread_id if note else None


def answered_note(room: Room, params: Params) -> int | None:
    """Return the message that a send replies to. Raises a 400 when it is gone."""
    raw = params.parsed("reply_parameters")
    asked = raw if isinstance(raw, dict) else {}
    message_id = int(asked.get("message_id") or params.integer("reply_to_message_id"))
    if not message_id:
        return None
    if message_id in room.notes:
        return message_id
    lenient = asked.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if lenient:
        return None
    raise bad_request("message to be replied not found")
