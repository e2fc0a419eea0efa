"""Logging in, again, and out."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.model import Account
from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram import Odd
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, BORIS, World, open_world


async def test_a_wrong_password_is_told_in_its_words_and_the_login_is_kept(
    world: World,
) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    await anna.says("wrong-secret")
    await anna.sees("Неправильный логин или пароль", "demo", "Напишите пароль")
    await anna.sees_no("wrong-secret")
    await anna.says("demo-wrong-too")
    await anna.sees_no("demo-wrong-too")
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")
    menu = await anna.sees("Меню", "500,00\u00a0₽", "demo")
    assert menu.buttons


async def test_the_message_with_the_password_is_deleted_at_once(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    typed = [note.text for note in anna.room.deleted.values() if not note.from_bot]
    assert typed == ["demo", PASSWORD]
    calls = [call.method for call in world.telegram.calls]
    asked = calls[calls.index("deleteMessage") :]
    assert "sendMessage" in asked, "deleted before anything was said about it"
    assert not [call for call in world.gateway.requests if call.secret_in_query]


async def test_where_the_password_cannot_be_deleted_the_bot_says_so(world: World) -> None:
    world.expects_trouble = True
    anna = world.member(ANNA)
    anna.room.bot_is_admin = False
    await anna.says("/start")
    await anna.sees("Это группа")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Если в нём был пароль, удалите его сами")
    await anna.sees("Напишите пароль", "Это группа")
    await anna.says("wrong-secret")
    await anna.sees("Удалить сообщение с паролем не удалось: удалите его сами")
    await anna.sees("Неправильный логин или пароль", "Напишите пароль")
    await anna.says(PASSWORD)
    await anna.sees("Удалить сообщение с паролем не удалось: удалите его сами")
    await anna.sees("Вход выполнен")


async def test_a_password_of_which_telegram_does_not_say_that_it_is_deleted_is_told(
    world: World,
) -> None:
    world.expects_trouble = True
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    world.telegram.faults.add("deleteMessage", odd=Odd.FALSE, times=1000)
    await anna.says(PASSWORD)
    await anna.sees("Удалить сообщение с паролем не удалось: удалите его сами")
    await anna.sees("Вход выполнен")


async def test_a_password_typed_at_the_question_for_the_login_does_not_stay(world: World) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says(f"demo\n{PASSWORD}")
    await anna.sees("Логин не должен быть", "Напишите логин")
    assert PASSWORD not in anna.screen


async def test_a_password_that_begins_like_a_command_does_not_stay(world: World) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.sees("Напишите логин")
    await anna.says("/Secret1")
    await anna.sees("Напишите пароль")
    await anna.says("/Secret2 x")
    await anna.sees("Неправильный логин или пароль")
    deleted = [note.text for note in anna.room.deleted.values() if not note.from_bot]
    assert deleted == ["/Secret1", "/Secret2 x"]


@pytest.mark.parametrize("whose", ["an old window", "another person's window", "a card"])
async def test_a_password_that_answers_any_message_of_the_bot_does_not_stay(
    world: World, whose: str
) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    if whose == "a card":
        await world.log_in(anna)
        answered = await world.send(anna)
    else:
        other = anna if whose == "an old window" else boris
        await other.says("/start")
        answered = await other.sees("Вход в Devino")
    await anna.says("/settings")
    await anna.taps("🔑 Учётная запись")
    await anna.taps("🔑 Ввести логин")
    await anna.sees("Напишите логин")
    for text, wanted in (("demo", "Напишите пароль"), (PASSWORD, "Вход выполнен")):
        world.telegram.send_text(anna.room, anna.user, text, reply_to=answered.message_id)
        await anna.sees(wanted)
    assert PASSWORD not in anna.screen


@pytest.mark.parametrize("signs", ["\u00ad\u00ad", "\u200d" * 3, "\u2060\U0001d17a" * 2])
async def test_a_password_with_invisible_signs_behind_it_is_no_tap(
    world: World, signs: str
) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says(f"demo{signs}")
    await anna.sees("Напишите пароль", "demo")
    await anna.says(PASSWORD + signs)
    await anna.sees("Вход выполнен")
    assert PASSWORD not in anna.screen


@pytest.mark.parametrize("question", ["login", "password"])
async def test_a_password_in_an_edit_does_not_stay_and_is_not_taken(
    world: World, question: str
) -> None:
    anna = world.person()
    hello = await anna.says("hello")
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.sees("Напишите логин")
    if question == "password":
        await anna.says("demo")
        await anna.sees("Напишите пароль")
    world.telegram.edit(anna.room, anna.user, hello.message_id, PASSWORD)
    await anna.sees("Правка или подпись могла содержать пароль: сообщение удалено")
    assert PASSWORD not in anna.screen
    if question == "login":
        await anna.says("demo")
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")


@pytest.mark.parametrize("kind", ["file", "photo"])
async def test_a_password_in_a_caption_does_not_stay_and_is_not_taken(
    world: World, kind: str
) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    if kind == "file":
        await anna.uploads("clients.csv", b"79161234567", caption=PASSWORD)
    else:
        world.telegram.send_photo(anna.room, anna.user, caption=PASSWORD)
    await anna.sees("Правка или подпись могла содержать пароль: сообщение удалено")
    assert PASSWORD not in anna.screen
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")


async def test_an_edit_that_cannot_be_deleted_is_told_and_another_one_is_not(world: World) -> None:
    world.expects_trouble = True
    anna = world.member(ANNA)
    anna.room.bot_is_admin = False
    hello = await anna.says("/start")
    await anna.sees("Это группа")
    world.telegram.edit(anna.room, anna.user, hello.message_id, "/help")
    await anna.taps("🔑 Ввести логин")
    await anna.sees("Напишите логин")
    world.telegram.edit(anna.room, anna.user, hello.message_id, PASSWORD)
    await anna.sees("удалить сообщение не удалось: удалите его сами")


async def test_one_of_the_operators_servers_can_be_chosen(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_world(tmp_path, clock) as world:
        await world.stop()
        second = world.gateway.url + "/v2"
        world.settings = world.settings.model_copy(update={"devino_servers": (second,)})
        await world.start()
        anna = world.person()
        await anna.says("/start")
        await anna.taps("Сервер")
        await anna.sees("Выберите сервер")
        await anna.taps("/rest/v2")
        await anna.says("demo")
        await anna.says(PASSWORD)
        await anna.sees("Вход выполнен")
        assert all(request.v2 for request in world.gateway.requests)


async def test_logging_in_again_replaces_the_account_and_a_failure_keeps_the_old_one(
    world: World,
) -> None:
    world.gateway.add_account("other", "other-secret", senders=("OTHER",))
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("⚙️ Настройки")
    await anna.sees("Учётная запись: demo")
    await anna.taps("🔑 Учётная запись")
    await anna.sees("Вы вошли как demo")
    await anna.taps("🔑 Ввести логин")
    await anna.says("other")
    await anna.says("mistyped")
    await anna.sees("Неправильный логин или пароль")
    await anna.says("/balance")
    await anna.sees("500,00\u00a0₽")
    await anna.says("/settings")
    await anna.taps("🔑 Учётная запись")
    await anna.taps("🔑 Ввести логин")
    await anna.says("other")
    await anna.says("other-secret")
    await anna.sees("Вход выполнен")
    await anna.says("/balance")
    await anna.sees("1\u00a0000,00\u00a0₽")


async def test_the_password_is_nowhere_in_plain_and_logging_out_forgets_it(
    world: World, tmp_path: Path
) -> None:
    world.gateway.add_account("shop", PASSWORD, senders=("MYSHOP",))
    anna = world.person()
    await world.log_in(anna, login="shop")
    await world.hold(anna)
    assert _secrets(tmp_path) == [("shop", True)]
    await anna.says("/settings")
    await anna.taps("🔑 Учётная запись")
    await anna.taps("🚪 Выйти")
    await anna.sees("забыть логин и пароль", "Отложенных SMS: 1")
    await anna.taps("Да, выйти и забыть")
    await anna.sees("Учётная запись: нет входа")
    await anna.says("/balance")
    await anna.sees("Сначала войдите")
    assert _secrets(tmp_path) == [(None, False)]
    await world.stop()
    assert _files_with(tmp_path, PASSWORD.encode()) == []


def _files_with(folder: Path, secret: bytes) -> list[str]:
    files = [path for path in folder.iterdir() if path.is_file()]
    return [path.name for path in files if secret in path.read_bytes()]


def _secrets(tmp_path: Path) -> list[tuple[str | None, bool]]:
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as db:
        return [
            (login, sealed is not None)
            for login, sealed in db.execute("SELECT login, sealed_password FROM chats")
        ]


@pytest.mark.parametrize("told", ["null", '""', '"1,234"', '"NaN"', "NaN", "[]", "{}", "true"])
async def test_a_balance_that_is_not_told_keeps_nobody_out_and_is_shown_as_unknown(
    world: World, told: str
) -> None:
    world.gateway.account("demo").balance_as = told
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/start")
    await anna.sees("Баланс: неизвестен", "demo")
    await anna.says("/balance")
    await anna.sees("Баланс: неизвестен")
    await world.compose(anna)
    await anna.sees("Баланс узнать не удалось")
    await anna.taps("✅ Отправить")
    card = await anna.sees("SMS принято шлюзом")
    assert "Остаток" not in card.text
    world.gateway.account("demo").balance_as = None
    await anna.says("/balance")
    await anna.sees("Баланс: 498,50\u00a0₽")


async def test_a_balance_told_as_people_write_it_is_a_balance(world: World) -> None:
    world.gateway.account("demo").balance_as = '"20\u00a0015,3"'
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/start")
    await anna.sees("20", "015,30\u00a0₽")


async def test_a_balance_that_becomes_unknown_is_not_shown_as_it_was(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.gateway.account("demo").balance_as = "null"
    await anna.says("/start")
    await anna.sees("Баланс: 500,00\u00a0₽ (на 12:00:00)", "Отправитель: не выбран", "demo")
    clock.forward(minutes=5)
    await anna.taps("💰 Баланс")
    await anna.sees("Баланс: неизвестен (на 12:05:00)")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.SESSION_EXPIRED, "User/Balance", times=6),
        Fault(FaultKind.SESSION_EXPIRED, "User/SessionId", times=3),
        Fault(FaultKind.HTTP_429, "User/*", times=3, seconds=0),
    ],
    ids=["a session that is not kept", "a log-in that speaks of a session", "too many"],
)
async def test_a_busy_gateway_is_not_called_a_wrong_login(world: World, fault: Fault) -> None:
    world.gateway.faults.add(fault)
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    await anna.says(PASSWORD)
    await anna.sees("сервер занят другим запросом", "повторите через минуту", "Напишите пароль")
    await anna.sees_no("неправильный")
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")


async def test_after_five_wrong_passwords_no_other_one_reaches_the_gateway(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    for number in range(5):
        await anna.says(f"guessed-{number}")
        await anna.waits_for(lambda: len(log_ins(world)) == number + 1)  # noqa: B023 - waited for
    await anna.says(PASSWORD)
    await anna.sees("Слишком много попыток", "не передан", "12:15", "Напишите пароль")
    assert len(log_ins(world)) == 5
    assert PASSWORD in {note.text for note in anna.room.deleted.values()}
    clock.forward(minutes=15)
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")


def log_ins(world: World) -> list[object]:
    return [one for one in world.gateway.requests if one.method == "User/SessionId"]


@pytest.mark.parametrize("kind", [FaultKind.HTTP_500, FaultKind.HTTP_502_HTML])
async def test_a_gateway_in_trouble_locks_nobody_out(world: World, kind: FaultKind) -> None:
    assert world.app is not None
    accounts, account = world.app.rooms.accounts, Account(world.gateway.url, "demo")
    await world.person().says("/start")
    await world.person().sees("Вход в Devino Telecom")
    world.gateway.faults.add(Fault(kind, times=100))
    tries = [accounts.log_in(ANNA, ANNA, account, PASSWORD) for _ in range(5)]
    failed = await asyncio.gather(*tries, return_exceptions=True)
    assert all(isinstance(one, BotError) and one.code.startswith("gateway-") for one in failed)
    world.gateway.faults.clear()
    assert await accounts.log_in(ANNA, ANNA, account, PASSWORD) == 500


async def test_three_hundred_passwords_at_once_are_five_for_the_gateway(world: World) -> None:
    assert world.app is not None
    accounts, account = world.app.rooms.accounts, Account(world.gateway.url, "demo")
    await world.person().says("/start")
    await world.person().sees("Вход в Devino Telecom")
    tries = [accounts.log_in(ANNA, ANNA, account, f"guess-{one}") for one in range(300)]
    failed = await asyncio.gather(*tries, return_exceptions=True)
    codes = Counter(one.code for one in failed if isinstance(one, BotError))
    assert codes == {"gateway-refused": 5, "login-too-often": 295}
    assert len(log_ins(world)) == 5
