"""Methods that put a message into a room, and those around files."""

from dataclasses import dataclass

from bot.sandbox.telegram import wire
from bot.sandbox.telegram.access import answered_note, thread_of, writable_room
from bot.sandbox.telegram.formatting import Formatted, message_caption, message_text
from bot.sandbox.telegram.keyboards import checked_markup
from bot.sandbox.telegram.params import Params, Upload
from bot.sandbox.telegram.records import Document, Json, Note, Room
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.world import World

DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
_ACTIONS = frozenset(
    {
        "cancel",
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_audio",
        "record_voice",
        "upload_audio",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "pick_up_location",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@dataclass(frozen=True, slots=True)
class _Place:
    room: Room
    markup: Json | None
    thread_id: int | None
    reply_to: int | None


def _place(world: World, params: Params) -> _Place:
    room = writable_room(world, params)
    return _Place(
        room=room,
        markup=checked_markup(params.parsed("reply_markup"), room),
        thread_id=thread_of(room, params),
        reply_to=answered_note(room, params),
    )


def _post(
    world: World,
    place: _Place,
    words: Formatted,
    *,
    kind: str = "text",
    content: Json | None = None,
    document: Document | None = None,
    forward_origin: Json | None = None,
) -> Note:
    return world.post(
        place.room,
        world.bot_id,
        words,
        kind=kind,
        content=content,
        document=document,
        markup=place.markup,
        reply_to=place.reply_to,
        thread_id=place.thread_id,
        forward_origin=forward_origin,
    )


@method("sendMessage")
def send_message(world: World, params: Params) -> object:
    """Send a text."""
    note = _post(world, _place(world, params), message_text(params))
    note.silent = params.flag("disable_notification")
    return world.message_json(note)


@method("sendDocument")
def send_document(world: World, params: Params) -> object:
    """Send a file, uploaded or by its file_id."""
    return _send_file(world, params, "document")


@method("sendPhoto")
def send_photo(world: World, params: Params) -> object:
    """Send a picture, uploaded or by its file_id."""
    return _send_file(world, params, "photo")


def _send_file(world: World, params: Params, kind: str) -> Json:
    words = message_caption(params)
    place = _place(world, params)
    document = file_of(world, params.text(kind), params.upload(kind), kind)
    content = media_content(kind, document)
    note = _post(world, place, words, kind=kind, content=content, document=document)
    return world.message_json(note)


def media_content(kind: str, document: Document) -> Json:
    """Return the field of a Message that holds a document or a photo."""
    if kind == "photo":
        return {"photo": wire.photo_json(document)}
    return {"document": wire.document_json(document)}


def file_of(world: World, reference: str, upload: Upload | None, kind: str) -> Document:
    """Return the file of a send: a new upload or one already known. Raises a 400 otherwise."""
    if upload is not None:
        _check_upload(upload, kind)
        return world.store(upload.name, upload.mime, upload.content)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    if reference not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[reference]


def _check_upload(upload: Upload, kind: str) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind != "photo":
        return
    if len(upload.content) > PHOTO_LIMIT:
        raise bad_request(f"too big size for photo ({len(upload.content)} bytes)")
    if not upload.content.startswith(_PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> object:
    """Show «typing…» and the like for five seconds."""
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("Wrong parameter action in request")
    room = writable_room(world, params)
    thread_id = thread_of(room, params)
    world.tell("action", room.id, {"action": action, "thread_id": thread_id})
    return True


@method("getFile")
def get_file(world: World, params: Params) -> object:
    """Return the path of a file of at most 20 MB."""
    if not params.text("file_id"):
        raise bad_request("file_id not specified")
    document = world.files.get(params.text("file_id"))
    if document is None:
        raise bad_request("invalid file_id")
    if document.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": document.file_id,
        "file_unique_id": document.unique_id,
        "file_path": document.path,
    } | document.size_json
