"""A mailing by the recipients' own clocks that could not be handed over in time."""

from datetime import datetime, timedelta

import pytest

from bot.model import MailingState, PauseReason, QuietHours, Timing, When
from tests.conftest import START
from tests.house import House

EVENING = When(Timing.LOCAL, wall=datetime(2026, 11, 24, 20, 30))  # noqa: DTZ001 - on a wall
MORNING = START + timedelta(hours=21)
"""09:00 in Moscow."""


async def test_what_goes_on_after_its_local_time_waits_for_the_morning(house: House) -> None:
    """The gateway sends at once what is for a time that has passed everywhere."""
    house.clock.forward(hours=13)
    mailing_id = await house.confirm(
        3, when=EVENING, quiet=QuietHours(), quiet_zone="Europe/Moscow"
    )
    mailing = await house.reaches(mailing_id, MailingState.PAUSED, MailingState.FINISHED)

    assert (mailing.pause, mailing.resume_at) == (PauseReason.QUIET, MORNING)
    assert house.sent_to == []


@pytest.mark.parametrize("hours", [-13, -1])
async def test_what_is_for_a_time_to_come_is_handed_over_by_night_too(
    house: House, hours: int
) -> None:
    night = QuietHours(0, 24 * 60 - 1)
    house.clock.set(START + timedelta(hours=8.5 + hours))
    mailing_id = await house.confirm(3, when=EVENING, quiet=night, quiet_zone="Europe/Moscow")

    assert (await house.ends(mailing_id)).accepted == 3
