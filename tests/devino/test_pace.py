"""The pace is kept, nobody is forgotten, and no time passes but the test's own."""

import asyncio
import heapq
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.devino import Pacer, Rank


class VirtualClock:
    """Time that passes only in `run_until`, sleeper by sleeper; each may wake `late`."""

    def __init__(self) -> None:
        self.at = 500.0
        self.late = 0.0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        moment = self.at + seconds + self.late
        heapq.heappush(self._sleepers, (moment, next(self._order), woken))
        await woken.wait()

    async def run_until(self, end: float) -> None:
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self.wake_next()
            await settle()
        self.at = max(self.at, end)

    def wake_next(self) -> None:
        moment, _, woken = heapq.heappop(self._sleepers)
        self.at = max(self.at, moment)
        woken.set()


async def one_step() -> None:
    await asyncio.sleep(0)


async def settle() -> None:
    for _ in range(8):
        await one_step()


class Log:
    """Callers of one pacer, and when each got through."""

    def __init__(self, pacer: Pacer, clock: VirtualClock) -> None:
        self.pacer, self.clock = pacer, clock
        self.through: list[tuple[str, float]] = []
        self.tasks: list[asyncio.Task[None]] = []

    def call(self, name: str, rank: Rank = Rank.READ) -> asyncio.Task[None]:
        task = asyncio.create_task(self._turn(name, rank))
        self.tasks.append(task)
        return task

    async def _turn(self, name: str, rank: Rank) -> None:
        await self.pacer.turn(rank)
        self.through.append((name, self.clock.now() - 500))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.through]

    @property
    def moments(self) -> list[float]:
        return [moment for _, moment in self.through]


def opened(rate: float) -> Log:
    clock = VirtualClock()
    return Log(Pacer(rate, clock=clock.now, sleep=clock.sleep), clock)


def busiest_second(moments: list[float]) -> int:
    return max(sum(start <= moment <= start + 1 for moment in moments) for start in moments)


async def test_slots_are_a_step_apart_from_the_first_on() -> None:
    log = opened(4)
    for number in range(4):
        log.call(str(number))

    await log.clock.run_until(510)

    assert log.through == [("0", 0.0), ("1", 0.25), ("2", 0.5), ("3", 0.75)]


async def test_waking_late_costs_no_slot() -> None:
    log = opened(4)
    log.clock.late = 0.125
    for number in range(9):
        log.call(str(number))

    await log.clock.run_until(510)

    assert log.moments == [0.0, *(0.25 * slot + 0.125 for slot in range(1, 9))]


async def test_idleness_saves_nothing_up() -> None:
    log = opened(4)
    log.call("before")
    await log.clock.run_until(600)
    for number in range(5):
        log.call(str(number))
    await log.clock.run_until(700)

    assert log.moments == [0.0, 100.0, 100.25, 100.5, 100.75, 101.0]


async def test_a_stalled_loop_is_not_made_up_for_by_a_burst() -> None:
    log = opened(10)
    for number in range(40):
        log.call(str(number))
    await log.clock.run_until(500.95)
    log.clock.at += 5

    await log.clock.run_until(520)

    assert len(log.through) == 40
    assert busiest_second(log.moments) <= 11


async def test_sends_go_before_reads_and_what_is_left_over_is_for_idle_questions() -> None:
    log = opened(1)
    log.call("first")
    log.call("idle", Rank.IDLE)
    for name in ("read", "read again"):
        log.call(name)
    await settle()
    log.call("send", Rank.SEND)
    await log.clock.run_until(501)
    log.call("send again", Rank.SEND)

    await log.clock.run_until(510)

    assert log.names == ["first", "send", "send again", "read", "read again", "idle"]


async def test_a_question_gets_through_though_sends_never_end() -> None:
    log = opened(10)
    log.call("idle", Rank.IDLE)
    for number in range(200):
        log.call(f"send {number}", Rank.SEND)
    await settle()
    for name in ("read", "read again"):
        log.call(name)
    await log.clock.run_until(510)

    reads = [(name, moment) for name, moment in log.through if name.startswith("read")]
    assert [name for name, _ in reads] == ["read", "read again"]
    assert [moment for _, moment in reads] == pytest.approx([3.0, 6.0])


