"""The balance warning: its floor is typed, it comes once a fall, no restart repeats it."""

import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from bot.model import Account
from tests.actor import Actor
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, World, open_world, time_passing

WARNING = "— ниже порога"
SUPERGROUP = -1009


async def set_floor(person: Actor, typed: str = "300") -> None:
    """Type a floor in the settings."""
    await person.says("/settings")
    await person.taps("💰 Порог")
    await person.sees("Предупреждать о балансе: нет", "500,00\u00a0")
    await person.says(typed)
    await person.sees("Настройки чата", "Предупреждать о балансе: ниже")


def warnings(person: Actor) -> int:
    return sum(WARNING in note.text for note in person.room.notes.values())


def spend(world: World, left: str) -> None:
    world.gateway.account("demo").balance = Decimal(left)


async def ten_minutes(world: World, person: Actor) -> None:
    """Let the bot look at the balance once more."""

    def looks() -> int:
        return sum(one.method == "User/Balance" for one in world.gateway.requests)

    before = looks()
    async with time_passing(world.clock, step=30):  # type: ignore[arg-type]
        await person.waits_for(lambda: looks() > before)


async def test_a_fall_is_said_once_with_what_to_do_and_anew_after_a_top_up(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await set_floor(anna)
    spend(world, "299.99")
    await ten_minutes(world, anna)
    note = await anna.sees("Баланс 299,99\u00a0₽ — ниже порога 300,00\u00a0₽", "Пополните")
    links = [button.url for row in note.buttons for button in row if button.url]
    assert links == ["https://my.devinotele.com"]
    spend(world, "100")
    await ten_minutes(world, anna)
    await ten_minutes(world, anna)
    assert warnings(anna) == 1
    spend(world, "300")
    await ten_minutes(world, anna)
    spend(world, "299")
    await ten_minutes(world, anna)
    await anna.sees("Баланс 299,00\u00a0₽ — ниже порога", fresh=False)
    assert warnings(anna) == 2


async def test_an_sms_that_costs_it_below_says_so_without_waiting_for_the_clock(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await set_floor(anna, "499")
    await world.send(anna)
    await anna.sees("Баланс 498,50\u00a0₽ — ниже порога 499,00\u00a0₽", fresh=False)
    assert warnings(anna) == 1


async def test_a_restart_does_not_repeat_it_and_says_what_was_still_to_be_said(
    world: World, tmp_path: Path, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await set_floor(anna)
    spend(world, "10")
    await ten_minutes(world, anna)
    await anna.waits_for(lambda: warnings(anna) == 1)
    await world.stop()
    clock.forward(hours=1)
    await world.start()
    await ten_minutes(world, anna)
    assert warnings(anna) == 1
    await world.stop()
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as db, db:
        assert db.execute("select balance_notice from chats").fetchall() == [("told",)]
        db.execute("update chats set balance_notice = 'due'")
    await world.start()
    await anna.waits_for(lambda: warnings(anna) == 2)


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 429, "retry_after": 70}])
async def test_telegram_in_trouble_delays_it_only(world: World, trouble: dict[str, int]) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    await set_floor(anna)
    spend(world, "10")
    world.telegram.faults.add("sendMessage", **trouble)  # type: ignore[arg-type]
    async with time_passing(world.clock, step=30):  # type: ignore[arg-type]
        await anna.waits_for(lambda: warnings(anna) == 1)


async def test_a_chat_that_blocked_the_bot_is_warned_by_the_next_start(world: World) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    await set_floor(anna)
    spend(world, "10")
    world.telegram.block(anna.user)
    async with time_passing(world.clock, step=30):  # type: ignore[arg-type]
        await anna.waits_for(lambda: any("blocked" in call for call in world.refused_calls))
    await world.stop()
    world.telegram.unblock(anna.user)
    await world.start()
    await anna.waits_for(lambda: warnings(anna) == 1)


