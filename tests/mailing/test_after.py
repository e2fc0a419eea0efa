"""What is known of a mailing that was sent, and what can still be done."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook as Book

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.groups import Group
from bot.model import (
    Account,
    Audience,
    AudienceKind,
    MailingState,
    MessageState,
    QuietHours,
    Timing,
    When,
)
from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from bot.sheets import Shown
from tests.conftest import PASSWORD, START, ManualClock
from tests.mailing.conftest import CHAT, OTHER_CHAT, USER, Room

TEXT = "{имя|друг}, привет!"
ANNA, FIRST, SECOND, YANKA = "79160000000", "79160000001", "79160000002", "375291234567"


@pytest.fixture
async def sent(room: Room, gateway: DevinoSandbox) -> int:
    """A mailing of four: one is refused, one is unknown, two are accepted."""
    gateway.bad_numbers.add(ANNA)
    gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send", after=3))
    return await room.send(await room.draft(TEXT))


async def states(room: Room, mailing_id: int) -> dict[str, MessageState]:
    return {one.phone: one.state for one in await room.outcomes(mailing_id)}


async def unknown(room: Room, mailing_id: int) -> str:
    found = await states(room, mailing_id)
    return next(phone for phone, state in found.items() if state is MessageState.UNKNOWN)


async def those(room: Room, mailing_id: int, *which: Group) -> Audience:
    """Make an audience of a mailing's recipients of these groups, as a dialog does."""
    titles, name_column = await room.mailings.outcome.titles_of(CHAT, mailing_id)
    return await room.audiences.from_rows(
        CHAT,
        USER,
        AudienceKind.UNSENT,
        "",
        titles=["Номер", *titles[1:]],
        rows=room.mailings.outcome.rows_of(CHAT, mailing_id, which),
        phone_column=0,
        name_column=name_column,
        of_mailing=mailing_id,
    )


# --- details ---


async def test_the_counts_add_up_and_the_reasons_are_named(room: Room, sent: int) -> None:
    found = await room.mailings.outcome.details(CHAT, sent)
    mailing = found.mailing

    assert (mailing.accepted, mailing.refused, mailing.unknown) == (2, 1, 1)
    assert (found.waiting, found.in_flight, found.cancelled, found.decided) == (0, 0, 0, 0)
    assert found.reasons == {"Error_Invalid_Destination_Address": 1}
    assert (found.done, found.calls, found.seconds_left) == (4, 4, 0)
    assert found.audience
    assert found.audience.count == 4


async def test_what_was_decided_is_counted_apart(room: Room, sent: int) -> None:
    assert await room.mailings.controls.count_as_sent(CHAT, USER, sent)
    assert not await room.mailings.controls.count_as_sent(CHAT, USER, sent)
    found = await room.mailings.outcome.details(CHAT, sent)

    assert (found.mailing.unknown, found.decided, found.waiting) == (0, 1, 0)


async def test_what_waits_takes_as_long_as_the_pace_says(room: Room) -> None:
    common = await room.mailings.outcome.details(CHAT, await room.confirm(await room.draft()))
    personal = await room.mailings.outcome.details(CHAT, await room.confirm(await room.draft(TEXT)))

    assert (common.waiting, common.seconds_left) == (4, 0.2)
    assert (personal.waiting, personal.seconds_left) == (4, 0.4)


async def test_another_chat_sees_nothing_of_it(room: Room, sent: int) -> None:
    for ask in (room.mailings.outcome.details, room.mailings.outcome.titles_of):
        with pytest.raises(BotError, match="mailing-unknown"):
            await ask(OTHER_CHAT, sent)
    with pytest.raises(BotError, match="mailing-unknown"):
        await room.mailings.controls.stop(OTHER_CHAT, USER, sent)
    with pytest.raises(BotError, match="mailing-unknown"):
        await anext(room.mailings.outcome.rows_of(OTHER_CHAT, sent, {Group.UNSENT}))


async def test_a_single_sms_has_no_counts_of_an_audience(room: Room) -> None:
    draft = await room.draft()
    single = await room.trial(draft.id, row=2, phone=ANNA)

    for mailing_id in (single, 10**6):
        with pytest.raises(BotError, match="mailing-unknown"):
            await room.mailings.outcome.details(CHAT, mailing_id)


# --- the same text again ---


async def repeated(room: Room, text: str = TEXT, **said: object) -> tuple[int, datetime] | None:
    plan = await room.mailings.plan(CHAT, (await room.draft(text, **said)).id)  # type: ignore[arg-type]
    return (plan.repeats.count, plan.repeats.at) if plan.repeats else None


