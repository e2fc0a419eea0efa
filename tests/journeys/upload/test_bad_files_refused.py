"""Files that cannot be used: each is refused with its sentence, and the next one is read."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.journeys.conftest import CAROL, World
from tests.journeys.upload.filed import PEOPLE, xlsx
from tests.sheets import made

FIXTURES = Path(__file__).parents[2] / "sheets" / "fixtures"
HTML = b"<html><body><p>89161234567</p></body></html>"
OVER_THE_LIMIT = b"89161234567\n" * (21_000_000 // 12)


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def blank(path: Path) -> None:
    Workbook().save(path)


def locked(path: Path) -> None:
    made.ole(path, {"EncryptedPackage": b""})


def old_and_locked(path: Path) -> None:
    path.write_bytes((FIXTURES / "protected.xls").read_bytes())


def broken(path: Path) -> None:
    content = xlsx(PEOPLE)
    path.write_bytes(content[: len(content) // 2])


def web_page(path: Path) -> None:
    path.write_bytes(HTML)


def xml_export(path: Path) -> None:
    path.write_text('<?xml version="1.0"?><Workbook><Worksheet/></Workbook>')


def numbers(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("Index/Document.iwa", "")


def renamed_docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<x/>")
        file.writestr("word/document.xml", "<x/>")


def renamed_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n")


def renamed_picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


def wide(path: Path) -> None:
    book = Workbook()
    book.active.append(["Телефон", *range(16_383)])
    book.active.append(["89161234567", *range(16_383)])
    book.save(path)


def zip_bomb(path: Path) -> None:
    made.zeros(path, 80)


def cells_bomb(path: Path) -> None:
    made.repeated_ods(path)


def entity_bomb(path: Path) -> None:
    made.entities(path)


def rows_bomb(path: Path) -> None:
    path.write_bytes(b"1\n" * 1_100_000)


REFUSED: list[tuple[Callable[[Path], None], str, str]] = [
    (nothing, "Файл пуст", "The file is empty"),
    (blank, "Файл пуст", "The file is empty"),
    (locked, "Файл защищён паролем", "The file is protected by a password"),
    (old_and_locked, "Файл защищён паролем", "The file is protected by a password"),
    (broken, "Файл повреждён", "The file is damaged"),
    (web_page, "Это веб-страница, а не таблица", "This is a web page, not a table"),
    (xml_export, "Это XML, а не таблица", "This is XML, not a table"),
    (numbers, "Это таблица Numbers", "This is a Numbers table"),
    (renamed_docx, "Это текстовый документ, а не таблица", "This is a text document, not a table"),
    (renamed_pdf, "Это PDF, а не таблица", "This is a PDF, not a table"),
    (renamed_picture, "Это картинка, а не таблица", "This is a picture, not a table"),
    (wide, "слишком много столбцов", "too many columns"),
    (zip_bomb, "читать его опасно", "it is not safe to read"),
    (cells_bomb, "Файл", "The file"),
    (entity_bomb, "Файл повреждён", "The file is damaged"),
    (rows_bomb, "слишком много строк", "too many rows"),
]


async def test_a_bad_file_is_refused_with_its_sentence_and_a_good_one_is_read(
    world: World, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.sees("Вход в Devino Telecom")
    for make, sentence, _ in REFUSED:
        with subtests.test(make.__name__):
            make(tmp_path / "bad")
            await anna.uploads(f"{make.__name__}.xlsx", (tmp_path / "bad").read_bytes())
            told = await anna.sees(f"{make.__name__}.xlsx", sentence, "Ничего не отправлено")
            assert "что-то пошло не так" not in told.text
            await anna.uploads("good.xlsx", xlsx(PEOPLE))
            await anna.sees("good.xlsx", "Телефоны: B «Телефон»")
            await anna.taps("✅ Всё верно")
            await anna.sees("good.xlsx прочитан", "Получателей: 3")


async def test_a_file_over_20_megabytes_is_refused_before_it_is_asked_for(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("huge.csv", OVER_THE_LIMIT)
    await anna.sees("huge.csv", "Файл больше 20 МБ", "сохраните как .csv", "Ничего не отправлено")
    assert not [call for call in world.telegram.calls if call.method == "getFile"]
    await anna.uploads("good.xlsx", xlsx(PEOPLE))
    await anna.sees("good.xlsx", "Телефоны: B «Телефон»")


async def test_refusals_are_told_in_the_readers_language(world: World, tmp_path: Path) -> None:
    carol = world.person(CAROL)
    for make, _, sentence in REFUSED:
        make(tmp_path / "bad")
        await carol.uploads(f"{make.__name__}.xlsx", (tmp_path / "bad").read_bytes())
        await carol.sees(f"{make.__name__}.xlsx", sentence, "Nothing was sent")
    await carol.uploads("huge.csv", OVER_THE_LIMIT)
    await carol.sees("huge.csv", "The file is over 20 MB", "Nothing was sent")
    await carol.uploads("good.xlsx", xlsx(PEOPLE))
    await carol.sees("good.xlsx", "Phones: B", "Nothing has been sent yet")


async def test_after_a_refusal_the_chat_is_where_it_was(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("bad.xlsx", b"")
    await anna.sees("Файл пуст")
    await anna.taps("✖ Отмена")
    await anna.sees("Меню")
    await anna.says("89161234567 Привет")
    await anna.sees("Отправим SMS на +7 916 123-45-67")
