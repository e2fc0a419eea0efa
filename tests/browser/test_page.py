import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

import aiohttp
import pytest
from playwright.async_api import Page as Tab
from playwright.async_api import expect
from pytest_asyncio import fixture

from bot.clock import SystemClock
from bot.sandbox.demo_data import DemoPeople, add_demo_data
from bot.sandbox.devino import DEMO_DELIVERY, DevinoSandbox, FaultKind
from bot.sandbox.page import Page
from bot.sandbox.telegram import TelegramSandbox
from tests.browser.conftest import IN_BROWSER, OpenPage
from tests.browser.echo import make_bot
from tests.budget import within

ANSWER = 5_000
BLOCKED = re.compile(r'"blocked": ?true')


@dataclass
class Stand:
    """Both sandboxes with the page before them and a bot behind."""

    telegram: TelegramSandbox
    gateway: DevinoSandbox
    ids: DemoPeople
    page: Page

    @property
    def url(self) -> str:
        return self.page.url


pytestmark = IN_BROWSER


@fixture(loop_scope="session")
async def stand() -> AsyncIterator[Stand]:
    clock = SystemClock()
    telegram, gateway = TelegramSandbox(clock=clock), DevinoSandbox(delivery=DEMO_DELIVERY)
    ids = add_demo_data(telegram, gateway)
    page = Page(telegram, gateway, clock=clock)
    await telegram.start()
    await gateway.start()
    await page.start(port=0)
    bot, dispatcher = await make_bot(telegram.url)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    yield Stand(telegram, gateway, ids, page)
    await dispatcher.stop_polling()
    with suppress(asyncio.CancelledError):
        await polling
    await page.stop()
    await gateway.stop()
    await telegram.stop()


async def sms(stand: Stand, *texts: str, to: str = "79161234567") -> None:
    async with aiohttp.ClientSession() as http:
        for text in texts:
            form = {"Login": "demo", "Password": "demo", "SourceAddress": "DTSMS"}
            form |= {"DestinationAddress": to, "Data": text}
            async with http.post(f"{stand.gateway.url}/v2/Sms/Send", data=form) as answer:
                assert answer.status == 200


async def begin(tab: Tab) -> None:
    await tab.get_by_test_id("start").click()
    await expect(tab.get_by_test_id("note").last).to_contain_text("SMS-рассылка")


async def write(tab: Tab, text: str) -> None:
    await tab.get_by_test_id("composer").fill(text)
    await tab.get_by_test_id("send").click()


async def test_text_is_sent_with_its_line_ends_and_answered(
    stand: Stand, open_page: OpenPage
) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    composer = tab.get_by_test_id("composer")
    await composer.fill("раз")
    await composer.press("Shift+Enter")
    await composer.press_sequentially("два <b>")
    await composer.press("Enter")
    await expect(tab.get_by_test_id("note-text").last).to_have_text("Эхо: раз\nдва <b>")
    await expect(composer).to_have_value("")
    assert [note.text for note in stand.telegram.rooms[stand.ids.anna].notes.values()][-2:] == [
        "раз\nдва <b>",
        "Эхо: раз\nдва <b>",
    ]


