"""Nothing is lost and nothing goes out twice: crashes, lost answers, taps, bad numbers."""

import asyncio
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.devino import results
from bot.model import MailingState, MessageState, PauseReason
from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import ManualClock
from tests.house import CHAT, FIRST, PASSWORD, POLICY, House, open_house

S = MessageState
SENDS = "Sms/Send*"
SPOILED = [
    FaultKind.HTTP_500,
    FaultKind.HTTP_500_AFTER,
    FaultKind.HTML_200_AFTER,
    FaultKind.BROKEN_JSON_AFTER,
    FaultKind.RESET_BEFORE,
    FaultKind.RESET_AFTER,
    FaultKind.PARTIAL_BODY,
    FaultKind.FEWER_IDS,
    FaultKind.MORE_IDS,
    FaultKind.PART_TAKEN,
    FaultKind.PART_REPEATED,
    FaultKind.PART_EMPTY,
    FaultKind.REPEATED_IDS,
    FaultKind.SESSION_EXPIRED,
]


async def agrees_with_the_ledger(house: House, mailing_id: int) -> None:
    """Nobody has it twice; who has it is not called refused or queued, who is accepted has it."""
    sent = house.sent_to
    assert len(sent) == len(set(sent))
    messages = await house.messages(mailing_id)
    for message in messages:
        if message.phone in sent:
            assert message.state in {S.ACCEPTED, S.UNKNOWN}
        else:
            assert message.state is not S.ACCEPTED
    mailing = await house.mailing(mailing_id)
    states = await house.states(mailing_id)
    counted = (mailing.accepted, mailing.refused, mailing.unknown)
    assert counted == (states[S.ACCEPTED], states[S.REFUSED], states[S.UNKNOWN])


def failing(*_: object, **__: object) -> None:
    raise KeyError("an answer nobody thought of")


async def test_a_fault_of_our_own_behind_a_request_is_an_unknown_outcome(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "read_ids", failing)
    mailing_id = await house.confirm(10)
    await house.becomes(mailing_id, lambda mailing: mailing.started_at is not None)
    await house.comes(lambda: has_its_outcome(house, mailing_id))
    assert await house.states(mailing_id) == {S.UNKNOWN: 10}
    assert len(house.sent_to) == len(set(house.sent_to)) == 10


async def has_its_outcome(house: House, mailing_id: int) -> bool:
    return bool(house.sent_to) and not (await house.states(mailing_id))[S.SENDING]


async def test_a_killed_process_leaves_unknown_what_was_on_its_way_and_sends_the_rest(
    house: House,
) -> None:
    house.gateway.faults.add(Fault(FaultKind.TIMEOUT_AFTER, SENDS, after=1))
    house.timeouts = replace(house.timeouts, read=60)
    await house.restart()
    mailing_id = await house.confirm(30, texts=[f"Анна {i}" for i in range(30)])
    await house.becomes(mailing_id, lambda mailing: mailing.accepted == 29)
    await house.restart(patience=0)
    mailing = await house.ends(mailing_id)
    assert (mailing.state, mailing.accepted, mailing.unknown) == (MailingState.FINISHED, 29, 1)
    (lost,) = [one for one in await house.messages(mailing_id) if one.state is S.UNKNOWN]
    assert lost.detail == "interrupted"
    await agrees_with_the_ledger(house, mailing_id)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("personal", [False, True])
async def test_whatever_fails_and_however_often_it_is_killed_the_ledger_agrees(
    tmp_path: Path, clock: ManualClock, seed: int, *, personal: bool
) -> None:
    policy = replace(POLICY, batch=7, calls=3, singles=5)
    async with open_house(tmp_path, clock, policy=policy) as house:
        chance = Random(seed)  # noqa: S311 - chance, not a secret
        house.gateway.faults.random(chance, {SENDS: 0.15}, SPOILED)
        mailing_id = await house.confirm(90, texts=["Да"] * 90 if personal else None)
        for _ in range(8):
            await asyncio.sleep(chance.random() * 0.04)
            await house.restart(patience=0)
            if (await house.mailing(mailing_id)).state is MailingState.PAUSED:
                await house.journal.pauses.resume(mailing_id, clock.now())
                house.engine.nudge()
        house.gateway.faults.clear()
        mailing = await house.becomes(
            mailing_id, lambda one: one.finished_at is not None or one.pause is not None
        )
        if mailing.pause:
            await house.journal.pauses.resume(mailing_id, clock.now())
            house.engine.nudge()
            mailing = await house.ends(mailing_id)
        assert mailing.accepted + mailing.refused + mailing.unknown == 90
        await agrees_with_the_ledger(house, mailing_id)


async def test_bad_numbers_are_found_and_the_rest_of_their_call_goes_out(house: House) -> None:
    bad = {str(FIRST + i) for i in (0, 13, 14, 29)}
    house.gateway.bad_numbers.update(bad)
    mailing_id = await house.confirm(30)
    mailing = await house.ends(mailing_id)
    assert (mailing.accepted, mailing.refused, mailing.unknown) == (26, 4, 0)
    refused = [one for one in await house.messages(mailing_id) if one.state is S.REFUSED]
    assert {one.phone for one in refused} == bad
    assert {one.status for one in refused} == {"Error_Invalid_Destination_Address"}
    assert len(house.sent_to) == 26


