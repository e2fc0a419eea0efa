"""A team in one group, and in a forum's topic."""

from tests.actor import Actor
from tests.journeys.conftest import ANNA, BORIS, FORUM, World


async def test_two_people_compose_at_once_each_in_his_own_dialog(world: World) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    await world.log_in(anna)
    await world.reach_text(anna, phone="89161111111")
    await world.reach_text(boris, phone="89262222222")
    await anna.says("От Анны")
    await anna.sees("Когда отправить на +7 916 111-11-11")
    await boris.says("От Бориса")
    window = await boris.sees("Когда отправить на +7 926 222-22-22")
    await boris.taps("Сейчас", note=window)
    theirs = await boris.sees("Проверьте", "От Бориса")
    ours = next(
        note for note in anna.room.notes.values() if "916 111-11-11?" in note.text and note.buttons
    )
    await anna.taps("Сейчас", note=ours)
    mine = await anna.sees("Проверьте", "От Анны")
    await boris.taps("✅ Отправить", note=theirs)
    await anna.taps("✅ Отправить", note=mine)
    await anna.waits_for(lambda: len(world.sent) == 2)
    assert sorted(world.sent) == [
        ("MYSHOP", "79161111111", "От Анны"),
        ("MYSHOP", "79262222222", "От Бориса"),
    ]


async def test_anothers_tap_is_answered_with_words_and_changes_nothing(world: World) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    await world.log_in(anna)
    card = await world.compose(anna)
    before = card.text
    await boris.taps("✅ Отправить", note=card)
    assert boris.alert == "Это окно открыл другой участник. Откройте своё: /start"
    assert card.text == before
    assert world.sent == []
    await anna.taps("✅ Отправить", note=card)
    await anna.waits_for(lambda: len(world.sent) == 1)


async def test_a_colleague_may_ask_the_status_on_anybodys_result(world: World) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    await world.log_in(anna)
    card = await world.send(anna)
    await boris.taps("🔄 Уточнить статус", note=card)
    await boris.waits_for(lambda: "проверено" in card.text)


async def test_in_a_topic_every_answer_stays_in_the_topic(world: World) -> None:
    world.telegram.rooms[FORUM].bot_is_admin = True
    anna = world.member(ANNA, room=FORUM, thread_id=7)
    await world.log_in(anna)
    await world.send(anna)
    await anna.taps("☰ Меню")
    await anna.sees("Меню")
    for text in ("/help", "/balance", "/status", "/send 8916 Привет", "/cancel"):
        await anna.says(text)
        await anna.waits_for(lambda: _answered(anna))
    await anna.taps("🗑 Да, удалить")
    await anna.sees("Меню")
    await anna.taps("📜 История")
    await anna.taps("Привет")
    await anna.taps("📌 Карточка")
    await anna.waits_for(lambda: anna.last.buttons and anna.last.buttons[1][0].copy_text)
    strays = [note.text for note in anna.room.notes.values() if note.thread_id != 7]
    assert strays == []


def _answered(person: Actor) -> bool:
    return person.last.revision > person._mark


async def test_a_group_is_greeted_when_the_bot_comes_and_its_settings_are_shared(
    world: World,
) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    world.telegram.kick(anna.room, anna.user)
    world.telegram.invite(anna.room, anna.user)
    await anna.sees("Настройки здесь общие на всю группу")
    await world.log_in(anna)
    await boris.says("/balance")
    await boris.sees("500,00\u00a0₽")
