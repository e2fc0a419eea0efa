"""A team's base in a group: talk is left alone, what is meant for the bot is taken."""

from tests.journeys.conftest import ANNA, World
from tests.journeys.contacts.open_lists import people_on


async def test_talk_beside_an_open_list_is_left_alone_and_an_answer_to_it_searches(
    world: World,
) -> None:
    anna = world.member(ANNA)
    await world.log_in(anna)
    await anna.says("/contacts")
    await anna.taps("➕ Новый список")
    await anna.says("Клиенты")
    await anna.sees("📇 Клиенты")
    await anna.says("89161234567 Иван\n89261234567 Пётр")
    window = await anna.sees("Всего: 2", "ответьте на это сообщение")
    before = len(anna.room.notes)
    await anna.says("Кто идёт обедать?")
    await anna.says("/balance")
    await anna.sees("500,00\u00a0₽")
    assert len(anna.room.notes) == before + 3, "talk has no answer"
    world.telegram.send_text(anna.room, anna.user, "иван", reply_to=window.message_id)
    found = await anna.sees("🔍 «иван»: 1")
    assert people_on(found) == ["✓ Иван"]
    await anna.says("89031234567 Ольга")
    await anna.sees("🔍 «89031234567 Ольга»: ничего не нашлось")


async def test_talk_beside_the_open_stop_list_is_left_alone_too(world: World) -> None:
    anna = world.member(ANNA)
    await world.log_in(anna)
    await anna.says("/stop")
    await anna.sees("Стоп-лист пуст")
    before = len(anna.room.notes)
    await anna.says("Кто идёт обедать?")
    await anna.says("/balance")
    await anna.sees("500,00\u00a0₽")
    assert len(anna.room.notes) == before + 3
    await anna.says("89161234567")
    await anna.sees("✅ В стоп-листе: +7 916 123-45-67")
