"""The questions about a dropped file: which sheet, which columns, from which row on."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, LaunchMode, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Format

from bot.contacts import Choice, Sheet, column_letters
from bot.errors import BotError
from handlers.dialogs.upload import result
from handlers.dialogs.upload.result import leave_buttons, reader_of
from handlers.dialogs.upload.steps import (
    ANYWHERE,
    FILE,
    KNOWN,
    LARGEST,
    Json,
    bring_back,
    change_choice,
    current_choice,
    default_choice,
    file_of,
    files_only_input,
    is_for_bot,
    set_choice,
    sheet_of,
    show_failure,
    show_notice,
    upload_of,
)
from handlers.i18n import Words
from handlers.states import UploadSG
from handlers.ui.widgets import (
    PRIMARY,
    SUCCESS,
    Notice,
    T,
    button,
    pages,
    pick,
    switch,
    text_input,
)
from handlers.views.sentences import one_line
from handlers.views.upload import (
    column_label,
    column_name,
    column_names,
    garbled_line,
    letters_of,
    row_labels,
    sample_table,
)

SHORT = 20
LAST_ROW = 1_048_576
SEVERAL = "several"
"""In the dialog's data: more than one column of phones is being ticked."""
_TOGETHER = -1
"""Stands among the columns for all those that look alike."""


async def on_start(start_data: Json, manager: DialogManager) -> None:
    """Take a file, or the result of one; refuse one too big for Telegram to give to bots."""
    if "result" in start_data:
        await bring_back(manager, start_data["result"])
        return
    manager.dialog_data[FILE] = start_data[FILE]
    manager.dialog_data[ANYWHERE] = start_data[ANYWHERE]
    if start_data.get("word"):
        show_notice(manager, start_data["word"])
    if file_of(manager)["size"] > LARGEST:
        await show_failure(manager, BotError("upload-too-big"))
    else:
        await reader_of(manager).begin(manager)


async def _open(manager: DialogManager) -> tuple[Sheet, Choice, Json]:
    """Return the chosen sheet, the choice made in it, and the data that all windows show."""
    upload, choice = await upload_of(manager), current_choice(manager)
    sheet = sheet_of(upload, choice)
    facts = {
        "title": upload.title,
        "table": sample_table(sheet, choice),
        "empty_columns": letters_of(sheet.uncalculated),
        "uncalculated": len(sheet.uncalculated),
    }
    return sheet, choice, facts


async def card_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Json:  # noqa: ANN401 - aiogram-dialog's signature
    """Show what was recognised in the file, to be confirmed or changed."""
    sheet, choice, facts = await _open(dialog_manager)
    sheets = len((await upload_of(dialog_manager)).workbook.sheets)
    name, none = choice.name_column, words.plain("upload-no-names")
    rows = 0 if sheet.rows is None else max(0, sheet.rows - choice.first_row + 1)
    text = file_of(dialog_manager)["text"]
    hidden, mapped = sheet.hidden_rows, bool(choice.phone_columns)
    return {
        **facts,
        "hidden": hidden,
        "filtered": hidden > 0 and sheet.filtered,
        "by_hand": hidden > 0 and not sheet.filtered,
        "hidden_columns": letters_of(sheet.hidden_columns),
        "visible": max(0, rows - hidden),
        "with_hidden": rows,
        "right": mapped and not hidden,
        "choose_rows": mapped and hidden > 0,
        "sheet": sheet.name,
        "short_sheet": one_line(sheet.name, SHORT),
        "sheets": sheets,
        "several": sheets > 1,
        "phones": column_names(sheet, choice, words),
        "letters": ", ".join(map(column_letters, choice.phone_columns)),
        "mapped": mapped,
        "unmapped": not mapped,
        "sideways": choice.shape == "sideways",
        **_spare(sheet, choice, words),
        "names": none if name is None else column_name(sheet, choice, name, words),
        "letter": none if name is None else column_letters(name),
        "first": choice.first_row,
        "rows": rows,
        "counted": rows > 0,
        "garbled": garbled_line(words, sheet),
        "known": bool(dialog_manager.dialog_data.get(KNOWN)),
        "text": text,
        "written": bool(text),
    }


def _spare(sheet: Sheet, choice: Choice, words: Words) -> Json:
    """Offer another column of phones for rows where the first one has none."""
    fits = sheet.guess is not None and choice.phone_columns == sheet.guess.phone_columns
    offered = fits and sheet.spare is not None and not choice.fill
    column = choice.phone_columns[-1] if choice.fill else sheet.spare
    return {
        "spare": offered,
        "filled": choice.fill,
        "spare_column": ""
        if column is None
        else one_line(column_name(sheet, choice, column, words), SHORT),
    }