async def test_formatting_is_drawn_as_elements(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    text = tab.get_by_test_id("note-text").last
    for element in ("b", "i", "code", "blockquote", "a", ".tg-spoiler"):
        await expect(text.locator(element).first).to_be_visible()
    await expect(text.locator("a").last).to_have_attribute("href", "https://devino.example")
    await text.locator("code").click()
    await expect(tab.get_by_test_id("toast")).to_contain_text("500,00")


async def test_buttons_stand_in_their_rows_and_do_what_they_are_for(
    stand: Stand, open_page: OpenPage
) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    buttons = tab.get_by_test_id("note-buttons").last
    assert await buttons.locator(".row").count() == 4
    await buttons.get_by_role("button", name="Стоп").click()
    await expect(tab.get_by_test_id("alert")).to_contain_text("Рассылка остановлена")
    await tab.get_by_test_id("alert-close").click()
    await buttons.get_by_role("button", name="Код 4815").click()
    await expect(tab.get_by_test_id("toast")).to_contain_text("4815")
    assert await tab.evaluate("navigator.clipboard.readText()") == "4815"
    await buttons.get_by_role("button", name="Кабинет").click()
    await expect(tab.get_by_test_id("toast")).to_contain_text("https://my.devinotele.com")
    pressed = await buttons.get_by_role("button", name="Отправить").element_handle()
    await pressed.click()
    await expect(tab.get_by_test_id("toast")).to_have_text("Есть")
    note = tab.get_by_test_id("note").last
    await expect(note).to_contain_text("Нажато: go")
    await expect(note).to_contain_text("изменено")
    assert await pressed.evaluate("button => button.isConnected"), "the finger lost its button"
    await note.get_by_role("button", name="Удалить").click()
    await expect(tab.get_by_test_id("note")).to_have_count(1)


async def test_files_go_up_and_come_down(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    base = {"name": "база.csv", "mimeType": "text/csv", "buffer": b"79161234567\n"}
    await tab.get_by_test_id("file").set_input_files(base)
    await expect(tab.get_by_test_id("messages").get_by_text("база.csv: 12 байт")).to_be_visible()
    report = tab.get_by_test_id("note-document").filter(has_text="отчёт.xlsx")
    async with tab.expect_download() as download:
        await report.click()
    file = await download.value
    assert file.suggested_filename == "отчёт.xlsx"
    assert (await file.path()).read_bytes() == b"report"


async def test_a_file_is_forwarded_to_the_bot_and_to_a_group(
    stand: Stand, open_page: OpenPage
) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    card = {"name": "вера.vcf", "mimeType": "text/vcard", "buffer": b"BEGIN:VCARD"}
    await tab.get_by_test_id("file").set_input_files(card)
    await expect(tab.get_by_test_id("messages").get_by_text("вера.vcf: 11 байт")).to_be_visible()
    own = tab.locator(".note.own").filter(has_text="вера.vcf")
    for room_id, notes in ((stand.ids.anna, 2), (stand.ids.group, 2)):
        await own.first.get_by_test_id("note-forward").click()
        await tab.locator(f'[data-testid="forward-to"][data-room-id="{room_id}"]').click()
        await expect(tab.locator(".note.own").filter(has_text="Переслано")).to_have_count(1)
        await expect(own).to_have_count(notes)
    there = stand.telegram.rooms[stand.ids.group].notes
    async with within():
        # the page does not show the group
        while not (own_there := [note for note in there.values() if not note.from_bot]):  # noqa: ASYNC110 - it is no event
            await asyncio.sleep(0.01)
    [forwarded] = own_there
    assert forwarded.forward_origin
    assert forwarded.document
    assert forwarded.document.content == b"BEGIN:VCARD"


async def test_files_chosen_together_come_as_an_album(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    files = [
        {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": b"79161234567\n"}
        for name in ("раз", "два")
    ]
    await tab.get_by_test_id("file").set_input_files(files)
    for name in ("раз", "два"):
        await expect(tab.get_by_test_id("messages").get_by_text(f"{name}.csv: 12")).to_be_visible()
    notes = stand.telegram.rooms[stand.ids.anna].notes.values()
    albums = [
        note.content["media_group_id"] for note in notes if note.document and not note.from_bot
    ]
    assert len(albums) == 2
    assert len(set(albums)) == 1


async def test_a_card_edited_again_and_again_does_not_move_what_is_read(
    stand: Stand, open_page: OpenPage
) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    room, anna = stand.telegram.rooms[stand.ids.anna], stand.telegram.people[stand.ids.anna]
    for number in range(12):
        stand.telegram.send_text(room, anna, f"строка {number}")
    await expect(tab.get_by_test_id("note")).to_have_count(26)
    [shown] = [one for one in room.notes.values() if one.buttons]
    card = tab.locator(f'[data-note-id="{shown.message_id}"]')
    scroll = tab.get_by_test_id("messages")
    await scroll.evaluate("element => element.scrollTo(0, element.scrollHeight / 2)")
    before = await scroll.evaluate("element => element.scrollTop")
    assert before > 0
    for done in range(5):
        shown.text = shown.html = f"отправлено {done} из 5"
        stand.telegram.changed(shown)
        await expect(card).to_contain_text(f"отправлено {done} из 5")
    top = "element => element.getBoundingClientRect().top"
    middle = tab.get_by_test_id("note").filter(has_text="Эхо: строка 6")
    seen = await middle.evaluate(top)
    shown.text = shown.html = "отправлено\n" * 12
    stand.telegram.changed(shown)
    await expect(card).to_contain_text("отправлено\n" * 11)
    assert abs(await middle.evaluate(top) - seen) < 2


async def test_messages_that_come_together_are_all_followed_to_the_newest(
    stand: Stand, open_page: OpenPage
) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    room, anna = stand.telegram.rooms[stand.ids.anna], stand.telegram.people[stand.ids.anna]
    for number in range(6):
        stand.telegram.send_text(room, anna, "строка\n" * 12 + str(number))
    await expect(tab.get_by_test_id("note")).to_have_count(14)
    await expect(tab.get_by_test_id("note").last).to_be_in_viewport(ratio=0.99)
    await expect(tab.get_by_test_id("to-bottom")).to_be_hidden()


async def test_notes_that_grow_late_do_not_push_the_newest_out_of_sight(
    stand: Stand, open_page: OpenPage
) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    for _ in range(3):
        await write(tab, "строка\n" * 12)
    await expect(tab.get_by_test_id("note")).to_have_count(8)
    taller = "notes => notes.forEach(note => { note.style.paddingBottom = '60px'; })"
    await tab.get_by_test_id("note").evaluate_all(taller)
    await expect(tab.get_by_test_id("note").last).to_be_in_viewport(ratio=0.99)


async def test_thousands_of_sms_at_once_leave_the_page_quick(
    stand: Stand, open_page: OpenPage
) -> None:
    tab = await open_page(stand.url)
    await tab.get_by_test_id("tab-operator").click()
    async with aiohttp.ClientSession() as http:
        for call in range(12):
            form = [("Login", "demo"), ("Password", "demo"), ("SourceAddress", "DTSMS")]
            form += [("Data", "Привет")]
            form += [("DestinationAddresses", f"7916{call:03}{one:04}") for one in range(500)]
            data = aiohttp.FormData(form)
            async with http.post(f"{stand.gateway.url}/v2/Sms/SendBulk", data=data) as answer:
                assert answer.status == 200
    await expect(tab.get_by_test_id("pane-sms").locator(".count")).to_have_text("6000")
    await expect(tab.get_by_test_id("ledger-row")).to_have_count(200)
    await expect(tab.get_by_test_id("ledger-row").first).to_have_attribute("data-number", "6000")
    delivered = tab.get_by_test_id("ledger-row").first.get_by_test_id("segment")
    await expect(delivered).to_have_text("Доставлено")
    search = tab.get_by_test_id("sms-search")
    for sought in ("(916) 003-04-07", stand.gateway.sent_to("79160030407")[0].ids[0]):
        await search.fill(sought)
        await expect(tab.get_by_test_id("ledger-row")).to_have_count(1)
        await expect(tab.get_by_test_id("sms-to")).to_have_text("+7 916 003-04-07")
    await search.fill("55555555")
    await expect(tab.get_by_test_id("ledger-row")).to_have_count(0)
    await search.fill("")
    await expect(tab.get_by_test_id("ledger-row")).to_have_count(200)


async def test_contacts_are_shared_by_key_and_by_sheet(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    await write(tab, "/number")
    await tab.get_by_role("button", name="Дать мой номер").click()
    await expect(tab.get_by_test_id("note").last).to_contain_text("Номер 79161234567")
    await tab.get_by_test_id("share-contact").click()
    await tab.get_by_test_id("contact-name").fill("Пётр")
    await tab.get_by_test_id("contact-phone").fill("+7 (921) 456-37-63")
    await tab.get_by_test_id("contact-send").click()
    await expect(tab.get_by_test_id("note").last).to_contain_text("Номер 79214563763")


async def test_commands_are_offered_while_typing(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    await tab.get_by_test_id("composer").press_sequentially("/n")
    await expect(tab.get_by_test_id("command")).to_have_count(1)
    await tab.get_by_test_id("composer").press("ArrowDown")
    await tab.get_by_test_id("composer").press("Enter")
    await expect(tab.get_by_test_id("note").last).to_contain_text("Чей номер?")
    await tab.get_by_test_id("commands").click()
    await expect(tab.get_by_test_id("command")).to_have_count(2)


async def test_each_person_has_rooms_of_ones_own(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    await tab.get_by_test_id("people").click()
    await tab.locator(f'[data-person-id="{stand.ids.stranger}"]').click()
    await expect(tab.get_by_test_id("note")).to_have_count(0)
    await tab.get_by_test_id("people").click()
    await expect(tab.get_by_test_id("room")).to_have_count(1)
    await tab.locator(f'[data-person-id="{stand.ids.boris}"]').click()
    await tab.get_by_test_id("people").click()
    await tab.locator(f'[data-room-id="{stand.ids.group}"]').click()
    await write(tab, "всем привет")
    await expect(tab.get_by_test_id("note").last).to_contain_text("Эхо: всем привет")
    assert stand.telegram.rooms[stand.ids.group].notes[1].author == stand.ids.boris


async def test_what_came_elsewhere_is_counted(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    group = stand.telegram.rooms[stand.ids.group]
    stand.telegram.send_text(group, stand.telegram.people[stand.ids.boris], "кто здесь?")
    badge = tab.get_by_test_id("people").locator(".badge")
    await expect(badge).to_be_visible()
    await tab.get_by_test_id("people").click()
    await expect(tab.locator(f'[data-room-id="{group.id}"] .badge')).to_have_text("2")


async def test_accepted_sms_advance_before_the_operators_eyes(
    stand: Stand, open_page: OpenPage
) -> None:
    tab = await open_page(stand.url)
    await tab.get_by_test_id("tab-operator").click()
    await sms(stand, "Ваш код: 4815")
    row = tab.get_by_test_id("ledger-row")
    await expect(row.get_by_test_id("sms-text")).to_have_text("Ваш код: 4815")
    await expect(row.get_by_test_id("sms-to")).to_have_text("+7 916 123-45-67")
    await expect(tab.get_by_test_id("balance")).to_have_text("59 998,50 ₽")
    await row.get_by_test_id("segment").click()
    await tab.locator('[data-testid="state"][data-state="46"]').click()
    await expect(row.get_by_test_id("segment")).to_have_text("Просрочено")


async def test_faults_are_ordered_listed_and_taken_back(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await tab.get_by_test_id("tab-operator").click()
    await tab.get_by_test_id("pane-faults").click()
    await tab.get_by_test_id("fault-times").fill("3")
    await tab.get_by_role("switch", name="Обрыв соединения").nth(1).click()
    waiting = tab.get_by_test_id("fault-waiting")
    await expect(waiting).to_contain_text("ещё 3")
    [fault] = stand.gateway.faults.waiting
    assert (fault.kind, fault.method, fault.times) == (FaultKind.RESET_AFTER, "Sms/Send*", 3)
    await tab.get_by_test_id("fault-off").click()
    await expect(waiting).to_have_count(0)
    assert stand.gateway.faults.waiting == []


async def test_money_flags_and_the_server_can_be_turned(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await tab.get_by_test_id("tab-operator").click()
    await tab.get_by_test_id("set-low").click()
    await expect(tab.get_by_test_id("balance")).to_have_text("2,00 ₽")
    assert stand.gateway.account("demo").balance == Decimal(2)
    await tab.get_by_test_id("pane-faults").click()
    await tab.get_by_test_id("flag-blocked").get_by_role("switch").click()
    down = tab.get_by_test_id("gateway-down").get_by_role("switch")
    await down.click()
    await expect(down).to_have_attribute("aria-checked", "true")
    assert stand.gateway.account("demo").blocked
    with pytest.raises(aiohttp.ClientConnectorError):
        await sms(stand, "никому")
    await down.click()
    await expect(down).to_have_attribute("aria-checked", "false")


async def test_a_switch_keeps_its_tap_when_another_one_is_turned_meanwhile(
    stand: Stand, open_page: OpenPage
) -> None:
    tab, other = await open_page(stand.url), await open_page(stand.url)
    came = asyncio.Event()

    def on_frame(frame: str | bytes) -> None:
        if BLOCKED.search(str(frame)):
            came.set()

    tab.on("websocket", lambda socket: socket.on("framereceived", on_frame))
    await tab.reload()
    for one in (tab, other):
        await one.get_by_test_id("tab-operator").click()
        await one.get_by_test_id("pane-faults").click()
    await tab.get_by_test_id("gateway-down").get_by_role("switch").hover()
    await tab.mouse.down()
    await other.get_by_test_id("flag-blocked").get_by_role("switch").click()
    async with within():
        await came.wait()
    await tab.mouse.up()
    for name in ("gateway-down", "flag-blocked"):
        switch = tab.get_by_test_id(name).get_by_role("switch")
        await expect(switch).to_have_attribute("aria-checked", "true")


async def test_page_comes_back_after_the_connection_was_lost(
    stand: Stand, open_page: OpenPage
) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    await tab.context.set_offline(True)
    await tab.context.set_offline(False)
    await write(tab, "ещё здесь?")
    await expect(tab.get_by_test_id("note").last).to_contain_text("Эхо: ещё здесь?")


async def test_words_of_the_page_are_switched_to_english(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await tab.get_by_test_id("language").click()
    await expect(tab.get_by_test_id("start")).to_have_text(re.compile("start", re.IGNORECASE))
    await expect(tab.get_by_test_id("tab-operator")).to_have_text("Operator")


async def test_every_word_is_there_in_both_languages(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    words = await tab.evaluate("async () => (await import('/web/words.js')).words")
    assert words["ru"].keys() == words["en"].keys()
    kinds = {name.removesuffix("_after") for name in FaultKind} - {"refuse", "given_ids"}
    kinds = {name + "_before" if name in {"reset", "timeout"} else name for name in kinds}
    assert kinds <= words["ru"].keys(), "a fault of the gateway has no words"


async def test_dropped_file_is_sent(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    await tab.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["123"], "номера.txt", {type: "text/plain"}));
            const chat = document.querySelector("#chat");
            for (const kind of ["dragenter", "drop"])
                chat.dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true}));
        }"""
    )
    await expect(tab.get_by_test_id("messages").get_by_text("номера.txt: 3 байт")).to_be_visible()


async def test_blocked_bot_is_let_in_again(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await begin(tab)
    stand.telegram.block(stand.telegram.people[stand.ids.anna])
    await write(tab, "слышно?")
    await tab.get_by_test_id("unblock").click()
    await write(tab, "а теперь?")
    await expect(tab.get_by_test_id("note").last).to_contain_text("Эхо: а теперь?")


async def test_incoming_sms_reaches_the_gateway(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url)
    await tab.get_by_test_id("tab-operator").click()
    await tab.get_by_test_id("receive").click()
    await tab.get_by_test_id("receive-text").fill("СТОП")
    await tab.get_by_test_id("receive-send").click()
    await expect(tab.get_by_test_id("toast")).to_contain_text("79001234567")
    async with within():
        while not stand.gateway.dump()["incoming"]:  # noqa: ASYNC110 - the gateway tells nobody
            await asyncio.sleep(0.01)
    [incoming] = stand.gateway.dump()["incoming"]
    assert (incoming["destination"], incoming["text"]) == ("79001234567", "СТОП")


async def test_nothing_is_wider_than_the_smallest_phone(stand: Stand, open_page: OpenPage) -> None:
    tab = await open_page(stand.url, viewport={"width": 360, "height": 640})
    await begin(tab)
    await write(tab, "слово" * 80)
    await sms(stand, "текст" * 100)
    for name in ("tab-chat", "tab-operator"):
        await tab.get_by_test_id(name).click()
        for pane in ("pane-sms", "pane-faults", "pane-requests") if "op" in name else ():
            await tab.get_by_test_id(pane).click()
            assert await overflow(tab) == []
        assert await overflow(tab) == []
    for language in ("en", "ru"):
        await tab.get_by_test_id("tab-chat").click()
        await tab.get_by_test_id("language").click()
        await tab.get_by_test_id("tab-operator").click()
        assert await wrapped(tab) == [], language


async def wrapped(tab: Tab) -> list[str]:
    """Return the words of the buttons that are seen and take more than one line."""
    found: list[str] = await tab.evaluate(
        """() => [...document.querySelectorAll("button:not(:has(svg))")]
            .filter((one) => {
                const words = document.createRange();
                words.selectNodeContents(one);
                return new Set([...words.getClientRects()].map((line) => line.top)).size > 1
                    && words.getBoundingClientRect().height > 30;
            })
            .map((one) => one.innerText)"""
    )
    return found


async def overflow(tab: Tab) -> list[str]:
    """Return whatever reaches beyond the screen's right edge, or scrolls sideways."""
    found: list[str] = await tab.evaluate(
        """() => [...document.querySelectorAll("body, body *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1
                || (one.scrollWidth > one.clientWidth + 1
                    && getComputedStyle(one).overflowX === "auto"))
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    return found
