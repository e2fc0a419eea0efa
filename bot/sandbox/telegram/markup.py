"""Telegram's HTML: source in, plain text and entities out. Offsets count UTF-16 units.

The behaviour and the sentences of refusals follow the parser of tdlib/td
(td/telegram/MessageEntity.cpp); the text is not trimmed here.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox.telegram.records import Json
from bot.sandbox.telegram.refusals import RefusalError, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z]+));?")
_PLAIN = re.compile(r"[^<&]+")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SPACE = re.compile(r"\s*")
_LARGEST = 0x10FFFF
_LONGEST_REFERENCE = 10


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units Telegram counts in a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the plain text and its MessageEntity list. Raises a 400 like the real one."""
    parser = _Parser(source)
    parser.run()
    for entity in parser.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return _whole("".join(parser.out)), sorted(parser.entities, key=_outer_first)


def _whole(text: str) -> str:
    """Join surrogate halves that came as two numeric references."""
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        said = "Text contains invalid Unicode characters after decoding HTML entities"
        raise _broken(f"{said}, check for unmatched surrogate code units") from None


def _outer_first(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    piece: int


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    units: int = 0
    out: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> None:
        while self.at < len(self.source):
            self._step()
        if self.stack:
            tag = self.stack[-1].tag
            raise _broken(f'Can\'t find end tag corresponding to start tag "{tag}"')

    def _step(self) -> None:
        if self.source[self.at] == "<":
            self._tag()
        elif self.source[self.at] == "&":
            self._put(self._reference())
        else:
            self._put(self._match(_PLAIN))

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.units += utf16_length(text)

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        taken = found.group() if found else ""
        self.at += len(taken)
        return taken

    def _char(self) -> str:
        return self.source[self.at : self.at + 1]

    def _where(self, position: int) -> str:
        return f"at byte offset {len(self.source[:position].encode('utf-8', 'replace'))}"

    def _reference(self) -> str:
        found = _REFERENCE.match(self.source, self.at)
        decoded = _decode(found) if found else None
        if found is None or decoded is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return decoded

    def _tag(self) -> None:
        start = self.at
        if self.source.startswith("</", start):
            self._close(start)
            return
        self.at += 1
        tag = self._match(_TAG_NAME).lower()
        if not self._char():
            raise _broken(f"Unclosed start tag {self._where(start)}")
        if tag not in _KINDS:
            raise _broken(f'Unsupported start tag "{tag}" {self._where(start)}')
        attributes = self._attributes(tag, start)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" {self._where(start)}')
        self.stack.append(_Open(tag, attributes, self.units, len(self.out)))

    def _attributes(self, tag: str, start: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while self._match(_SPACE) or self._char() != ">":
            if self._char() == ">":
                break
            name = self._match(_ATTRIBUTE_NAME)
            if not name and self._char():
                where = self._where(start)
                raise _broken(f'Empty attribute name in the tag "{tag}" {where}')
            found[name] = self._attribute_value(start)
            if not self._char():
                raise _broken(f'Unclosed start tag "{tag}" {self._where(start)}')
        self.at += 1
        return found

    def _attribute_value(self, start: int) -> str:
        self._match(_SPACE)
        if self._char() != "=":
            return ""
        self.at += 1
        self._match(_SPACE)
        if self._char() in {'"', "'"}:
            return self._quoted(start)
        begin = self.at
        token = self._match(_TOKEN).lower()
        if self._char() and self._char() != ">" and not self._char().isspace():
            raise _broken(f"Unexpected end of name token {self._where(begin)}")
        return token

    def _quoted(self, start: int) -> str:
        end = self.source.find(self._char(), self.at + 1)
        if end < 0:
            raise _broken(f"Unclosed start tag {self._where(start)}")
        raw = self.source[self.at + 1 : end]
        self.at = end + 1
        return _REFERENCE.sub(lambda found: _decode(found) or found.group(), raw)

    def _close(self, start: int) -> None:
        if not self.stack:
            raise _broken(f"Unexpected end tag {self._where(start)}")
        self.at += 2
        tag = self._match(_TAG_NAME).lower()
        self._match(_SPACE)
        if self._char() != ">":
            raise _broken(f"Unclosed end tag {self._where(start)}")
        self.at += 1
        opened = self.stack.pop()
        if tag and tag != opened.tag:
            said = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise _broken(f"Unmatched end tag {self._where(start)}, {said}")
        if self.units > opened.offset:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        entity: Json = {
            "type": _KINDS[opened.tag],
            "offset": opened.offset,
            "length": self.units - opened.offset,
        }
        if self._merged_into_pre(entity, opened):
            return
        inner = "".join(self.out[opened.piece :])
        extra = _extra(opened, inner)
        if extra is not None:
            self.entities.append(entity | extra)

    def _merged_into_pre(self, entity: Json, opened: _Open) -> bool:
        """`<pre><code class="language-x">` is one entity."""
        last = self.entities[-1] if self.entities else None
        if last is None or opened.tag != "pre" or last["type"] != "code":
            return False
        if (last["offset"], last["length"]) != (entity["offset"], entity["length"]):
            return False
        last["type"] = "pre"
        return True


def _extra(opened: _Open, inner: str) -> Json | None:
    """Return the fields beside offset and length; None when Telegram makes no entity of it."""
    attributes = opened.attributes
    if opened.tag == "a":
        url = attributes.get("href") or inner
        return {"url": url} if "." in url or ":" in url else None
    if opened.tag == "code" and attributes.get("class", "").startswith("language-"):
        return {"language": attributes["class"].removeprefix("language-")}
    if opened.tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if opened.tag == "tg-emoji":
        return {"custom_emoji_id": _emoji_id(attributes.get("emoji-id", ""))}
    if opened.tag == "tg-time":
        return _date_time(attributes)
    return {}


def _emoji_id(value: str) -> str:
    if not value.isdigit() or int(value) == 0:
        raise _broken("Invalid custom emoji identifier specified")
    return value


def _date_time(attributes: dict[str, str]) -> Json | None:
    unix = attributes.get("unix", "")
    if not unix.isdigit() or int(unix) == 0:
        return None
    form = attributes.get("format", "")
    return {"unix_time": int(unix)} | ({"date_time_format": form} if form else {})


def _decode(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, named = found.groups()
    if named:
        return _NAMED.get(named)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    digits = found.group().removesuffix(";")
    if not 0 < code < _LARGEST or len(digits) >= _LONGEST_REFERENCE:
        return None
    return chr(code)


def _broken(reason: str) -> RefusalError:
    return bad_request(f"can't parse entities: {reason}")
