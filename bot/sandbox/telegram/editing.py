"""Methods that change or delete messages, and the answers to pressed buttons."""

from datetime import timedelta

from bot.sandbox.telegram import wire
from bot.sandbox.telegram.access import (
    check_editable,
    note_of,
    room_of,
    undeletable,
    writable_room,
)
from bot.sandbox.telegram.formatting import Formatted, message_text
from bot.sandbox.telegram.keyboards import inline_only
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.records import Document, Json, Note
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.world import World

PRESS_LIVES = timedelta(seconds=15)
"""How long a callback query can be answered."""
ANSWER_LIMIT = 200
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def _target(world: World, params: Params) -> tuple[Note, Json | None]:
    """Return the note to edit and its new inline keyboard."""
    room = writable_room(world, params)
    markup = inline_only(params.parsed("reply_markup"), room)
    note = note_of(room, params, "message to edit")
    check_editable(world, note)
    return note, markup


def _apply(
    world: World,
    note: Note,
    words: Formatted,
    markup: Json | None,
    *,
    kind: str | None = None,
    content: Json | None = None,
    document: Document | None = None,
) -> Json:
    kind, content = kind or note.kind, note.content if content is None else content
    new = (kind, words.text, words.entities, content)
    same_words = new == (note.kind, note.text, note.entities, note.content)
    if same_words and markup == note.reply_markup:
        raise bad_request(_SAME)
    note.kind, note.text, note.entities, note.content = new
    note.html, note.reply_markup = words.html, markup
    note.document = document or note.document
    world.changed(note, by_words=not same_words)
    return world.message_json(note)


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> object:
    """Change the text; without a markup the buttons go away."""
    words = message_text(params)
    note, markup = _target(world, params)
    if note.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _apply(world, note, words, markup)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> object:
    """Change the buttons only."""
    note, markup = _target(world, params)
    return _apply(world, note, Formatted(note.text, note.entities), markup)


@method("deleteMessage")
def delete_message(world: World, params: Params) -> object:
    """Delete one message."""
    room = room_of(world, params)
    note = note_of(room, params, "message to delete")
    if refusal := undeletable(world, room, note):
        raise refusal
    world.delete(note)
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> object:
    """Answer a pressed button: once, within 15 seconds, at most 200 characters."""
    press = world.presses.get(params.text("callback_query_id"))
    late = press is None or world.clock.now() - press.at > PRESS_LIVES
    if press is None or late or press.answered:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered = True
    press.answer = (text, params.flag("show_alert")) if text else None
    world.tell("answer", press.room_id, wire.shown_press(press))
    return True
