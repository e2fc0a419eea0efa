"""One number in the files of recipients: found, and blanked where it stands (docs/rules.md, P3).

Every file keeps its length: a composer that reads it just now never sees a number beside the row
of another. The number becomes 0, its row becomes empty.
"""

import os
import shutil
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bot.privacy.written_numbers import in_bytes
from bot.sheets.files.cells import row_from_json
from bot.sheets.files.model import Shown

_PACKED = ("phones.int64", "rest-*.int64")
_REMADE = ("composed-*", "got-*.int64")
"""What is made anew when it is needed."""
_ROWS, _SUMMARY = "rows.jsonl", "recipients.json"
_CHUNK = 1 << 20
_ITEM = array("q").itemsize


@dataclass(frozen=True, slots=True)
class FolderWithNumber:
    """A folder of recipients after one of them was forgotten."""

    name: str
    count: int
    """How many recipients it has now."""


def has_number(folder: Path, phone: str) -> bool:
    """Tell whether a number stands in the files of a folder. To be called in a thread."""
    packed = any(next(_places(path, phone), None) is not None for path in _files(folder, *_PACKED))
    return packed or any(
        next(_lines(path, phone), None) is not None for path in _files(folder, "*.jsonl")
    )


def rows_with(folder: Path, phone: str) -> list[list[str]]:
    """Return the cells of each row with a number; of one without a row, an empty one.

    To be called in a thread.
    """
    rows = [
        [cell.text if isinstance(cell, Shown) else str(cell) for cell in row_from_json(line)]
        for path in _files(folder, _ROWS)
        for _, line in _lines(path, phone)
    ]
    return rows or [[]] * has_number(folder, phone)


def forget(folder: Path, phone: str) -> FolderWithNumber:
    """Blank a number in the files of a folder. To be called in a thread.

    Killed in the middle, it can be called again. What is being written down for a confirmed mailing
    is left alone.
    """
    for path in _files(folder, *_REMADE):
        _remove(path)
    for path in _files(folder, "*.jsonl"):
        _blank_lines(path, phone, _BLANKS.get(path.name, _blank_left))
    fewer = 0
    for path in _files(folder, *_PACKED):
        zeroed = _zero(path, phone)
        fewer += zeroed if path.name == _PACKED[0] else 0
    return FolderWithNumber(folder.name, _count_less(folder / _SUMMARY, fewer))


def _files(folder: Path, *patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in folder.glob(pattern))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _places(path: Path, phone: str) -> Iterator[int]:
    """Yield the offset of each item of a file of int64 that is the number."""
    wanted, start = array("q", [int(phone)]).tobytes(), 0
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            found = part.find(wanted)
            while found >= 0:
                if found % _ITEM == 0:
                    yield start + found
                found = part.find(wanted, found + 1)
            start += len(part)


def _zero(path: Path, phone: str) -> int:
    places = list(_places(path, phone))
    if places:
        with path.open("r+b") as file:
            for place in places:
                os.pwrite(file.fileno(), bytes(_ITEM), place)
            os.fsync(file.fileno())
    return len(places)


def _lines(path: Path, phone: str) -> Iterator[tuple[int, bytes]]:
    """Yield the offset and the bytes of each line that has the number."""
    pattern, start = in_bytes(phone), 0
    with path.open("rb") as lines:
        for line in lines:
            if pattern.search(line):
                yield start, line
            start += len(line)


def _blank_lines(path: Path, phone: str, blank: Callable[[bytes], Any]) -> None:
    found = list(_lines(path, phone))
    if not found:
        return
    with path.open("r+b") as file:
        for start, line in found:
            made = orjson.dumps(blank(line))
            os.pwrite(file.fileno(), made.ljust(len(line) - 1), start)
        os.fsync(file.fileno())


def _blank_row(_: bytes) -> list[object]:
    return []


def _blank_refusal(line: bytes) -> list[object]:
    row, _, code, *first = orjson.loads(line)
    return [row, "", code, *first]


def _blank_left(line: bytes) -> list[object]:
    row, _, why = orjson.loads(line)
    return [row, 0, why]


_BLANKS = {_ROWS: _blank_row, "refused.jsonl": _blank_refusal}


def _count_less(path: Path, fewer: int) -> int:
    with suppress(FileNotFoundError):
        summary = orjson.loads(path.read_bytes())
        if fewer:
            summary["count"] = max(0, summary["count"] - fewer)
            part = path.with_name(f"{path.name}.part")
            part.write_bytes(orjson.dumps(summary))
            part.replace(path)
        count: int = summary["count"]
        return count
    return 0
