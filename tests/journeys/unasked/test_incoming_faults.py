"""Incoming SMS through restarts and trouble: none is lost, and one shown twice says so."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, World, time_passing
from tests.journeys.unasked.incoming_sms import OFTEN, comes, sends, show_incoming, shown

SUPERGROUP = -1009


@pytest.fixture
def overrides() -> dict[str, object]:
    return OFTEN


@pytest.fixture(autouse=True)
def _trouble(world: World) -> None:
    world.expects_trouble = True


async def test_a_restart_repeats_nothing_and_fetches_what_came_meanwhile(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    sends(world, "До")
    await comes(world, anna, "📩", "До")
    await world.stop()
    clock.forward(days=3)
    sends(world, "Пока бот лежал")
    clock.forward(hours=5)
    await world.start()
    await comes(world, anna, "📩", "Пока бот лежал")
    sends(world, "После")
    await comes(world, anna, "📩", "После")
    for text in ("До", "Пока бот лежал", "После"):
        assert len(shown(anna, text)) == 1
    assert not shown(anna, "уже показано")


async def test_killed_before_it_was_shown_it_is_shown_by_the_next_start(
    world: World, tmp_path: Path, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    sends(world, "Привет")
    await comes(world, anna, "📩", "Привет")
    await world.stop()
    _put_back(tmp_path, "new")
    await world.start()
    await anna.waits_for(lambda: len(shown(anna, "Привет")) == 2)
    assert not shown(anna, "Возможно, уже показано")
    clock.forward(minutes=5)


async def test_killed_between_showing_and_noting_it_is_shown_again_and_says_so(
    world: World, tmp_path: Path
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    sends(world, "Привет")
    await comes(world, anna, "📩", "Привет")
    await world.stop()
    _put_back(tmp_path, "showing")
    await world.start()
    await anna.waits_for(lambda: len(shown(anna, "Привет")) == 2)
    assert len(shown(anna, "Возможно, уже показано")) == 1
    await world.stop()
    await world.start()
    sends(world, "Следующая")
    await comes(world, anna, "📩", "Следующая")
    assert len(shown(anna, "Привет")) == 2


def _put_back(folder: Path, state: str) -> None:
    """Set the SMS to the state in which a process killed at that instant leaves it."""
    with closing(sqlite3.connect(folder / "bot.sqlite3")) as db, db:
        db.execute("update incoming set state = ?, message_id = null", (state,))


@pytest.mark.parametrize("after_effect", [False, True])
async def test_when_nobody_knows_whether_telegram_showed_it_it_is_shown_again_and_says_so(
    world: World, *, after_effect: bool
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    world.telegram.faults.add("sendMessage", reset=True, after_effect=after_effect)
    sends(world, "Привет")
    await comes(world, anna, "Привет", "Возможно, уже показано")
    assert len(shown(anna, "Привет")) == (2 if after_effect else 1)


async def test_what_telegram_refused_for_now_is_shown_later_without_a_remark(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    world.telegram.faults.add("sendMessage", status=429, retry_after=90)
    sends(world, "Привет")
    await comes(world, anna, "📩", "Привет")
    assert len(shown(anna, "Привет")) == 1
    assert not shown(anna, "Возможно")


async def test_while_telegram_takes_no_connection_nothing_counts_as_shown(
    world: World, tmp_path: Path
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    await world.telegram.stop()
    sends(world, "Привет")
    async with time_passing(world.clock, step=3):  # type: ignore[arg-type]
        await anna.waits_for(lambda: _states(tmp_path) == ["new"])
    await world.stop()
    assert _states(tmp_path) == ["new"]


def _states(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "bot.sqlite3")) as db:
        return [state for (state,) in db.execute("select state from incoming")]


async def test_a_chat_that_blocked_the_bot_has_it_after_the_next_start(
    world: World, tmp_path: Path
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    world.telegram.block(anna.user)
    sends(world, "Привет")
    async with time_passing(world.clock, step=3):  # type: ignore[arg-type]
        await anna.waits_for(lambda: any("blocked" in call for call in world.refused_calls))
        await anna.waits_for(lambda: _states(tmp_path) == ["new"])
    assert len([call for call in world.refused_calls if "blocked" in call]) == 1
    await world.stop()
    world.telegram.unblock(anna.user)
    await world.start()
    await anna.sees("📩", "Привет", fresh=False)
    assert not shown(anna, "Возможно")


async def test_one_that_telegram_will_not_have_does_not_hold_up_the_next(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    world.telegram.faults.add("sendMessage", status=400, description="Bad Request: strange")
    sends(world, "Странная")
    sends(world, "Обычная")
    await comes(world, anna, "📩", "Обычная")
    sends(world, "Ещё одна")
    await comes(world, anna, "📩", "Ещё одна")
    assert len(shown(anna, "Странная")) == 1


@pytest.mark.parametrize(
    "kind", [FaultKind.HTTP_500, FaultKind.HTML_200, FaultKind.RESET_BEFORE, FaultKind.EMPTY_BODY]
)
async def test_a_gateway_in_trouble_is_no_news_and_costs_no_sms(
    world: World, kind: FaultKind
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    before = len(anna.room.notes)
    world.gateway.faults.add(Fault(kind, "Sms/In", times=2))
    world.gateway.expire_sessions("demo")
    sends(world, "Привет")
    await comes(world, anna, "📩", "Привет")
    assert len(anna.room.notes) == before + 1


async def test_while_the_password_is_wrong_nobody_is_bothered_and_nothing_is_lost(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    world.gateway.faults.add(Fault(FaultKind.REFUSE, "User/SessionId", times=3, code=4))
    world.gateway.expire_sessions("demo")
    before = len(anna.room.notes)
    sends(world, "Привет")
    await comes(world, anna, "📩", "Привет")
    assert len(anna.room.notes) == before + 1
    clock.forward(minutes=1)


async def test_a_group_that_became_a_supergroup_meanwhile_has_it_there_once(world: World) -> None:
    anna, boris = world.member(ANNA), world.telegram.people[BORIS]
    await world.log_in(anna)
    await show_incoming(world, anna)
    world.telegram.add_group(SUPERGROUP, "Отдел продаж", [anna.user, boris])
    there = world.member(ANNA, room=SUPERGROUP)
    world.telegram.faults.add("sendMessage", migrated_to=SUPERGROUP)
    sends(world, "Привет")
    await comes(world, there, "📩", "Привет")
    sends(world, "Ещё")
    await comes(world, there, "📩", "Ещё")
    assert len(shown(there, "Привет")) == 1
    assert not shown(anna, "Привет")
