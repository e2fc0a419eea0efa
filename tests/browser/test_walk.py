"""A stranger's first minute with the product, in a real browser; leaves the README's pictures."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import IN_BROWSER, OpenPage
from tests.browser.walking import Demo, Moving, Thumb, become, log_in, time_passing

RUSSIAN = {
    "language": "ru",
    "person": "Анна",
    "enter": "Ввести логин",
    "logged in": "Вход выполнен",
    "new": "Новое SMS",
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
    "language": "en",
    "person": "Carol",
    "enter": "Enter login",
    "logged in": "Logged in",
    "new": "New SMS",
    "from": "Who is it from?",
    "is new": "is not on the list",
    "add": "Add MYSHOP",
    "to": "Who is it for?",
    "write": "What is the text?",
    "text": "Your order 1204 is ready, see you before 9 pm",
    "when": "When should it go",
    "now": "Now",
    "check": "Check and send",
    "send": "Send",
    "accepted": "The gateway accepted the SMS",
    "delivered": "Delivered",
    "menu": "Menu",
    "later": "20 % off tomorrow",
    "day": "Choose a day",
    "scheduled": "Scheduled for",
    "list": "Scheduled",
    "cancel": "🚫 Cancel",
    "yes": "Yes, cancel it",
    "none": "Nothing is scheduled",
    "cancelled": "Nothing was sent",
}

pytestmark = IN_BROWSER


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


@pytest.mark.parametrize(
    "words",
    [pytest.param(RUSSIAN, id="ru"), pytest.param(ENGLISH, id="en", marks=pytest.mark.walk)],
)
async def test_a_stranger_sends_an_sms_and_takes_back_another(
    demo: Demo,
    open_page: OpenPage,
    clock: Moving,
    pictures: Path | None,
    words: Mapping[str, str],
) -> None:
    page, language = await open_page(demo.url), words["language"]
    thumb = Thumb(page, words, pictures)
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
    async with time_passing(clock):
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


@pytest.mark.walk
async def test_on_a_desktop_the_operator_is_beside_the_chat(
    demo: Demo, open_page: OpenPage, clock: Moving, pictures: Path | None
) -> None:
    page = await open_page(demo.url, viewport={"width": 1440, "height": 900})
    thumb = Thumb(page, RUSSIAN, pictures)
    await log_in(thumb)
    await compose(thumb, "8 916 123-45-67", RUSSIAN["text"], sender="MYSHOP")
    await thumb.taps("now")
    await thumb.sees("check")
    await thumb.taps("send")
    await thumb.sees("accepted")
    clock.forward(seconds=30)
    async with time_passing(clock):
        await thumb.sees("delivered")
    row = page.get_by_test_id("ledger-row").first
    await expect(row).to_contain_text(RUSSIAN["text"])
    await expect(row).to_contain_text(RUSSIAN["delivered"])
    await thumb.keeps("desktop")
