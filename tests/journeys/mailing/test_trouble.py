"""A mailing in trouble: it pauses, says why and what to do, and leaves out nobody."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from bot.mailing.saved_drafts import MOST_DRAFTS
from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Button
from handlers.views.buttons import Act, CardButton
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, World, open_world, time_passing
from tests.journeys.mailing.walks import labels, many, numbers, ready


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    """A world in which one call to the gateway takes ten recipients."""
    async with open_world(tmp_path, clock, batch_size=10) as opened:
        opened.expects_trouble = True
        yield opened
    assert not [call for call in opened.refused_calls if "retry after" not in call]


async def test_without_money_it_waits_for_a_top_up_and_goes_on(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.price_known(clock)
    before = len(world.sent)
    await walk.plan(many(45))
    world.gateway.account("demo").balance = Decimal(30)
    async with time_passing(clock):
        await walk.confirm()
        plan = await walk.person.sees("теперь не хватит", "Баланс: 30,00\u00a0₽", "37,50\u00a0₽")
        assert "✂️ Только первым: 20" in labels(plan)
        assert len(world.sent) == before
        await walk.person.taps("⚠️ Всё равно отправить: 45")
        card = await walk.person.sees(
            "на паузе", "не хватает денег", "на счёте 0,00\u00a0₽", "37,50\u00a0₽"
        )
        assert labels(card) == ["▶️ Продолжить", "⏹ Остановить", "☰ Меню"]
        assert len(world.sent) - before == 20
        world.gateway.account("demo").balance = Decimal(500)
        await walk.resume()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 45 из 45")
    assert sorted(phone for _, phone, _ in world.sent[before:]) == numbers(45)


@pytest.mark.parametrize("shared", [False, True])
async def test_the_card_says_what_it_waits_for_and_stops_saying_so(
    world: World, clock: ManualClock, *, shared: bool
) -> None:
    walk = await ready(world, world.member(ANNA) if shared else None)
    await walk.plan(many(45))
    world.gateway.faults.add(Fault(FaultKind.HTTP_429, "Sms/Send*", times=10**9))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка идёт", "Жду шлюз: занят", "Остальным пока ничего")
        world.gateway.faults.clear()
        card = await walk.person.sees("Рассылка закончена", "Принято шлюзом: 45 из 45")
    assert "Жду шлюз" not in card.text
    assert len({phone for _, phone, _ in world.sent}) == len(world.sent) == 45


async def test_a_blocked_login_pauses_it_and_leads_to_a_log_in(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(45))
    world.gateway.account("demo").blocked = True
    async with time_passing(clock):
        await walk.confirm()
        card = await walk.person.sees("на паузе", "Шлюз не принимает логин")
        assert labels(card)[0] == "🔑 Войти заново"
        world.gateway.account("demo").blocked = False
        await walk.resume()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 45 из 45")
    assert len(world.sent) == 45


async def test_a_sender_that_is_not_approved_pauses_it_in_the_vendors_words(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(45))
    world.gateway.account("demo").senders = ("DTSMS",)
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("на паузе", "некорректный адрес отправителя", "одобрено")
    assert world.sent == []


async def test_one_bad_number_is_found_and_the_rest_goes_out(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(30))
    world.gateway.bad_numbers.add(numbers(30)[13])
    async with time_passing(clock):
        await walk.confirm()
        card = await walk.person.sees("Рассылка закончена", "Принято шлюзом: 29 из 30")
    assert "Отказано: 1. Ничего из этого не отправлено" in card.text
    assert "некорректный номер получателя сообщения: 1" in card.text
    assert "🔁 Недоставленным" in labels(card)
    assert sorted(phone for _, phone, _ in world.sent) == [
        phone for phone in numbers(30) if phone != numbers(30)[13]
    ]


async def test_those_who_failed_are_recipients_of_a_new_mailing_with_their_columns(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    bad = numbers(30)[13]
    await walk.plan(many(30))
    world.gateway.bad_numbers.add(bad)
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Отказано: 1")
    world.gateway.bad_numbers.clear()
    await walk.person.says("/mailing")
    await walk.person.taps("↩️ Не дошло")
    await walk.person.taps("👥 30 Скидки всю неделю")
    await walk.person.sees("Кому отправить ещё раз?", "Точно не получили")
    await walk.person.taps("Дальше: 1 ›")
    await walk.person.sees("Что написать?", "из прошлой рассылки: 1", "{Имя}", "{Город}")
    await walk.person.says("{имя}, ещё раз")
    await walk.person.sees("Пример 1 из 1", "Имя13, ещё раз")
    await walk.person.taps("Дальше ›")
    await walk.person.taps("Сейчас")
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 1 из 1")
    assert world.sent[-1] == ("MYSHOP", bad, "Имя13, ещё раз")


async def unknown_ten(world: World, clock: ManualClock) -> None:
    """Leave the outcome of ten of thirty unknown: they were sent, and the answer was lost."""
    walk = await ready(world)
    await walk.plan(many(30))
    world.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees(
            "исход части SMS неизвестен",
            "Принято шлюзом: 20 из 30",
            "Исход неизвестен: 10",
            "Баланс до рассылки: 500,00\u00a0₽, после: 455,00\u00a0₽ — списано 45,00\u00a0₽",
        )


async def test_unknown_ones_are_never_repeated_and_can_be_counted_as_sent(
    world: World, clock: ManualClock
) -> None:
    await unknown_ten(world, clock)
    anna = world.person()
    await anna.taps("☑️ Считать отправленными")
    assert anna.alert == "Считаю отправленным."
    card = await anna.sees("Рассылка закончена", "вы решили: 10")
    assert "☑️ Считать отправленными" not in labels(card)
    assert sorted(phone for _, phone, _ in world.sent) == numbers(30)


async def test_unknown_ones_are_sent_again_only_after_a_plan_that_warns(
    world: World, clock: ManualClock
) -> None:
    await unknown_ten(world, clock)
    anna = world.person()
    await anna.taps("🔁 Недоставленным")
    await anna.sees("Кому отправить ещё раз?", "Таким — только отдельной рассылкой")
    clock.forward(minutes=2)
    await anna.taps("❓ Исход неизвестен: 10 ›")
    await anna.sees(
        "Проверьте и отправьте", "получателей 10", "люди получат второе, и спишется дважды"
    )
    async with time_passing(clock):
        await anna.taps("✅ Отправить")
        await anna.sees("Рассылка закончена", "Принято шлюзом: 10 из 10")
    await anna.sees("Рассылка закончена", "вы решили: 10", fresh=False)
    assert len(world.sent) == 40


async def test_what_was_decided_meanwhile_is_not_sent_again(
    world: World, clock: ManualClock
) -> None:
    await unknown_ten(world, clock)
    anna = world.person()
    await anna.taps("🔁 Недоставленным")
    await anna.sees("Кому отправить ещё раз?", "Таким — только отдельной рассылкой")
    clock.forward(minutes=2)
    await anna.taps("❓ Исход неизвестен: 10 ›")
    await anna.sees("Проверьте и отправьте", "получателей 10")
    await anna.taps("☑️ Считать отправленными")
    await anna.taps("✅ Отправить")
    await anna.sees("Уже решено раньше", fresh=False)
    assert len(world.sent) == 30


async def test_why_it_cannot_be_sent_again_is_said_though_the_tap_was_answered_already(
    world: World, clock: ManualClock
) -> None:
    """By the button of an old card: reading many recipients takes longer than a tap may wait."""
    await unknown_ten(world, clock)
    anna = world.person()
    assert world.app is not None
    drafts = world.app.rooms.mailings.drafts
    for _ in range(MOST_DRAFTS):
        await drafts.new(anna.room.id, anna.user.id)
    clock.forward(minutes=2)
    await world.press_again(anna, anna.last, Button("", CardButton(act=Act.RESEND, id=1).pack()))
    await anna.sees(f"Черновиков уже {MOST_DRAFTS}", "Ничего не отправлено")


async def test_unclear_answers_in_a_row_pause_it(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(200))
    world.gateway.faults.add(Fault(FaultKind.HTTP_502_HTML, "Sms/Send*", times=99))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("на паузе", "не ответил ясно", "Проверьте кабинет")
        world.gateway.faults.clear()
        await walk.resume()
        await walk.person.sees("исход части SMS неизвестен")
    sent = [phone for _, phone, _ in world.sent]
    assert len(sent) == len(set(sent))


async def test_without_a_connection_nothing_leaves_and_a_person_decides(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(45))
    await world.gateway.pause()
    await walk.confirm()
    async with time_passing(clock, step=20):
        await walk.person.sees("Пропущено время", "Ничего не отправлено", fresh=False)
    await world.gateway.resume()
    async with time_passing(clock):
        await walk.person.taps("Отправить сейчас")
        await walk.person.taps("✅ Отправить сейчас")
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 45 из 45")
    assert sorted(phone for _, phone, _ in world.sent) == numbers(45)


async def test_a_lost_telegram_is_caught_up_with(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(45))
    world.telegram.faults.add("editMessageText", status=429, retry_after=30, times=2)
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 45 из 45", fresh=False)


async def test_a_restart_in_the_middle_goes_on_by_itself(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(200))
    world.gateway.faults.add(Fault(FaultKind.SLOW, "Sms/Send*", times=99, seconds=0.5))
    async with time_passing(clock, step=0.1):
        await walk.confirm()
        await walk.person.waits_for(lambda: len(world.gateway.ledger) >= 50)
        await world.stop()
        await world.start()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 200 из 200", fresh=False)
    assert sorted(phone for _, phone, _ in world.sent) == numbers(200)


async def test_after_a_long_break_in_its_middle_a_person_decides(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(200))
    world.gateway.faults.add(Fault(FaultKind.SLOW, "Sms/Send*", times=99, seconds=2))
    async with time_passing(clock, step=0.1):
        await walk.confirm()
        await walk.person.waits_for(lambda: len(world.gateway.ledger) >= 50)
        await world.stop()
    clock.forward(hours=3)
    await world.start()
    await walk.person.sees("на паузе", "бот долго не работал", fresh=False)
    async with time_passing(clock):
        await walk.resume()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 200 из 200")
    assert sorted(phone for _, phone, _ in world.sent) == numbers(200)


async def test_a_call_taken_in_part_is_told_so_and_sent_again_with_a_warning(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(30))
    world.gateway.faults.add(Fault(FaultKind.PART_TAKEN, "Sms/SendBulk"))
    anna = walk.person
    async with time_passing(clock):
        await walk.confirm()
        await anna.sees(
            "Рассылка на паузе",
            "Шлюз принял запрос не целиком",
            "На 10 получателей шлюз вернул ID: 5. Часть этих SMS не принята, какая — неизвестно.",
        )
        await walk.resume()
        await anna.sees(
            "исход части SMS неизвестен",
            "Принято шлюзом: 20 из 30",
            "Исход неизвестен: 10",
            "списано 37,50\u00a0₽",
            "5 SMS из 10 с неизвестным исходом",
        )
    assert len(world.sent) == 25
    await anna.taps("🔁 Недоставленным")
    await anna.sees("Кому отправить ещё раз?", "Часть SMS с неизвестным исходом точно ушла")
    clock.forward(minutes=2)
    await anna.taps("❓ Исход неизвестен: 10 ›")
    await anna.sees("Проверьте и отправьте", "Часть прежних SMS точно ушла, какая — неизвестно")
