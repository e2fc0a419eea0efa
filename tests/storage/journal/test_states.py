"""The groups of states hold what their sentences say."""

import pytest

from bot.model import BatchState, MailingState, MessageState
from bot.sms.statuses import Delivery
from storage.journal import states

GROUPS = {name: group for name, group in vars(states).items() if isinstance(group, tuple)}


@pytest.mark.parametrize("name", GROUPS)
def test_no_group_names_a_state_twice(name: str) -> None:
    assert len(set(GROUPS[name])) == len(GROUPS[name])


def test_no_two_groups_are_the_same() -> None:
    alike = {frozenset(group) for group in GROUPS.values()}
    assert len(alike) == len(GROUPS)


def test_a_mailing_is_over_or_it_is_not() -> None:
    over = {*states.SENDING_ENDED, *states.ENDED_BY_PERSON}
    assert over.isdisjoint(states.NOT_OVER)
    assert over | {*states.NOT_OVER} == {*MailingState}


def test_what_is_in_progress_was_not_put_off_for_a_person() -> None:
    assert {*states.IN_PROGRESS}.isdisjoint(states.ALTERABLE)
    assert {*states.IN_PROGRESS} | {*states.ALTERABLE} == {*states.NOT_OVER}


@pytest.mark.parametrize("move", ["MAY_START", "MAY_MISS", "MAY_PAUSE", "MAY_FINISH"])
def test_only_what_is_not_over_may_become_something_else(move: str) -> None:
    assert {*GROUPS[move]} < {*states.NOT_OVER}


def test_nothing_is_started_that_a_person_ended_or_missed() -> None:
    assert {*states.MAY_START}.isdisjoint(states.QUEUE_IS_DEAD)


def test_a_batch_that_left_is_open_or_answered() -> None:
    assert {*states.OPEN_BATCHES}.isdisjoint(states.ANSWERED)
    assert {*states.OPEN_BATCHES, *states.ANSWERED, BatchState.SPLIT} == {*BatchState}
    assert {*states.HANDED_OVER} == {BatchState.SENDING, *states.ANSWERED}


def test_who_may_have_got_an_sms_is_never_among_those_who_did_not() -> None:
    assert {*states.NOT_GOT}.isdisjoint(states.MAY_HAVE_GOT_IT)
    assert {*states.NOT_GOT, *states.MAY_HAVE_GOT_IT} == {*MessageState}
    assert {*states.PERHAPS_SENT} < {*states.MAY_HAVE_GOT_IT}


def test_a_delivery_that_failed_is_final_and_did_not_arrive() -> None:
    assert {*states.FAILED_DELIVERIES}.isdisjoint(states.OPEN_DELIVERIES)
    assert {*states.FAILED_DELIVERIES}.isdisjoint(states.PERHAPS_DELIVERED)
    assert {*states.FAILED_DELIVERIES, *states.PERHAPS_DELIVERED} == {None, *Delivery}
