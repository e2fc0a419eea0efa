"""A mailing for later: held, changed, cancelled, handed over, missed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import World, open_world, time_passing
from tests.journeys.mailing.walks import labels, many, numbers, ready


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    """A world in which one call to the gateway takes ten recipients."""
    async with open_world(tmp_path, clock, batch_size=10, devino_timeout_seconds=60) as opened:
        yield opened
    assert not opened.refused_calls


async def test_a_held_mailing_is_handed_over_for_its_time(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(25), when="завтра 9:30")
    await walk.confirm()
    card = await walk.person.sees("Рассылка запланирована на 25 нояб., 09:30")
    assert labels(card) == ["✏️ Другое время", "🚫 Отменить", "☰ Меню"]
    assert world.sent == []
    clock.forward(hours=21, minutes=20)
    async with time_passing(clock):
        await walk.person.sees("передана шлюзу на 25 нояб., 09:30", "25 из 25", fresh=False)
    assert sorted(phone for _, phone, _ in world.sent) == numbers(25)
    assert {f"{sms.due_at:%d %H:%M}" for sms in world.gateway.ledger} == {"25 06:30"}


async def test_a_held_mailing_is_cancelled_and_nothing_is_sent(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(25), when="завтра 9:30")
    await walk.confirm()
    held = await walk.person.sees("Рассылка запланирована")
    await world.cancel(walk.person, held)
    assert walk.person.alert == "Отменено. Ничего не отправлено."
    card = await walk.person.sees("Рассылка отменена", "Ничего не отправлено")
    assert labels(card) == ["🔁 Повторить", "☰ Меню"]
    clock.forward(hours=30)
    await walk.rests()
    assert world.sent == []


async def test_a_held_mailing_is_given_another_time_from_its_card(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(25), when="завтра 9:30")
    await walk.confirm()
    await walk.person.sees("Рассылка запланирована")
    await walk.person.taps("✏️ Другое время")
    await walk.person.sees("Когда отправить?", "Получателей: 25", "Всего SMS: 25")
    await walk.person.says("завтра 23:00")
    await walk.person.sees("Это тихие часы")
    await walk.person.taps("✏️ Другое время")
    await walk.person.says("завтра 12:00")
    await walk.person.taps("✅ Да, на это время")
    await walk.person.sees("Рассылка запланирована на 25 нояб., 12:00", fresh=False)
    clock.forward(hours=23, minutes=50)
    async with time_passing(clock):
        await walk.person.sees("передана шлюзу", "25 из 25", fresh=False)
    assert len(world.sent) == 25


async def test_another_time_that_nobody_pays_for_is_answered_in_words(world: World) -> None:
    walk = await ready(world)
    await walk.plan(many(5), when="завтра 9:30")
    await walk.confirm()
    card = await walk.person.sees("Рассылка запланирована")
    assert world.app is not None
    await world.app.rooms.accounts.log_out(walk.person.room.id, walk.person.user.id)
    await walk.person.taps("✏️ Другое время", note=card)
    await walk.person.sees("Сначала войдите в Devino", "Рассылка запланирована")


async def test_sent_now_from_the_list_the_window_is_the_live_card_and_the_old_one_points_to_it(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(25))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "25 из 25")
    await walk.plan(many(25), when="завтра 9:30")
    await walk.confirm()
    old = await walk.person.sees("Рассылка запланирована")
    await walk.person.taps("☰ Меню")
    await walk.person.taps("⏰ Отложенные")
    await walk.person.taps("👥 25 Скидки всю неделю")
    window = await walk.person.sees("Рассылка запланирована", "Так было в")
    await walk.person.taps("✏️ Другое время", note=window)
    await walk.person.taps("Сейчас")
    await walk.person.sees("25 из них уже получили этот же текст", "Баланс:")
    assert len(world.sent) == 25
    async with time_passing(clock):
        await walk.person.taps("✅ Отправить сейчас: 25 SMS")
        await walk.person.waits_for(lambda: "Рассылка закончена" in window.text)
    await walk.person.waits_for(lambda: "Карточка этой отправки — ниже" in old.text)
    assert len(world.sent) == 50
    await walk.person.taps("📌 Показать здесь", note=old)
    await walk.person.waits_for(lambda: "Рассылка закончена" in old.text)
    await walk.person.waits_for(lambda: "Карточка этой отправки — ниже" in window.text)


async def test_held_mailings_are_listed_beside_single_sms(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await world.hold(walk.person)
    await walk.plan(many(25), when="завтра 12:30")
    await walk.confirm()
    await walk.person.sees("Рассылка запланирована")
    await walk.person.taps("☰ Меню")
    await walk.person.taps("⏰ Отложенные")
    await walk.person.sees("Отложенные: 2")
    await walk.person.taps("👥 25 Скидки всю неделю")
    await walk.person.sees("Рассылка запланирована на 25 нояб., 12:30", "clients.csv")
    await walk.person.taps("🚫 Отменить")
    await walk.person.taps("Да, отменить")
    await walk.person.sees("Отложенные: 1")
    clock.forward(hours=30)
    await walk.rests()
    assert len(world.sent) <= 1


async def test_a_mailing_by_local_time_is_handed_over_before_the_first_zone(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.drop(many(25))
    await walk.person.says("Скидки")
    await walk.person.sees("Когда отправить?")
    await walk.person.taps("🌍 По времени получателя")
    await walk.person.says("послезавтра 10:00")
    await walk.person.sees("Проверьте и отправьте", "26 нояб., 10:00 по местному времени")
    await walk.confirm()
    await walk.person.sees("запланирована на 26 нояб., 10:00 по времени получателей")
    clock.forward(hours=37)
    async with time_passing(clock):
        await walk.person.sees("передана шлюзу на 26 нояб., 10:00 по времени", fresh=False)
    assert len(world.sent) == 25


async def test_a_mailing_whose_time_passed_while_the_bot_was_down_asks(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(25), when="завтра 9:30")
    await walk.confirm()
    await walk.person.sees("Рассылка запланирована")
    await world.stop()
    clock.forward(hours=30)
    await world.start()
    card = await walk.person.sees("Пропущено время", "Ничего не отправлено", fresh=False)
    assert labels(card) == ["Отправить сейчас", "✏️ Другое время", "🚫 Отменить"]
    async with time_passing(clock):
        await walk.person.taps("Отправить сейчас")
        await walk.person.taps("✅ Отправить сейчас")
        await walk.person.sees("Рассылка закончена", "25 из 25")


async def test_quiet_hours_that_begin_in_its_middle_let_it_go_on_in_the_morning(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    clock.forward(hours=8, minutes=59, seconds=30)
    await walk.plan(many(200))
    await walk.begin_slowly(seconds=20)
    async with time_passing(clock):
        await walk.person.sees("на паузе", "тихие часы", "продолжу 25 нояб., 09:00")
        left = len(world.sent)
        assert 0 < left < 200
    clock.forward(hours=12)
    async with time_passing(clock):
        await walk.person.sees("Рассылка закончена", "200 из 200", fresh=False)
    assert sorted(phone for _, phone, _ in world.sent) == numbers(200)
