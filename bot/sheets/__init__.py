"""Spreadsheets and contact cards: reads those that people send, writes reports.

workbook = await look(path)
sheet = workbook.sheets[workbook.best]
recipients = await read(path, sheet.guess, folder)
for chunk in recipients.chunks(): ...
with recipients.open_rows() as rows: rows.row(17)
composition = await compose(recipients.folder, folder, template="…", columns=())
await write_report(path, header, rows)
"""

from bot.sheets.compose import compose
from bot.sheets.files.cells import as_text, rows_to_json, serial_of
from bot.sheets.files.composition import (
    BEYOND,
    LEFT_OUT,
    Composition,
    CostlyValues,
    Sample,
    read_left_out,
)
from bot.sheets.files.model import (
    Cell,
    Choice,
    Garbled,
    Limits,
    Refusal,
    SampleRow,
    Sheet,
    Shown,
    Workbook,
    column_letters,
)
from bot.sheets.files.recipients import Recipients
from bot.sheets.files.rows import RowsFile
from bot.sheets.files.workbook_json import (
    choice_from_dict,
    workbook_from_json,
    workbook_to_json,
)
from bot.sheets.process import busy
from bot.sheets.reading import look, read
from bot.sheets.report import write_report

__all__ = [
    "BEYOND",
    "LEFT_OUT",
    "Cell",
    "Choice",
    "Composition",
    "CostlyValues",
    "Garbled",
    "Limits",
    "Recipients",
    "Refusal",
    "RowsFile",
    "Sample",
    "SampleRow",
    "Sheet",
    "Shown",
    "Workbook",
    "as_text",
    "busy",
    "choice_from_dict",
    "column_letters",
    "compose",
    "look",
    "read",
    "read_left_out",
    "rows_to_json",
    "serial_of",
    "workbook_from_json",
    "workbook_to_json",
    "write_report",
]
