"""kill -9 in ways of sending that are not the plain one: by local time, many, in a topic.

All of it over the gateway's flavour without sessions, and with a Telegram that takes its time.
Few kills, each at a point that is named: `test_kill_anywhere` tries them all in the plain way.
"""

import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.journeys.conftest import ANNA, FORUM
from tests.journeys.process_life.killing import AT_ONCE, button, judge, outcome
from tests.journeys.process_life.processes import PASSWORD, Place, open_place

SLOW = 0.15
"""Seconds that Telegram takes for any call."""
BY_LOCAL_TIME = "http SendByTimeZone "
MANY = 12_000
PAST_HAND_OVER = 5

pytestmark = pytest.mark.budget(600)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path, delivery=AT_ONCE, BATCH_SIZE="2900") as opened:
        opened.environment["DEVINO_URL"] = opened.world.gateway.url + "/v2"
        opened.world.telegram.faults.add(times=10**6, status=200, delay=SLOW)
        yield opened
        assert not opened.world.gateway.account("demo").sessions


async def enter_topic(place: Place) -> Actor:
    """Log in from a topic of a group, where nothing is put off to the morning."""
    anna = place.world.member(ANNA, room=FORUM, thread_id=7)
    await place.world.log_in(anna, password=PASSWORD)
    await place.world.compose(anna)
    await anna.says("/settings")
    await anna.taps("Тихие часы")
    await anna.taps("Выключить")
    await anna.sees("выключены")
    return anna


async def compose_by_local_time(anna: Actor, text: str) -> Note:
    await anna.says(f"/send 89161234567 {text}")
    await anna.sees("Когда отправить")
    await anna.taps("По времени получателя")
    await anna.says("завтра 23:00")
    return await anna.sees("Проверьте и отправьте", text)


def seconds_to_hand_over(place: Place, text: str) -> float:
    (moment,) = place.asked(f"select hand_over_at from mailings where text = '{text}'")  # noqa: S608 - the test's own text
    at = datetime.fromisoformat(moment)
    return (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


async def test_a_hand_over_by_local_time_killed_around_its_request_is_one_hand_over(
    place: Place,
) -> None:
    life = await place.fork()
    anna = await enter_topic(place)
    for stage in ("request_start", "request_chunk_sent", "request_end"):
        text = f"По местному {stage}"
        confirm = button(anna, await compose_by_local_time(anna, text), "✅ Отправить")
        confirm()
        await outcome(anna, text, "Запланировано")
        assert await life.end(signal.SIGTERM) == 0
        ahead = seconds_to_hand_over(place, text) + PAST_HAND_OVER
        place.armed.touch()
        life = await place.fork(kill_at=1, kill_on=BY_LOCAL_TIME + stage, ahead=ahead)
        assert await life.exit_code() == -9
        place.armed.unlink()
        assert place.frozen(text) == ["sending"]
        life = await place.fork(ahead=ahead)
        await judge(place, anna, text, "sending")
        assert len(place.accepted(text)) == (stage == "request_end")


async def test_a_large_mailing_killed_while_it_is_written_down_goes_to_everybody_once(
    place: Place,
) -> None:
    life = await place.fork(kill_at=2, kill_on="after commit")
    anna = await enter_topic(place)
    phones = [str(79000000000 + one) for one in range(MANY)]
    await anna.says("/mailing")
    await anna.sees("Рассылка: кому?")
    await anna.uploads("many.csv", "\n".join(["Телефон", *phones]).encode())
    await anna.taps("✅ Всё верно")
    await anna.sees("прочитан")
    await anna.taps("Дальше ›")
    await anna.sees("Что написать?")
    await anna.says("Всем сразу")
    await anna.sees("Когда отправить?")
    await anna.taps("Сейчас")
    plan = await anna.sees("Проверьте и отправьте", "Всем сразу")
    place.armed.touch()
    button(anna, plan, "✅ Отправить")()
    states, written = [], []
    for next_death in (2, 1, 0):
        assert await life.exit_code() == -9
        states += place.asked("select state from mailings")
        written += place.asked("select count(*) from messages")
        life = await place.fork(kill_at=next_death, kill_on="after commit")
    assert states == ["freezing"] * 3
    assert all(0 < int(one) < MANY for one in written)
    await outcome(anna, "Рассылка закончена", "12\u00a0000 из 12\u00a0000")
    ledger = [sms.destination for sms in place.world.gateway.ledger]
    assert sorted(ledger) == phones
