"""A slow line to Telegram: files come and go all the same, or a person is told what to do."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.sandbox.telegram.faults import FILE, Line
from bot.telegram import line
from bot.telegram.line import LineLimits
from tests.conftest import ManualClock
from tests.journeys.conftest import World, open_world, time_passing
from tests.journeys.upload.filed import many
from tests.proxies import open_proxy

FAST = 10_000_000.0
PEOPLE = 80_000


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_world(tmp_path, clock) as opened:
        opened.expects_trouble = True
        yield opened


async def test_a_file_that_comes_slowly_and_breaks_off_is_read_and_shown_to_come(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    size = len(many(PEOPLE))
    world.telegram.faults.add(FILE, line=Line(FAST, cut_at=size // 3))
    world.telegram.faults.add(FILE, line=Line(size / 8, stall_at=size // 3, stall=1))
    async with time_passing(clock):
        await anna.uploads("clients.csv", many(PEOPLE))
        await anna.sees("Читаю файл", "Получено из Telegram:", "%")
        await anna.sees("clients.csv", "Телефоны: A")
    assert not world.telegram.faults.waiting


async def test_a_file_that_never_comes_whole_is_told_with_what_to_do(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    for _ in range(6):
        world.telegram.faults.add(FILE, line=Line(FAST, cut_at=0))
    async with time_passing(clock):
        await anna.uploads("clients.csv", many(1000))
        await anna.sees("слишком медленная или прерывается", "Ничего не отправлено")
    assert world.sent == []
    assert not list(world.settings.files_path.glob("*/*"))


@pytest.mark.budget(60)
async def test_a_file_that_perhaps_came_is_not_sent_again_and_the_person_is_told(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    await anna.says("/start")
    await anna.taps("📊 Статистика")
    world.telegram.faults.add("sendDocument", reset=True, after_effect=True)
    async with time_passing(clock):
        await anna.taps("📄 В Excel")
        table = await anna.downloads(".xlsx")
        await anna.sees("Telegram не ответил, дошёл ли файл", "На SMS это не влияет")
    assert load_workbook(BytesIO(table.content)).sheetnames
    calls = [one for one in world.telegram.calls if one.method == "sendDocument"]
    assert len(calls) == 1


@pytest.mark.budget(60)
async def test_a_file_goes_out_though_the_line_is_slower_than_a_call_may_be(
    world: World, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.app is not None
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    await anna.says("/start")
    await anna.taps("📊 Статистика")
    monkeypatch.setattr(line, "LINE", LineLimits(slowest=1000))
    monkeypatch.setattr(world.app.bot.session, "timeout", 2.0)
    world.telegram.faults.add("sendDocument", line=Line(2000), status=200)
    async with time_passing(clock):
        await anna.taps("📄 В Excel")
        assert (await anna.downloads(".xlsx")).content


@pytest.mark.budget(60)
async def test_sms_go_out_while_the_proxy_to_telegram_is_down_and_taps_are_taken_after_it(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_proxy("socks5", ("anna", "x-hush-1")) as proxy:
        address = f"socks5://anna:x-hush-1@127.0.0.1:{proxy.port}"
        async with open_world(tmp_path, clock, telegram_proxy=address) as world:
            world.expects_trouble = True
            anna = world.person()
            await world.log_in(anna)
            card = await world.hold(anna, when="через 30 минут")
            proxy.let_in = False
            proxy.close()
            async with time_passing(clock, 10.0):
                await anna.waits_for(lambda: world.sent)
                assert "Остаток" not in card.text
                await anna.waits_for(lambda: proxy.refused > 1)
                proxy.let_in = True
                await anna.waits_for(lambda: "Остаток" in card.text)
            assert len(world.sent) == 1
            assert set(proxy.came) == {world.telegram.url.removeprefix("http://")}
