"""A mailing from the confirmation to its end, told on one card."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.budget import within
from tests.conftest import ManualClock
from tests.journeys.conftest import CAROL, World, button_of, open_world, time_passing
from tests.journeys.mailing.walks import PEOPLE, labels, many, numbers, ready


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    """A world in which a call takes ten recipients, and at most eight calls are on their way."""
    async with open_world(tmp_path, clock, batch_size=10, devino_timeout_seconds=60) as opened:
        yield opened
    assert not opened.refused_calls


async def test_from_a_dropped_file_to_the_end_with_one_card(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    plan = await walk.plan(many(45))
    async with time_passing(clock):
        await walk.confirm()
        card = await walk.person.sees("Рассылка закончена", "Принято шлюзом: 45 из 45")
        await walk.person.sees(
            "Списано 67,50\u00a0₽: было 500,00\u00a0₽, осталось 432,50\u00a0₽", "ID от шлюза: 45"
        )
    assert card.message_id == plan.message_id
    # calls that are on their way together arrive in any order
    assert sorted(world.sent) == [
        ("MYSHOP", phone, "Скидки всю неделю") for phone in sorted(numbers(45))
    ]
    assert labels(card) == ["📄 Отчёт", "🖼 Картинка", "🔁 Повторить", "☰ Меню"]


async def test_a_personal_mailing_gives_everyone_his_own_text(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(PEOPLE, "{имя|Здравствуйте}, скидки в городе {город}")
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 3 из 3")
    assert sorted(world.sent) == [
        ("MYSHOP", "79161234501", "Иван, скидки в городе Москва"),
        ("MYSHOP", "79161234502", "Анна-Мария, скидки в городе Санкт-Петербург"),
        ("MYSHOP", "79161234503", "Здравствуйте, скидки в городе Тверь"),
    ]


async def test_a_running_mailing_is_paused_and_goes_on_where_it_was(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(200))
    await walk.begin_slowly()
    card = await walk.person.sees("Рассылка идёт", "из 200", fresh=False)
    assert labels(card) == ["⏸ Пауза", "⏹ Остановить"]
    await walk.person.taps("⏸ Пауза")
    assert walk.person.alert == "Пауза. Что уже ушло, дождётся ответа."
    card = await walk.person.sees("Рассылка на паузе", "поставили на паузу", "что уже ушло: 10")
    assert labels(card) == ["▶️ Продолжить", "⏹ Остановить", "☰ Меню"]
    async with time_passing(clock):
        await walk.person.sees("Рассылка на паузе", "📤 10")
        await walk.rests()
        assert len(world.sent) == 10
        await walk.resume()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 200 из 200")
    assert sorted(phone for _, phone, _ in world.sent) == numbers(200)


async def test_a_mailing_is_stopped_only_when_asked_twice(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(200))
    await walk.begin_slowly()
    await walk.person.taps("⏹ Остановить")
    await walk.person.sees("Остановить рассылку?", "Ещё не отправлено: 190")
    await walk.person.taps("Нет, не останавливать")
    await walk.person.sees_no("Остановить рассылку?")
    await walk.person.taps("⏹ Остановить")
    await walk.person.taps("Да, остановить")
    await walk.person.sees_no("Остановить рассылку?")
    await walk.person.sees("Рассылка останавливается", fresh=False)
    async with time_passing(clock):
        card = await walk.person.sees("Рассылка остановлена", "Не отправлено: 190")
        assert "🔁 Недоставленным" in labels(card)
        await walk.rests()
    assert len(world.sent) == 10


async def test_a_mailing_stopped_while_it_rests_tells_what_it_cost(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(200))
    await walk.begin_slowly()
    await walk.person.taps("⏸ Пауза")
    async with time_passing(clock):
        await walk.person.sees("Рассылка на паузе", "📤 10")
        await walk.person.taps("⏹ Остановить")
        await walk.person.taps("Да, остановить")
        await walk.person.sees("Рассылка остановлена", "Не отправлено: 190", "💰 Списано")


async def test_those_whom_a_stopped_mailing_did_not_reach_get_it_by_another(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(100))
    await walk.begin_slowly()
    await walk.person.taps("⏹ Остановить")
    await walk.person.taps("Да, остановить")
    async with time_passing(clock):
        await walk.person.sees("Рассылка остановлена", "Не отправлено: 90")
        await walk.person.taps("🔁 Недоставленным")
        await walk.person.taps("Дальше: 90 ›")
        await walk.person.sees("Проверьте и отправьте", "получателей 90", "Скидки всю")
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 90 из 90")
    assert sorted(phone for _, phone, _ in world.sent) == numbers(100)


async def test_a_double_tap_on_confirm_makes_one_mailing(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    plan = await walk.plan(many(5))
    button = button_of(plan, "✅ Отправить")
    async with time_passing(clock):
        await walk.confirm()
        assert await world.press_again(walk.person, plan, button) == (
            "Уже принято: исход — в этой карточке."
        )
        await walk.person.sees("Рассылка закончена", fresh=False)
    assert len(world.sent) == 5


async def test_an_old_keyboard_cannot_confirm_what_was_changed_since(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    old = await walk.plan(many(5))
    button = button_of(old, "✅ Отправить")
    await walk.person.taps("✏️ Текст")
    await walk.person.says("Другой текст")
    await walk.person.sees("Проверьте и отправьте", "Другой текст")
    await world.press_again(walk.person, old, button)
    await walk.person.sees("что-то изменилось", "Ничего не отправлено", "Другой текст", fresh=False)
    assert world.sent == []
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена")
    assert {text for *_, text in world.sent} == {"Другой текст"}


async def test_the_same_mailing_again_is_warned_of(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(5))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена")
    await walk.person.taps("🔁 Повторить")
    await walk.person.sees(
        "Проверьте и отправьте", "5 из них уже получили этот же текст или могли получить"
    )
    await walk.person.taps("📝 Оставить в черновиках")
    assert len(world.sent) == 5


async def test_the_card_is_in_the_readers_language(world: World, clock: ManualClock) -> None:
    walk = await ready(world, world.person(CAROL), english=True)
    carol = walk.person
    await carol.says("/mailing")
    await carol.sees("Mailing: who is it for?")
    await carol.says("\n".join(numbers(5)))
    await carol.taps("Next ›")
    await carol.says("Sale all week")
    await carol.taps("Now")
    async with time_passing(clock):
        await carol.taps("✅ Send")
        card = await carol.sees("The mailing is finished", "Accepted by the gateway: 5 of 5")
    assert labels(card) == ["📄 Report", "🖼 Picture", "🔁 Repeat", "☰ Menu"]


async def test_history_and_status_know_mailings(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(5))
    async with time_passing(clock):
        await walk.confirm()
        first = await walk.person.sees("Рассылка закончена")
    await world.send(walk.person)
    await walk.person.says("/start")
    await walk.person.taps("📜 История")
    await walk.person.sees("История · Все: 2")
    await walk.person.taps("👥 5 Скидки всю неделю")
    await walk.person.sees("Рассылка закончена", "clients.csv")
    await walk.person.taps("📌 Карточка")
    card = await walk.card_after(first)
    assert "Рассылка закончена" in card.text


async def test_the_status_of_the_last_one_brings_its_card(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(5))
    async with time_passing(clock):
        await walk.confirm()
        first = await walk.person.sees("Рассылка закончена")
    await walk.person.says("/status")
    await walk.person.sees("её карточка — отдельным сообщением")
    card = await walk.card_after(first)
    assert "Рассылка закончена" in card.text


async def test_progress_is_shown_in_turns_and_the_end_at_once(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(300))
    await walk.begin_slowly(seconds=4)
    before, started = walk.edits(), clock.now()
    async with within():
        while "закончена" not in walk.person.last.text:
            clock.forward(seconds=0.5)
            await walk.breathes()
    passed = (clock.now() - started).total_seconds()
    await walk.person.sees("Принято шлюзом: 300 из 300", fresh=False)
    assert 3 <= walk.edits() - before <= passed / 3 + 3
