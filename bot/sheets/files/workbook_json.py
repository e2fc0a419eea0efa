"""A recognised workbook as JSON, so that a dialog can show it again without reading the file."""

from dataclasses import asdict
from typing import Any

import orjson

from bot.sheets.files.model import Choice, Garbled, SampleRow, Sheet, Workbook

_TUPLES = ("phone_candidates", "names", "likely", "hidden_columns", "uncalculated")


def workbook_to_json(workbook: Workbook) -> bytes:
    """Return a workbook as JSON."""
    return orjson.dumps(asdict(workbook))


def workbook_from_json(json: bytes) -> Workbook:
    """Return the workbook that `workbook_to_json` wrote."""
    return workbook_from_dict(orjson.loads(json))


def workbook_from_dict(values: dict[str, Any]) -> Workbook:
    """Return a workbook from what `asdict` makes of one, also after a way through JSON."""
    return Workbook(tuple(map(_sheet, values["sheets"])), values["best"])


def choice_from_dict(values: dict[str, Any]) -> Choice:
    """Return a choice from what `asdict` makes of one, also after a way through JSON."""
    return Choice(**{**values, "phone_columns": tuple(values["phone_columns"])})


def _choice(values: dict[str, Any] | None) -> Choice | None:
    return choice_from_dict(values) if values else None


def _sheet(values: dict[str, Any]) -> Sheet:
    garbled = values.get("garbled")
    sample = (SampleRow(row["number"], tuple(row["cells"])) for row in values["sample"])
    return Sheet(
        **{
            **values,
            "sample": tuple(sample),
            **{name: _choice(values.get(name)) for name in ("guess", "together")},
            **{name: tuple(values.get(name, ())) for name in _TUPLES},
            "garbled": garbled and Garbled.load(garbled),
        }
    )
