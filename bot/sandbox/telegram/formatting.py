"""What Telegram makes of a text: entities, trimming, the limits; and the page's safe HTML."""

import re
from dataclasses import dataclass, field
from html import escape

from bot.sandbox.telegram.markup import parse_html, utf16_length
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.records import Json
from bot.sandbox.telegram.refusals import bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_SOURCE_LIMIT = 1 << 15
_WHITE = " \n"
_LOOKED_BACK = 300

_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")
_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_CONTROL = dict.fromkeys([*range(9), 9, 11, 12, *range(14, 32)], " ") | {13: None}
_OPENING = {
    "bold": "<b>",
    "italic": "<i>",
    "underline": "<u>",
    "strikethrough": "<s>",
    "spoiler": '<span class="tg-spoiler">',
    "code": "<code>",
    "pre": "<pre>",
    "blockquote": "<blockquote>",
    "expandable_blockquote": "<blockquote>",
    "bot_command": '<span class="tg-command">',
}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A plain text with its entities."""

    text: str
    entities: list[Json] = field(default_factory=list)

    @property
    def html(self) -> str:
        """The text as safe HTML for a page; line ends stay line ends."""
        return render(self.text, self.entities)


def typed(text: str) -> Formatted:
    """Return what a person typed, with the entities that Telegram finds by itself."""
    return Formatted(text, found_entities(text))


def cut(text: str) -> list[str]:
    """Return the messages that an app makes of a text of any length, blanks at their ends off.

    It looks for the end of a line, then of a word, in the last characters that one may have.
    """
    pieces, rest = [], text.strip()
    while utf16_length(rest) > TEXT_LIMIT:
        most = _fitting(rest)
        places = (rest.rfind(sign, most - _LOOKED_BACK, most) for sign in ("\n", " "))
        place = next((place for place in places if place > 0), most)
        pieces.append(rest[:place].rstrip())
        rest = rest[place:].lstrip()
    return [*pieces, rest]


def _fitting(text: str) -> int:
    """Return how many characters of a text fit into one message."""
    most = TEXT_LIMIT
    while utf16_length(text[:most]) > TEXT_LIMIT:
        most -= 1
    return most


def found_entities(text: str) -> list[Json]:
    """Return the commands and links that Telegram marks in any text."""
    found = [_entity("bot_command", text, match) for match in _COMMAND.finditer(text)]
    found += [_entity("url", text, match) for match in _URL.finditer(text)]
    return sorted(found, key=lambda entity: entity["offset"])


def _entity(kind: str, text: str, match: re.Match[str]) -> Json:
    return {
        "type": kind,
        "offset": utf16_length(text[: match.start()]),
        "length": utf16_length(match.group()),
    }


def message_text(params: Params) -> Formatted:
    """Read `text` of a call. Raises the 400s for empty, too long and unparsable texts."""
    if not params.text("text"):
        raise bad_request("Message text is empty")
    result = _formatted(params, "text", "entities")
    if not result.text:
        raise bad_request("Text must be non-empty")
    if utf16_length(result.text) > TEXT_LIMIT:
        raise bad_request("Message is too long")
    return result


def message_caption(params: Params) -> Formatted:
    """Read `caption` of a call; empty is fine. Raises the 400s for the others."""
    result = _formatted(params, "caption", "caption_entities")
    if utf16_length(result.text) > CAPTION_LIMIT:
        raise bad_request("Message caption is too long")
    return result


def _formatted(params: Params, name: str, entities_name: str) -> Formatted:
    source = params.text(name)
    if len(source.encode("utf-8", "replace")) > _SOURCE_LIMIT:
        raise bad_request("Text is too long")
    source = source.translate(_CONTROL)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        return trimmed(Formatted(*parse_html(source)))
    if mode in {"markdown", "markdownv2"}:
        raise bad_request("the sandbox reads HTML and entities only, not Markdown")
    if mode not in {"", "none"}:
        raise bad_request("Unsupported parse_mode")
    return trimmed(Formatted(source, _given(params.parsed(entities_name), source)))


def _given(raw: object, text: str) -> list[Json]:
    if not isinstance(raw, list):
        return []
    length = utf16_length(text)
    return [_checked(entity, length) for entity in raw]


def _checked(raw: object, text_length: int) -> Json:
    if not isinstance(raw, dict):
        raise bad_request("Can't parse MessageEntity: expected an Object")
    for name, kind in (("type", str), ("offset", int), ("length", int)):
        if not isinstance(raw.get(name), kind):
            raise bad_request(f'Can\'t parse MessageEntity: field "{name}" is missing')
    offset, length = raw["offset"], raw["length"]
    if offset > text_length:
        said = f"Entity begins after the end of the text at UTF-16 offset {offset}"
        raise bad_request(said)
    if offset < 0 or length < 0 or offset + length > text_length:
        said = f"Entity beginning at UTF-16 offset {offset} ends after the end of the text"
        raise bad_request(f"{said} at UTF-16 offset {offset + length}")
    return {name: value for name, value in raw.items() if value is not None}


def trimmed(formatted: Formatted) -> Formatted:
    """Cut blanks off both ends as Telegram does; its own entities are added."""
    text = formatted.text.rstrip()
    first = min((entity["offset"] for entity in formatted.entities), default=len(text))
    cut = min(len(text) - len(text.lstrip(_WHITE)), first)
    text = text[cut:]
    length = utf16_length(text)
    entities = [_clipped(entity, cut, length) for entity in formatted.entities]
    return Formatted(text, _with_found([e for e in entities if e["length"] > 0], text))


def _clipped(entity: Json, cut: int, length: int) -> Json:
    offset = entity["offset"] - cut
    return entity | {"offset": offset, "length": min(entity["length"], length - offset)}


def _with_found(entities: list[Json], text: str) -> list[Json]:
    free = [e for e in found_entities(text) if not any(_overlap(e, other) for other in entities)]
    return sorted([*entities, *free], key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(one: Json, other: Json) -> bool:
    if other["type"] not in {"text_link", "code", "pre", "custom_emoji", "date_time"}:
        return False
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )


def render(text: str, entities: list[Json]) -> str:
    """Return safe HTML: every character escaped, every entity a properly nested element."""
    raw = text.encode("utf-16-le", "surrogatepass")
    bounds = {0, len(raw) // 2}
    entities = [_as_link(entity, raw) for entity in entities]
    for entity in entities:
        bounds |= {entity["offset"], entity["offset"] + entity["length"]}
    marks = sorted(bounds)
    pieces: list[str] = []
    opened: list[Json] = []
    for start, end in zip(marks, [*marks[1:], marks[-1]], strict=True):
        opened = _turn(pieces, opened, _covering(entities, start))
        piece = raw[2 * start : 2 * end].decode("utf-16-le", "replace")
        pieces.append(escape(piece))
    return "".join(pieces)


def _as_link(entity: Json, raw: bytes) -> Json:
    """Turn a bare URL into a link to itself."""
    if entity["type"] != "url":
        return entity
    start = 2 * entity["offset"]
    address = raw[start : start + 2 * entity["length"]].decode("utf-16-le", "replace")
    return entity | {"type": "text_link", "url": address}


def _covering(entities: list[Json], at: int) -> list[Json]:
    """Return the entities over a position, outer first."""
    over = [e for e in entities if e["offset"] <= at < e["offset"] + e["length"]]
    return sorted(over, key=lambda e: (-e["offset"] - e["length"], e["offset"]))


def _turn(pieces: list[str], opened: list[Json], wanted: list[Json]) -> list[Json]:
    """Close and open elements so that `wanted` is what is open."""
    same = 0
    while same < min(len(opened), len(wanted)) and opened[same] is wanted[same]:
        same += 1
    pieces += [_closing(entity) for entity in reversed(opened[same:])]
    pieces += [_opening(entity) for entity in wanted[same:]]
    return wanted


def _opening(entity: Json) -> str:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{escape(_safe_url(entity["url"]))}" rel="noreferrer" target="_blank">'
    if kind == "date_time":
        return f'<time data-unix="{int(entity["unix_time"])}">'
    return _OPENING.get(kind, "<span>")


def _closing(entity: Json) -> str:
    name = re.match(r"<(\w+)", _opening(entity))
    return f"</{name.group(1)}>" if name else ""


def _safe_url(url: str) -> str:
    lowered = url.strip().lower()
    return url if lowered.startswith(("http://", "https://", "tg://", "mailto:")) else "#"
