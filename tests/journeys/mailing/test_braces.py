"""A text with braces of its own stays the same text when it is sent to those who are left."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import World, open_world, time_passing
from tests.journeys.mailing.walks import many, numbers, ready


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_world(tmp_path, clock, batch_size=10, devino_timeout_seconds=60) as opened:
        yield opened


async def test_who_is_left_reads_the_very_same_text(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(100), "Код {{Имя}} даёт скидку")
    await walk.begin_slowly()
    await walk.person.taps("⏹ Остановить")
    await walk.person.taps("Да, остановить")
    async with time_passing(clock):
        await walk.person.sees("Рассылка остановлена", "Не отправлено: 90")
        await walk.person.taps("🔁 Недоставленным")
        await walk.person.taps("Дальше: 90 ›")
        await walk.person.sees("Проверьте и отправьте", "получателей 90")
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 90 из 90")
    assert sorted(phone for _, phone, _ in world.sent) == numbers(100)
    assert {text for *_, text in world.sent} == {"Код {Имя} даёт скидку"}
