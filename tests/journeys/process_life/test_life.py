"""`python -m bot` as a process: starts with few settings, ends in order, says what is wrong."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.sandbox.devino import Fault, FaultKind
from tests.actor import Actor
from tests.journeys.conftest import BORIS
from tests.journeys.process_life.processes import PASSWORD, Place, open_place

WRONG = 2
TO_HAND_OVER = 46 * 60


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as opened:
        yield opened


async def enter(place: Place) -> Actor:
    anna = place.world.person()
    await place.world.log_in(anna, password=PASSWORD)
    return anna


async def test_four_settings_are_enough(place: Place) -> None:
    needed = ("BOT_TOKEN", "TELEGRAM_API_URL", "DEVINO_URL")
    place.environment = {name: place.environment[name] for name in needed} | {"ACCESS": "open"}
    life = await place.run()
    anna = await enter(place)
    await place.world.send(anna)
    assert len(place.world.sent) == 1
    assert await life.end(signal.SIGTERM) == 0
    assert "ERROR" not in place.log.read_text()


async def test_wrong_settings_end_with_a_list_of_all_of_them(place: Place) -> None:
    life = await place.run(BOT_TOKEN="secret-but-wrong", DEVINO_URL="ftp://x", LOG_LEVEL="LOUD")
    assert await life.exit_code() == WRONG
    written = place.log.read_text()
    assert "The settings are not right" in written
    assert all(f"  {name} " in written for name in ("BOT_TOKEN", "DEVINO_URL", "LOG_LEVEL"))
    assert "Traceback" not in written
    assert "secret-but-wrong" not in written


async def test_a_token_that_telegram_does_not_know_ends_it_in_words(place: Place) -> None:
    life = await place.run(BOT_TOKEN="43:WRONG")
    assert await life.exit_code() == WRONG
    assert "Telegram does not know this BOT_TOKEN" in place.log.read_text()
    assert "Traceback" not in place.log.read_text()


async def test_a_second_bot_on_the_same_database_says_so_and_the_first_goes_on(
    place: Place,
) -> None:
    await place.fork()
    anna = await enter(place)
    second = await place.run()
    assert await second.exit_code() == WRONG
    assert "Another bot is running on this database already" in place.log.read_text()
    await place.world.send(anna)
    assert len(place.world.sent) == 1


async def test_a_check_finds_everything_right(place: Place) -> None:
    life = await place.run("check")
    assert await life.exit_code() == 0
    written = place.log.read_text()
    for words in ("settings: all right", "database: opened", "token: it is the bot @"):
        assert f"ok   {words}" in written
    assert f"ok   gateway: {place.world.gateway.url} answers" in written


async def test_a_check_says_everything_that_is_wrong_at_once(place: Place) -> None:
    await place.fork()
    await enter(place)
    await place.world.gateway.pause()
    life = await place.run("check", BOT_TOKEN="43:WRONG")
    assert await life.exit_code() == 1
    said = place.log.read_text()
    bad = [line for line in said.splitlines() if line.startswith("BAD ")]
    assert len(bad) == 2
    assert "Telegram does not know it" in bad[0]
    assert f"gateway: {place.world.gateway.url} does not answer" in bad[1]
    assert "note database: in use by a running bot" in said
    assert "Traceback" not in said


async def test_asked_to_end_in_the_middle_of_a_send_it_finishes_and_tells(place: Place) -> None:
    life = await place.fork()
    anna = await enter(place)
    place.world.gateway.faults.add(Fault(FaultKind.SLOW, "Sms/Send", seconds=1.5))
    card = await place.world.compose(anna)
    await anna.taps("✅ Отправить")
    await anna.waits_for(lambda: place.world.sent)
    assert await life.end(signal.SIGTERM) == 0
    assert "SMS принято шлюзом" in card.text
    assert place.world.gateway.ledger[0].ids[0] in card.text


async def test_asked_to_end_while_the_gateway_never_answers_it_ends_and_the_outcome_is_unknown(
    place: Place,
) -> None:
    life = await place.fork()
    anna = await enter(place)
    await life.end(signal.SIGTERM)
    place.environment["DEVINO_TIMEOUT_SECONDS"] = "1"
    life = await place.fork()
    place.world.gateway.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "Sms/Send"))
    card = await place.world.compose(anna)
    await anna.taps("✅ Отправить")
    await anna.waits_for(lambda: place.world.sent)
    assert await life.end(signal.SIGTERM) == 0
    await place.fork()
    await anna.waits_for(lambda: "Исход неизвестен" in card.text)
    await anna.says("/balance")
    await anna.sees("Баланс")
    assert len(place.world.sent) == 1


async def test_killed_while_the_gateway_takes_its_time_the_outcome_is_unknown_with_balances(
    place: Place,
) -> None:
    life = await place.fork()
    anna = await enter(place)
    place.world.gateway.faults.add(Fault(FaultKind.SLOW, "Sms/Send", seconds=60))
    card = await place.world.compose(anna)
    await anna.taps("✅ Отправить")
    await anna.waits_for(lambda: place.world.sent)
    await life.end()
    await place.fork()
    await anna.waits_for(lambda: "после: 49\u00a0998,50\u00a0₽" in card.text)
    assert "Исход неизвестен" in card.text
    assert "до отправки: 50\u00a0000,00\u00a0₽" in card.text
    assert len(place.world.sent) == 1


async def test_scheduled_sends_go_out_while_telegram_is_down_and_are_told_later(
    place: Place,
) -> None:
    telegram, port = place.world.telegram, urlsplit(place.world.telegram.url).port
    life = await place.fork()
    anna = await enter(place)
    card = await place.world.hold(anna, when="через 1 час")
    assert await life.end(signal.SIGTERM) == 0
    await telegram.stop()
    await place.fork(ahead=TO_HAND_OVER)
    await anna.waits_for(lambda: len(place.world.sent) == 1)
    assert "Запланировано" in card.text
    await telegram.start(port=port or 0)
    await anna.waits_for(lambda: "SMS передано шлюзу" in card.text)
    await anna.says("/balance")
    await anna.sees("Баланс")
    assert len(place.world.sent) == 1


async def test_asked_to_end_while_telegram_is_down_it_ends_at_once(place: Place) -> None:
    await place.world.telegram.stop()
    life = await place.fork()
    written = place.log
    await place.world.person().waits_for(
        lambda: written.exists() and "Telegram is out of reach" in written.read_text()
    )
    assert await life.end(signal.SIGTERM) == 0


async def test_both_flavours_share_the_pace_of_their_login(place: Place) -> None:
    # the gateway allows 10: two paces would be seen, and a machine that stumbles is not
    place.environment["DEVINO_REQUESTS_PER_SECOND"] = "6"
    place.environment["DEVINO_SERVERS"] = place.world.gateway.url + "/v2"
    await place.fork()
    anna, boris = await enter(place), place.world.person(BORIS)
    await boris.says("/start")
    await boris.taps("Сервер")
    await boris.taps("/v2")
    await boris.sees("Напишите логин")
    await boris.says("demo")
    await boris.sees("Напишите пароль")
    await boris.says(PASSWORD)
    await boris.sees("Меню")
    for person in (anna, boris):
        await place.world.send(person, text="раз")
    for number in range(6):
        for person in (anna, boris):
            await person.says(f"/send 89031112233 №{number}")
        for person in (anna, boris):
            await person.taps("Сейчас")
        for person in (anna, boris):
            await person.sees("Проверьте и отправьте", f"№{number}")
            await person.taps("✅ Отправить")
    for person in (anna, boris):
        await person.sees("SMS принято шлюзом", "№5")
    assert len(place.world.sent) == 14
    assert {request.v2 for request in place.world.gateway.requests} == {True, False}
    assert place.world.gateway.overruns == 0
