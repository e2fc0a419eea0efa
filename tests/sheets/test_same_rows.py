"""Whatever rows a text file is made of come back as the same rows, to the last character."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sheets import read
from tests.sheets.conftest import as_csv, by_columns, phones
from tests.sheets.test_recipients import trimmed

PHONES = st.integers(0, 10**9 - 1).map("89{:09d}".format)
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "cp1251": "cp1251",
}
"""How a text is written, and which characters that takes."""


def words(codec: str) -> st.SearchStrategy[str]:
    """Make cells: commas, quotes, and signs of a formula among them; no line breaks of old."""
    letters = st.characters(codec=codec, exclude_categories=["Cc", "Cs", "Zl", "Zp"])
    return st.text(letters | st.sampled_from(" ;,\t\"'=+-@\n"), max_size=12).map(str.strip)


@st.composite
def tables(draw: st.DrawFn, codec: str) -> list[list[str]]:
    """Make rows of equal width that begin with a number."""
    width = draw(st.integers(1, 4))
    cells = st.lists(words(codec), min_size=width, max_size=width)
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
