"""Lists as managers keep them: each is read rightly, or the manager is asked; none offers others.

`tests/cases/README.md` tells what the keys of `lists/truth.json` mean.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BotError
from bot.sheets import Choice, Recipients, Sheet, Workbook, column_letters, look, read
from tests.sheets.conftest import phones

LISTS = Path(__file__).parents[1] / "cases" / "lists"
Case = dict[str, Any]
CASES: list[Case] = json.loads((LISTS / "truth.json").read_text("utf-8"))
OFFERED_AT_ONCE = 3
"""Columns among which the right one must stand when the manager is asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a list was read, and what of it differs from the truth."""

    asked: bool
    faults: Sequence[str]


async def judge(case: Case, path: Path, folder: Path) -> Verdict:
    """Return how the file at `path` is read, a question answered as the truth says."""
    try:
        book = await look(path)
    except BotError as error:
        return Verdict(asked=False, faults=[] if case.get("refuse") else [f"refused: {error.code}"])
    sheet = book.sheets[book.best]
    faults = [*_of_sheet(case, sheet, book)]
    choice = sheet.guess if sheet.sure else _answered(case, sheet)
    if sheet.guess and sheet.sure and not choice_is_right(case, sheet.guess):
        faults.append(f"phones in {letters(sheet.guess)}")
    if choice is None:
        return Verdict(asked=True, faults=faults)
    faults += _of_recipients(case, await read(path, choice, folder))
    faults += [] if choice.first_row in _of(case, "first_row") else [f"from {choice.first_row}"]
    faults += [] if _name(choice) in _of(case, "name") else [f"names in {_name(choice)}"]
    return Verdict(asked=not sheet.sure, faults=faults)


def choice_is_right(case: Case, choice: Choice) -> bool:
    return bool(set(letters(choice)) & set(_of(case, "phone")))


def letters(choice: Choice) -> list[str]:
    return list(map(column_letters, choice.phone_columns))


def _of(case: Case, key: str) -> list[Any]:
    """Return what is right for a key, and what is also right."""
    values = [case[key], (case.get("alt") or {}).get(key, [])]
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


def _of_sheet(case: Case, sheet: Sheet, book: Workbook) -> list[str]:
    known = len(book.sheets) == 1 or sheet.name == case["sheet"]
    return [] if known else [f"sheet {sheet.name}"]


def _answered(case: Case, sheet: Sheet) -> Choice | None:
    """Return the choice after one tap on the right column, when that stands among the first."""
    right = [c for c in sheet.phone_candidates if column_letters(c) in case["phone"]]
    if not right or sheet.phone_candidates.index(right[0]) >= OFFERED_AT_ONCE:
        return None
    choice = sheet.guess or Choice(sheet.name, (), sheet.name_column, sheet.first_row)
    return replace(choice, phone_columns=tuple(right[:1]))


def _of_recipients(case: Case, recipients: Recipients) -> list[str]:
    got = phones(recipients)
    faults = [] if got == case["phones"] else [f"{len(got)} of {len(case['phones'])} recipients"]
    others = set(got) - set(case["phones"])
    faults += [f"WRONG PEOPLE: {len(others)}"] if others else []
    refused = {(one.row, one.code) for one in recipients.refusals()}
    for row, codes in case["refusals"]:
        if not any((row, code) in refused for code in codes) and row >= recipients.choice.first_row:
            faults.append(f"row {row} is not refused as {codes}")
    rows = {row for row, _ in case["refusals"]}
    faults += [f"row {row} is refused: {code}" for row, code in refused if row not in rows]
    return faults


def _name(choice: Choice) -> str | None:
    return None if choice.name_column is None else column_letters(choice.name_column)


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
async def test_a_list_is_read_rightly_or_the_manager_is_asked(case: Case, folder: Path) -> None:
    got = await judge(case, LISTS / case["file"], folder)
    assert not got.faults
    assert not got.asked or case["ask"]
