"""Reads the plain part of YAML that the compose files are written in: maps, lists, scalars."""

import json
import re
from pathlib import Path
from typing import Any

_COMMENT = re.compile(r"(^|\s)#.*$")
_PAIR = re.compile(r"([\w.-]+):(?:\s+(.*))?$")
Line = tuple[int, str]


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - as YAML has it
    """Return what a file says. Fails on whatever is not plain, tabs and repeated keys included."""
    lines = [_COMMENT.sub("", line).rstrip() for line in path.read_text("utf-8").splitlines()]
    assert not any("\t" in line for line in lines)
    kept = [(len(line) - len(line.lstrip()), line.strip()) for line in lines if line.strip()]
    value, rest = _block(kept, 0)
    assert not rest, rest[0]
    return value


def _block(lines: list[Line], indent: int) -> tuple[Any, list[Line]]:
    is_list = lines[0][1].startswith("- ")
    return _list(lines, indent) if is_list else _map(lines, indent)


def _list(lines: list[Line], indent: int) -> tuple[list[Any], list[Line]]:
    items: list[Any] = []
    while lines and lines[0][0] == indent and lines[0][1].startswith("- "):
        items.append(_scalar(lines[0][1][2:]))
        lines = lines[1:]
    return items, lines


def _map(lines: list[Line], indent: int) -> tuple[dict[str, Any], list[Line]]:
    pairs: dict[str, Any] = {}
    while lines and lines[0][0] == indent:
        pair = _PAIR.fullmatch(lines[0][1])
        assert pair, lines[0]
        name, told = pair.groups()
        assert name not in pairs, name
        lines = lines[1:]
        if told:
            pairs[name] = _scalar(told)
        elif lines and lines[0][0] > indent:
            pairs[name], lines = _block(lines, lines[0][0])
        else:
            pairs[name] = None
    return pairs, lines


def _scalar(text: str) -> Any:  # noqa: ANN401 - as YAML has it
    if text[0] in '"[':
        return json.loads(text)
    assert text[0] not in "{&*!|>'", text
    return {"true": True, "false": False}.get(text, text)
