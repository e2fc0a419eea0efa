"""What was sent before."""

from tests.conftest import ManualClock
from tests.journeys.conftest import BORIS, World


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
    window = await anna.sees("История: 7 · страница 1 из 2")
    assert "Письмо 6" in window.buttons[0][0].text
    await anna.taps("Старее ›")
    await anna.sees("страница 2 из 2")
    await anna.taps("Письмо 0")
    await anna.sees("SMS принято шлюзом", "Письмо 0")
    await anna.taps("🔄 Уточнить статус", note=anna.last)
    await anna.sees("Доставлено")
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
    await anna.taps("📌 Открыть карточку")
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
