"""Taps that Telegram does not let the bot answer: the next tap works all the same."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.telegram import Odd
from handlers.ui import telegram_retry
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, World
from tests.journeys.faults.troubled import open_troubled
from tests.journeys.mailing.walks import csv, many, ready

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
FAILURES: dict[str, dict[str, Any]] = {
    "too old": {"status": 400, "description": TOO_OLD},
    "invalid": {"status": 400, "description": "Bad Request: QUERY_ID_INVALID"},
    "server": {"status": 500},
    "server, done": {"status": 500, "after_effect": True},
    "blocked": {"status": 403, "description": "Forbidden: bot was blocked by the user"},
    "too many": {"status": 429, "retry_after": 3600},
    "cut off": {"reset": True},
    "no JSON": {"odd": Odd.HTML},
    "no result": {"odd": Odd.NULL, "after_effect": True},
    "half of it": {"odd": Odd.TRUNCATED, "after_effect": True},
}


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_troubled(tmp_path, clock) as opened:
        yield opened


async def test_after_answers_that_failed_in_any_way_the_next_tap_sends(world: World) -> None:
    anna = (await ready(world)).person
    for number, (name, failure) in enumerate(FAILURES.items(), 1):
        await world.reach_when(anna, text=name)
        world.telegram.faults.add("answerCallbackQuery", times=1000, **failure)
        await anna.taps("Сейчас", wait_answer=False)
        await anna.sees("Проверьте и отправьте")
        await anna.taps("✅ Отправить", wait_answer=False)
        card = await anna.sees("SMS принято шлюзом", name)
        await anna.taps("Уточнить статус", note=card, wait_answer=False)
        await anna.says("/send")
        await anna.sees("Кому?")
        await anna.taps("‹ Назад", wait_answer=False)
        await anna.sees("От кого?")
        await anna.says("/menu")
        await anna.sees("Меню")
        assert len(world.sent) == number
        world.telegram.faults.clear()


async def test_an_answer_that_never_comes_keeps_the_next_tap_waiting_for_a_while_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_retry, "COURTESY_SECONDS", 0.1)
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna)
    world.telegram.faults.add("answerCallbackQuery", times=1000, status=200, delay=3600.0)
    await anna.taps("Сейчас", wait_answer=False)
    await anna.sees("Проверьте и отправьте")
    await anna.taps("✅ Отправить", wait_answer=False)
    await anna.sees("SMS принято шлюзом")
    assert len(world.sent) == 1


async def test_a_whole_mailing_goes_out_though_no_tap_is_ever_answered(world: World) -> None:
    anna = (await ready(world)).person
    assert world.app is not None
    await world.app.rooms.preferences.set_quiet(ANNA, ANNA, None)
    world.telegram.faults.add("answerCallbackQuery", times=1000)
    await anna.uploads("some.csv", csv(many(3)))
    await anna.sees("Всё верно?")
    await anna.taps("✅ Всё верно", wait_answer=False)
    await anna.sees("прочитан")
    await anna.taps("Дальше ›", wait_answer=False)
    await anna.sees("Что написать?")
    await anna.says("Привет")
    await anna.sees("Когда отправить?")
    await anna.taps("Сейчас", wait_answer=False)
    await anna.sees("Проверьте и отправьте")
    await anna.taps("✅ Отправить", wait_answer=False)
    await anna.sees("Рассылка закончена")
    assert len(world.sent) == 3
