"""What became of SMS, watched on the page without asking; leaves the README's pictures."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import IN_BROWSER, OpenPage
from tests.browser.test_walk import RUSSIAN, compose
from tests.browser.walking import Demo, Moving, Thumb, log_in, time_passing

WORDS = RUSSIAN | {
    "not delivered": "SMS не доставлено",
    "mute": "Не уведомлять",
    "mailing": "Рассылка",
    "whom": "Рассылка: кому?",
    "next": "Дальше",
    "finished": "Рассылка закончена",
    "nearly all": "Рассылка доставлена на",
    "picture": "Картинка",
    "statistics": "Статистика:",
}
FASTER = 3
ENDINGS = ("0046", "0042", "0011", "0046", "0001")

pytestmark = IN_BROWSER


def numbers(count: int) -> list[str]:
    """Return so many numbers; the last of them end badly, or never."""
    good = [f"8916{1234500 + number}" for number in range(count - len(ENDINGS))]
    return good + [f"8926111{ending}" for ending in set(ENDINGS)] + ["89262220046"]


async def look_at(note: Locator, block: str) -> None:
    """Scroll so that a note begins at the top, or ends at the bottom."""
    await note.evaluate("(node, block) => node.scrollIntoView({block})", block)


@pytest.mark.walk
async def test_delivery_is_shown_by_itself(
    demo: Demo, open_page: OpenPage, clock: Moving, pictures: Path | None
) -> None:
    page = await open_page(demo.url)
    thumb = Thumb(page, WORDS, pictures)
    await log_in(thumb)
    await compose(thumb, "8 916 123-45-67", WORDS["text"], sender="MYSHOP")
    await thumb.taps("now")
    await thumb.sees("check")
    await thumb.taps("send")
    await thumb.sees("accepted")
    async with time_passing(clock, FASTER):
        await expect(thumb.note("delivered")).to_be_visible()
    await thumb.keeps("ru-delivered")

    await thumb.taps("menu")
    await compose(thumb, "8 926 111-00-46", WORDS["text"])
    await thumb.taps("now")
    await thumb.sees("check")
    await thumb.taps("send")
    await thumb.sees("accepted")
    async with time_passing(clock, FASTER):
        await expect(thumb.note("mute")).to_be_visible()
        await expect(thumb.note("not delivered")).to_be_visible()
    await thumb.keeps("ru-not-delivered")

    await thumb.says("/mailing")
    await thumb.sees("whom")
    await thumb.says("\n".join(numbers(60)))
    await thumb.taps("next")
    await thumb.sees("write")
    await thumb.says("Только до воскресенья: скидка 20 % на всё. Ждём вас!")
    await thumb.sees("when")
    await thumb.taps("now")
    await thumb.sees("check")
    await thumb.taps("send")
    await expect(thumb.note("finished")).to_be_visible()
    async with time_passing(clock, FASTER):
        await expect(thumb.note("nearly all")).to_be_visible()
    await thumb.keeps("ru-delivery-notice")
    card = page.get_by_test_id("note").filter(has_text=WORDS["finished"]).first
    await look_at(card, "start")
    await thumb.keeps("ru-delivery-card")
    await thumb.taps("picture")
    await expect(thumb.note("55 из 60 — на")).to_be_visible()
    await page.wait_for_timeout(500)
    await look_at(thumb.note("55 из 60 — на"), "end")
    await thumb.keeps("ru-delivery-picture")

    await thumb.says("/stats")
    await expect(thumb.note("statistics")).to_be_visible()
    await thumb.keeps("ru-statistics")