async def on_spare(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Take the other column where the first has no number; or the first one alone again."""
    choice = current_choice(manager)
    spare = sheet_of(await upload_of(manager), choice).spare
    if choice.fill:
        change_choice(manager, phone_columns=choice.phone_columns[:1], fill=False)
    elif spare is not None:
        name = None if choice.name_column == spare else choice.name_column
        columns = (*choice.phone_columns[:1], spare)
        change_choice(manager, phone_columns=columns, name_column=name, fill=True)


async def on_right(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Confirm the choice: read the recipients that the sheet shows."""
    await _confirm(manager, visible_only=True)


async def on_right_with_hidden(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Confirm the choice: read the recipients in hidden rows, too."""
    await _confirm(manager, visible_only=False)


async def _confirm(manager: DialogManager, *, visible_only: bool) -> None:
    choice = current_choice(manager)
    if not choice.phone_columns:
        raise BotError("column-wanted")
    hides = sheet_of(await upload_of(manager), choice).hidden_rows > 0
    set_choice(manager.dialog_data, replace(choice, visible_only=visible_only and hides))
    await reader_of(manager).begin(manager)


async def sheets_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Json:  # noqa: ANN401 - as above
    """List the sheets."""
    upload = await upload_of(dialog_manager)
    labels = [
        words.plain("upload-sheet-label", sheet=one_line(sheet.name, SHORT), rows=sheet.rows)
        if sheet.rows
        else one_line(sheet.name, SHORT)
        for sheet in upload.workbook.sheets
    ]
    return {"title": upload.title, "items": [(label, i) for i, label in enumerate(labels)]}


async def on_sheet(item: str, manager: DialogManager) -> None:
    """Take another sheet, with the columns recognised in it."""
    sheet = (await upload_of(manager)).workbook.sheets[int(item)]
    choice = default_choice(sheet)
    set_choice(manager.dialog_data, choice)
    manager.dialog_data[KNOWN] = False
    await manager.switch_to(UploadSG.card if choice.phone_columns else UploadSG.phones)


async def phones_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Json:  # noqa: ANN401 - as above
    """List the columns, those first that look like phones; before them all that look alike."""
    sheet, choice, facts = await _open(dialog_manager)
    several = bool(dialog_manager.dialog_data.get(SEVERAL))
    marks = ("☑ ", "☐ ") if several else ("● ", "")
    columns = dict.fromkeys([*sheet.phone_candidates, *range(sheet.width)])
    items = [
        (column_label(sheet, choice, one, mark=marks[one not in choice.phone_columns]), one)
        for one in columns
    ]
    if sheet.together and not several:
        letters = letters_of(sheet.together.phone_columns)
        items.insert(0, (words.plain("upload-together", letters=letters), _TOGETHER))
    return {**facts, "items": items, "several": several, "single": not several}


async def on_phone(item: str, manager: DialogManager) -> None:
    """Take the column of phones; when several are chosen, tick or untick it."""
    column, choice = int(item), current_choice(manager)
    sheet = sheet_of(await upload_of(manager), choice)
    several = manager.dialog_data.get(SEVERAL)
    if column == _TOGETHER and sheet.together:
        together = replace(sheet.together, first_row=choice.first_row)
        set_choice(manager.dialog_data, together)
        manager.dialog_data[KNOWN] = False
    else:
        ticked = set(choice.phone_columns) ^ {column} if several else {column}
        change_choice(
            manager,
            phone_columns=tuple(sorted(ticked)),
            name_column=_name_with(sheet, choice, ticked),
            fill=False,
            shape=sheet.shape,
        )
    if not several:
        await manager.switch_to(UploadSG.card)


def _name_with(sheet: Sheet, choice: Choice, phones: Collection[int]) -> int | None:
    """Return the column of names for these phones: theirs, or the one that was chosen by hand."""
    by_hand = choice.name_column != (
        sheet.name_of(choice.phone_columns) if choice.phone_columns else sheet.name_column
    )
    if by_hand:
        return None if choice.name_column in phones else choice.name_column
    return sheet.name_of(phones)


async def on_several(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Offer the columns to tick several of them."""
    manager.dialog_data[SEVERAL] = True


async def on_chosen(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back to the card with what is ticked."""
    if not current_choice(manager).phone_columns:
        raise BotError("column-wanted")
    manager.dialog_data[SEVERAL] = False
    await manager.switch_to(UploadSG.card)


async def name_getter(dialog_manager: DialogManager, **_: Any) -> Json:  # noqa: ANN401 - as above
    """List the columns that may hold names."""
    sheet, choice, facts = await _open(dialog_manager)
    items = [
        (column_label(sheet, choice, one, mark="● " if one == choice.name_column else ""), one)
        for one in range(sheet.width)
        if one not in choice.phone_columns or one == sheet.name_of([one])
    ]
    return {**facts, "items": items}


async def on_name(item: str, manager: DialogManager) -> None:
    """Take the column of names."""
    change_choice(manager, name_column=int(item))
    await manager.switch_to(UploadSG.card)


async def on_no_names(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Do without names."""
    change_choice(manager, name_column=None)
    await manager.switch_to(UploadSG.card)


async def first_row_getter(dialog_manager: DialogManager, **_: Any) -> Json:  # noqa: ANN401 - as above
    """List the first rows."""
    sheet, _choice, facts = await _open(dialog_manager)
    return {**facts, "items": row_labels(sheet)}


async def on_row(item: str, manager: DialogManager) -> None:
    """Take the first row of data."""
    change_choice(manager, first_row=int(item))
    await manager.switch_to(UploadSG.card)


async def on_row_typed(text: str, message: Message, manager: DialogManager) -> None:
    """Take a typed number of a row."""
    if not is_for_bot(message, manager.middleware_data["bot"]):
        manager.show_mode = ShowMode.NO_UPDATE
        return
    number = text.strip()
    if not (number.isdecimal() and 1 <= int(number) <= LAST_ROW):
        raise BotError("row-wanted", limit=LAST_ROW)
    await on_row(number, manager)


def card_window() -> Window:
    """Make the window that shows what was recognised."""
    return Window(
        Notice(),
        T("upload-card", when="mapped"),
        T("upload-card-unknown", when="unmapped"),
        T("upload-rows", when="counted"),
        T("upload-sheet", when="several"),
        T("upload-hidden-columns", when="hidden_columns"),
        T("upload-sideways", when="sideways"),
        T("upload-table"),
        T("upload-uncalculated", when="uncalculated"),
        T("upload-filled", when="filled"),
        T("upload-known", when="known"),
        Format("{garbled}", when="garbled"),
        T("upload-text", when="written"),
        T("upload-filtered", when="filtered"),
        T("upload-hidden", when="by_hand"),
        T("upload-check", when="mapped"),
        button("button-right", "right", on_right, when="right", style=SUCCESS),
        button(
            "button-right-visible", "right_visible", on_right, when="choose_rows", style=SUCCESS
        ),
        button("button-right-all", "right_all", on_right_with_hidden, when="choose_rows"),
        button("button-spare", "spare", on_spare, when="spare"),
        button("button-spare-out", "spare_out", on_spare, when="filled"),
        switch("button-phones-choose", "to_columns", UploadSG.phones, when="unmapped"),
        switch("button-phones", "to_phones", UploadSG.phones, when="mapped"),
        switch("button-names", "to_name", UploadSG.name, when="mapped"),
        switch("button-first-row", "to_first", UploadSG.first_row, when="mapped"),
        switch("button-sheet", "to_sheet", UploadSG.sheet, when="several"),
        *leave_buttons(),
        files_only_input(),
        state=UploadSG.card,
        getter=[result.place_getter, card_getter],
    )


def choice_windows() -> tuple[Window, ...]:
    """Make the windows in which the choice is changed."""
    to_card = switch("button-back", "to_card", UploadSG.card)
    wanted = files_only_input()
    return (
        Window(
            Notice(),
            T("upload-sheets"),
            pages(pick("sheet", "items", on_sheet)),
            to_card,
            wanted,
            state=UploadSG.sheet,
            getter=sheets_getter,
        ),
        Window(
            Notice(),
            T("upload-phones", when="single"),
            T("upload-phones-several", when="several"),
            T("upload-table"),
            T("upload-uncalculated", when="uncalculated"),
            pages(pick("phone", "items", on_phone)),
            button("button-several", "several", on_several, when="single"),
            button("button-chosen", "chosen", on_chosen, when="several", style=PRIMARY),
            to_card,
            wanted,
            state=UploadSG.phones,
            getter=phones_getter,
        ),
        Window(
            Notice(),
            T("upload-name"),
            T("upload-table"),
            pages(pick("name", "items", on_name)),
            button("button-no-names", "no_names", on_no_names),
            to_card,
            wanted,
            state=UploadSG.name,
            getter=name_getter,
        ),
        Window(
            Notice(),
            T("upload-first-row"),
            pages(pick("row", "items", on_row)),
            to_card,
            text_input(on_row_typed),
            wanted,
            state=UploadSG.first_row,
            getter=first_row_getter,
        ),
    )


def dialog() -> Dialog:
    """Build the dialog. When it is opened on top of itself, the new file replaces the old."""
    return Dialog(
        card_window(),
        *choice_windows(),
        *result.windows(),
        on_start=on_start,
        launch_mode=LaunchMode.SINGLE_TOP,
    )
