"""Somebody puts an old copy of the database back: the chats are told, and people decide."""

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, World, time_passing
from tests.journeys.mailing.walks import labels, many, numbers, ready
from tests.journeys.process_life.putting_back import (
    PEOPLE,
    copy_of,
    half_sent,
    leave_mode,
    leave_untold,
    put_back,
    times_sent,
)


@pytest.fixture
def overrides() -> dict[str, object]:
    return {"admins": str(ANNA), "batch_size": 10}


async def test_the_admin_and_the_manager_are_told_and_nothing_leaves_until_a_person_says_so(
    world: World, clock: ManualClock
) -> None:
    walk, copy = await half_sent(world, clock)
    anna = walk.person
    async with time_passing(clock):
        await put_back(world, copy)
        await anna.sees("Режим восстановления", "её вернули из старой копии", "Ждут решения людей")
        card = await anna.sees("Рассылка на паузе", "База бота восстановлена из копии")
        assert "с логина ушло SMS: " in card.text
        assert "сейчас: 440,00\u00a0₽" in card.text
        assert labels(card)[:2] == ["▶️ Продолжить", "⏹ Остановить"]
        await anna.taps("▶️ Продолжить")
        assert "пока ничего не отправляет" in (anna.alert or "")
        assert times_sent(world) == {1: PEOPLE}

        await leave_mode(walk)
        await walk.rests()
        assert times_sent(world) == {1: PEOPLE}, "leaving lets nothing out"

        await anna.taps("▶️ Продолжить")
        await anna.sees("Продолжить рассылку?", "могла уже уйти", "деньги спишутся снова")
        await anna.taps("⚠️ Всё равно отправить")
        await anna.sees("Рассылка закончена")
    assert {phone for _, phone, _ in world.sent} == set(numbers(PEOPLE))
    assert set(times_sent(world)) <= {1, 2}


async def test_in_the_mode_an_old_confirm_button_sends_nothing_and_afterwards_it_is_closed(
    world: World, clock: ManualClock
) -> None:
    """Its draft may have been confirmed after the copy was made."""
    walk = await ready(world)
    anna = walk.person
    asked = await world.compose(anna)
    yes = next(one for row in asked.buttons for one in row if "Отправить" in one.text)
    copy = copy_of(world)
    async with time_passing(clock):
        await anna.taps("✅ Отправить")
        await anna.sees("SMS принято шлюзом")
        await put_back(world, copy)
        await anna.sees("Режим восстановления")
        await world.compose(anna, phone="89161234599")
        await anna.taps("✅ Отправить")
        await anna.sees("пока ничего не отправляет", "Ничего не отправлено")
        await anna.says("/restored")
        await anna.sees("Режим восстановления", "Ждут решения людей: 0")
        await anna.taps("Включить отправку")
        await anna.taps("Да, включить")
        await anna.sees("Режим восстановления закончен")
        await world.press_again(anna, asked, yes)
        await walk.rests()
    assert len(world.sent) == 1


