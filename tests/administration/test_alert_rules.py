"""When administrators are told: once an hour at most, and again while the trouble lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.administration.alert_rules import (
    AT_EACH_START,
    COUNTED,
    EVERY,
    REMINDERS,
    Step,
    may_tell,
    step,
)
from bot.model import AlertKind
from storage.chat.alerts import AlertState

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KINDS = list(REMINDERS)


def told(ago: timedelta, *, open_: bool = True) -> AlertState:
    return AlertState(raised_at=NOW - ago, open=open_)


def test_every_kind_has_its_rule() -> None:
    assert {*REMINDERS, *COUNTED} == set(AlertKind)
    assert min(REMINDERS.values()) >= EVERY == timedelta(hours=1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_trouble_is_told_at_once_and_its_end_too(kind: AlertKind) -> None:
    assert step(kind, AlertState(), NOW, trouble=True) is Step.RAISE
    assert step(kind, AlertState(), NOW, trouble=False) is Step.NOTHING
    assert step(kind, told(timedelta(0)), NOW, trouble=False) is Step.END


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_and_goes_is_told_once_an_hour(kind: AlertKind) -> None:
    gone = told(EVERY - timedelta(seconds=1), open_=False)
    assert step(kind, gone, NOW, trouble=True) is Step.NOTHING
    assert step(kind, told(EVERY, open_=False), NOW, trouble=True) is Step.RAISE


@pytest.mark.parametrize("kind", KINDS)
def test_what_lasts_is_told_again_only_after_long(kind: AlertKind) -> None:
    pause = REMINDERS[kind]
    assert step(kind, told(pause - timedelta(seconds=1)), NOW, trouble=True) is Step.NOTHING
    assert step(kind, told(pause), NOW, trouble=True) is Step.RAISE


@pytest.mark.parametrize("kind", KINDS)
def test_a_start_tells_again_of_restore_mode_alone(kind: AlertKind) -> None:
    just = told(timedelta(seconds=1))
    expected = Step.RAISE if kind is AlertKind.RESTORED else Step.NOTHING
    assert step(kind, just, NOW, trouble=True, starting=True) is expected
    assert step(kind, just, NOW, trouble=False, starting=True) is Step.END
    assert AT_EACH_START == (AlertKind.RESTORED,)


def test_a_bot_that_starts_over_and_over_tells_of_restore_mode_once_an_hour() -> None:
    kind, state = AlertKind.RESTORED, told(timedelta(hours=5))

    def at_start(told_at: datetime | None) -> Step:
        return step(kind, state, NOW, trouble=True, starting=True, told_at=told_at)

    assert at_start(NOW - EVERY + timedelta(seconds=1)) is Step.NOTHING
    assert at_start(NOW - EVERY) is Step.RAISE
    assert at_start(NOW + timedelta(days=1)) is Step.RAISE, "a clock that was set back"


def test_a_clock_that_was_set_back_silences_nothing() -> None:
    assert may_tell(told(timedelta(days=-1)), NOW)
