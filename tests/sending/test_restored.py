"""An old copy of the database is put back while the gateway has more: nothing goes out twice."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.plan import Plan, Risk
from bot.model import (
    MailingState,
    MessageState,
    NewMailing,
    PauseReason,
    RestoredWhy,
    SendingHold,
    When,
)
from bot.sandbox.devino import DeliveryPlan
from storage.chat.senders import Senders
from storage.database.high_water import HighWaterFile
from storage.journal.claims import Claims
from storage.journal.one_sms import Outgoing
from storage.journal.restoring import begin_restore_mode
from tests.conftest import ManualClock
from tests.databases import copied, put_back
from tests.house import CHAT, House, open_house

ADMIN = 5
PEOPLE = 400


@pytest.fixture
async def house(tmp_path: Path, clock: ManualClock) -> AsyncIterator[House]:
    """A house in which a person may let SMS go out a second time."""
    async with open_house(tmp_path, clock, delivery=DeliveryPlan()) as opened:
        yield opened


def copy_of(house: House) -> Path:
    """Copy the database as a backup does, while it is written to."""
    copy = house.settings.files_path.with_name("copy")
    copied(house.settings.database_url, copy)
    return copy


async def restored_from(house: House, copy: Path) -> None:
    """End the bot, put the copy in place of the database, and start the bot on it."""
    await house.close()
    put_back(house.settings.database_url, copy)
    await house.open()
    await house.start()


async def forget() -> None:
    """There are no dialogs in this house."""


async def leave(house: House) -> None:
    assert await house.restored.leave(CHAT, ADMIN, "Анна", forget)


async def half_sent(house: House) -> tuple[int, Path]:
    """Return a mailing that has ended, and a copy of the time when a part of it had left."""
    mailing_id = await house.confirm(PEOPLE)

    async def some() -> bool:
        return len(house.sent_to) >= 30

    await house.comes(some)
    copy = copy_of(house)
    await house.ends(mailing_id)
    assert len(house.sent_to) == len(set(house.sent_to)) == PEOPLE
    return mailing_id, copy


async def days_pass(house: House) -> None:
    """Let whatever is due come due, and the engine look at it."""
    for _ in range(30):
        house.clock.forward(hours=2)
        house.engine.nudge()
        await house.clock.rest(0.01)


async def test_nothing_of_an_old_copy_leaves_by_itself_before_and_after_the_mode(
    house: House,
) -> None:
    mailing_id, copy = await half_sent(house)
    await restored_from(house, copy)

    assert house.engine.holds == {SendingHold.RESTORED}
    held = await house.mailing(mailing_id)
    assert (held.state, held.pause) == (MailingState.PAUSED, PauseReason.RESTORED)
    assert held.accepted + held.unknown < PEOPLE, "the copy knows less than the gateway"
    await days_pass(house)
    assert len(house.sent_to) == PEOPLE

    await leave(house)
    await days_pass(house)
    assert len(house.sent_to) == PEOPLE, "leaving lets nothing out"
    other = await house.confirm(20)
    assert (await house.ends(other)).accepted == 20, "but new mailings go"
    assert Counter(Counter(house.sent_to).values()) == {1: PEOPLE + 20}


async def test_a_person_goes_on_and_the_journal_says_what_the_gateway_has(house: House) -> None:
    mailing_id, copy = await half_sent(house)
    await restored_from(house, copy)
    known = await house.states(mailing_id)
    left = known[MessageState.QUEUED]
    await leave(house)

    plan = await house.mailings.controls.plan_resume(CHAT, mailing_id)
    assert plan is not None
    assert plan.recipients == left
    assert Risk.FROM_COPY in plan.risks, "the question warns that some may have it already"
    assert await house.mailings.controls.resume(CHAT, ADMIN, mailing_id, mark=plan.consent)
    ended = await house.ends(mailing_id)

    assert ended.accepted == PEOPLE - known[MessageState.UNKNOWN]
    twice = [phone for phone, times in Counter(house.sent_to).items() if times == 2]
    assert len(twice) == left, "only those whom the person sent to again"
    assert len(house.sent_to) == PEOPLE + left


async def test_what_was_planned_for_later_waits_too(house: House) -> None:
    """After the copy it may have been cancelled, or sent at once."""
    at = house.clock.now() + timedelta(days=2)
    mailing_id = await house.confirm(20, hand_over_at=at, due_at=at)
    copy = copy_of(house)
    assert await house.mailings.controls.cancel(CHAT, ADMIN, mailing_id)
    other = await house.confirm(1)
    await house.ends(other)
    await restored_from(house, copy)
    await leave(house)
    await days_pass(house)

    held = await house.mailing(mailing_id)
    assert (held.state, held.pause) == (MailingState.MISSED, PauseReason.RESTORED)
    assert len(house.sent_to) == 1


async def test_while_the_mode_lasts_nothing_new_is_let_out(house: House) -> None:
    mailing_id, copy = await half_sent(house)
    await restored_from(house, copy)
    controls = house.mailings.controls

    with pytest.raises(BotError, match="restore-mode"):
        await controls.plan_resume(CHAT, mailing_id)
    with pytest.raises(BotError, match="restore-mode"):
        await controls.resume(CHAT, ADMIN, mailing_id, mark="")
    assert await controls.stop(CHAT, ADMIN, mailing_id), "it may be ended"
    stopped = await house.mailing(mailing_id)
    assert (stopped.state, stopped.pause) == (MailingState.STOPPED, PauseReason.RESTORED)


async def test_what_was_shown_before_the_mode_was_left_confirms_nothing_after_it(
    house: House,
) -> None:
    """A tap may be on its way just then; the draft it confirms may have gone after the copy."""
    _, copy = await half_sent(house)
    await restored_from(house, copy)
    await Senders(house.db).add(CHAT, "MYSHOP")
    draft = Draft(CHAT, ADMIN, token="old", phone="79161234567", sender="MYSHOP", text="Привет")
    shown = await house.mailings.plan(CHAT, draft)
    await leave(house)

    with pytest.raises(BotError, match="draft-differs"):
        await confirm(house, draft, shown)
    assert len(house.sent_to) == PEOPLE
    assert await confirm(house, draft, await house.mailings.plan(CHAT, draft))


async def confirm(house: House, draft: Draft, plan: Plan) -> int:
    return await house.mailings.confirm(CHAT, ADMIN, draft, mark=plan.consent, account=plan.account)


async def test_a_question_of_before_the_restore_confirms_nothing(house: House) -> None:
    """The mailing waited for a person already: it is asked about in the very same words."""
    house.engine.hold(SendingHold.STOPPED)
    mailing_id = await house.confirm(20)
    assert await house.journal.life.miss(mailing_id)
    plan = await house.mailings.controls.plan_time(CHAT, mailing_id, When())
    assert plan is not None
    copy = copy_of(house)
    house.engine.release(SendingHold.STOPPED)
    await house.ends(await house.confirm(1))
    await restored_from(house, copy)
    await leave(house)

    with pytest.raises(BotError, match="plan-changed"):
        await house.mailings.controls.reschedule(CHAT, ADMIN, mailing_id, When(), mark=plan.consent)


async def test_a_question_of_before_the_same_copy_was_put_back_again_confirms_nothing(
    house: House,
) -> None:
    """The mailing may have gone out by it: its row is the very same after each restore."""
    house.engine.hold(SendingHold.STOPPED)
    mailing_id = await house.confirm(20)
    copy = copy_of(house)
    house.engine.release(SendingHold.STOPPED)
    await house.ends(await house.confirm(1))
    shown = []
    for _ in range(2):
        await restored_from(house, copy)
        await leave(house)
        plan = await house.mailings.controls.plan_time(CHAT, mailing_id, When())
        assert plan is not None
        shown.append(plan.consent)

    with pytest.raises(BotError, match="plan-changed"):
        await house.mailings.controls.reschedule(CHAT, ADMIN, mailing_id, When(), mark=shown[0])
    assert await house.mailings.controls.reschedule(CHAT, ADMIN, mailing_id, When(), mark=shown[1])


async def test_the_card_has_what_the_gateway_took_in_the_gap_and_the_balance(house: House) -> None:
    mailing_id, copy = await half_sent(house)
    taken = len(house.sent_to)
    house.clock.forward(minutes=5)
    await house.ends(await house.confirm(7))
    await restored_from(house, copy)

    details = await house.mailings.outcome.details(CHAT, mailing_id)
    evidence = details.restored
    assert evidence is not None
    assert evidence.taken == taken + 7
    assert evidence.until - (evidence.since or evidence.until) == timedelta(minutes=5)
    assert evidence.balance == house.gateway.account("demo").balance
    report = await house.restored.report()
    assert report is not None
    assert (report.held.mailings, report.held.chats) == (1, 1)


async def test_the_same_text_again_is_warned_of_though_the_copy_says_nothing_was_sent(
    house: House,
) -> None:
    house.engine.hold(SendingHold.STOPPED)
    mailing_id = await house.confirm(1, to=["79160000001"])
    outgoing = Outgoing(CHAT, "MYSHOP", "79160000001", "Привет")
    await begin_restore_mode(house.db, RestoredWhy.BACKUP, house.clock.now())
    assert await house.mailings.controls.cancel(CHAT, ADMIN, mailing_id)

    holding = await house.journal.one_sms.of(outgoing, house.clock.now() - timedelta(days=1))
    assert holding.same_at is not None
    assert not (await house.mailing(mailing_id)).nothing_sent


async def test_another_copy_is_noticed_after_the_mode_was_left(house: House) -> None:
    _, copy = await half_sent(house)
    await restored_from(house, copy)
    await leave(house)
    await house.ends(await house.confirm(10))
    await restored_from(house, copy)

    assert house.engine.holds == {SendingHold.RESTORED}


async def test_a_start_in_the_mode_stays_in_it(house: House) -> None:
    _, copy = await half_sent(house)
    await restored_from(house, copy)
    await house.restart()

    assert house.engine.holds == {SendingHold.RESTORED}


def close_the_disk(house: House) -> Path:
    """Put something in place of the file that nobody can write to."""
    path, claims = house.settings.high_water_file, house.journal.claims
    assert isinstance(claims._high_water, HighWaterFile)
    claims._high_water.close()
    path.rename(path.with_name("aside"))
    path.mkdir()
    return path


def open_the_disk(path: Path) -> None:
    path.rmdir()
    path.with_name("aside").rename(path)


async def test_without_its_mark_nothing_of_a_mailing_leaves_and_a_person_goes_on(
    house: House,
) -> None:
    path = close_the_disk(house)
    mailing_id = await house.confirm(30)
    assert await house.pauses(mailing_id) is PauseReason.NO_MARK
    assert house.calls == []
    assert await house.states(mailing_id) == {MessageState.QUEUED: 30}

    open_the_disk(path)
    plan = await house.mailings.controls.plan_resume(CHAT, mailing_id)
    assert plan is not None
    await house.mailings.controls.resume(CHAT, ADMIN, mailing_id, mark=plan.consent)
    assert (await house.ends(mailing_id)).accepted == 30
    assert len(house.sent_to) == len(set(house.sent_to)) == 30
    await house.restart()
    assert not house.engine.holds


async def test_without_its_mark_one_sms_waits_for_a_person_too(house: House) -> None:
    close_the_disk(house)
    now = house.clock.now()
    account = (await house.chats.get(CHAT)).account  # type: ignore[union-attr]
    assert account is not None
    made = await house.journal.life.create(
        NewMailing(
            token="one",
            chat_id=CHAT,
            user_id=1,
            account=account,
            sender="MYSHOP",
            text="Привет",
            phones=("79160000001",),
            segments=1,
            when=When(),
            hand_over_at=now,
            due_at=now,
            state=MailingState.QUEUED,
            created_at=now,
        )
    )
    assert made is not None
    house.engine.nudge()
    missed = await house.reaches(made[0].id, MailingState.MISSED)
    assert missed.pause is PauseReason.NO_MARK
    assert house.calls == []


async def test_a_bot_whose_mark_cannot_be_read_does_not_start(house: House) -> None:
    path = close_the_disk(house)
    await house.close()
    with pytest.raises(BotError, match="high-water-unusable"):
        await house.open()
    open_the_disk(path)
    await house.open()
    await house.start()


async def test_without_the_fence_an_old_copy_sends_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other tests prevent: the engine is right, and its journal is old."""
    monkeypatch.setattr(Claims, "_write_mark", lambda _, step: step)
    mailing_id, copy = await half_sent(house)
    await restored_from(house, copy)
    await house.ends(mailing_id)

    assert max(Counter(house.sent_to).values()) == 2