async def test_another_floor_warns_anew_and_none_warns_never(world: World, tmp_path: Path) -> None:
    anna = world.person()
    await world.log_in(anna)
    await set_floor(anna, "1 500,50 ₽")
    await ten_minutes(world, anna)
    await anna.sees(
        "Баланс 500,00\u00a0₽ — ниже порога 1 500,50\u00a0₽".replace("1 500", "1\xa0500"),
        fresh=False,
    )
    await anna.says("/settings")
    await anna.sees("Настройки чата")
    await anna.taps("💰 Порог")
    await anna.taps("Не предупреждать")
    await anna.sees("Предупреждать о балансе: нет")
    spend(world, "1")
    clock = world.clock
    for _ in range(4):
        clock.forward(minutes=10)  # type: ignore[attr-defined]
    await anna.says("/balance")
    await anna.sees("1,00\u00a0₽")
    assert warnings(anna) == 1
    await world.stop()
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as db:
        noted = db.execute("select user_id, facts from audit where action = 'floor'").fetchall()
    assert [(user, json.loads(facts)["value"]) for user, facts in noted] == [
        (ANNA, "1500.50"),
        (ANNA, ""),
    ]


async def test_what_is_no_amount_is_told_and_changes_nothing(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/settings")
    await anna.taps("💰 Порог")
    for typed, words in {
        "пятьсот": "Не понимаю «пятьсот»",
        "-5": "Не понимаю «-5»",
        "9999999999": "предел — 1\u00a0000\u00a0000\u00a0000,00\u00a0₽",
        "500 $": "Напишите сумму в валюте счёта, ₽",
    }.items():
        await anna.says(typed)
        await anna.sees(words, "Предупреждать о балансе: нет")
    world.telegram.send_sticker(anna.room, anna.user)
    await anna.sees("Здесь нужна сумма", "Предупреждать о балансе: нет")


async def test_a_group_is_warned_in_the_group_and_whoever_logs_in_anew_too(world: World) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    world.gateway.add_account("other", PASSWORD, balance=Decimal(5))
    await world.log_in(anna)
    await set_floor(anna)
    await boris.says("/balance")
    await boris.sees("500,00\u00a0₽")
    assert warnings(boris) == 0
    assert world.app
    other = Account(world.gateway.url, "other")
    await world.app.rooms.accounts.log_in(anna.room.id, ANNA, other, PASSWORD)
    await boris.waits_for(lambda: warnings(boris) == 1)


async def test_money_is_in_the_currency_that_the_operator_names(
    clock: ManualClock, tmp_path: Path
) -> None:
    async with open_world(tmp_path, clock, currency="kzt") as world:
        anna, carol = world.person(), world.person(CAROL)
        await world.log_in(anna)
        await set_floor(anna, "600 тенге")
        await ten_minutes(world, anna)
        await anna.sees("Баланс 500,00\u00a0KZT — ниже порога 600,00\u00a0KZT", fresh=False)
        await carol.says("/settings")
        await carol.taps("💰 Low balance")
        await carol.says("600 ₸")
        await carol.sees("Balance warning: below KZT\u00a0600.00")


async def test_an_english_reader_is_warned_in_english(world: World) -> None:
    carol = world.person(CAROL)
    assert world.app
    await carol.says("/settings")
    await carol.taps("💰 Low balance")
    await carol.sees("Balance warning: none")
    await carol.says("1,000.50")
    await carol.sees("Chat settings", "Balance warning: below ₽1,000.50")
    account = Account(world.gateway.url, "demo")
    await world.app.rooms.accounts.log_in(CAROL, CAROL, account, PASSWORD)
    await carol.sees("Balance ₽500.00: below ₽1,000.50", "Top up", fresh=False)


async def test_a_group_that_became_a_supergroup_meanwhile_is_warned_there(world: World) -> None:
    anna = world.member(ANNA)
    await world.log_in(anna)
    await set_floor(anna)
    world.telegram.add_group(SUPERGROUP, "Отдел продаж", [anna.user])
    there = world.member(ANNA, room=SUPERGROUP)
    world.expects_trouble = True
    world.telegram.faults.add("sendMessage", migrated_to=SUPERGROUP)
    spend(world, "10")
    await ten_minutes(world, anna)
    await there.waits_for(lambda: warnings(there) == 1)
