"""/cancel: nothing that was typed is lost without a question."""

import pytest

from tests.actor import Actor
from tests.journeys.conftest import ANNA, BORIS, World
from tests.journeys.mailing.walks import ready
from tests.journeys.upload.filed import PEOPLE, xlsx


async def asked(world: World, anna: Actor) -> None:
    await world.log_in(anna)
    await world.reach_when(anna, text="Начатый текст")
    await anna.says("/cancel")
    await anna.sees("Удалить начатое SMS?", "+7 916 123-45-67", "Начатый текст")


async def test_an_sms_that_was_begun_is_deleted_only_by_a_yes(world: World) -> None:
    anna = world.person()
    await asked(world, anna)
    await anna.taps("🗑 Да, удалить")
    await anna.sees("Начатое SMS удалено. Ничего не отправлено.")
    menu = await anna.sees("Меню")
    assert "Продолжить SMS" not in str(menu.buttons)
    assert world.sent == []


async def test_an_sms_that_was_begun_can_be_kept_for_later(world: World) -> None:
    anna = world.person()
    await asked(world, anna)
    await anna.taps("📝 Оставить на потом")
    await anna.sees("Вышли. Ничего не отправлено.", "Продолжить SMS")
    await anna.taps("📝 Продолжить SMS")
    await anna.sees("Когда отправить на +7 916 123-45-67")


async def test_who_does_not_leave_after_all_finds_the_same_question_again(world: World) -> None:
    anna = world.person()
    await asked(world, anna)
    await anna.taps("‹ Не выходить")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "Начатый текст")


async def test_a_kept_draft_is_asked_about_though_nothing_is_open(world: World) -> None:
    anna = world.person()
    await asked(world, anna)
    await anna.taps("📝 Оставить на потом")
    await anna.sees("Меню")
    await anna.says("/cancel")
    await anna.sees("Удалить начатое SMS?", "Начатый текст")


async def test_an_old_question_does_nothing_to_another_sms(world: World) -> None:
    anna = world.person()
    await asked(world, anna)
    question = next(note for note in anna.room.notes.values() if "Удалить начатое" in note.text)
    await world.reach_when(anna, text="Другой текст")
    await anna.taps("🗑 Да, удалить", note=question)
    assert anna.alert == "Это был другой вопрос. Ничего не изменилось."
    await anna.says("/start")
    await anna.taps("📝 Продолжить SMS")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "Другой текст")


async def test_in_a_group_nobody_answers_for_another(world: World) -> None:
    world.expects_trouble = True  # in a group, the message with the password may stay
    anna, boris = world.member(ANNA), world.member(BORIS)
    await asked(world, anna)
    question = next(note for note in anna.room.notes.values() if "Удалить начатое" in note.text)
    await boris.taps("🗑 Да, удалить", note=question)
    assert boris.alert
    assert "другой участник" in boris.alert
    await anna.taps("‹ Не выходить")
    await anna.sees("Когда отправить")


@pytest.mark.parametrize("where", ["/settings", "/history", "/contacts", "/send"])
async def test_where_nothing_was_typed_it_leaves_at_once(world: World, where: str) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says(where)
    await anna.waits_for(lambda: anna.room.notes and anna.last.buttons)
    await anna.says("/cancel")
    await anna.sees("Вышли. Ничего не отправлено.")
    await anna.sees("Меню")


async def test_a_mailing_stays_among_the_drafts(world: World) -> None:
    walk = await ready(world)
    await walk.person.says("/mailing")
    await walk.person.says("89161234567")
    await walk.person.sees("номера из чата: 1")
    await walk.person.says("/cancel")
    await walk.person.sees("Вышли. Ничего не отправлено. Рассылка осталась в черновиках.")
    menu = await walk.person.sees("Меню")
    assert "Черновики рассылок: 1" in str(menu.buttons)


async def test_a_file_that_was_read_is_left_only_by_a_yes(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.sees("Телефоны: B «Телефон»")
    await anna.says("/cancel")
    await anna.sees("Этот файл придётся прислать снова")
    await anna.taps("‹ Не выходить")
    await anna.sees("Телефоны: B «Телефон»")
    await anna.says("/cancel")
    await anna.taps("Да, выйти")
    await anna.sees("Вышли. Ничего не отправлено.")
    await anna.sees("Меню")
