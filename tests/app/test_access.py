"""How often strangers are told that the bot is not for them."""

from bot.access import MOST_TOLD, REFUSALS_A_SECOND, REFUSALS_AT_ONCE, Refusals, RefusalWay
from tests.conftest import ManualClock

MESSAGE, ALERT = RefusalWay.MESSAGE, RefusalWay.ALERT


def test_a_person_is_told_once_an_hour_and_over_a_button_once_more() -> None:
    clock = ManualClock()
    refusals = Refusals(clock)
    assert refusals.take(1, MESSAGE)
    assert not refusals.take(1, MESSAGE)
    assert refusals.take(1, ALERT)
    assert not refusals.take(1, ALERT)
    clock.forward(minutes=59, seconds=59)
    assert not refusals.take(1, MESSAGE)
    clock.forward(seconds=1)
    assert refusals.take(1, MESSAGE)


def test_ten_thousand_strangers_are_told_at_a_fraction_of_telegrams_rate() -> None:
    clock = ManualClock()
    refusals = Refusals(clock)
    seconds, told = 20, 0
    for step in range(10_000):
        told += refusals.take(step, MESSAGE)
        clock.forward(seconds=seconds / 10_000)
    assert seconds * REFUSALS_A_SECOND <= told <= REFUSALS_AT_ONCE + seconds * REFUSALS_A_SECOND


def test_who_is_not_told_for_the_rate_is_told_later() -> None:
    clock = ManualClock()
    refusals = Refusals(clock)
    told = [refusals.take(user, MESSAGE) for user in range(REFUSALS_AT_ONCE + 1)]
    assert told == [True] * REFUSALS_AT_ONCE + [False]
    clock.forward(seconds=1)
    assert refusals.take(REFUSALS_AT_ONCE, MESSAGE)


def test_no_more_than_some_thousand_people_are_remembered() -> None:
    clock = ManualClock()
    refusals = Refusals(clock)
    for user in range(MOST_TOLD + 100):
        clock.forward(seconds=0.3)
        assert refusals.take(user, MESSAGE)
    assert len(refusals._told) == MOST_TOLD
