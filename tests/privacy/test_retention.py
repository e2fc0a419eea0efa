"""What is too old goes by itself; what is still needed stays."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import BotError
from bot.model import MailingState, MessageState
from bot.privacy.retention import Retention, RetentionPeriods
from bot.sandbox.devino import Fault, FaultKind
from storage.chat.audit import Audit
from tests.conftest import ManualClock
from tests.house import CHAT, House

PERIODS = RetentionPeriods(phones=365, texts=100, files=90, incoming=365, drafts=90, audit=1095)
FOREVER = RetentionPeriods(phones=0, texts=0, files=0, incoming=0, drafts=0, audit=0)


async def apply(house: House, periods: RetentionPeriods = PERIODS) -> dict[str, int]:
    return await Retention(house.db, periods, asyncio.sleep).apply(house.clock.now())


async def phones(house: House, mailing_id: int) -> set[str]:
    return {one.phone for one in await house.messages(mailing_id)}


async def phones_in_order(house: House, mailing_id: int) -> list[str]:
    return [one.phone for one in await house.messages(mailing_id)]


async def texts(house: House, mailing_id: int) -> set[str]:
    return {one.text for one in await house.messages(mailing_id)}


async def test_texts_and_numbers_of_an_old_mailing_go_each_in_its_time_and_its_counts_stay(
    house: House, clock: ManualClock
) -> None:
    texts_of_all = [f"Здравствуйте, {n}" for n in range(600)]
    told = {"template": "Здравствуйте, {имя}", "content": "abc"}
    old = await house.confirm(600, texts=texts_of_all, **told)
    await house.ends(old)
    before = await house.mailing(old)

    clock.forward(days=101)
    assert await apply(house) == {"texts": 1}
    assert await texts(house, old) == {""}
    assert len(await phones(house, old)) == 600

    clock.forward(days=265)
    assert await apply(house) == {"phones": 1}
    assert await phones(house, old) == {""}
    after = await house.mailing(old)
    kept = ("state", "total", "accepted", "refused", "sent_segments", "finished_at")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (after.text, after.template, after.content) == ("", None, None)
    assert await house.states(old) == {MessageState.ACCEPTED: 600}
    assert await house.journal.queries.segments(old, 7)
    with pytest.raises(BotError) as gone:
        await house.mailings.outcome.unreached(CHAT, old)
    assert gone.value.code == "mailing-forgotten"
    assert await apply(house) == {}


async def test_by_a_period_of_zero_nothing_goes(house: House, clock: ManualClock) -> None:
    old = await house.confirm(3)
    await house.ends(old)
    clock.forward(days=4000)
    assert await apply(house, FOREVER) == {}
    assert len(await phones(house, old)) == 3


async def test_a_mailing_that_is_not_over_keeps_everything(
    house: House, clock: ManualClock
) -> None:
    later = clock.now() + timedelta(days=2000)
    held = await house.confirm(3, hand_over_at=later)
    paused = await house.confirm(30, texts=[str(n) for n in range(30)])
    await house.mailings.controls.pause(CHAT, 1, paused)
    clock.forward(days=400)
    await apply(house)
    assert (await house.mailing(held)).state is MailingState.SCHEDULED
    for one in (held, paused):
        if (await house.mailing(one)).finished_at is None:
            assert "" not in await phones(house, one) | await texts(house, one)


async def test_what_nobody_has_decided_yet_keeps_its_numbers(
    house: House, clock: ManualClock
) -> None:
    house.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    unclear = await house.confirm(5)
    await house.ends(unclear)
    assert (await house.mailing(unclear)).unknown

    clock.forward(days=400)
    await apply(house)
    assert len(await phones(house, unclear)) == 5
    await house.mailings.controls.count_as_sent(CHAT, 1, unclear)
    await apply(house)
    assert await phones(house, unclear) == {""}


async def test_while_delivery_is_asked_about_the_numbers_stay(
    house: House, clock: ManualClock
) -> None:
    asked = await house.confirm(2)
    await house.ends(asked)
    now = clock.now()
    await house.tracks.take_on(
        asked, begun_at=now, until=now + timedelta(days=1000), next_at=now + timedelta(days=500)
    )
    clock.forward(days=400)
    await apply(house)
    assert len(await phones(house, asked)) == 2
    await house.tracks.close(asked)
    await apply(house)
    assert await phones(house, asked) == {""}


async def test_old_entries_of_the_audit_go_and_new_ones_stay(
    house: House, clock: ManualClock
) -> None:
    audit = Audit(house.db)
    for n in range(1100):
        await audit.note(clock.now(), CHAT, 1, "floor", value=str(n))
    clock.forward(days=1096)
    await audit.note(clock.now(), CHAT, 1, "quiet", value="")
    gone = await apply(house)
    assert gone["audit"] >= 1100
    assert [one.action for one in await audit.list(CHAT, 10)] == ["quiet"]


async def test_a_mailing_is_sent_while_an_old_one_is_cleared(
    house: House, clock: ManualClock
) -> None:
    old = await house.confirm(1100)
    await house.ends(old)
    clock.forward(days=400)
    sent, begun = asyncio.Event(), asyncio.Event()

    async def rest(_: float) -> None:
        begun.set()
        await sent.wait()

    clearing = asyncio.create_task(Retention(house.db, PERIODS, rest).apply(clock.now()))
    await begun.wait()
    assert 0 < (await phones_in_order(house, old)).count("") < 1100
    new = await house.confirm(50)
    await house.ends(new)
    assert (await house.mailing(new)).accepted == 50
    sent.set()
    await clearing
    assert await phones(house, old) == {""}
