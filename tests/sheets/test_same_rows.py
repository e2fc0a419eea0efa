"""Whatever rows a text file is made of come back as the same rows, to the last character."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sheets import read
from tests.sheets.conftest import as_csv, by_columns, phones
from tests.sheets.test_recipients import trimmed

PHONES = st.integers(0, 10**9 - 1).map("89{:09d}".format)
UNICODE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
RUSSIAN = st.sampled_from(["Иван", "Ольга", "Пётр", "ООО", "Наталья", "город Пермь", "x", "1,5"])
ENCODINGS: dict[str, st.SearchStrategy[str]] = {
    "utf-8": UNICODE,
    "utf-8-sig": UNICODE,
    "utf-16": UNICODE,
    "cp1251": RUSSIAN,
    "cp866": RUSSIAN,
}
"""How a text is written, and what it is made of: a code page is known by words only."""


def cells_of(letters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make cells: commas, quotes, and signs of a formula among them; no line breaks of old."""
    signs = st.sampled_from(" ;,\t\"'=+-@\n")
    return st.lists(letters | signs, max_size=12).map("".join).map(str.strip)


@st.composite
def tables(draw: st.DrawFn, letters: st.SearchStrategy[str]) -> list[list[str]]:
    """Make rows of equal width that begin with a number."""
    width = draw(st.integers(1, 4))
    cells = st.lists(cells_of(letters), min_size=width, max_size=width)
    rows = st.tuples(PHONES, cells).map(lambda row: [row[0], *row[1]])
    return draw(st.lists(rows, min_size=1, max_size=8))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
async def test_any_text_file_built_from_rows_comes_back_as_the_same_rows(
    tmp_path: Path, data: st.DataObject
) -> None:
    encoding = data.draw(st.sampled_from(sorted(ENCODINGS)))
    delimiter = data.draw(st.sampled_from(";,\t"))
    table = data.draw(tables(ENCODINGS[encoding]))
    path = tmp_path / "any.csv"
    written = f"sep={delimiter}\n" + as_csv(table, delimiter)
    path.write_bytes(written.encode(encoding))
    got = await read(path, by_columns(0, sheet=""), tmp_path)
    with got.open_rows() as rows:
        assert [trimmed(row) for row in table] == [
            trimmed(rows.row(number)) for number in range(1, len(table) + 1)
        ]
    assert phones(got) == list(dict.fromkeys("7" + row[0][1:] for row in table))
