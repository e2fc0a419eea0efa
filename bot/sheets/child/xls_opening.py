"""Opens an .xls by xlrd, which has nothing to say then.

xlrd writes its remarks to stdout unless it is given a file, and stdout holds the child's lines of
JSON. It remarks on a sheet when it reads that sheet, long after the workbook was opened.
"""

import io
from pathlib import Path
from typing import Any

import xlrd


class _Nowhere(io.TextIOBase):
    """Takes any text and keeps none; nobody needs to close it."""

    def write(self, text: str, /) -> int:
        return len(text)


def open_xls(path: Path, *, looks: bool = False) -> Any:  # noqa: ANN401 - xlrd has no types
    """Open an .xls whose sheets are read as they are asked for; xlrd may raise anything.

    `looks`: with the formats of its cells and the widths of its columns.
    """
    return xlrd.open_workbook(
        str(path), logfile=_Nowhere(), on_demand=True, ragged_rows=True, formatting_info=looks
    )
