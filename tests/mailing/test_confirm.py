"""Confirming a draft: once, and only what was shown."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import BotError
from bot.model import Account, MailingState, MessageState, QuietHours, Timing, When
from bot.sandbox.devino import DevinoSandbox
from tests.conftest import PASSWORD, START, ManualClock
from tests.mailing.conftest import CHAT, LEAD, OTHER_CHAT, SENDER, USER, Room


async def test_a_confirmed_draft_is_a_mailing_and_no_draft(room: Room, clock: ManualClock) -> None:
    draft = await room.draft("{имя|друг} из {город|дома}")
    mailing = await room.mailing(await room.confirm(draft, card_message_id=5, thread_id=6))

    assert (mailing.state, mailing.total, mailing.planned_segments) == (MailingState.QUEUED, 4, 4)
    assert (mailing.text, mailing.personal, mailing.sender) == (draft.text, True, SENDER)
    assert (mailing.card_message_id, mailing.thread_id) == (5, 6)
    assert (mailing.hand_over_at, mailing.due_at) == (clock.now(), clock.now())
    assert mailing.audience_id == (draft.audience and draft.audience.id)
    assert mailing.balance_before == 100
    assert await room.mailings.drafts.count(CHAT) == 0
    assert mailing.id in room.changed


async def test_everybody_is_written_down_with_his_row_and_his_text(room: Room) -> None:
    outcomes = await room.outcomes(await room.confirm(await room.draft("{имя|друг}!")))

    assert [(one.phone, one.row, one.text, one.state) for one in outcomes] == [
        ("79160000000", 2, "Анна!", MessageState.QUEUED),
        ("79160000001", 3, "друг!", MessageState.QUEUED),
        ("79160000002", 3, "друг!", MessageState.QUEUED),
        ("375291234567", 6, "Янка!", MessageState.QUEUED),
    ]


async def test_a_common_text_is_the_mailings_own(room: Room) -> None:
    mailing_id = await room.confirm(await room.draft("Скидка {{50%}}"))
    mailing = await room.mailing(mailing_id)

    assert (mailing.text, mailing.personal) == ("Скидка {50%}", False)
    assert {one.text for one in await room.outcomes(mailing_id)} == {None}
    assert (await room.mailings.outcome.details(CHAT, mailing_id)).template == "Скидка {{50%}}"


async def test_a_draft_confirms_once_however_often_it_is_asked(room: Room) -> None:
    draft = await room.draft()
    plan = await room.mailings.plan(CHAT, draft.id)
    said = {"mark": plan.consent, "account": plan.account}
    both = [room.mailings.confirm(CHAT, USER, draft.id, **said) for _ in range(3)]  # type: ignore[arg-type]
    made = set(await asyncio.gather(*both))
    late = await room.mailings.confirm(
        CHAT, USER, draft.id, mark="", account=plan.account, card_message_id=77
    )

    assert made == {late}
    assert (await room.frozen(late)).total == 4
    assert (await room.mailing(late)).card_message_id == 77
    assert len(await room.outcomes(late)) == 4


async def test_a_plan_shown_before_another_changed_the_draft_is_not_what_was_confirmed(
    room: Room,
) -> None:
    draft = await room.draft("Привет")
    seen = await room.mailings.plan(CHAT, draft.id)
    changed = await room.mailings.drafts.save(replace(draft, text="Пока"))
    confirmed = await room.confirm(changed)

    with pytest.raises(BotError) as caught:
        await room.mailings.confirm(CHAT, USER, draft.id, mark=seen.mark, account=seen.account)
    assert caught.value.code == "mailing-confirmed-otherwise"
    assert caught.value.facts == {"id": confirmed}
    assert await room.mailings.lookup.count(CHAT) == 1


async def test_another_chat_learns_nothing_of_a_confirmed_draft(room: Room) -> None:
    draft = await room.draft()
    await room.confirm(draft)

    with pytest.raises(BotError, match="mailing-unknown"):
        await room.mailings.confirm(
            OTHER_CHAT, USER, draft.id, mark="", account=await room.account()
        )


async def refusal(room: Room, draft_id: int, mark: str, account: Account) -> str:
    with pytest.raises(BotError) as caught:
        await room.mailings.confirm(CHAT, USER, draft_id, mark=mark, account=account)
    assert (await room.mailings.drafts.get(CHAT, draft_id)).id == draft_id
    assert await room.journal.freezing.freezing() == []
    return caught.value.code


async def test_what_is_not_what_was_shown_is_refused_and_the_draft_stays(room: Room) -> None:
    draft = await room.draft()
    plan = await room.mailings.plan(CHAT, draft.id)
    await room.stop_list.add(CHAT, USER, "Олег", ["79160000000"])

    assert await refusal(room, draft.id, plan.mark, plan.account) == "plan-changed"


async def test_a_sender_deleted_between_plan_and_confirmation_is_refused(room: Room) -> None:
    draft = await room.draft()
    plan = await room.mailings.plan(CHAT, draft.id)
    await room.senders.delete(CHAT, SENDER)

    assert await refusal(room, draft.id, plan.mark, plan.account) == "sender-gone"


async def test_another_account_than_the_one_shown_is_refused(
    room: Room, gateway: DevinoSandbox
) -> None:
    draft = await room.draft()
    plan = await room.mailings.plan(CHAT, draft.id)
    gateway.add_account("other", PASSWORD)
    await room.accounts.log_in(CHAT, USER, Account(gateway.url, "other"), PASSWORD)

    with pytest.raises(BotError, match="draft-unknown"):
        await room.mailings.confirm(CHAT, USER, draft.id, mark=plan.mark, account=plan.account)
    assert await room.journal.freezing.freezing() == []
    await room.accounts.log_in(CHAT, USER, plan.account, PASSWORD)
    assert (await room.mailings.drafts.get(CHAT, draft.id)).id == draft.id


async def test_quiet_hours_that_began_while_he_looked_refuse_it(
    room: Room, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 11, 24, 17, 59, tzinfo=UTC))
    draft = await room.draft()
    plan = await room.mailings.plan(CHAT, draft.id)
    clock.forward(minutes=2)

    assert plan.problems == ()
    assert await refusal(room, draft.id, plan.mark, plan.account) == "mailing-quiet"


@pytest.mark.parametrize("at_night", [False, True])
async def test_quiet_hours_are_frozen_with_it_unless_a_person_wants_the_night(
    room: Room, *, at_night: bool
) -> None:
    mailing = await room.mailing(await room.confirm(await room.draft(at_night=at_night)))
    await room.chats.set_quiet(CHAT, None)

    assert mailing.quiet == (None if at_night else QuietHours(21 * 60, 9 * 60))
    assert mailing.quiet_zone == "Europe/Moscow"


async def test_what_has_time_is_held_until_shortly_before(room: Room) -> None:
    at = START + timedelta(hours=3)
    mailing = await room.mailing(await room.confirm(await room.draft(when=When(Timing.AT, at=at))))

    assert mailing.state is MailingState.SCHEDULED
    assert mailing.due_at == at
    assert timedelta() <= at - mailing.hand_over_at - LEAD < timedelta(seconds=1)


async def test_a_local_time_is_due_when_it_comes_first_anywhere(room: Room) -> None:
    wall = datetime(2026, 11, 26, 12, 0)  # noqa: DTZ001 - a clock on a wall
    draft = await room.draft(when=When(Timing.LOCAL, wall=wall))
    foreign = await room.mailing(await room.confirm(draft))
    draft = await room.draft(when=When(Timing.LOCAL, wall=wall), first_n=3)
    russian = await room.mailing(await room.confirm(draft))

    assert foreign.due_at == datetime(2026, 11, 25, 22, tzinfo=UTC)
    assert russian.due_at == datetime(2026, 11, 26, 0, tzinfo=UTC)


# --- a test SMS ---


async def test_a_test_sms_is_what_that_recipient_would_read(
    room: Room, gateway: DevinoSandbox
) -> None:
    draft = await room.draft("{имя|друг}: {город|дом}")
    single = await room.trial(draft.id, row=6, phone="79165550000")
    message = (await room.journal.queries.messages(single))[0]

    assert (message.phone, message.text) == ("79165550000", "Янка: дом")
    assert (await room.mailing(single)).single
    assert single == await room.trial(draft.id, row=6, phone="79165550000")
    assert not gateway.ledger, "it is the engine that sends"


@pytest.mark.parametrize("change", [{"row": 2}, {"phone": "79165550001"}], ids=str)
async def test_a_test_sms_to_another_person_is_not_the_one_that_was_sent(
    room: Room, change: dict[str, object]
) -> None:
    draft = await room.draft("{имя|друг}: {город|дом}")
    said = {"row": 6, "phone": "79165550000", "token": "t"}
    await room.trial(draft.id, **said)  # type: ignore[arg-type]

    with pytest.raises(BotError, match="confirmed-otherwise"):
        await room.trial(draft.id, **said | change)  # type: ignore[arg-type]


@pytest.mark.parametrize("row", [0, 1, 4, 5, 7, 10**9])
async def test_a_row_without_a_recipient_has_no_test_sms(room: Room, row: int) -> None:
    draft = await room.draft("{имя|друг}")

    with pytest.raises(BotError) as caught:
        await room.trial(draft.id, row=row, phone="79165550000")

    assert (caught.value.code, caught.value.facts) == ("row-unknown", {"row": row})
