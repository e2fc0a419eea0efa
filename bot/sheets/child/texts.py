"""Reads tables in plain text: finds the delimiter and the rows.

The delimiter is `;`, tab, `|`, `,` or none (docs/rules.md, F4).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from bot import letters
from bot.errors import BotError
from bot.sheets.child.html_tables import has_table

_HEAD = 4096
_FEW_CONTROLS = 0.005
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(
    r"<(?:!doctype html|html|head|body|table|meta|style|div|span|[uod]l|p|section|article)\b",
    re.IGNORECASE,
)
_WEB_ARCHIVE = re.compile(r"mime-version:", re.IGNORECASE)
"""A page with its parts in one message (RFC 2557), as Excel saves it."""
_XML = re.compile(
    r"<(?:\?xml\b|[a-z][\w.-]*(?::[\w.-]+)?(?:\s[^<>]*+)?>.*</)", re.IGNORECASE | re.DOTALL
)
_JSON = re.compile(r"[\[{]\s*[\"\[{]")
_SEP = re.compile(r"sep=([;,\t|])\r?\n", re.IGNORECASE)
_DELIMITERS = ";\t|,"
"""The first wins where several split all rows alike: a comma stands in numbers, too."""
_NONE = "\x1f"
"""A delimiter that no text holds, so that each line is one cell."""
_BLANKS = re.compile("[ \u00a0]{2,}")
_MOST_LINES, _FEWEST_LINES = 0.8, 3
_SAMPLED = 200
_TABS = re.compile(r"\t{2,}")

csv.field_size_limit(1024 * 1024)


def decode(content: bytes) -> str:
    """Return the text of a table or of a web page that holds one.

    Raises BotError `file-not-a-table` (`kind`: html, xml, json, other).
    """
    text = letters.decode(content)
    kind = _not_a_table(text)
    if kind and not (is_page(text) and has_table(text)):
        raise BotError("file-not-a-table", kind=kind)
    return text.replace("\0", "")


def is_page(text: str) -> bool:
    """Tell whether a text is a web page."""
    head = _head(text)
    return bool(_HTML.match(head) or (_XML.match(head) and "<html" in head))


def text_rows(text: str) -> Iterator[list[str]]:
    """Yield the rows of a text.

    A quoted cell may hold line breaks, unless the quotes of the file do not match. A blank line
    is an empty row. A first line `sep=;`, as Excel writes it, names the delimiter and is no row.
    """
    named = _SEP.match(text)
    text = text[named.end() :] if named else text
    delimiter = named[1] if named else delimiter_of(text)
    if delimiter == _NONE and _is_aligned(text):
        return (_BLANKS.split(line.strip()) for line in io.StringIO(text, newline=None))
    if '"' in text and not _quotes_in_order(text, delimiter):
        return (_cells_of_line(line, delimiter) for line in io.StringIO(text, newline=None))
    if delimiter == "\t" and _aligned_by_tabs(text):
        text = _TABS.sub("\t", text)
    quote = "'" if _in_apostrophes(text, delimiter) else '"'
    return csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, quotechar=quote)


def _is_aligned(text: str) -> bool:
    """Tell whether blanks set the lines in columns, as a printout does."""
    lines = (line.strip() for line in islice(io.StringIO(text, newline=None), _SAMPLED))
    widths = Counter(len(_BLANKS.split(line)) for line in lines if line)
    enough = widths.total() * _MOST_LINES
    return widths.total() >= _FEWEST_LINES and any(
        width > 1 and count >= enough for width, count in widths.items()
    )


def _aligned_by_tabs(text: str) -> bool:
    """Tell whether several tabs stand between two cells, so that the columns look straight."""
    lines = islice(io.StringIO(text, newline=None), _SAMPLED)
    filled = [line.strip("\n") for line in lines if line.strip()]
    widths, bare = ({line.count("\t") for line in some} for some in (filled, _collapsed(filled)))
    return len(widths) > 1 and len(bare) == 1


def _collapsed(lines: Iterable[str]) -> Iterator[str]:
    return (_TABS.sub("\t", line) for line in lines)


def _in_apostrophes(text: str, delimiter: str) -> bool:
    """Tell whether the cells of the first rows stand between apostrophes: 'Иван','8916…'."""
    lines = (line.strip() for line in islice(io.StringIO(text, newline=None), _SAMPLED))
    filled = list(filter(None, lines))
    between = f"'{delimiter}'"
    return bool(filled) and all(
        line.startswith("'") and line.endswith("'") and between in line for line in filled
    )


def delimiter_of(text: str) -> str:
    """Return the delimiter that splits most of the first rows into the same number of cells."""
    ranks = {delimiter: _agreement(text, delimiter) for delimiter in _DELIMITERS}
    best = max(ranks, key=ranks.__getitem__)
    return best if ranks[best] else _NONE


def _agreement(text: str, delimiter: str) -> float:
    lines = islice(io.StringIO(text, newline=None), _SAMPLED)
    widths = Counter(len(_cells_of_line(line, delimiter)) for line in lines if line.strip())
    if widths[1] * 2 >= widths.total():
        return 0
    return widths.most_common(1)[0][1] / widths.total()


def _cells_of_line(line: str, delimiter: str) -> list[str]:
    """Split one line into cells; ignore quotes that do not match."""
    line = line.rstrip("\n")
    try:
        if line.count('"') % 2 == 0:
            return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        pass
    return line.split(delimiter)


def _quotes_in_order(text: str, delimiter: str) -> bool:
    """Tell whether all quotes match: an open one would swallow the rows below it."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _head(text: str) -> str:
    return text[:_HEAD].lstrip("\ufeff \t\r\n")


def _not_a_table(text: str) -> str:
    head = _head(text)
    if is_page(text) or _WEB_ARCHIVE.match(head):
        return "html"
    if _XML.match(head):
        return "xml"
    if _JSON.match(head):
        return "json"
    controls = len(_CONTROL.findall(head.replace("\0", "")))
    # null bytes fill up the cells of some exports; what has other controls, too, is no text
    if controls > (0 if "\0" in head else len(head) * _FEW_CONTROLS):
        return "other"
    return ""
