"""The parameters of a call, whichever way they came: query, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, web

from bot.sandbox.telegram.faults import Line
from bot.sandbox.telegram.records import Json
from bot.sandbox.telegram.refusals import RefusalError, bad_request

UPLOAD_LIMIT = 50 * 1024 * 1024
_CHUNK = 1 << 16

_WORDS = frozenset({"text", "caption", "callback_query_id", "file_id", "name", "description"})
_UNREADABLE = {
    "reply_markup": "Can't parse reply keyboard markup JSON object",
    "commands": "Can't parse commands JSON object",
    "scope": "Can't parse BotCommandScope JSON object",
    "media": "Can't parse input media JSON object",
    "menu_button": "Can't parse menu button JSON object",
    "reply_parameters": "Can't parse reply parameters JSON object",
    "message_ids": "Can't parse message identifiers JSON object",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes = field(repr=False)


class Params:
    """Typed reading of what the bot sent; a missing value reads as empty, as in the real one."""

    def __init__(self, fields: dict[str, Any], files: dict[str, Upload]) -> None:
        self._fields = fields
        self._files = files

    def __contains__(self, name: str) -> bool:
        return name in self._fields or name in self._files

    def text(self, name: str) -> str:
        """Return a string; empty when missing."""
        value = self._fields.get(name, "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; the default when missing or not a number."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Return a Boolean as Telegram reads one: true, yes, 1."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def parsed(self, name: str) -> object:
        """Return a JSON value; None when missing or empty. Raises a 400 when unreadable."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            said = _UNREADABLE.get(name, f"Can't parse {name} JSON object")
            raise bad_request(said) from None

    def upload(self, name: str) -> Upload | None:
        """Return the file of a field, sent as its own part or by `attach://`."""
        return self._files.get(name) or self.attached(self.text(name))

    def attached(self, reference: str) -> Upload | None:
        """Return the part that `attach://<name>` points to."""
        return self._files.get(reference.removeprefix("attach://"))

    def for_the_log(self) -> Json:
        """Return everything readable, JSON fields decoded, files as name and size."""
        shown = {name: _decoded(name, value) for name, value in self._fields.items()}
        for name, upload in self._files.items():
            shown[name] = {"file": upload.name, "size": len(upload.content)}
        return shown


def _decoded(name: str, value: object) -> object:
    if name in _WORDS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


async def read_params(request: web.Request, line: Line | None = None) -> Params | None:
    """Read a call, whose files come by `line`. Returns None when that cuts them off.

    Raises RefusalError 413 for more than 50 MB, 400 for a body that is no JSON.
    """
    fields: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        fields |= _json_fields(await request.text())
    elif request.content_type == "multipart/form-data":
        if not await _read_parts(await request.multipart(), fields, files, line):
            return None
    else:
        form = await request.post()
        fields |= {name: value for name, value in form.items() if isinstance(value, str)}
    return Params(fields, files)


def _json_fields(body: str) -> Json:
    try:
        decoded = json.loads(body or "{}")
    except ValueError:
        decoded = None
    if not isinstance(decoded, dict):
        raise bad_request("Can't parse request body JSON object")
    return {name: _as_text(value) for name, value in decoded.items() if value is not None}


def _as_text(value: object) -> object:
    if isinstance(value, str | dict | list):
        return value
    return json.dumps(value)


async def _read_parts(
    reader: MultipartReader,
    fields: dict[str, Any],
    files: dict[str, Upload],
    line: Line | None,
) -> bool:
    """Read to the end even when too much came: else the sender could not read the answer.

    Returns False when the line was cut.
    """
    total = 0
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            continue
        content = bytearray()
        while chunk := await part.read_chunk(_CHUNK):
            if line and part.filename and not await line.carry(len(chunk)):
                return False
            total += len(chunk)
            if total <= UPLOAD_LIMIT:
                content += chunk
        _keep(part, bytes(content), fields, files)
    if total > UPLOAD_LIMIT:
        raise RefusalError(413, "Request Entity Too Large")
    return True


def _keep(
    part: BodyPartReader, content: bytes, fields: dict[str, Any], files: dict[str, Upload]
) -> None:
    name = part.name or ""
    if part.filename is None:
        fields[name] = content.decode("utf-8", "replace")
        return
    mime = part.headers.get("Content-Type", "application/octet-stream")
    files[name] = Upload(part.filename, mime, content)
