"""When a send is handed over: early enough, never before now, by the recipient's own clock."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.model import MailingState, Timing, When
from bot.timing.sending_rate import SendingPace, has_passed, past_somewhere
from bot.timing.timetable import timetable

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LEAD = timedelta(minutes=15)
MOSCOW, GERMANY = "79161234567", "491711234567"
PACE = SendingPace(rate=10, batch=500, lead=LEAD)


def at(hours: float) -> When:
    return When(Timing.AT, at=NOW + timedelta(hours=hours))


def test_now_is_handed_over_now() -> None:
    table = timetable(When(), [MOSCOW], NOW, LEAD)

    assert (table.hand_over_at, table.due_at, table.state) == (NOW, NOW, MailingState.QUEUED)


def test_a_time_ahead_is_held_until_the_lead_before_it() -> None:
    table = timetable(at(2), [MOSCOW], NOW, LEAD)

    assert table.hand_over_at == NOW + timedelta(hours=2) - LEAD
    assert table.state is MailingState.SCHEDULED


def test_a_time_within_the_lead_is_handed_over_at_once() -> None:
    table = timetable(at(0.1), [MOSCOW], NOW, LEAD)

    assert (table.hand_over_at, table.state) == (NOW, MailingState.QUEUED)
    assert table.due_at == NOW + timedelta(hours=0.1)


def test_a_local_time_is_due_when_it_comes_first_anywhere_a_recipient_may_be() -> None:
    when = When(Timing.LOCAL, wall=datetime.fromisoformat("2026-11-26T12:00:00"))

    assert timetable(when, [MOSCOW], NOW, LEAD).due_at == datetime(2026, 11, 26, 0, 0, tzinfo=UTC)
    both = timetable(when, [MOSCOW, GERMANY], NOW, LEAD)
    assert both.due_at == datetime(2026, 11, 25, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(("recipients", "calls"), [(0, 0), (1, 1), (500, 1), (501, 2)])
def test_one_text_takes_a_call_for_every_batch(recipients: int, calls: int) -> None:
    assert PACE.calls(recipients, personal=False) == calls


def test_texts_of_their_own_take_a_call_each() -> None:
    assert PACE.calls(501, personal=True) == 501


def test_the_calls_are_made_before_the_time_comes() -> None:
    table = PACE.table(at(3), [MOSCOW], NOW, calls=6000)

    assert table.hand_over_at == NOW + timedelta(hours=3) - LEAD - timedelta(seconds=600)


def test_a_local_time_has_passed_when_it_has_passed_for_all_of_some_kind() -> None:
    here = When(Timing.LOCAL, wall=datetime.fromisoformat("2026-11-24T10:59:00"))

    assert past_somewhere(here, [MOSCOW], NOW)
    assert has_passed(here, [MOSCOW], NOW)
    later = When(Timing.LOCAL, wall=datetime.fromisoformat("2026-11-24T11:01:00"))
    assert past_somewhere(later, [MOSCOW], NOW)
    assert not has_passed(later, [MOSCOW], NOW)


def test_no_recipients_stand_for_russian_ones() -> None:
    when = When(Timing.LOCAL, wall=datetime.fromisoformat("2026-11-26T12:00:00"))

    assert PACE.table(when, [], NOW, calls=0) == PACE.table(when, [MOSCOW], NOW, calls=0)
