"""Every accepted SMS is asked about by itself, until its end is known or the gateway forgets."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import devino
from bot.concurrency.bus import Changed, Delivered, Progressed
from bot.mailing.card_outbox import CardOutbox
from bot.model import Account, MailingState, NewMailing, Track, When
from bot.sandbox.devino import DeliveryPlan, Fault, FaultKind
from bot.sandbox.devino.delivery import DESCRIPTIONS
from bot.sms.statuses import Delivery, delivery
from bot.tracking.notices import NoticeOutbox
from bot.tracking.rounds import moments
from bot.tracking.tracker import AT_ONCE
from tests.budget import SECONDS
from tests.conftest import ManualClock
from tests.house import CHAT, FIRST, LOGIN, House, open_house

FAILING = sorted(s for s in DESCRIPTIONS if delivery(s, timedelta()).failed)
TWO_PARTS = "я" * 100
_numbers = count(FIRST + 50_000_000)


@asynccontextmanager
async def tracking(
    folder: Path, clock: ManualClock, endings: Mapping[str, int] | None = None, **said: object
) -> AsyncIterator[House]:
    plan = DeliveryPlan(endings=endings or {})
    async with open_house(folder, clock, delivery=plan, tracking=True, **said) as house:
        yield house


@pytest.fixture
async def house(tmp_path: Path, clock: ManualClock) -> AsyncIterator[House]:
    async with tracking(tmp_path, clock) as opened:
        yield opened


def outbox_of(house: House) -> NoticeOutbox:
    return NoticeOutbox(house.tracks, house.journal, house.chats)


async def claim(outbox: NoticeOutbox, mailing_id: int) -> None:
    notice = await outbox.next(mailing_id, None)
    assert notice
    assert await outbox.claim(notice)


def questions(house: House) -> int:
    """How many were answered: an expired session has one repeated."""
    asked = [one for one in house.gateway.requests if one.method == "Sms/State"]
    return sum(one.outcome == "ok" for one in asked)


def notices(house: House) -> list[int]:
    return [one.mailing_id for one in house.events if isinstance(one, Delivered)]


async def goes_by(house: House, mailing_id: int, **ahead: float) -> Track:
    """Let time pass round by round, so that each comes when it is due."""
    end = house.clock.now() + timedelta(**ahead)

    async def rests() -> bool:
        found = await house.tracks.of(mailing_id)
        return found is not None and (found.next_at is None or found.next_at > house.clock.now())

    await house.comes(rests)
    while (due := (await track_of(house, mailing_id)).next_at) and due <= end:
        house.clock.set(due)
        # it may be about to sleep for as long as was right a moment ago
        await house.tracker.on_event(Changed(await house.mailing(mailing_id)))
        await house.comes(rests)
    house.clock.set(end)
    return await track_of(house, mailing_id)


async def track_of(house: House, mailing_id: int) -> Track:
    found = await house.tracks.of(mailing_id)
    assert found is not None
    return found


async def single(house: House, text: str = "Привет", **said: object) -> int:
    now, phone = house.clock.now(), str(next(_numbers))
    values: dict[str, object] = {
        "token": f"single-{phone}",
        "chat_id": CHAT,
        "user_id": 1,
        "account": Account(house.gateway.url, LOGIN),
        "sender": "MYSHOP",
        "text": text,
        "phones": (phone,),
        "segments": 1,
        "when": When(),
        "hand_over_at": now,
        "due_at": now,
        "state": MailingState.QUEUED,
        "created_at": now,
    }
    made = await house.journal.life.create(NewMailing(**{**values, **said}))  # type: ignore[arg-type]
    assert made is not None
    house.engine.nudge()
    await house.ends(made[0].id)
    return made[0].id


async def ids_of(house: House, mailing_id: int) -> list[str]:
    return [part.gateway_id for part in await house.journal.queries.segments(mailing_id)]


async def test_every_state_of_the_gateway_is_reached_and_counted(
    tmp_path: Path, clock: ManualClock
) -> None:
    people = {str(FIRST + at): state for at, state in enumerate(DESCRIPTIONS)}
    async with tracking(tmp_path, clock, people) as house:
        mailing_id = await house.confirm(len(people))
        await house.ends(mailing_id)

        found = await goes_by(house, mailing_id, minutes=10)

    assert found.counts == Counter(delivery(state, timedelta()).value for state in DESCRIPTIONS)
    assert found.checked == len(people)


async def test_a_part_without_a_clear_answer_does_not_hide_the_others_for_ever(
    house: House,
) -> None:
    mailing_id = await house.confirm(60)
    await house.ends(mailing_id)
    first = (await ids_of(house, mailing_id))[:AT_ONCE]
    house.gateway.states_as.update(dict.fromkeys(first, '{"State":-1}'))
    house.gateway.states_as[first[5]] = '{"State":"?"}'

    found = await goes_by(house, mailing_id, minutes=6)

    assert found.counts[Delivery.DELIVERED] == 60 - AT_ONCE


async def test_an_odd_price_does_not_hide_that_an_sms_is_delivered(house: House) -> None:
    mailing_id = await single(house)
    (gateway_id,) = await ids_of(house, mailing_id)
    house.gateway.states_as[gateway_id] = '{"State":0,"Price":1e999999999,"ReportedDateUtc":"?"}'

    found = await goes_by(house, mailing_id, seconds=6)

    assert found.counts == {Delivery.DELIVERED: 1}


async def test_a_small_send_is_known_within_seconds(house: House) -> None:
    mailing_id = await single(house)

    found = await goes_by(house, mailing_id, seconds=6)

    assert found.counts == {Delivery.DELIVERED: 1}
    assert found.next_at is None
    part = (await house.journal.queries.segments(mailing_id))[0]
    assert (part.price, part.state) == (Decimal("1.5"), 0)
    assert part.reported_at is not None


async def test_nothing_is_asked_any_more_once_all_is_final(house: House) -> None:
    mailing_id = await single(house)
    await goes_by(house, mailing_id, seconds=10)
    before = questions(house)

    await goes_by(house, mailing_id, hours=50)

    assert questions(house) == before


async def test_what_stays_open_for_48_hours_has_no_data(house: House) -> None:
    mailing_id = await single(house)
    house.gateway.force_state((await ids_of(house, mailing_id))[0], -1)
    assert (await goes_by(house, mailing_id, hours=47)).counts == {Delivery.SENT: 1}

    found = await goes_by(house, mailing_id, hours=2)

    assert found.counts == {Delivery.NO_DATA: 1}
    assert found.next_at is None
    assert questions(house) <= len(moments(1))


async def test_255_is_asked_again_before_48_hours_and_is_lost_after_them(house: House) -> None:
    late, never = await single(house), await single(house)
    for mailing_id in (late, never):
        house.gateway.force_state((await ids_of(house, mailing_id))[0], 255)
    await goes_by(house, late, hours=1)
    assert (await goes_by(house, never, seconds=0)).counts == {Delivery.ABSENT: 1}
    house.gateway.force_state((await ids_of(house, late))[0], 0)

    await goes_by(house, late, hours=48)

    assert (await goes_by(house, late, seconds=0)).counts == {Delivery.DELIVERED: 1}
    assert (await goes_by(house, never, seconds=0)).counts == {Delivery.NO_DATA: 1}


async def test_an_sms_of_two_parts_is_delivered_when_both_are(house: House) -> None:
    mailing_id = await single(house, TWO_PARTS)
    first, second = await ids_of(house, mailing_id)
    house.gateway.force_state(first, 0)
    house.gateway.force_state(second, -1)
    assert (await goes_by(house, mailing_id, minutes=1)).counts == {Delivery.SENT: 1}

    house.gateway.force_state(second, 0)

    assert (await goes_by(house, mailing_id, minutes=2)).counts == {Delivery.DELIVERED: 1}


@pytest.mark.parametrize("state", FAILING)
async def test_an_sms_of_two_parts_has_failed_when_one_has_and_it_is_said_once(
    house: House, state: int
) -> None:
    mailing_id = await single(house, TWO_PARTS)
    first, second = await ids_of(house, mailing_id)
    house.gateway.force_state(first, -1)
    house.gateway.force_state(second, state)

    found = await goes_by(house, mailing_id, minutes=1)
    house.gateway.force_state(first, 0)
    found = await goes_by(house, mailing_id, minutes=10)

    assert found.counts == {delivery(state, timedelta()): 1}
    assert notices(house) == [mailing_id]


async def test_a_final_state_is_kept_whatever_a_person_is_told_later(house: House) -> None:
    mailing_id = await single(house)
    await goes_by(house, mailing_id, seconds=10)
    part = (await house.journal.queries.segments(mailing_id))[0]
    gateway = await house.accounts.gateway(CHAT)
    house.gateway.force_state(part.gateway_id, 42)
    told = (await gateway.state(part.gateway_id)).of(
        mailing_id, 0, 0, part.gateway_id, house.clock.now()
    )
    assert told.state == 42

    await house.journal.delivery.record_states([told])

    assert (await house.journal.queries.segments(mailing_id))[0] == part
    assert (await track_of(house, mailing_id)).counts == {Delivery.DELIVERED: 1}


async def test_what_a_person_has_asked_before_is_counted(house: House) -> None:
    mailing_id = await house.confirm(2)
    await house.ends(mailing_id)
    house.clock.forward(seconds=10)
    part = (await house.journal.queries.segments(mailing_id))[0]
    answer = await (await house.accounts.gateway(CHAT)).state(part.gateway_id)
    told = answer.of(mailing_id, 0, 0, part.gateway_id, house.clock.now())
    await house.journal.delivery.record_states([told])

    found = await goes_by(house, mailing_id, minutes=1)

    assert (found.counts, found.checked) == ({Delivery.DELIVERED: 2}, 2)


async def test_a_restart_loses_no_state_and_repeats_no_notice(house: House) -> None:
    mailing_id = await house.confirm(30)
    failed = await single(house)
    house.gateway.force_state((await ids_of(house, failed))[0], 46)
    await house.ends(mailing_id)
    await goes_by(house, failed, seconds=12)
    assert notices(house) == [failed]
    await claim(outbox_of(house), failed)
    for _ in range(3):
        await house.restart(patience=0)
        house.clock.forward(seconds=5)

    found = await goes_by(house, mailing_id, minutes=5)

    assert found.counts == {Delivery.DELIVERED: 30}
    assert notices(house) == [mailing_id]
    assert (await track_of(house, failed)).counts == {Delivery.EXPIRED: 1}


async def test_a_restart_takes_on_only_what_it_does_not_ask_about_already(house: House) -> None:
    mailing_id = await house.confirm(3)
    await house.ends(mailing_id)
    long_ago = house.clock.now() - timedelta(days=2)
    await goes_by(house, mailing_id, minutes=5)
    assert await house.tracks.recent(long_ago) == []

    async with house.db.write() as connection:
        await connection.execute(text("delete from tracks"))

    assert await house.tracks.recent(long_ago) == [mailing_id]


async def test_a_notice_is_due_until_one_caller_claims_it_also_after_a_restart(
    house: House,
) -> None:
    failed = await single(house)
    house.gateway.force_state((await ids_of(house, failed))[0], 46)
    await goes_by(house, failed, seconds=12)

    await house.restart()

    outbox = outbox_of(house)
    assert await outbox.due() == [failed]
    notice = await outbox.next(failed, None)
    assert notice
    assert [await outbox.claim(notice), await outbox.claim(notice)] == [True, False]
    assert (await outbox.due(), await outbox.next(failed, None)) == ([], None)
    await outbox.give_back(notice)
    assert await outbox.due() == [failed]


async def test_a_card_is_due_until_the_present_counts_are_shown(house: House) -> None:
    mailing_id = await single(house)
    await goes_by(house, mailing_id, seconds=10)
    await house.journal.life.mark_shown(mailing_id, (await house.mailing(mailing_id)).version)
    await house.restart()
    cards = CardOutbox(house.cards, house.journal, house.tracks, house.destinations)
    assert await cards.due() == [mailing_id]

    card = await cards.next(mailing_id, None)
    assert card
    await cards.shown(card, None)

    assert await cards.due() == []


async def test_a_mailing_is_told_of_once_when_nearly_all_of_it_is_final(
    tmp_path: Path, clock: ManualClock
) -> None:
    people = {str(FIRST): -1, str(FIRST + 1): 46}
    async with tracking(tmp_path, clock, people) as house:
        mailing_id = await house.confirm(40)
        await house.ends(mailing_id)

        found = await goes_by(house, mailing_id, hours=3)

        assert found.counts == {Delivery.DELIVERED: 38, Delivery.EXPIRED: 1, Delivery.SENT: 1}
        assert notices(house) == [mailing_id]
        assert any(isinstance(one, Progressed) for one in house.events)


async def test_a_mailing_that_does_not_arrive_is_told_of_after_an_hour(
    tmp_path: Path, clock: ManualClock
) -> None:
    people = {str(FIRST + at): -1 for at in range(10)}
    async with tracking(tmp_path, clock, people) as house:
        mailing_id = await house.confirm(40)
        await house.ends(mailing_id)
        await goes_by(house, mailing_id, minutes=59)
        assert notices(house) == []

        await goes_by(house, mailing_id, minutes=2)

        assert notices(house) == [mailing_id]


@pytest.mark.parametrize("kind", [kind for kind in FaultKind if not kind.accepts])
async def test_no_fault_while_asking_loses_a_state(house: House, kind: FaultKind) -> None:
    mailing_id = await single(house)
    house.gateway.faults.add(Fault(kind, "Sms/State", times=3, code=9))
    # only questions go out from here on, and they are asked again: a slow machine changes nothing
    house.timeouts = devino.Timeouts(read=0.3)
    await house.restart()
    passing = asyncio.create_task(hurry(house))

    async def is_known() -> bool:
        found = await house.tracks.of(mailing_id)
        return found is not None and found.next_at is None

    await house.comes(is_known)
    passing.cancel()

    assert (await track_of(house, mailing_id)).counts == {Delivery.DELIVERED: 1}
    assert notices(house) == []


async def hurry(house: House) -> None:
    while True:
        await asyncio.sleep(0.01)
        house.clock.forward(seconds=5)


async def test_an_id_that_the_gateway_does_not_know_holds_up_no_other(house: House) -> None:
    mailing_id = await house.confirm(30)
    await house.ends(mailing_id)
    house.clock.forward(seconds=5)
    refusal = Fault(FaultKind.REFUSE, "Sms/State", code=6, desc="Invalid messageId")
    house.gateway.faults.add(refusal)

    found = await goes_by(house, mailing_id, minutes=1)

    assert found.counts == {Delivery.DELIVERED: 30}


async def test_an_expired_session_is_opened_anew(house: House) -> None:
    mailing_id = await single(house)
    house.gateway.expire_sessions(LOGIN)

    assert (await goes_by(house, mailing_id, seconds=10)).counts == {Delivery.DELIVERED: 1}


async def test_another_account_is_not_asked_about_what_is_not_its_own(house: House) -> None:
    mailing_id = await single(house)
    house.gateway.add_account("other", "Тайна-hush-42")
    before = questions(house)
    await house.log_in(login="other")
    await goes_by(house, mailing_id, hours=1)
    assert questions(house) == before

    await house.log_in()

    assert (await goes_by(house, mailing_id, hours=1)).counts == {Delivery.DELIVERED: 1}


async def test_a_mailing_that_pauses_is_looked_at_meanwhile_and_whole_in_the_end(
    house: House,
) -> None:
    account = house.gateway.account(LOGIN)
    account.balance = Decimal(15)
    mailing_id = await house.confirm(20)
    await house.pauses(mailing_id)
    assert (await goes_by(house, mailing_id, minutes=1)).counts == {Delivery.DELIVERED: 10}
    account.balance = Decimal(1000)

    await house.journal.pauses.resume(mailing_id, house.clock.now())
    house.engine.nudge()
    await house.ends(mailing_id)

    assert (await goes_by(house, mailing_id, minutes=1)).counts == {Delivery.DELIVERED: 20}


async def test_ids_that_cannot_be_mapped_have_no_data_in_the_end(house: House) -> None:
    mailing_id = await house.confirm(10, text="Я" * 80)
    await house.ends(mailing_id)

    assert (await goes_by(house, mailing_id, minutes=5)).counts == {Delivery.NO_DATA: 10}


async def test_what_an_sms_costs_feeds_later_estimates_for_its_country(
    house: House,
) -> None:
    mailing_id = await single(house)

    await goes_by(house, mailing_id, seconds=10)

    chat = await house.chats.get(CHAT)
    assert chat is not None
    assert list(chat.prices) == ["RU"]
    assert [one.amount for one in chat.prices["RU"]] == [Decimal("1.5")]


async def test_many_rounds_that_do_not_end_hold_up_no_small_send(
    tmp_path: Path, clock: ManualClock
) -> None:
    """Long rounds of others are played by a gateway that never answers about them."""
    async with tracking(
        tmp_path, clock, timeouts=devino.Timeouts(connect=30, read=SECONDS)
    ) as house:
        others = [await single(house, f"Привет {number}") for number in range(20)]
        house.gateway.faults.add(Fault(FaultKind.TIMEOUT_BEFORE, "Sms/State", times=len(others)))
        house.clock.forward(seconds=2)
        await house.tracker.on_event(Changed(await house.mailing(others[0])))

        async def others_are_asked_about() -> bool:
            return not house.gateway.faults.waiting

        await house.comes(others_are_asked_about)
        mailing_id = await single(house)

        assert (await goes_by(house, mailing_id, seconds=6)).counts == {Delivery.DELIVERED: 1}
