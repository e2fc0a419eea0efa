"""The pace is kept, nobody is forgotten, and no time passes but the test's own."""

import asyncio
import heapq
import math
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.devino import Pacer, Rank

STEP = 1.06
"""How far apart slots are at 1 a second."""


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
        self.left: list[float] = []
        self.tasks: list[asyncio.Task[None]] = []

    def call(self, name: str, rank: Rank = Rank.READ) -> asyncio.Task[None]:
        task = asyncio.create_task(self._turn(name, rank))
        self.tasks.append(task)
        return task

    async def _turn(self, name: str, rank: Rank) -> None:
        await self.pacer.turn(rank)
        self.through.append((name, self.clock.now() - 500))
        await self.pacer.leave()
        self.left.append(self.clock.now() - 500)

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
    """Return the most of these moments in any second, both ends included."""
    return max(sum(start <= moment <= start + 1 for moment in moments) for start in moments)


def about(*through: tuple[str, float]) -> list[tuple[str, object]]:
    return [(name, pytest.approx(moment)) for name, moment in through]


async def test_slots_are_a_step_apart_from_the_first_on() -> None:
    log = opened(4)
    for number in range(4):
        log.call(str(number))

    await log.clock.run_until(510)

    assert log.moments == pytest.approx([STEP / 4 * slot for slot in range(4)])


async def test_waking_late_costs_no_slot() -> None:
    log = opened(4)
    log.clock.late = 0.125
    for number in range(9):
        log.call(str(number))

    await log.clock.run_until(510)

    late = [STEP / 4 * slot + 0.125 for slot in range(1, 9)]
    assert log.moments == pytest.approx([0.0, *late])


async def test_idleness_saves_nothing_up() -> None:
    log = opened(4)
    log.call("before")
    await log.clock.run_until(600)
    for number in range(5):
        log.call(str(number))
    await log.clock.run_until(700)

    assert log.moments == pytest.approx([0.0, *(100 + STEP / 4 * slot for slot in range(5))])


async def test_a_stalled_loop_is_not_made_up_for_by_a_burst() -> None:
    log = opened(10)
    for number in range(40):
        log.call(str(number))
    await log.clock.run_until(500.95)
    log.clock.at += 5

    await log.clock.run_until(520)

    assert len(log.through) == 40
    assert busiest_second(log.moments) <= 10


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
    assert [moment for _, moment in reads] == pytest.approx([3.0, 6.0], abs=2 * STEP / 10)


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

    assert log.through == about(("first", 0.0), ("next", STEP))
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

    assert log.through == about(("first", 0.0), ("next", STEP))


async def test_a_slot_nobody_took_is_not_lost() -> None:
    log = opened(1)
    log.call("first")

    await cancel_as_it_is_called(log, log.call("gone"))
    log.call("later")
    await settle()

    assert log.through == about(("first", 0.0), ("later", STEP))


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
    assert log.through == about(("first", 0.0), ("later", STEP))


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


@given(st.sampled_from([0.4, 1, 3, 7.5, 10, 50]), arrivals)
def test_any_crowd_gets_through_and_no_second_has_more_than_the_rate(
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
        await log.clock.run_until(log.clock.at + 10 + 3 * len(crowd) / rate + len(crowd))
        done = [task for task in log.tasks if not task.cancelled()]
        assert all(task.done() for task in log.tasks)
        assert len(done) == len(log.through) >= stay
        assert not log.left or busiest_second(log.left) <= max(1, rate)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scene())


async def leaves(pacer: Pacer, clock: VirtualClock, delay: float, left: list[float]) -> None:
    """Make a call whose connection takes a while."""
    await pacer.turn(Rank.SEND)
    if delay:
        await clock.sleep(delay)
    await pacer.leave()
    left.append(clock.at)


async def left_after(rate: float, delays: list[float]) -> list[float]:
    """Return when calls left whose connections took so long."""
    clock, left = VirtualClock(), list[float]()
    pacer = Pacer(rate, clock=clock.now, sleep=clock.sleep)
    calls = [asyncio.ensure_future(leaves(pacer, clock, delay, left)) for delay in delays]
    await clock.run_until(clock.at + 30 + 3 * len(delays) / rate)
    assert all(call.done() for call in calls)
    return left