async def test_a_list_of_bad_numbers_only_is_not_tried_to_its_end(house: House) -> None:
    house.gateway.bad_numbers.update(str(FIRST + i) for i in range(200))
    mailing_id = await house.confirm(200)
    assert await house.pauses(mailing_id) is PauseReason.REFUSED
    assert (await house.mailing(mailing_id)).refused < 40


async def test_a_person_pauses_it_and_what_is_on_its_way_is_recorded(house: House) -> None:
    house.gateway.faults.add(Fault(FaultKind.SLOW, SENDS, seconds=1))
    house.timeouts = replace(house.timeouts, read=60)
    await house.restart()
    mailing_id = await house.confirm(30)
    await house.comes(lambda: calls(house, 1))
    assert await house.journal.pauses.pause(mailing_id, PauseReason.PERSON)
    assert await house.states(mailing_id) == {S.SENDING: 10, S.QUEUED: 20}
    house.clock.forward(seconds=1)
    await house.becomes(mailing_id, lambda mailing: mailing.accepted == 10)
    assert await house.states(mailing_id) == {S.ACCEPTED: 10, S.QUEUED: 20}
    assert await house.journal.pauses.resume(mailing_id, house.clock.now())
    house.engine.nudge()
    assert (await house.ends(mailing_id)).accepted == 30


async def calls(house: House, wanted: int) -> bool:
    return len(house.calls) == wanted


async def test_a_stop_lets_what_is_on_its_way_finish_and_cancels_the_rest(house: House) -> None:
    house.gateway.faults.add(Fault(FaultKind.SLOW, SENDS, seconds=1))
    house.timeouts = replace(house.timeouts, read=60)
    await house.restart()
    mailing_id = await house.confirm(30)
    await house.comes(lambda: calls(house, 1))
    assert await house.journal.life.stop(mailing_id, house.clock.now())
    assert (await house.mailing(mailing_id)).finished_at is None
    assert await house.states(mailing_id) == {S.SENDING: 10, S.CANCELLED: 20}
    house.clock.forward(seconds=1)
    mailing = await house.ends(mailing_id)
    assert (mailing.state, mailing.accepted) == (MailingState.STOPPED, 10)
    assert mailing.balance_after is not None
    assert await house.states(mailing_id) == {S.ACCEPTED: 10, S.CANCELLED: 20}
    assert not await house.journal.pauses.resume(mailing_id, house.clock.now())


async def test_the_end_of_the_product_finishes_the_calls_in_hand_and_the_next_goes_on(
    house: House,
) -> None:
    house.gateway.faults.add(Fault(FaultKind.SLOW, SENDS, seconds=1))
    house.timeouts = replace(house.timeouts, read=60)
    await house.restart()
    mailing_id = await house.confirm(30)
    await house.comes(lambda: calls(house, 1))
    closing = asyncio.create_task(house.close())
    await asyncio.sleep(0.02)
    house.clock.forward(seconds=1)
    await closing
    await house.open()
    mailing = await house.mailing(mailing_id)
    assert (mailing.state, mailing.accepted, mailing.unknown) == (MailingState.QUEUED, 10, 0)
    await house.engine.start()
    assert (await house.ends(mailing_id)).accepted == 30


async def test_two_mailings_of_a_login_take_turns(tmp_path: Path, clock: ManualClock) -> None:
    # so slow that a commit takes less than a slot: else it is the disk that makes the order
    async with open_house(tmp_path, clock, rate=15) as house:
        # a mailing whose balance is not known asks for it first, and sends go before questions
        await house.accounts.refresh_balance(CHAT)
        first = await house.confirm(50, texts=["a"] * 50)
        second = await house.confirm(20, texts=["b"] * 20)
        await house.ends(first)
        await house.ends(second)
        order = "".join(sms.data for sms in house.gateway.ledger)
    together = order[order.index("b") : min(order.rindex("a"), order.rindex("b"))]
    lead = [together[:end].count("a") - together[:end].count("b") for end in range(len(together))]
    assert len(together) > 10
    assert max(map(abs, lead)) <= 6


async def test_another_login_is_not_slowed_by_the_mailings_of_this_one(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_house(tmp_path, clock, rate=15) as house:
        house.gateway.add_account("other", PASSWORD, senders=("MYSHOP",))
        await house.log_in(CHAT + 1, "other")
        mine = [await house.confirm(20, texts=["a"] * 20) for _ in range(4)]
        another = await house.confirm(20, texts=["b"] * 20, chat_id=CHAT + 1, login="other")
        await house.ends(another)
        order = "".join(sms.data for sms in house.gateway.ledger)
        for mailing_id in mine:
            await house.ends(mailing_id)
    # at one pace for both logins, nearly all eighty had gone by then; a busy machine begins later
    assert order[: order.rindex("b")].count("a") < 70


async def test_one_mailing_has_one_runner_however_often_it_is_nudged(house: House) -> None:
    mailing_id = await house.confirm(95)
    for _ in range(50):
        house.engine.nudge()
        await asyncio.sleep(0)
    assert (await house.ends(mailing_id)).accepted == 95
    assert len(house.calls) == 10
