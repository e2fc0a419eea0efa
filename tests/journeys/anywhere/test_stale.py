"""Taps on old keyboards, which stay in chats for months: each of them gets an answer."""

import sqlite3
from contextlib import closing

import pytest

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, World, button_of


async def _menu_after(person: Actor, note: Note) -> Note:
    """Return the live menu that came after a note."""
    return await person.waits_for(
        lambda: next(
            (
                one
                for one in person.room.notes.values()
                if one.message_id > note.message_id and "Меню" in one.text and one.buttons
            ),
            None,
        )
    )


async def test_an_old_menu_leads_to_the_menu_with_a_word_after_a_new_one_and_a_restart(
    world: World,
) -> None:
    anna = world.person()
    old = await world.log_in(anna)
    button = button_of(old, "📜 История")
    await anna.says("/start")
    new = await _menu_after(anna, old)
    assert not old.buttons
    assert await world.press_again(anna, old, button) == "Эта кнопка устарела. Вот меню."
    newest = await _menu_after(anna, new)
    await world.stop()
    await world.start()
    await anna.taps("📜 История", note=newest)
    await anna.sees("История пуста")


async def test_an_old_card_to_confirm_sends_nothing_and_leads_to_the_menu(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.compose(anna)
    button = button_of(card, "✅ Отправить")
    await anna.says("/start")
    menu = await _menu_after(anna, card)
    assert await world.press_again(anna, card, button) == "Эта кнопка устарела. Вот меню."
    await _menu_after(anna, menu)
    assert world.sent == []


async def test_a_card_to_confirm_lives_through_a_restart_and_sends_once(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.compose(anna)
    await world.stop()
    await world.start()
    await anna.taps("✅ Отправить", note=card)
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    assert len(world.sent) == 1


async def test_the_buttons_of_a_result_work_after_a_restart_and_a_month(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    await world.stop()
    clock.forward(days=30)
    await world.start()
    await anna.taps("🔄 Уточнить статус", note=card)
    await anna.waits_for(lambda: "Нет данных" in card.text)
    await anna.taps("🔁 Повторить", note=card)
    await anna.sees("Проверьте и отправьте", "Привет")
    await anna.taps("☰ Меню", note=card)
    await anna.sees("Меню")


async def test_a_draft_left_for_the_menu_can_be_gone_on_with(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, text="Почти отправлено")
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.taps("📝 Продолжить SMS")
    await anna.sees("Проверьте и отправьте", "Почти отправлено")
    await anna.says("/cancel")
    await anna.taps("🗑 Да, удалить")
    await anna.sees("Начатое SMS удалено. Ничего не отправлено.")
    menu = await anna.sees("Меню")
    assert "Продолжить SMS" not in str(menu.buttons)


async def test_an_answer_to_a_question_that_a_crash_took_leads_to_the_menu_with_a_word(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await world.stop()
    with closing(sqlite3.connect(world.settings.dialogs_path)) as db, db:
        db.execute("delete from dialogs where key like '%aiogd:context%'")
    await world.start()
    await anna.says("Ваш заказ готов")
    await anna.sees("этот шаг потерялся", "Ничего не отправлено")
    await anna.sees("Меню")
    await anna.taps("📝 Продолжить SMS")
    await anna.sees("Что написать?")
    await anna.says("Ваш заказ готов")
    await anna.sees("Когда отправить на +7 916 123-45-67")
    assert world.sent == []


def rename_open_dialogs(world: World, before: str, after: str, *, version: int = 1) -> None:
    with closing(sqlite3.connect(world.settings.dialogs_path)) as db, db:
        db.execute("update dialogs set data = replace(data, ?, ?)", (before, after))
        db.execute(f"pragma user_version = {version}")


async def test_a_half_finished_sms_goes_on_after_an_update_that_renamed_its_states(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    question = await world.reach_text(anna)
    await world.stop()
    rename_open_dialogs(world, "SendSG:", "SendOne:", version=0)
    await world.start()
    await anna.says("Ваш заказ готов")
    await anna.sees("Когда отправить на +7 916 123-45-67")
    assert "устарела" not in question.text
    assert world.sent == []


async def test_a_half_finished_mailing_goes_on_after_an_update_that_renamed_its_states(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/mailing")
    question = await anna.sees("Рассылка: кому?")
    await world.stop()
    rename_open_dialogs(world, "MailingSG:", "Mailing:", version=0)
    await world.start()
    await anna.taps("👥 Из базы", note=question)
    await anna.sees("нет списков")


@pytest.mark.parametrize("answer", ["Ваш заказ готов", "/help"])
async def test_a_dialog_of_a_version_nobody_knows_leads_to_the_menu_with_the_draft_kept(
    world: World, answer: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await world.stop()
    rename_open_dialogs(world, "SendSG:", "SendLater:")
    await world.start()
    await anna.says(answer)
    await anna.sees("этот шаг потерялся", "Ничего не отправлено")
    await anna.sees("Меню")
    await anna.taps("📝 Продолжить SMS")
    await anna.sees("Что написать?")


def lose_open_dialogs(world: World) -> None:
    with closing(sqlite3.connect(world.settings.dialogs_path)) as db, db:
        db.execute("delete from dialogs where key like '%aiogd:context%'")


async def lost_at_the_text(world: World, anna: Actor) -> None:
    """Open the question for the text, and lose it while the bot is down."""
    await world.reach_text(anna)
    await world.stop()
    lose_open_dialogs(world)
    await world.start()


async def test_a_lost_step_names_what_was_confirmed_and_answers_what_met_it(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna, text="Заказ готов")
    for command, answer in (
        ("/help", "Что я умею"),
        ("/send 89261234567 Другое", "Когда отправить на +7 926 123-45-67"),
        ("89261234567", "Отправим SMS на"),
    ):
        await lost_at_the_text(world, anna)
        await anna.says(command)
        said = await anna.sees("этот шаг потерялся", "подтвердили", "Заказ готов")
        assert "ничего не отправлено" not in said.text.lower()
        await anna.sees(answer)
    assert "SMS принято шлюзом" in card.text
    assert len(world.sent) == 1


async def test_a_lost_step_claims_nothing_of_what_colleagues_have_confirmed(world: World) -> None:
    """It may have let one of theirs go out at once."""
    anna, boris = world.member(ANNA), world.member(BORIS)
    world.expects_trouble = True  # in a group, the message with the password stays
    await world.log_in(anna)
    await world.send(anna)
    await lost_at_the_text(world, boris)
    await boris.says("/help")
    said = await boris.sees("этот шаг потерялся", "в «Истории»")
    assert "ничего не отправлено" not in said.text.lower()
    await boris.sees("Что я умею")


async def test_a_tap_on_a_card_works_though_a_step_was_lost(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    await lost_at_the_text(world, anna)
    await anna.taps("🔄 Уточнить статус", note=card)
    await anna.sees("этот шаг потерялся")
    await anna.waits_for(lambda: anna.alert)
    assert anna.alert != "Уже принято: исход — в этой карточке."
    await anna.says("/start")
    await anna.sees("Меню", "Баланс")
    assert "🔄 Уточнить статус" in str(card.buttons)


async def test_a_command_that_replies_to_a_lost_window_is_answered(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await lost_at_the_text(world, anna)
    question = anna.last
    assert question.buttons
    world.telegram.send_text(anna.room, anna.user, "/help", reply_to=question.message_id)
    await anna.sees("этот шаг потерялся", "Ничего не отправлено")
    await anna.sees("Что я умею")
