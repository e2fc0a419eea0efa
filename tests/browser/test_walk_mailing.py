"""A manager's first mailing, from a file dropped on the page to the report; leaves pictures."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Page, expect

from tests.browser.conftest import IN_BROWSER, OpenPage
from tests.browser.walking import Demo, Moving, Thumb, log_in, time_passing

CLIENTS = Path(__file__).parents[2] / "docs" / "examples" / "clients-5000.xlsx"
ROWS = 5000
TEXT = "{Имя|Уважаемый клиент}, в ноябре скидка 20% на доставку в {Город|ваш город}. Ждём вас!"
WORDS = {
    "enter": "Ввести логин",
    "logged in": "Вход выполнен",
    "recognised": "Телефоны: A «Телефон»",
    "right": "Всё верно",
    "read": "прочитан",
    "refusals": "Что не подошло",
    "next": "Дальше",
    "from": "От кого рассылка?",
    "add": "Добавить MYSHOP",
    "write": "Что написать?",
    "example": "Пример 1 из",
    "when": "Когда отправить?",
    "now": "Сейчас",
    "plan": "Проверьте и отправьте",
    "send": "Отправить",
    "running": "Рассылка идёт",
    "pause": "Пауза",
    "paused": "Рассылка на паузе",
    "resume": "Продолжить",
    "go on": "Да, продолжить",
    "finished": "Рассылка закончена",
    "report": "Отчёт",
}

pytestmark = IN_BROWSER


async def downloaded(page: Page, thumb: Thumb, key: str) -> Path:
    """Tap a button that brings a file, and take the file."""
    files = page.get_by_test_id("note-document")
    before = await files.count()
    await thumb.taps(key)
    await expect(files).to_have_count(before + 1)
    async with page.expect_download() as download:
        await files.last.click()
    return await (await download.value).path()


def report_rows(path: Path) -> list[tuple[object, ...]]:
    """Return the cells of a report."""
    sheet = load_workbook(io.BytesIO(path.read_bytes()), read_only=True).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.walk
async def test_a_manager_sends_his_first_mailing(
    demo: Demo, open_page: OpenPage, clock: Moving, pictures: Path | None
) -> None:
    page = await open_page(demo.url)
    thumb = Thumb(page, WORDS, pictures)
    await log_in(thumb)

    await page.get_by_test_id("file").set_input_files(CLIENTS)
    await thumb.sees("recognised")
    await thumb.keeps("ru-file")
    await thumb.taps("right")
    await thumb.sees("read")
    await thumb.keeps("ru-file-read")
    await thumb.taps("next")
    await thumb.sees("from")
    await thumb.says("MYSHOP")
    await thumb.taps("add")
    await thumb.sees("write")
    await thumb.says(TEXT)
    await thumb.sees("example")
    await thumb.keeps("ru-mailing-example")
    await thumb.taps("next")
    await thumb.sees("when")
    await thumb.taps("now")
    await thumb.sees("plan")
    await thumb.keeps("ru-mailing-plan")
    await thumb.taps("send")
    await thumb.sees("running")

    some = 1500
    async with time_passing(clock):
        while len(demo.gateway.ledger) < some:
            await page.wait_for_timeout(50)
    await thumb.keeps("ru-mailing-running")
    await thumb.taps("pause")
    await thumb.sees("paused")
    await thumb.taps("resume")
    await thumb.taps("go on")
    async with time_passing(clock):
        await expect(thumb.note("finished")).to_be_visible()
    await thumb.keeps("ru-mailing-finished")

    ledger = list(demo.gateway.ledger)
    assert "Мария, в ноябре скидка 20% на доставку в Пермь. Ждём вас!" in {
        sms.data for sms in ledger
    }
    assert len(ledger) == len({sms.destination for sms in ledger})
    titles, *rows = report_rows(await downloaded(page, thumb, "report"))
    assert titles[:6] == ("Телефон", "Имя", "Город", "Сумма", "Номер", "Статус")
    assert len(rows) >= ROWS
    assert sum(row[5] == "Принято шлюзом" for row in rows) == len(ledger)
    await expect(page.get_by_test_id("note").filter(has_text="Принято шлюзом")).to_have_count(1)
