"""What has come, and what is asked for next: nothing is lost, and nothing is handled twice."""

from itertools import count

from bot.telegram.offset import MOST_AT_ONCE, NO_IDS_TIMES, Offset


def _updates(*ids: object) -> list[object]:
    return [{"update_id": one} for one in ids]


def _ids(updates: list[object]) -> list[object]:
    return [one and one["update_id"] for one in updates]  # type: ignore[call-overload, index]


def test_an_update_that_comes_twice_in_an_answer_is_dealt_with_once() -> None:
    offset = Offset()
    assert _ids(offset.take(_updates(5, 6, 5, 6, 7))) == [5, 6, 7]
    assert offset.next == 8


def test_updates_out_of_order_are_confirmed_up_to_the_highest() -> None:
    offset = Offset()
    assert _ids(offset.take(_updates(7, 5))) == [7, 5]
    assert offset.next == 8


def test_ids_that_begin_anew_are_followed() -> None:
    offset = Offset()
    offset.take(_updates(900))
    assert _ids(offset.take(_updates(12))) == [12]
    assert offset.next == 13


def test_an_id_that_cannot_be_believed_confirms_nothing_of_what_is_still_to_come() -> None:
    for far in (2**40, 2**53, -1, True, None, 7.5):
        offset = Offset()
        offset.take(_updates(5))
        assert _ids(offset.take(_updates(6, far, 7))) == [6, None, 7]
        assert offset.next == 8


def test_a_step_over_an_update_without_an_id_is_taken_back_when_it_does_not_help() -> None:
    offset = Offset()
    offset.take(_updates(5))
    over = [_ids(offset.take(_updates(None))) for _ in range(20)]
    assert over.count([None]) == 1
    assert offset.next == 6
    assert offset.is_waiting
    assert _ids(offset.take(_updates(None, 6))) == [None, 6]
    assert not offset.is_waiting


def test_a_step_that_helps_leads_to_the_next_one() -> None:
    offset, nameless = Offset(), [None] * 5
    offset.take(_updates(5))
    for _ in range(5 * NO_IDS_TIMES):
        nameless = nameless[len(offset.take(_updates(*nameless))) :]
    assert not nameless
    assert offset.next == 11


def test_an_answer_full_of_updates_without_ids_hides_the_rest_for_a_while_only() -> None:
    offset = Offset()
    offset.take(_updates(5))
    waiting = [*[None] * (MOST_AT_ONCE + 20), 126]
    for answers in count():
        assert answers < 1000
        found = _ids(offset.take(_updates(*waiting[:MOST_AT_ONCE])))
        waiting = waiting[len(found) :]
        if 126 in found:
            break
