"""What was sent before."""

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, GROUP, World, button_of, time_passing
from tests.journeys.mailing.walks import labels, many, ready


async def test_it_is_paged_opened_asked_about_and_repeated_with_changes(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    for number in range(7):
        await world.send(anna, text=f"Письмо {number}")
        clock.forward(minutes=1)
    await anna.taps("☰ Меню")
    await anna.taps("📜 История")
    window = await anna.sees("История · Все: 7 · страница 1 из 2")
    assert "Письмо 6" in window.buttons[2][0].text
    await anna.taps("Старее ›")
    await anna.sees("страница 2 из 2")
    await anna.taps("Письмо 0")
    await anna.sees("Доставлено", "Письмо 0")
    await anna.taps("🔁 Повторить", note=anna.last)
    await anna.sees("Проверьте и отправьте", "Письмо 0", "MYSHOP", "Сейчас")
    await anna.taps("✏️ Номер")
    await anna.says("89260000000")
    await anna.sees("Проверьте", "Письмо 0", "+7 926 000-00-00")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом", "+7 926 000-00-00")
    assert world.sent[-1] == ("MYSHOP", "79260000000", "Письмо 0")
    assert len(world.sent) == 8


async def test_the_card_repeats_too_and_stays_where_it_is(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    await anna.taps("🔁 Повторить", note=card)
    await anna.sees("Проверьте и отправьте", "уже отправлялся")
    assert "SMS принято шлюзом" in card.text
    assert card.buttons


async def test_the_live_card_can_be_brought_to_the_end_of_the_chat(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    await anna.taps("☰ Меню")
    await anna.taps("📜 История")
    await anna.taps("Привет")
    await anna.sees("SMS принято шлюзом")
    await anna.taps("📌 Карточка")
    card = await anna.waits_for(
        lambda: next(
            (
                n
                for n in anna.room.notes.values()
                if n is anna.last
                and "принято" in n.text
                and any(b.copy_text for r in n.buttons for b in r)
            ),
            None,
        )
    )
    await anna.taps("🔄 Уточнить статус", note=card)
    await anna.waits_for(lambda: "проверено" in card.text)


async def test_an_empty_history_says_so_and_another_chats_is_not_shown(world: World) -> None:
    anna, boris = world.person(), world.person(BORIS)
    await world.log_in(anna)
    await world.send(anna)
    await world.log_in(boris)
    await boris.taps("📜 История")
    await boris.sees("История пуста")


async def open_history(anna: Actor) -> Note:
    await anna.says("/start")
    await anna.taps("📜 История")
    return await anna.sees("История · Все")


async def test_filters_show_each_their_own_and_stay_while_pages_are_turned(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text="Вчерашнее")
    clock.forward(hours=24)
    for number in range(7):
        await world.send(anna, text=f"Письмо {number}")
        clock.forward(seconds=1)
    await world.hold(anna, text="Отложенное")
    world.gateway.bad_numbers.add("79160000000")
    await world.compose(anna, text="Отказанное", phone="79160000000")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS не отправлено")
    window = await open_history(anna)
    assert labels(window)[:5] == ["● Все", "Сегодня", "⏰ Ждут", "📨 Идут", "❌ Не дошли"]
    await anna.taps("⏰ Ждут")
    assert "Отложенное" in " ".join(labels(await anna.sees("История · ⏰ Ждут: 1")))
    await anna.taps("📨 Идут")
    await anna.sees("История · 📨 Идут", "Таких отправок нет")
    await anna.taps("❌ Не дошли")
    assert "Отказанное" in " ".join(labels(await anna.sees("❌ Не дошли: 1")))
    await anna.taps("Сегодня")
    await anna.sees("Сегодня: 9 · страница 1 из 2")
    await anna.taps("Старее ›")
    second = await anna.sees("Сегодня: 9 · страница 2 из 2")
    assert "● Сегодня" in labels(second)
    assert "Вчерашнее" not in " ".join(labels(second))
    await anna.taps("Письмо 0")
    await anna.sees("🆔", "Письмо 0")
    await anna.taps("‹ Назад")
    await anna.sees("Сегодня: 9 · страница 2 из 2")
    await anna.taps("❌ Не дошли")
    await anna.sees("❌ Не дошли: 1 · страница 1 из 1")


async def test_an_sms_that_did_not_arrive_is_among_the_failed_ones(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text="Просроченное")
    await world.send(anna, text="Дошедшее")
    world.gateway.force_state(world.gateway.ledger[0].ids[0], 46)
    clock.forward(seconds=10)
    await anna.says("/status 89161234567")
    await anna.sees("❌ Ошибка: истек срок жизни сообщения", "✅ Доставлено")
    await open_history(anna)
    await anna.taps("❌ Не дошли")
    window = await anna.sees("❌ Не дошли: 1")
    assert "Просроченное" in " ".join(labels(window))


async def in_history(anna: Actor) -> Note:
    """Wait for the window that shows a mailing; its live card says the same, and may change."""

    def window() -> Note | None:
        notes = anna.room.notes.values()
        return next((note for note in notes if "📋 В шаблоны" in labels(note)), None)

    return await anna.waits_for(window)


async def test_a_mailing_of_the_past_is_reported_repeated_and_saved(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(many(3), "{Имя}, скидки")
    async with time_passing(clock):
        await walk.confirm()
        await anna.sees("Рассылка закончена", "3 из 3")
    await open_history(anna)
    await anna.taps("скидки")
    await anna.sees("Рассылка закончена", "3 из 3")
    details = await in_history(anna)
    for _ in range(2):
        # the job is over a moment after its file has come
        await anna.taps("📄 Отчёт", note=details)
        while "Отчёт уже готовится." in details.text:
            await anna.taps("📄 Отчёт", note=details)
        await anna.sees(".xlsx")
        assert "отчёт" in details.text.lower()
    await anna.taps("📋 В шаблоны", note=details)
    await anna.sees("Как назвать шаблон?", "{Имя}, скидки")
    await anna.taps("✅ {Имя}, скидки")
    await anna.sees("Сохранено в шаблоны", "{Имя}, скидки")
    await anna.taps("‹ Назад")
    details = await in_history(anna)
    again = button_of(details, "🔁 Повторить")
    await anna.taps("🔁 Повторить", note=details)
    await anna.sees("Проверьте и отправьте", "получателей 3", "{Имя}, скидки")
    await world.press_again(anna, details, again)
    await anna.says("/drafts")
    await anna.sees("Черновики")
    assert world.app is not None
    assert await world.app.rooms.mailings.drafts.count(anna.room.id) == 1
    assert len(world.sent) == 3


async def test_braces_of_a_text_that_was_the_same_for_all_stay_the_same_when_saved(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(many(2), "Код {{Имя}}")
    async with time_passing(clock):
        await walk.confirm()
        await anna.sees("Рассылка закончена", "2 из 2")
    assert world.sent[0][2] == "Код {Имя}"
    await open_history(anna)
    await anna.taps("Код")
    await anna.taps("📋 В шаблоны")
    await anna.sees("Как назвать шаблон?", "Код {{Имя}}")


async def test_a_group_looks_at_its_past_together(world: World) -> None:
    anna, boris = world.member(ANNA, room=GROUP), world.member(BORIS, room=GROUP)
    await world.log_in(anna)
    await world.send(anna, text="Общее")
    await boris.says("/start")
    theirs = await boris.sees("Меню")
    await boris.taps("📜 История", note=theirs)
    await boris.taps("Сегодня", note=theirs)
    await boris.sees("Сегодня: 1")
    await boris.taps("Общее", note=theirs)
    await boris.sees("SMS принято шлюзом", "Общее")
