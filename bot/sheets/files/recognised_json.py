"""What was recognised, as JSON and back: a dialog can show it again without another look."""

from dataclasses import asdict
from typing import Any

import orjson

from bot.sheets.files.model import Choice, Line, Sheet, Workbook


def pack_workbook(workbook: Workbook) -> bytes:
    """Return JSON."""
    return orjson.dumps(asdict(workbook))


def unpack_workbook(packed: bytes) -> Workbook:
    """Return what was packed."""
    return workbook_of(orjson.loads(packed))


def workbook_of(found: dict[str, Any]) -> Workbook:
    """Return a workbook from the dictionary that `asdict` makes of one, JSON in between."""
    return Workbook(tuple(map(_sheet, found["sheets"])), found["best"])


def choice_of(found: dict[str, Any]) -> Choice:
    """Return a choice likewise."""
    return Choice(**{**found, "phone_columns": tuple(found["phone_columns"])})


def _sheet(found: dict[str, Any]) -> Sheet:
    return Sheet(
        **{
            **found,
            "sample": tuple(Line(line["number"], tuple(line["cells"])) for line in found["sample"]),
            "guess": found["guess"] and choice_of(found["guess"]),
            "phone_candidates": tuple(found["phone_candidates"]),
        }
    )
