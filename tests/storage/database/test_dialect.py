"""What only one kind of database understands stands in one place."""

import re
from pathlib import Path

import pytest

STORAGE = Path(__file__).parents[3] / "storage"
OWN = {
    "database/dialect.py",
    "database/postgres.py",
    "database/engine.py",
    "database/damage.py",
    "database/migrate.py",
    "dialogs/file.py",
    "dialogs/table.py",
}
"""They are about one kind."""
FILES = [
    path
    for path in sorted(STORAGE.rglob("*.py"))
    if path.relative_to(STORAGE).as_posix() not in OWN and "migrations" not in path.parts
]
ONLY_ONE_KNOWS = {
    "a mark of a driver": re.compile(
        r"""["'][^"']*(?:= ?\?|\?,|\(\?|= ?%s|\(%s,|, ?%s\))[^"']*["']"""
    ),
    "a table of JSON": re.compile(r"json_each|json_array_elements|unnest"),
    "an insert of SQLite": re.compile(r"INSERT OR|sqlalchemy\.dialects"),
    "a number in place of a boolean": re.compile(r"\bfinal\b[^\n]*\b[01]\)"),
    "a row's hidden number": re.compile(r"\browid\b"),
    "a statement past the seam": re.compile(r"exec_driver_sql"),
}
EXCEPT = {("shielded.py", "a statement past the seam")}
"""It passes statements on, whatever they are."""


@pytest.mark.parametrize("what", ONLY_ONE_KNOWS)
def test_what_only_one_database_knows_stands_in_one_file(what: str) -> None:
    found = [
        path.name
        for path in FILES
        if ONLY_ONE_KNOWS[what].search(path.read_text("utf-8")) and (path.name, what) not in EXCEPT
    ]
    assert found == []


def test_each_of_these_signs_is_recognised() -> None:
    told = {
        "a mark of a driver": '"WHERE id = ?"',
        "a table of JSON": "json_each($)",
        "an insert of SQLite": "INSERT OR IGNORE",
        "a number in place of a boolean": "(mailing, final) VALUES ($, 0)",
        "a row's hidden number": "ORDER BY rowid",
        "a statement past the seam": "connection.exec_driver_sql(x)",
    }
    assert {what for what, form in ONLY_ONE_KNOWS.items() if form.search(told[what])} == set(told)