async def test_a_newcomer_does_not_overtake_its_equals() -> None:
    log = opened(1)
    for name in ("a", "b", "c"):
        log.call(name)
    await log.clock.run_until(501)
    log.clock.at += 1.5
    log.call("d")

    await log.clock.run_until(510)

    assert log.names == ["a", "b", "c", "d"]


async def test_a_cancelled_caller_leaves_its_slot_to_the_next() -> None:
    log = opened(1)
    log.call("first")
    gone, _ = log.call("gone"), log.call("next")
    await settle()
    gone.cancel()

    await log.clock.run_until(510)

    assert log.through == [("first", 0.0), ("next", 1.0)]
    assert gone.cancelled()


async def cancel_as_it_is_called(log: Log, task: asyncio.Task[None]) -> None:
    """Cancel between the moment a caller is given its slot and the moment it would go on."""
    await settle()
    ticket = log.pacer._lines[Rank.READ][0]
    log.clock.wake_next()
    while not ticket.done():
        await one_step()
    assert not task.done()
    task.cancel()
    await settle()
    assert task.cancelled()


async def test_a_slot_given_to_a_caller_cancelled_meanwhile_goes_to_the_next() -> None:
    log = opened(1)
    log.call("first")
    gone, _ = log.call("gone"), log.call("next")

    await cancel_as_it_is_called(log, gone)

    assert log.through == [("first", 0.0), ("next", 1.0)]


async def test_a_slot_nobody_took_is_not_lost() -> None:
    log = opened(1)
    log.call("first")

    await cancel_as_it_is_called(log, log.call("gone"))
    log.call("later")
    await settle()

    assert log.through == [("first", 0.0), ("later", 1.0)]


async def test_nothing_runs_on_when_nobody_waits() -> None:
    log = opened(1)
    log.call("first")
    gone = [log.call("gone"), log.call("gone too", Rank.SEND)]
    await settle()
    for task in gone:
        task.cancel()
    await settle()

    assert asyncio.all_tasks() == {asyncio.current_task()}

    log.call("later")
    await log.clock.run_until(510)
    assert log.through == [("first", 0.0), ("later", 1.0)]


async def test_no_rate_lifts_the_pace() -> None:
    pacer = Pacer(None)

    for _ in range(1000):
        await pacer.turn(Rank.READ)

    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_pace_of_nothing_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        Pacer(rate)


arrivals = st.lists(
    st.tuples(
        st.floats(0, 0.7),
        st.sampled_from(Rank),
        st.sampled_from(["stay", "stay", "stay", "cancel", "cancel later"]),
        st.sampled_from([0, 0, 0, 0, 0, 0.01, 0.06, 0.4]),
    ),
    min_size=1,
    max_size=60,
)


@given(st.sampled_from([1, 3, 7.5, 10, 50]), arrivals)
def test_any_crowd_gets_through_and_no_second_has_more_than_one_above_the_rate(
    rate: float, crowd: list[tuple[float, Rank, str, float]]
) -> None:
    async def scene() -> None:
        log = opened(rate)
        stay = 0
        later: list[asyncio.Task[None]] = []
        for number, (pause, rank, fate, late) in enumerate(crowd):
            log.clock.late = late
            await log.clock.run_until(log.clock.at + (pause if number % 3 == 0 else 0))
            task = log.call(str(number), rank)
            if fate == "cancel":
                await settle()
                task.cancel()
            elif fate == "cancel later":
                later.append(task)
            stay += fate == "stay"
        for task in later:
            task.cancel()
        await log.clock.run_until(log.clock.at + 10 + 2 * len(crowd) / rate + len(crowd))
        done = [task for task in log.tasks if not task.cancelled()]
        assert all(task.done() for task in log.tasks)
        assert len(done) == len(log.through) >= stay
        assert not log.moments or busiest_second(log.moments) <= rate + 1
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scene())
