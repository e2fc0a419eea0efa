"""Hides secrets in a finished text, so that it does not matter how they got there."""

import html
import json
import re
from dataclasses import dataclass

from bot.errors import BotError
from bot.sms.phones import mask_phone, parse_phone

HIDDEN = "[hidden]"

_SHORTEST_SECRET = 4
"""Hiding shorter texts would black out the log and protect nothing."""

_MOST_SECRETS = 1000

_LETTERS = re.compile(r"[A-Za-z0-9._-]+")
_ESCAPE = re.compile(r"[%&\\]")
_ENCODED_LETTER = re.compile(r"%(?:2[de]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f)", re.IGNORECASE)
"""Usual encoders leave letters alone; a text with an encoded one is searched for every secret."""

_NAMES = r"password|passwd|session_?id|secret(?:_key)?|token|api_?key"
_VALUE = r"""(?:b?"(?:\\.|[^"\\])*"|b?'(?:\\.|[^'\\])*'|[^\s&"'<>]+)"""
_ASSIGNED = r"""(?:\\*["']\s*,|\\*["']?\s*(?:=|:|%3D))\s*\\*"""
_PARAMETER = re.compile(rf"((?:{_NAMES}){_ASSIGNED}){_VALUE}", re.IGNORECASE)
_AUTHORIZATION = re.compile(
    rf"(authorization{_ASSIGNED})(?:(?:basic|bearer|key)\s+)?{_VALUE}", re.IGNORECASE
)
_CREDENTIALS = re.compile(r"\b(Basic|Bearer)\s+[\w+/=.~-]{8,}")
_USERINFO = re.compile(r"(://[^\s/:@]*:)[^\s/@]+(?=@)")
_BOT_TOKEN = re.compile(r"(?<![0-9])[0-9]+(?::|%3A)[\w-]{20,}", re.IGNORECASE)
_SESSION_ID = re.compile(r"(?<![A-Za-z0-9])[A-Z0-9]{36}(?![A-Za-z0-9])")

_GAP = r"[ \u00a0()\u2010-\u2015.-]{0,3}"
_PHONE = re.compile(
    rf"(?P<plus>\+|%2B){_GAP}[1-9](?:{_GAP}[0-9]){{9,14}}(?![0-9])"
    rf"|(?<![0-9])(?P<russian>[78](?:{_GAP}[0-9]){{10}}|9[0-9]{{2}}(?:{_GAP}[0-9]){{7}})(?![0-9])"
    r"|(?<![0-9])[0-9]{11,15}(?![0-9])",
    re.IGNORECASE,
)
"""With a plus; Russian, grouped or not; any other run of 11–15 digits, to be checked."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A secret's pattern, and a text without which the pattern cannot match."""

    pattern: re.Pattern[str]
    anchor: str
    """The longest run of characters that no encoding changes, folded; else the whole secret."""
    plain: bool
    """Whether the anchor is the whole secret, which an escaped text may hold in another form."""

    def may_be_in(self, folded: str, *, escaped: bool) -> bool:
        return (self.plain and escaped) or self.anchor in folded


class Redactor:
    """Hides known secrets in a text, and whatever looks like a secret."""

    def __init__(self) -> None:
        self._lasting: dict[str, _Known] = {}
        self._passing: dict[str, _Known] = {}

    def add(self, secret: str, *, lasting: bool = False) -> None:
        """Hide `secret` from now on, also percent-encoded, escaped or quoted.

        A `lasting` secret is hidden for ever, of the others the newest thousand. Adding a secret
        again makes it the newest.
        """
        if len(secret) < _SHORTEST_SECRET:
            return
        known = self._passing.pop(secret, None) or self._lasting.get(secret) or _known(secret)
        if lasting or secret in self._lasting:
            self._lasting[secret] = known
            return
        self._passing[secret] = known
        if len(self._passing) > _MOST_SECRETS:
            del self._passing[next(iter(self._passing))]

    def redact(self, text: str) -> str:
        """Return `text` without secrets, and with phone numbers masked (+7921***3763)."""
        for known in self._worth_a_search(text):
            text = known.pattern.sub(HIDDEN, text)
        text = _BOT_TOKEN.sub(HIDDEN, text)
        text = _USERINFO.sub(rf"\1{HIDDEN}", text)
        text = _AUTHORIZATION.sub(rf"\1{HIDDEN}", text)
        text = _CREDENTIALS.sub(rf"\1 {HIDDEN}", text)
        text = _PARAMETER.sub(rf"\1{HIDDEN}", text)
        text = _SESSION_ID.sub(HIDDEN, text)
        return _PHONE.sub(_masked, text)

    def _worth_a_search(self, text: str) -> list[_Known]:
        """Return the patterns of the secrets that may be in `text`, the longest first."""
        # copies: a log line of another thread may come in the middle of an `add`
        secrets = [*self._lasting.copy().items(), *self._passing.copy().items()]
        if not _ENCODED_LETTER.search(text):
            folded, escaped = _folded(text), bool(_ESCAPE.search(text))
            secrets = [pair for pair in secrets if pair[1].may_be_in(folded, escaped=escaped)]
        return [known for _, known in sorted(secrets, key=lambda pair: -len(pair[0]))]


_redactor = Redactor()


def add_secret(value: str, *, lasting: bool = False) -> None:
    """Hide `value` (a password, a session id) in the log from now on; see `Redactor.add`."""
    _redactor.add(value, lasting=lasting)


def redact(text: str) -> str:
    """Return `text` as the log would hold it."""
    return _redactor.redact(text)


def _known(secret: str) -> _Known:
    pattern = re.compile("".join(map(_spellings, secret)), re.IGNORECASE)
    letters = max(_LETTERS.findall(secret), key=len, default="")
    return _Known(pattern, _folded(letters or secret), plain=not letters)


def _folded(text: str) -> str:
    """Return `text` so that texts are equal when IGNORECASE takes them for equal.

    "+" equals a space. Backslashes are removed, because an escape may put one before any
    character. So is the dot above: "\u0130" folds to an "i" with a dot, and yet equals an "i".
    """
    folded = text.casefold().replace("\u0307", "").replace("\u0131", "i")
    return folded.replace("\\", "").replace("+", " ")


def _spellings(char: str) -> str:
    """Return a pattern for a character as forms, URLs, JSON, HTML and `repr` write it."""
    encoded = char.encode("utf-8", "surrogatepass")
    ways = {
        char,
        "".join(f"%{byte:02X}" for byte in encoded),
        html.escape(char),
        *(escape(char)[1:-1] for escape in (repr, ascii, json.dumps)),
        *("+" for _ in range(char == " ")),
    }
    either = "|".join(map(re.escape, sorted(ways, key=len, reverse=True)))
    return rf"\\*(?:{either})"


def _masked(match: re.Match[str]) -> str:
    digits = "".join(filter(str.isdigit, match[0].removeprefix("%2B").removeprefix("%2b")))
    if match["plus"] or match["russian"] or digits[0] in "78" or _is_phone(digits):
        return mask_phone(digits)
    return match[0]


def _is_phone(digits: str) -> bool:
    try:
        parse_phone("+" + digits)
    except BotError:
        return False
    return True
