"""What the sandbox keeps: people, rooms, notes (messages) and what was pressed or called.

Moments are aware and in UTC. Identifiers are Telegram's: a private room has its person's id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
EventKind = Literal["new", "edited", "deleted", "keyboard", "answer", "action", "commands"]


@dataclass(slots=True)
class Person:
    """Somebody with a phone."""

    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    language_code: str = "ru"
    phone: str | None = None
    """Digits without a plus; what the «share my number» button gives away."""
    blocked: bool = False
    """This person has blocked the bot."""

    @property
    def name(self) -> str:
        """First and last name, as a chat shows them."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Document:
    """A file on Telegram's side; `content` is what `getFile` leads to."""

    file_id: str
    unique_id: str
    name: str
    mime: str
    content: bytes = field(repr=False)
    told_size: Literal["true", "absent", "too small"] = "true"
    """What people and bots are told of the size: the Bot API lets it be absent."""

    @property
    def size(self) -> int:
        """The size in bytes."""
        return len(self.content)

    @property
    def size_json(self) -> Json:
        """The field `file_size`, as it is told."""
        match self.told_size:
            case "true":
                return {"file_size": self.size}
            case "absent":
                return {}
            case "too small":
                return {"file_size": 1}

    @property
    def path(self) -> str:
        """The `file_path` that getFile answers."""
        return f"documents/{self.unique_id}"


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; the fields a button does not use are None."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    copy_text: str | None = None
    style: str | None = None
    disabled: bool = False


def button_of(raw: Mapping[str, Any]) -> Button:
    """Read a checked InlineKeyboardButton."""
    copied = raw.get("copy_text")
    return Button(
        text=raw["text"],
        callback_data=raw.get("callback_data"),
        url=raw.get("url"),
        copy_text=copied["text"] if copied else None,
        style=raw.get("style"),
        disabled="disabled" in raw,
    )


@dataclass(slots=True)
class Note:
    """One message in a room, as it is now."""

    message_id: int
    room_id: int
    author: int
    """Id of the person or of the bot."""
    from_bot: bool
    kind: str
    """text, document, photo, contact, sticker, voice: the name of Telegram's field."""
    text: str
    """The text, or the caption of another kind; plain, without tags."""
    entities: list[Json]
    html: str
    """The text with its entities as safe HTML; line ends are left as they are."""
    date: datetime
    content: Json = field(default_factory=dict)
    """Telegram's fields of a kind other than text, such as `{"contact": {…}}`."""
    reply_markup: Json | None = None
    document: Document | None = None
    reply_to: int | None = None
    thread_id: int | None = None
    forward_origin: Json | None = None
    edited_at: datetime | None = None
    pinned: bool = False
    silent: bool = False
    """It came without a sound."""
    revision: int = 0
    """Grows through the whole sandbox with every new or edited note."""

    @property
    def edited(self) -> bool:
        """Whether it was changed after it had been sent."""
        return self.edited_at is not None

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline buttons, row by row."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [[button_of(raw) for raw in row] for row in rows]


GENERAL = 0
"""The General topic of a forum: its messages have no thread."""


@dataclass(slots=True)
class Room:
    """A chat: private (`person` is set) or a group."""

    id: int
    kind: Literal["private", "group", "supergroup"]
    title: str
    members: list[int]
    forum: bool = False
    bot_is_admin: bool = False
    bot_is_member: bool = True
    admins: set[int] = field(default_factory=set)
    """In a group: the members who are admins, besides the first one, who is its creator."""
    notes: dict[int, Note] = field(default_factory=dict)
    deleted: dict[int, Note] = field(default_factory=dict)
    keyboard: Json | None = None
    """The reply keyboard now shown: a ReplyKeyboardMarkup."""
    topics: set[int] = field(default_factory=set)
    """Threads of a forum: whatever a person has written in."""
    closed_topics: set[int] = field(default_factory=set)
    """Topics in which only admins may write; GENERAL for the one without an id."""
    migrated_to: int | None = None
    """The supergroup that this group has become."""
    last_id: int = 0

    @property
    def private(self) -> bool:
        """Whether it is one person's chat with the bot."""
        return self.kind == "private"


@dataclass(slots=True)
class Press:
    """A tap on an inline button: a callback query."""

    id: str
    room_id: int
    user_id: int
    note_id: int
    data: str
    at: datetime
    answered: bool = False
    answer: tuple[str, bool] | None = None
    """(text, show_alert) of an answer with words; None when it only stopped the spinner."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a person's screen must show; the payload can be written as JSON."""

    kind: EventKind
    room_id: int | None
    payload: Json


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot; files are replaced by their names and sizes."""

    method: str
    params: Json
    ok: bool
    error: str | None
    at: datetime
