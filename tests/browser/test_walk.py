"""A stranger's first minute with the product, in a real browser; leaves the README's pictures."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from playwright.async_api import Locator, Page, expect

from bot.app import open_app
from bot.clock import Clock
from bot.sandbox.devino import DEMO_DELIVERY, DevinoSandbox
from bot.sandbox.furnish import furnish
from bot.sandbox.page import Page as ChatPage
from bot.sandbox.telegram import TelegramSandbox
from bot.settings import load

IMAGES = Path(__file__).parents[2] / "docs" / "images"
TOKEN = "42:TEST"

RUSSIAN = {
    "person": "Анна",
    "enter": "Ввести логин",
    "logged in": "Вход выполнен",
    "new": "Новая SMS",
    "from": "От кого?",
    "is new": "нет в списке",
    "add": "Добавить MYSHOP",
    "to": "Кому?",
    "write": "Что написать?",
    "text": "Ваш заказ 1204 готов, ждём вас до 21:00",
    "when": "Когда отправить",
    "now": "Сейчас",
    "check": "Проверьте и отправьте",
    "send": "Отправить",
    "accepted": "SMS принято шлюзом",
    "status": "Уточнить статус",
    "delivered": "Доставлено",
    "menu": "Меню",
    "later": "Завтра скидка 20 %",
    "day": "Выбрать день",
    "scheduled": "Запланировано на",
    "list": "Отложенные",
    "cancel": "Отменить",
    "yes": "Да, отменить",
    "none": "Отложенных SMS нет",
    "cancelled": "Ничего не отправлено",
}
ENGLISH = {
    "person": "Carol",
    "enter": "Enter login",
    "logged in": "Logged in",
    "new": "New SMS",
    "from": "From whom?",
    "is new": "is not on the list",
    "add": "Add MYSHOP",
    "to": "To whom?",
    "write": "What to write?",
    "text": "Your order 1204 is ready, see you before 9 pm",
    "when": "When to send",
    "now": "Now",
    "check": "Check and send",
    "send": "Send",
    "accepted": "The gateway accepted the SMS",
    "status": "Check status",
    "delivered": "Delivered",
    "menu": "Menu",
    "later": "20 % off tomorrow",
    "day": "Choose a day",
    "scheduled": "Scheduled for",
    "list": "Scheduled",
    "cancel": "Cancel SMS",
    "yes": "Yes, cancel it",
    "none": "Nothing is scheduled",
    "cancelled": "Nothing was sent",
}


OpenPage = Callable[..., Awaitable[Page]]


class Moving(Clock, Protocol):
    """A clock that stands still until a test moves it."""

    def forward(self, **ahead: float) -> None: ...


@dataclass
class Demo:
    """The demo in this process, by a clock that the test moves."""

    url: str
    gateway: DevinoSandbox


@pytest.fixture
async def demo(tmp_path: Path, clock: Moving) -> AsyncIterator[Demo]:
    telegram = TelegramSandbox(token=TOKEN, clock=clock)
    gateway = DevinoSandbox(clock=clock, delivery=DEMO_DELIVERY)
    people = furnish(telegram, gateway)
    await telegram.start()
    await gateway.start()
    page = ChatPage(telegram, gateway, clock=clock)
    await page.start(port=0)
    settings = load(
        None,
        bot_token=TOKEN,
        telegram_api_url=telegram.url,
        devino_url=gateway.url,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        dialogs_path=tmp_path / "dialogs.sqlite3",
        files_path=tmp_path / "files",
        secret_key_file=tmp_path / "secret.key",
        allowed_users=",".join(map(str, people.allowed)),
    )
    async with open_app(settings, clock=clock) as app:
        running = asyncio.create_task(app.run())
        yield Demo(page.url, gateway)
        app.stop()
        await running
    await page.stop()
    await gateway.stop()
    await telegram.stop()


@dataclass
class Thumb:
    """A person's thumb on the page, in one language."""

    page: Page
    words: Mapping[str, str]

    def note(self, key: str) -> Locator:
        return self.page.get_by_test_id("note").filter(has_text=self.words.get(key, key)).last

    async def sees(self, key: str) -> None:
        await expect(self.note(key)).to_be_visible()

    async def says(self, text: str) -> None:
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("send").click()

    async def taps(self, key: str) -> None:
        label = self.words.get(key, key)
        newest = self.page.get_by_test_id("note").last
        await newest.get_by_role("button", name=label).first.click()

    async def keeps(self, name: str) -> None:
        """Leave a picture, once everything has come to rest."""
        await self.page.evaluate("document.fonts.ready")
        await expect(self.page.get_by_test_id("toast")).to_have_count(0)
        await self.page.wait_for_timeout(700)
        await self.page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