async def test_a_text_that_went_to_these_people_is_told_but_not_for_the_refused(
    room: Room, sent: int, clock: ManualClock
) -> None:
    began = (await room.mailing(sent)).created_at
    clock.forward(days=29)

    assert await repeated(room) == (3, began)
    assert await repeated(room, TEXT + "!") is None
    assert await repeated(room, rows=[["Телефон", "Имя"], ["89990000000", "А"]]) is None
    clock.forward(days=2)
    assert await repeated(room) is None


async def test_what_is_still_to_come_counts_as_a_repeat_and_what_was_cancelled_does_not(
    room: Room,
) -> None:
    when = When(Timing.AT, at=START + timedelta(hours=5))
    mailing_id = await room.confirm(await room.draft("Скидка {{%}}", when=when))

    assert await repeated(room, "Скидка {{%}}") == (4, START)
    assert await room.mailings.controls.cancel(CHAT, USER, mailing_id)
    assert await repeated(room, "Скидка {{%}}") is None


# --- once more to those who did not get it ---


async def test_those_who_did_not_get_it_keep_their_own_columns(room: Room, sent: int) -> None:
    audience = await those(room, sent, Group.UNSENT)
    draft = await room.mailings.drafts.new(CHAT, USER, audience, sender="DTSMS", text=TEXT)
    plan = await room.mailings.plan(CHAT, draft.id)

    assert audience.titles == ("Номер", "Телефон", "Имя", "Город")
    assert [(one.phone, one.text) for one in plan.examples] == [(ANNA, "Анна, привет!")]
    assert plan.repeats is None
    assert plan.problems == ()


async def test_columns_do_not_grow_from_one_resend_to_the_next(
    room: Room, sent: int, gateway: DevinoSandbox
) -> None:
    audience = await those(room, sent, Group.UNSENT)
    draft = await room.mailings.drafts.new(CHAT, USER, audience, sender="DTSMS", text=TEXT)
    again = await room.send(draft)
    gateway.bad_numbers.clear()

    assert (await those(room, again, Group.UNSENT)).titles == audience.titles
    assert await states(room, again) == {ANNA: MessageState.REFUSED}


@pytest.mark.parametrize("other", sorted(set(Group) - {Group.UNCLEAR}))
async def test_whose_outcome_is_unknown_is_mixed_with_nobody(
    room: Room, sent: int, other: Group
) -> None:
    both = {Group.UNCLEAR, other}

    with pytest.raises(ValueError, match="apart"):
        await anext(room.mailings.outcome.rows_of(CHAT, sent, both))


async def resending(room: Room, sent: int) -> Draft:
    audience = await those(room, sent, Group.UNCLEAR)
    return await room.mailings.drafts.new(
        CHAT, USER, audience, sender="DTSMS", text=TEXT, replaces=sent
    )


async def test_the_unknown_are_sent_anew_once(room: Room, sent: int) -> None:
    phone = await unknown(room, sent)
    first, second = await resending(room, sent), await resending(room, sent)
    room.clock.forward(minutes=2)
    plan = await room.mailings.plan(CHAT, second.id)
    again = await room.confirm(first)

    assert plan.problems == ()
    assert (await states(room, sent))[phone] is MessageState.RESENT
    assert list(await states(room, again)) == [phone]
    assert (await room.mailing(again)).repeat_of == sent
    assert (await room.mailings.outcome.details(CHAT, sent)).decided == 1
    with pytest.raises(BotError, match="already-decided"):
        await room.mailings.confirm(CHAT, USER, second.id, mark=plan.consent, account=plan.account)
    assert (await room.mailings.drafts.get(CHAT, second.id)).id == second.id


async def test_what_was_counted_as_sent_meanwhile_is_not_sent_anew(room: Room, sent: int) -> None:
    draft = await resending(room, sent)
    await room.mailings.controls.count_as_sent(CHAT, USER, sent)
    plan = await room.mailings.plan(CHAT, draft.id)

    assert [problem.code for problem in plan.problems] == ["already-decided"]


async def test_only_those_who_are_sent_anew_are_decided(room: Room, gateway: DevinoSandbox) -> None:
    gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send", times=4))
    mailing_id = await room.send(await room.draft(TEXT))
    draft = await resending(room, mailing_id)
    await room.stop_list.add(CHAT, USER, "Олег", [ANNA])
    room.clock.forward(minutes=2)
    again = await room.confirm(await room.mailings.drafts.save(replace(draft, first_n=2)))

    assert await states(room, mailing_id) == {
        ANNA: MessageState.UNKNOWN,
        FIRST: MessageState.RESENT,
        SECOND: MessageState.RESENT,
        YANKA: MessageState.UNKNOWN,
    }
    assert list(await states(room, again)) == [FIRST, SECOND]
    assert (await room.mailing(mailing_id)).unknown == 2


# --- hold, end, another time ---


