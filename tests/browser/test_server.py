"""The page's server without a browser: who may talk to it, and what it makes of bad commands."""

from collections.abc import AsyncIterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SystemClock
from bot.sandbox.demo_data import add_demo_data
from bot.sandbox.devino import DevinoSandbox
from bot.sandbox.page import Page
from bot.sandbox.page.command import Command
from bot.sandbox.telegram import TelegramSandbox
from tests.budget import SECONDS, within


@pytest.fixture
async def telegram() -> TelegramSandbox:
    return TelegramSandbox()


@pytest.fixture
async def gateway() -> DevinoSandbox:
    return DevinoSandbox()


@pytest.fixture
async def page(telegram: TelegramSandbox, gateway: DevinoSandbox) -> AsyncIterator[Page]:
    add_demo_data(telegram, gateway)
    page = Page(telegram, gateway, clock=SystemClock())
    await page.start(port=0)
    yield page
    await page.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        yield session


async def news(socket: aiohttp.ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    """Return the next frame of a kind."""
    while True:
        frame: dict[str, Any] = await socket.receive_json(timeout=SECONDS)
        if frame["kind"] == kind:
            return frame


async def test_page_refuses_to_be_reachable_from_elsewhere(
    telegram: TelegramSandbox, gateway: DevinoSandbox
) -> None:
    page = Page(telegram, gateway, clock=SystemClock())
    with pytest.raises(ValueError, match="loopback"):
        await page.start("0.0.0.0", 0)  # noqa: S104 - what must be refused


async def test_rebound_name_is_refused(page: Page, http: aiohttp.ClientSession) -> None:
    for path in ("/", "/ws", "/web/app.js", "/file/any"):
        headers = {"Host": "evil.example:8080"}
        async with http.get(page.url + path, headers=headers) as answer:
            assert answer.status == 421


async def test_other_sites_pages_cannot_open_the_socket(
    page: Page, http: aiohttp.ClientSession
) -> None:
    for origin in ("http://evil.example", "null", "http://localhost:1", None):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await http.ws_connect(page.url + "/ws", origin=origin)


async def test_other_sites_pages_cannot_upload(page: Page, http: aiohttp.ClientSession) -> None:
    url = f"{page.url}/upload?user=100000001&room=100000001&name=a.csv"
    async with http.post(url, data=b"1", headers={"Origin": "http://evil.example"}) as answer:
        assert answer.status == 403
    async with http.post(url, data=b"1", headers={"Origin": page.url}) as answer:
        assert answer.status == 204


async def test_only_the_pages_own_scripts_may_run(page: Page, http: aiohttp.ClientSession) -> None:
    async with http.get(page.url) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


async def test_uploaded_page_comes_back_as_a_download_only(
    page: Page, telegram: TelegramSandbox, http: aiohttp.ClientSession
) -> None:
    document = telegram.store("страница.html", "text/html", b"<script>alert(1)</script>")
    async with http.get(f"{page.url}/file/{document.file_id}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "command",
    [
        "not json",
        "[]",
        '{"do": "destroy"}',
        '{"do": "say", "user": 1, "room": 1, "text": "hi"}',
        '{"do": "say", "user": 100000009, "room": -1001000000001, "text": "not a member"}',
        '{"do": "say", "user": 100000001, "room": 100000001, "text": " "}',
        '{"do": "press", "user": 100000001, "room": 100000001, "note": 7, "data": "x"}',
        '{"do": "key", "user": 100000001, "room": 100000001, "text": "no such key"}',
        '{"do": "fault_on", "fault": "no_such", "method": "*", "times": 1}',
        '{"do": "fault_on", "fault": "slow", "method": "*", "times": 0}',
        '{"do": "fault_off", "place": 5}',
        '{"do": "flag", "login": "demo", "name": "password", "on": true}',
        '{"do": "set_balance", "login": "demo", "sum": "NaN"}',
        '{"do": "set_balance", "login": "nobody", "sum": "5"}',
        '{"do": "state", "segment": "no such", "state": 0}',
        '{"do": "telegram_fault", "fault": "fire", "times": 1}',
    ],
)
async def test_a_wrong_command_is_refused_and_the_next_one_is_heard(
    page: Page, http: aiohttp.ClientSession, gateway: DevinoSandbox, command: str
) -> None:
    async with http.ws_connect(page.url + "/ws", origin=page.url) as socket:
        await socket.send_str(command)
        assert "words" in await news(socket, "refused")
        await socket.send_json({"do": "set_balance", "login": "demo", "sum": "7.5"})
        async with within():
            while gateway.account("demo").balance != Decimal("7.50"):
                await news(socket, "news")


async def test_every_open_page_sees_what_one_of_them_does(
    page: Page, http: aiohttp.ClientSession
) -> None:
    async with (
        http.ws_connect(page.url + "/ws", origin=page.url) as one,
        http.ws_connect(page.url + "/ws", origin=page.url) as other,
    ):
        user = (await news(one, "snapshot"))["telegram"]["people"][0]["id"]
        await news(other, "snapshot")
        await one.send_json({"do": "say", "user": user, "room": user, "text": "привет"})
        [event] = (await news(other, "news"))["chats"]
    assert (event["kind"], event["payload"]["text"]) == ("new", "привет")


async def test_many_events_come_in_few_frames_and_none_is_lost(
    page: Page, telegram: TelegramSandbox, http: aiohttp.ClientSession
) -> None:
    user = telegram.people[100000001]
    texts = [str(number) for number in range(1000)]
    async with http.ws_connect(page.url + "/ws", origin=page.url) as socket:
        await news(socket, "snapshot")
        for text in texts:
            telegram.send_text(telegram.private(user), user, text)
        seen: list[str] = []
        frames = 0
        while len(seen) < len(texts):
            seen += [event["payload"]["text"] for event in (await news(socket, "news"))["chats"]]
            frames += 1
    assert seen == texts
    assert frames < 10


async def test_page_that_fell_behind_begins_anew(page: Page) -> None:
    with page._live.viewer() as frames:
        for _ in range(frames.maxsize):
            page._live._hand(frames, "{}")
        assert '"snapshot"' in frames.get_nowait()
        assert frames.empty()


async def test_restored_demo_keeps_its_group_and_its_money(
    telegram: TelegramSandbox, gateway: DevinoSandbox
) -> None:
    ids = add_demo_data(telegram, gateway)
    telegram.send_text(telegram.rooms[ids.group], telegram.people[ids.anna], "помним")
    gateway.account("demo").balance = Decimal(3)
    assert add_demo_data(telegram, gateway) == ids
    assert len(telegram.rooms[ids.group].notes) == 1
    assert gateway.account("demo").balance == Decimal(3)


async def test_port_is_free_again_after_stop(
    telegram: TelegramSandbox, gateway: DevinoSandbox, http: aiohttp.ClientSession
) -> None:
    page = Page(telegram, gateway, clock=SystemClock())
    await page.start(port=0)
    socket = await http.ws_connect(page.url + "/ws", origin=page.url)
    await page.stop()
    async with within():
        message = await _last(socket)
    assert message.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    with pytest.raises(aiohttp.ClientConnectorError):
        await http.get(page.url)


async def _last(socket: aiohttp.ClientWebSocketResponse) -> aiohttp.WSMessage:
    while (message := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
        pass
    return message


READERS = ("text", "words", "integer", "count", "money", "digits")


@given(
    st.sampled_from(READERS), st.none() | st.booleans() | st.integers() | st.floats() | st.text()
)
def test_any_field_is_read_or_refused_with_a_value_error(reader: str, value: object) -> None:
    with suppress(ValueError):
        getattr(Command({"field": value}), reader)("field")
