"""A text that Telegram cuts into messages: no piece of it is taken for something else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.actor import Actor
from tests.journeys.conftest import ANNA, FORUM, GROUP, World

NUMBERS = [f"8916{n:07}" for n in range(500)]
LISTS = {"by lines": "\n".join(NUMBERS), "cut within a number": ",".join(NUMBERS)}


async def at_menu(world: World) -> Actor:
    anna = world.person()
    await world.log_in(anna)
    return anna


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("command", ["/start", "/mailing"])
async def test_a_list_of_two_messages_is_one_mailing(world: World, command: str, text: str) -> None:
    anna = await at_menu(world)
    await anna.says(command)
    await anna.sees("Меню" if command == "/start" else "Рассылка: кому?")
    assert len(await anna.pastes(text)) > 1
    await anna.sees("номера из чата: 500")


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
async def test_a_list_of_two_messages_is_stopped_whole(world: World, text: str) -> None:
    anna = await at_menu(world)
    await anna.says("/stop")
    await anna.sees("Стоп-лист")
    await anna.pastes(text)
    await anna.sees("Внесено: 500", "Стоп-лист: 500")


async def test_no_end_of_a_long_text_is_the_text_of_the_sms(world: World) -> None:
    anna = await at_menu(world)
    await world.reach_text(anna)
    await anna.pastes("Приходите. " * 400)
    await anna.sees("2000", "Что написать?")
    await anna.says("Приходите")
    await anna.sees("Когда отправить", "знаков: 9")


@pytest.mark.parametrize("head", ["89161112233 ", "/send 89161112233 "])
async def test_a_number_with_too_long_a_text_is_asked_for_a_shorter_one_at_once(
    world: World, head: str
) -> None:
    anna = await at_menu(world)
    await world.reach_text(anna)
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.pastes(head + "Приходите. " * 400)
    await anna.sees("Слишком длинно", "Что написать?", "+7 916 111-22-33")


async def test_an_end_that_comes_too_late_is_told_and_not_taken(world: World) -> None:
    anna = await at_menu(world)
    await world.reach_text(anna)
    await anna.says("ы" * 4096)
    await anna.sees("2000", "Что написать?")
    await anna.says("конец текста")
    await anna.sees("его конец пришёл отдельно: он не принят")
    await anna.sees_no("Когда отправить")


async def test_what_comes_after_a_while_is_a_text_of_its_own(world: World) -> None:
    anna = await at_menu(world)
    await world.reach_text(anna)
    await anna.says("ы" * 4096)
    await anna.sees("2000", "Что написать?")
    world.clock.forward(seconds=6)  # type: ignore[attr-defined]
    await anna.says("Приходите")
    await anna.sees("Когда отправить")


PLACES = {"group": (GROUP, None), "topic": (FORUM, 7), "general topic": (FORUM, None)}


async def in_group(world: World, place: str) -> Actor:
    world.expects_trouble = True  # in a group the password stays
    room, thread_id = PLACES[place]
    anna = world.member(ANNA, room=room, thread_id=thread_id)
    await world.log_in(anna)
    return anna


@pytest.mark.parametrize("place", PLACES)
async def test_in_a_group_a_long_text_is_one_text_though_only_its_first_piece_answers(
    world: World, place: str
) -> None:
    anna = await in_group(world, place)
    asked = await world.reach_text(anna)
    await anna.pastes("Приходите. " * 1000, reply_to=asked)
    await anna.sees("2000", "Что написать?")
    world.clock.forward(seconds=6)  # type: ignore[attr-defined]
    await anna.says("/mailing")
    asked = await anna.sees("Рассылка: кому?")
    await anna.pastes(LISTS["by lines"], reply_to=asked)
    await anna.sees("номера из чата: 500")


async def test_where_the_bot_hears_only_answers_the_end_of_a_list_is_missed_aloud(
    world: World,
) -> None:
    anna = await in_group(world, "general topic")
    world.telegram.privacy = True
    await world.stop()
    await world.start()
    await anna.says("/mailing")
    asked = await anna.sees("Рассылка: кому?")
    await anna.pastes(LISTS["by lines"], reply_to=asked)
    await anna.sees("номера из чата: 341")
    await anna.sees("дошло лишь его начало")


@pytest.mark.parametrize("tail", ["конец текста", "89161112233 конец", "/start", "ы" * 3000])
async def test_an_end_that_comes_after_a_restart_is_told_and_not_taken(
    world: World, tail: str
) -> None:
    anna = await at_menu(world)
    await world.reach_text(anna)
    await anna.says("ы" * 4096)
    await anna.sees("2000", "Что написать?")
    await world.stop()
    await anna.says(tail)
    await world.start()
    await anna.sees("его конец пришёл отдельно: он не принят")
    await anna.sees_no("Когда отправить")
    world.clock.forward(seconds=6)  # type: ignore[attr-defined]
    await anna.says("Приходите")
    await anna.sees("Когда отправить")


async def test_a_list_whose_beginning_a_killed_process_has_lost_is_asked_for_again(
    world: World,
) -> None:
    anna = await at_menu(world)
    await anna.says("/stop")
    await anna.sees("Стоп-лист")
    await anna.says("ы" * 4096)
    await kill_before_the_next_piece(world, anna)
    await anna.says("89161112233")
    await world.start()
    await anna.sees("начало потерялось, конец не принят")
    world.clock.forward(seconds=6)  # type: ignore[attr-defined]
    await anna.says("89031112233")
    await anna.sees("В стоп-листе: +7 903 111-22-33", "Стоп-лист: 1")


async def kill_before_the_next_piece(world: World, person: Actor) -> None:
    """Stop the bot, and leave its dialogs as they are while it waits for a piece of a text."""
    path, copy = world.settings.dialogs_path, world.settings.dialogs_path.with_suffix(".copy")
    await person.waits_for(lambda: _rows_of_long_texts(path))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    await world.stop()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    copy.replace(path)
    path.chmod(0o600)


def _rows_of_long_texts(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("select key from dialogs where key like '%long_text%'").fetchall()