async def become(page: Page, person: str) -> None:
    await page.get_by_test_id("people").click()
    await page.get_by_test_id("person").filter(has_text=person).click()


async def log_in(thumb: Thumb) -> None:
    await thumb.page.get_by_test_id("start").click()
    await thumb.taps("enter")
    await thumb.says("demo")
    await thumb.sees("demo")
    await expect(thumb.page.get_by_test_id("note").last).to_contain_text("demo")
    await thumb.says("demo")
    await thumb.sees("logged in")


async def compose(thumb: Thumb, phone: str, text: str, *, sender: str | None = None) -> None:
    await thumb.taps("new")
    if sender is not None:
        await thumb.sees("from")
        await thumb.says(sender)
        await thumb.sees("is new")
        await thumb.taps("add")
    await thumb.sees("to")
    await thumb.says(phone)
    await thumb.sees("write")
    await thumb.says(text)
    await thumb.sees("when")


@pytest.mark.parametrize(("language", "words"), [("ru", RUSSIAN), ("en", ENGLISH)])
async def test_a_stranger_sends_an_sms_and_takes_back_another(
    demo: Demo,
    open_page: OpenPage,
    clock: Moving,
    language: str,
    words: Mapping[str, str],
) -> None:
    page = await open_page(demo.url)
    thumb = Thumb(page, words)
    await expect(page.get_by_test_id("people")).to_be_visible()
    if language == "en":
        await page.get_by_test_id("language").click()
        await become(page, words["person"])

    await log_in(thumb)
    await thumb.keeps(f"{language}-menu")
    await compose(thumb, "8 916 123-45-67", words["text"], sender="MYSHOP")
    await thumb.keeps(f"{language}-when")
    await thumb.taps("now")
    await thumb.sees("check")
    await thumb.keeps(f"{language}-confirm")
    await thumb.taps("send")
    await thumb.sees("accepted")
    (sms,) = demo.gateway.ledger
    assert (sms.source, sms.destination, sms.data) == ("MYSHOP", "79161234567", words["text"])
    await thumb.sees(sms.ids[0])

    clock.forward(seconds=30)
    await thumb.taps("status")
    await thumb.sees("delivered")
    await thumb.keeps(f"{language}-delivered")

    await thumb.taps("menu")
    await compose(thumb, "+7 903 111-22-33", words["later"])
    await thumb.taps("day")
    await thumb.taps("28")
    await thumb.taps("10:00")
    await thumb.sees("check")
    await thumb.taps("send")
    await thumb.sees("scheduled")
    await thumb.keeps(f"{language}-scheduled")
    await thumb.taps("menu")
    await thumb.taps("list")
    await thumb.taps("903")
    await thumb.sees("scheduled")
    await thumb.taps("cancel")
    await thumb.taps("yes")
    await thumb.sees("none")
    await thumb.sees("cancelled")
    clock.forward(days=7)
    await asyncio.sleep(0.3)
    assert len(demo.gateway.ledger) == 1


async def test_on_a_desktop_the_operator_is_beside_the_chat(
    demo: Demo, open_page: OpenPage, clock: Moving
) -> None:
    page = await open_page(demo.url, viewport={"width": 1440, "height": 900})
    thumb = Thumb(page, RUSSIAN)
    await log_in(thumb)
    await compose(thumb, "8 916 123-45-67", RUSSIAN["text"], sender="MYSHOP")
    await thumb.taps("now")
    await thumb.sees("check")
    await thumb.taps("send")
    await thumb.sees("accepted")
    clock.forward(seconds=30)
    await thumb.taps("status")
    await thumb.sees("delivered")
    row = page.get_by_test_id("ledger-row").first
    await expect(row).to_contain_text(RUSSIAN["text"])
    await expect(row).to_contain_text(RUSSIAN["delivered"])
    await thumb.keeps("desktop")