@given(
    st.sampled_from([0.4, 1, 7.5, 10, 50]),
    st.lists(st.sampled_from([0.0, 0.0, 0.001, 0.1, 0.3, 1.7]), min_size=2, max_size=120),
    st.data(),
)
def test_however_long_connections_take_the_gateway_never_sees_more_than_the_rate(
    rate: float, delays: list[float], data: st.DataObject
) -> None:
    left = asyncio.run(left_after(rate, delays))
    way = data.draw(st.lists(st.floats(0.1, 0.149), min_size=len(left), max_size=len(left)))
    arrived = sorted(moment + took for moment, took in zip(left, way, strict=True))
    assert busiest_second(arrived) <= max(1, rate)
    if rate < 1:
        assert all(two - one >= 1 / rate for one, two in pairwise(arrived))


@pytest.mark.parametrize("rate", [0.5, 1, 2, 10, 50, 200])
@pytest.mark.parametrize("late", [0.0, 0.02])
async def test_the_rate_is_all_but_reached(rate: float, late: float) -> None:
    clock, left = VirtualClock(), list[float]()
    clock.late = late
    pacer = Pacer(rate, clock=clock.now, sleep=clock.sleep)
    for _ in range(int(rate * 8) + 1):
        calls = asyncio.ensure_future(leaves(pacer, clock, late, left))
    await clock.run_until(clock.at + 60)
    assert calls.done()
    assert (len(left) - 1) / (left[-1] - left[0]) >= 0.93 * rate


async def test_a_connection_that_is_slow_to_come_does_not_bring_two_calls_together() -> None:
    left = await left_after(2, [0.5, 0.5, 0.0, 0.0, 0.0])
    assert busiest_second(left) <= 2


async def test_after_a_refusal_for_haste_everybody_rests_and_then_goes_on_evenly() -> None:
    log = opened(10)
    log.call("before")
    await log.clock.run_until(500.5)
    log.pacer.rest(7.0)
    for number in range(3):
        log.call(str(number), Rank.SEND)
    await log.clock.run_until(507.4)
    assert log.names == ["before"]
    assert log.pacer.rest_left == pytest.approx(0.1)
    await log.clock.run_until(520)
    assert log.moments[1:] == pytest.approx([7.5 + STEP / 10 * slot for slot in range(3)])


async def test_rests_grow_while_haste_is_refused_are_bounded_and_begin_anew() -> None:
    pacer, clock = opened(10).pacer, VirtualClock()
    pacer._clock = clock.now
    rests = []
    for _ in range(9):
        pacer.rest(None)
        rests.append(pacer.rest_left)
        pacer.rest(None)  # of another call that was on its way: the same trouble
        clock.at += rests[-1]
    assert rests == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    pacer.rested()
    pacer.rest(None)
    assert pacer.rest_left == 1
    clock.at += 1
    pacer.rest(1e9)
    assert pacer.rest_left == 60


async def test_without_a_pace_a_rest_is_kept_too() -> None:
    clock = VirtualClock()
    pacer = Pacer(None, clock=clock.now, sleep=clock.sleep)
    pacer.rest(5)
    turns = [asyncio.ensure_future(pacer.turn(Rank.SEND)) for _ in range(3)]
    await clock.run_until(504.9)
    assert not any(turn.done() for turn in turns)
    await clock.run_until(505.1)
    assert all(turn.done() for turn in turns)


async def test_a_pacer_is_idle_only_when_another_in_its_place_would_break_nothing() -> None:
    clock = VirtualClock()
    pacer = Pacer(10, clock=clock.now, sleep=clock.sleep)
    assert pacer.idle
    await pacer.turn(Rank.SEND)
    clock.at += 0.5
    await pacer.leave()
    clock.at += 1.0
    assert not pacer.idle
    clock.at += 0.1
    assert pacer.idle
    pacer.rest(9)
    clock.at += 8.9
    assert not pacer.idle
    clock.at = math.floor(clock.at + 20)
    assert pacer.idle
