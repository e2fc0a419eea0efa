"""A turn taken before its call: good for a moment, once, and never a way round the pace."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.devino import DevinoClient, Pacer, Rank, Turn, open_http
from tests.devino.scripted import Gateway, reply
from tests.devino.test_pace import VirtualClock, busiest_second


def opened(rate: float | None) -> tuple[Pacer, VirtualClock]:
    clock = VirtualClock()
    return Pacer(rate, clock=clock.now, sleep=clock.sleep), clock


async def test_a_turn_is_good_once() -> None:
    pacer, _ = opened(10)
    turn = await pacer.turn(Rank.SEND)
    assert turn.use()
    assert not turn.use()


async def test_a_turn_is_good_for_a_moment() -> None:
    pacer, clock = opened(4)
    turn = await pacer.turn(Rank.SEND)
    clock.at += 0.5
    assert turn.use()
    clock.at += 10
    late = await pacer.turn(Rank.SEND)
    clock.at += 0.6
    assert not late.use()


async def test_without_a_pace_a_turn_does_not_age() -> None:
    pacer, clock = opened(None)
    turn = await pacer.turn(Rank.SEND)
    clock.at += 3600
    assert turn.use()


async def test_a_turn_given_back_is_the_next_callers() -> None:
    pacer, clock = opened(4)
    turn = await pacer.turn(Rank.SEND)
    turn.give_back()
    assert not turn.use()
    began = clock.at
    assert (await pacer.turn(Rank.SEND)).use()
    assert clock.at == began


async def test_a_turn_that_was_used_cannot_be_given_back() -> None:
    pacer, clock = opened(4)
    turn = await pacer.turn(Rank.SEND)
    assert turn.use()
    turn.give_back()
    waiting = asyncio.create_task(pacer.turn(Rank.SEND))
    await clock.run_until(clock.at + 0.2)
    assert not waiting.done()
    await clock.run_until(clock.at + 0.1)
    assert waiting.done()


@given(st.lists(st.floats(0, 0.7), min_size=2, max_size=40))
def test_however_long_callers_take_between_turn_and_call_the_pace_holds(
    delays: list[float],
) -> None:
    assert busiest_second(asyncio.run(departures(delays))) <= 10


async def departures(delays: list[float]) -> list[float]:
    """Return when calls left at 10 a second, each so long after its turn."""
    pacer, clock = opened(10)
    left: list[float] = []

    async def call(delay: float) -> None:
        turn = await pacer.turn(Rank.SEND)
        if delay:
            await clock.sleep(delay)
        while not turn.use():
            turn = await pacer.turn(Rank.SEND)
        await pacer.leave()
        left.append(clock.at)

    async with asyncio.TaskGroup() as group:
        for delay in delays:
            group.create_task(call(delay))
        await clock.run_until(clock.at + 60)
    return left


class Counting(Pacer):
    """Counts the turns it gives."""

    given = 0

    async def turn(self, rank: Rank) -> Turn:
        self.given += 1
        return await super().turn(rank)


async def test_a_send_with_a_turn_takes_no_other_and_its_repetition_does(gateway: Gateway) -> None:
    gateway.will(
        reply("session"),
        reply(["1"]),
        reply({"Code": 4, "Desc": "SessionID expired"}, status=401),
        reply("another"),
        reply(["2"]),
    )
    pacer = Counting(None)
    async with open_http() as http:
        client = DevinoClient(gateway.url, "shop", "secret", http=http, pacer=pacer)
        turn = await client.turn()
        assert await client.send("SHOP", "79160000000", "hi", turn=turn) == ["1"]
        assert pacer.given == 2  # the turn itself and the log-in's
        turn = await client.turn()
        assert await client.send("SHOP", "79160000000", "hi", turn=turn) == ["2"]
        assert pacer.given == 5  # the turn, the new log-in's, the repetition's


async def test_a_send_whose_turn_is_no_longer_good_waits_for_another(gateway: Gateway) -> None:
    clock = VirtualClock()
    pacer = Counting(4, clock=clock.now, sleep=clock.sleep)
    async with open_http() as http:
        client = DevinoClient(f"{gateway.url}/v2", "shop", "secret", http=http, pacer=pacer)
        turn = await client.turn()
        clock.at += 10
        gateway.will(reply(["1"]))
        assert await client.send("SHOP", "79160000000", "hi", turn=turn) == ["1"]
    assert pacer.given == 2
