"""How old something is, by clocks of which one may not have noticed that time passed."""

import time

import pytest

from bot.clock import Reading, SystemClock

CLAIMED = Reading(boottime=1000.0, wall=5000.0)


@pytest.mark.parametrize(
    ("later", "seconds"),
    [
        (Reading(1003.0, 5003.0), 3.0),
        (Reading(9000.0, 5003.0), 8000.0),
        (Reading(1003.0, 9000.0), 4000.0),
        (Reading(1003.0, 100.0), 3.0),
    ],
    ids=["both went on", "only one saw the sleep", "only the other did", "the wall was set back"],
)
def test_the_clock_that_says_more_counts(later: Reading, seconds: float) -> None:
    assert CLAIMED.seconds_until(later) == seconds


def test_the_machines_readings_go_on() -> None:
    clock = SystemClock()
    first, second = clock.reading(), clock.reading()
    assert first.boottime >= clock.monotonic() - 1
    assert first.seconds_until(second) >= 0


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="a clock of Linux")
def test_the_time_that_the_machine_slept_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {time.CLOCK_BOOTTIME: 7.0, time.CLOCK_MONOTONIC: 3.0}
    monkeypatch.setattr(time, "clock_gettime", shown.__getitem__)
    assert SystemClock().reading().boottime == 7.0
