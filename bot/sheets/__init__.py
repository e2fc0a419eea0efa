"""Spreadsheets in (in a process that can be killed) and out.

workbook = await look(path)
sheet = workbook.sheets[workbook.best]
recipients = await read(path, sheet.guess, folder)
for chunk in recipients.chunks(): ...
with recipients.source() as rows: rows.row(17)
composition = await compose(recipients.folder, folder, template="…", columns=())
await write_report(path, header, rows)
"""

from bot.sheets.compose import compose
from bot.sheets.files.cells import as_text
from bot.sheets.files.composition import LEFT, Composition, Sample, read_left
from bot.sheets.files.model import (
    Cell,
    Choice,
    Limits,
    Line,
    Refusal,
    Sheet,
    Workbook,
    column_letters,
)
from bot.sheets.files.recipients import Recipients
from bot.sheets.files.recognised_json import choice_of, pack_workbook, unpack_workbook
from bot.sheets.files.rows import RowsFile
from bot.sheets.process import busy
from bot.sheets.reading import look, read
from bot.sheets.report import write_report

__all__ = [
    "LEFT",
    "Cell",
    "Choice",
    "Composition",
    "Limits",
    "Line",
    "Recipients",
    "Refusal",
    "RowsFile",
    "Sample",
    "Sheet",
    "Workbook",
    "as_text",
    "busy",
    "choice_of",
    "column_letters",
    "compose",
    "look",
    "pack_workbook",
    "read",
    "read_left",
    "unpack_workbook",
    "write_report",
]
