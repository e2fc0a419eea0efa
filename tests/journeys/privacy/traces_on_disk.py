"""Looks for a number and a text in every file that the bot has, as bytes."""

import re
from array import array
from collections.abc import Iterator
from pathlib import Path


def spellings(phone: str) -> Iterator[bytes]:
    """Yield how a number may lie in a file: as text, as a number, as the digits of a form."""
    national = phone[-10:]
    yield national.encode()
    yield national.encode("utf-16-le")
    yield national.encode("utf-16-be")
    packed = array("q", [int(phone)])
    yield packed.tobytes()
    packed.byteswap()
    yield packed.tobytes()
    # SQLite holds whole numbers of this size in six bytes
    yield int(phone).to_bytes(6, "big")
    yield bytes.fromhex(phone.rjust(12, "0"))


def words(text: str) -> Iterator[bytes]:
    """Yield how a text may lie in a file."""
    yield text.encode()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield text.encode("unicode_escape")


def grouped(phone: str) -> re.Pattern[bytes]:
    """Return the pattern of a number as people write it."""
    return re.compile(rb"[ ()-]{0,2}".join(digit.encode() for digit in phone[-10:]))


def found_in(folder: Path, phone: str, *texts: str) -> list[str]:
    """Return which files below a folder hold the number or one of the texts, and how."""
    wanted = [*spellings(phone), *(one for text in texts for one in words(text))]
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        found += [f"{name}: {one!r}" for one in wanted if one in content]
        found += [f"{name}: {match!r}" for match in grouped(phone).findall(content)[:1]]
    return found