async def test_a_person_holds_it_and_lets_it_go_on(room: Room) -> None:
    mailing_id = await room.confirm(await room.draft())

    assert await room.mailings.controls.pause(CHAT, USER, mailing_id)
    assert (await room.mailing(mailing_id)).state is MailingState.PAUSED
    assert await room.resume(mailing_id)
    assert not await room.resume(mailing_id)
    assert (await room.mailing(mailing_id)).state is MailingState.QUEUED


async def test_it_does_not_go_on_with_another_account(room: Room, gateway: DevinoSandbox) -> None:
    mailing_id = await room.confirm(await room.draft())
    await room.mailings.controls.pause(CHAT, USER, mailing_id)
    gateway.add_account("other", PASSWORD)
    await room.accounts.log_in(CHAT, USER, Account(gateway.url, "other"), PASSWORD)

    with pytest.raises(BotError, match="mailing-of-another"):
        await room.resume(mailing_id)


async def test_what_is_stopped_is_cancelled_for_those_who_wait(room: Room) -> None:
    mailing_id = await room.confirm(await room.draft())

    assert await room.mailings.controls.stop(CHAT, USER, mailing_id)
    assert not await room.mailings.controls.stop(CHAT, USER, mailing_id)
    assert set((await states(room, mailing_id)).values()) == {MessageState.CANCELLED}
    assert (await room.mailings.outcome.details(CHAT, mailing_id)).cancelled == 4


AT = START + timedelta(hours=5)


async def test_what_is_held_gets_another_time(room: Room) -> None:
    mailing_id = await room.confirm(await room.draft(when=When(Timing.AT, at=AT)))
    later = When(Timing.AT, at=AT + timedelta(hours=1))

    assert await room.reschedule(mailing_id, later)
    mailing = await room.mailing(mailing_id)
    assert (mailing.when, mailing.due_at) == (later, later.at)
    assert mailing.state is MailingState.SCHEDULED


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (When(Timing.AT, at=START), "moment-past"),
        (When(Timing.AT, at=START + timedelta(hours=10)), "mailing-quiet"),
        (When(Timing.LOCAL, wall=datetime(2026, 11, 24, 5)), "moment-past"),  # noqa: DTZ001
        (When(Timing.LOCAL, wall=datetime(2026, 11, 26, 5)), "mailing-quiet"),  # noqa: DTZ001
    ],
)
async def test_another_time_must_be_a_good_one(room: Room, when: When, code: str) -> None:
    mailing_id = await room.confirm(await room.draft(when=When(Timing.AT, at=AT)))

    with pytest.raises(BotError, match=code):
        await room.reschedule(mailing_id, when)
    assert (await room.mailing(mailing_id)).due_at == AT


async def test_quiet_hours_of_another_clock_than_the_chats_say_whose_they_are(room: Room) -> None:
    mailing_id = await room.confirm(await room.draft(when=When(Timing.AT, at=AT)))
    await room.chats.set_timezone(CHAT, "Asia/Vladivostok")
    in_the_morning_there = When(Timing.AT, at=START + timedelta(hours=15))
    plan = await room.mailings.controls.plan_time(CHAT, mailing_id, in_the_morning_there)

    assert plan
    assert [(one.code, one.facts["zone"]) for one in plan.problems] == [
        ("mailing-quiet", "Europe/Moscow")
    ]


async def test_a_chat_without_quiet_hours_may_choose_the_night(room: Room) -> None:
    await room.chats.set_quiet(CHAT, None)
    mailing_id = await room.confirm(await room.draft(when=When(Timing.AT, at=AT)))
    await room.chats.set_quiet(CHAT, QuietHours())
    night = When(Timing.AT, at=START + timedelta(hours=12))

    assert await room.reschedule(mailing_id, night)


async def test_numbers_and_dates_stay_such_for_those_who_get_it_again(
    room: Room, gateway: DevinoSandbox
) -> None:
    book = Book()
    book.active.append(["Телефон", "Долг", "Срок"])
    book.active.append([ANNA, 12500.5, date(2026, 11, 24)])
    book.active["B2"].number_format = '#,##0.00" ₽"'

    async def fetch(path: Path) -> None:
        book.save(path)

    upload = await room.audiences.receive(CHAT, USER, "debts.xlsx", fetch)
    assert upload.choice
    audience = await room.audiences.read(CHAT, USER, upload.id, upload.choice)
    gateway.bad_numbers.add(ANNA)
    draft = await room.mailings.drafts.new(CHAT, USER, audience, sender="DTSMS", text="{Долг}")
    again = await those(room, await room.send(draft), Group.UNSENT)
    recipients = await room.audiences.recipients(again)
    with recipients.open_rows() as rows:
        assert rows.row(2) == [
            ANNA,
            ANNA,
            Shown(12500.5, "12 500,50 ₽", '#,##0.00" ₽"'),
            Shown(46350, "2026-11-24", "yyyy-mm-dd"),
        ]