async def test_a_card_that_the_copy_does_not_know_says_so_and_never_means_another_one(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await world.send(anna, phone="89161234501")
    copy = copy_of(world)
    lost = await world.send(anna, phone="89161234502")
    async with time_passing(clock):
        await put_back(world, copy)
        await anna.sees("Режим восстановления")
        await anna.taps("Включить отправку")
        await anna.taps("Да, включить")
        await anna.sees("Режим восстановления закончен")
        await world.send(anna, phone="89161234503")
        again = next(one for row in lost.buttons for one in row if "Повторить" in one.text)
        said = await world.press_again(anna, lost, again)
    assert "не сохранилась" in said
    assert "89161234503" not in lost.text


async def test_admins_are_told_in_one_message_at_each_start_then_daily_and_of_the_end(
    world: World, clock: ManualClock
) -> None:
    """The second copy was made in restore mode: it says that they know, and are to be told."""
    _, copy = await half_sent(world, clock)
    anna = world.person()

    def told(words: str) -> int:
        return sum(words in note.text for note in anna.room.notes.values())

    async def look(minutes: float) -> None:
        clock.forward(minutes=minutes)
        await anna.says("/help")
        await anna.sees("Что я умею")

    await put_back(world, copy)
    note = await anna.sees("Режим восстановления", "Ждут решения людей: 1", fresh=False)
    assert labels(note)[:2] == ["Включить отправку", "🛠 Состояние сервиса"]
    for _ in range(3):
        await look(minutes=61)
    assert told("Режим восстановления") == 1
    assert told("восстановлена из копии") == 1, "the card of the mailing alone"
    copy = copy_of(world)
    leave_untold(copy, ANNA)
    await put_back(world, copy)
    await anna.waits_for(lambda: told("Режим восстановления") == 2)
    for _ in range(2):
        await world.stop()
        await world.start()
        await look(minutes=2)
    assert told("Режим восстановления") == 2, "a bot that starts over and over says it once an hour"
    async with time_passing(clock, step=5):
        clock.forward(hours=24)
        await anna.waits_for(lambda: told("Режим восстановления") == 3)
        await anna.taps("Включить отправку")
        await anna.taps("Да, включить")
        await anna.sees("Проверка после восстановления закончена")
    assert told("Режим восстановления · с") == 2, "one became the word that it is over"


async def test_the_state_of_the_service_says_what_waits_and_leads_to_the_report(
    world: World, clock: ManualClock
) -> None:
    _, copy = await half_sent(world, clock)
    anna = world.person()
    async with time_passing(clock):
        await put_back(world, copy)
        await anna.sees("Режим восстановления", fresh=False)
        await anna.taps("🛠 Состояние сервиса")
        await anna.sees("Состояние сервиса", "Отправка стоит", "Ждут решения людей: 1 · чатов: 1")
        await anna.taps("🧷 Режим восстановления")
        report = await anna.sees("Режим восстановления · с", "её вернули из старой копии")
        await anna.taps("Включить отправку", note=report)
        await anna.taps("Да, включить")
        await anna.sees("Режим восстановления закончен")
        await anna.says("/admin")
        window = await anna.sees("🟢 Отправка идёт")
    assert "🧷 Режим восстановления" not in labels(window)


async def test_only_an_administrator_leaves_the_mode(world: World, clock: ManualClock) -> None:
    _, copy = await half_sent(world, clock)
    boris = world.person(BORIS)
    async with time_passing(clock):
        await put_back(world, copy)
        await boris.says("/restored")
        await boris.sees("Такой команды нет")
        group = world.member(ANNA)
        await group.says("/restored")
        await group.sees("только в личном чате", "/restored")
        await world.person().sees("Режим восстановления", fresh=False)
    assert times_sent(world) == {1: PEOPLE}


async def test_who_is_an_administrator_no_more_cannot_leave_it_by_an_old_button(
    world: World, clock: ManualClock
) -> None:
    _, copy = await half_sent(world, clock)
    anna = world.person()
    async with time_passing(clock):
        await put_back(world, copy)
        await anna.sees("Режим восстановления", fresh=False)
        await anna.taps("Включить отправку")
        await anna.sees("Включить отправку?")
        await world.stop()
        world.settings = world.settings.model_copy(update={"admins": frozenset({BORIS})})
        await world.start()
        await anna.taps("Да, включить")
        assert "только администраторы" in (anna.alert or "")
        assert world.app is not None
        assert world.app.rooms.mailings.restored.lasts
    assert times_sent(world) == {1: PEOPLE}


async def test_a_draft_of_the_copy_warns_that_it_may_have_been_sent_and_goes_out_on_purpose(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(many(3))
    copy = copy_of(world)
    async with time_passing(clock):
        await walk.confirm()
        await anna.waits_for(lambda: len(world.sent) == 3)
        await walk.rests()
    async with time_passing(clock):
        await put_back(world, copy)
        await anna.sees("Режим восстановления")
        await leave_mode(walk, held=0)
    await anna.says("/drafts")
    await anna.taps("👥 3 Скидки")
    await anna.sees("Черновик рассылки", "могла уже уйти")
    await anna.taps("▶️ Продолжить")
    plan = await anna.sees("Проверьте и отправьте", "могла уже уйти")
    assert labels(plan)[0] == "⚠️ Всё равно отправить: 3"
    assert times_sent(world) == {1: 3}
    async with time_passing(clock):
        await anna.taps("⚠️ Всё равно отправить: 3")
        await anna.waits_for(lambda: times_sent(world) == {2: 3})
        await walk.rests()
    assert times_sent(world) == {2: 3}
