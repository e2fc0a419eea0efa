"""Who had the text already is left out by one tap; after a first part, the rest get theirs once."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.model import MailingState, MessageState, NewMailing, Timing, When
from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from bot.sheets import read_left_out
from tests.budget import BUDGET
from tests.conftest import START
from tests.mailing.conftest import CHAT, USER, Open, Room
from tests.mailing.test_plan import codes

ANNA, FIRST, SECOND, YANKA = "79160000000", "79160000001", "79160000002", "375291234567"
TEXT = "Скидки всю неделю"


async def went_to(room: Room, mailing_id: int) -> list[str]:
    return [one.phone for one in await room.outcomes(mailing_id)]


async def rest(room: Room, mailing_id: int) -> Draft:
    draft, new = await room.mailings.drafts.to_rest_of(CHAT, USER, mailing_id)
    assert new
    return draft


async def test_without_those_who_had_it_goes_to_nobody_twice_and_says_whom_it_left_out(
    room: Room,
) -> None:
    await room.send(await room.draft(TEXT, first_n=2))
    draft = await room.draft(TEXT)
    shown = await room.mailings.plan(CHAT, draft.id)
    assert shown.repeats
    assert shown.repeats.count == 2
    draft = await room.mailings.drafts.save(replace(draft, skip_repeats=True))
    plan = await room.mailings.plan(CHAT, draft.id)

    assert (plan.recipients, plan.had_it, plan.segments, plan.repeats) == (2, 2, 2, None)
    with pytest.raises(BotError, match="plan-changed"):
        plan.check_consent(shown.consent)
    mailing_id = await room.send(draft)
    assert await went_to(room, mailing_id) == [SECOND, YANKA]
    assert draft.audience
    left = read_left_out(room.audiences.folder(draft.audience) / f"left-{mailing_id}.jsonl")
    assert [(phone, why) for _, phone, why in left] == [(ANNA, "had-it"), (FIRST, "had-it")]


async def test_an_unknown_outcome_counts_as_had_and_a_refusal_does_not(
    room: Room, gateway: DevinoSandbox
) -> None:
    text = "{имя|друг}, скидки"
    gateway.bad_numbers.add(ANNA)
    gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send", after=1, times=1))
    first = await room.send(await room.draft(text, first_n=3))
    known = {one.phone: one.state for one in await room.outcomes(first)}
    assert set(known.values()) == {
        MessageState.REFUSED,
        MessageState.UNKNOWN,
        MessageState.ACCEPTED,
    }
    plan = await room.mailings.plan(CHAT, (await room.draft(text, skip_repeats=True)).id)

    assert (plan.recipients, plan.had_it) == (2, 2)


async def test_the_first_n_are_counted_among_those_who_had_nothing_yet(room: Room) -> None:
    await room.send(await room.draft(TEXT, first_n=2))
    mailing_id = await room.send(await room.draft(TEXT, first_n=1, skip_repeats=True))

    assert await went_to(room, mailing_id) == [SECOND]


async def test_a_repeat_confirmed_meanwhile_is_shown_before_the_others_are_sent_to(
    room: Room,
) -> None:
    await room.send(await room.draft(TEXT, first_n=1))
    draft = await room.draft(TEXT, skip_repeats=True)
    shown = await room.mailings.plan(CHAT, draft.id)
    await room.send(await room.draft(TEXT, first_n=2))

    with pytest.raises(BotError, match="plan-changed"):
        await room.mailings.confirm(CHAT, USER, draft.id, mark=shown.consent, account=shown.account)


async def test_the_rest_are_exactly_those_behind_the_first_part(room: Room) -> None:
    await room.stop_list.add(CHAT, USER, "Олег", [FIRST])
    pilot = await room.send(await room.draft("{имя|друг}!", first_n=1, validity=60))
    assert (await room.mailings.outcome.details(CHAT, pilot)).rest
    draft = await rest(room, pilot)
    plan = await room.mailings.plan(CHAT, draft.id)

    assert (draft.text, draft.sender, draft.validity) == ("{имя|друг}!", "DTSMS", 60)
    assert (plan.recipients, plan.stopped, plan.repeats, plan.problems) == (2, 0, None, ())
    assert await went_to(room, await room.send(draft)) == [SECOND, YANKA]


async def test_who_was_stopped_or_is_unknown_in_the_first_part_is_not_one_of_the_rest(
    room: Room, gateway: DevinoSandbox
) -> None:
    gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*", times=1))
    pilot = await room.send(await room.draft(TEXT, first_n=3))
    assert (await room.mailing(pilot)).unknown

    assert await went_to(room, await room.send(await rest(room, pilot))) == [YANKA]


async def test_a_first_part_that_was_stopped_offers_the_same_rest(room: Room) -> None:
    pilot = await room.confirm(await room.draft(TEXT, first_n=3))
    assert await room.mailings.controls.stop(CHAT, USER, pilot)
    details = await room.mailings.outcome.details(CHAT, pilot)

    assert details.mailing.state is MailingState.STOPPED
    assert details.rest
    assert details.rest.count == 1
    plan = await room.mailings.plan(CHAT, (await rest(room, pilot)).id)
    assert plan.recipients == 1


async def test_the_rest_is_begun_once_and_sent_once(room: Room) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=2))
    draft = await rest(room, pilot)
    again, new = await room.mailings.drafts.to_rest_of(CHAT, USER, pilot)
    assert (again.id, new) == (draft.id, False)
    other = await room.mailings.drafts.new(
        CHAT, USER, draft.audience, sender=draft.sender, text=draft.text, rest_of=pilot
    )
    shown = await room.mailings.plan(CHAT, other.id)
    sent = await room.send(draft)

    details = await room.mailings.outcome.details(CHAT, pilot)
    assert details.rest
    assert details.rest.sent
    assert details.rest.sent.id == sent
    assert pilot in room.changed
    with pytest.raises(BotError, match="rest-sent"):
        await room.mailings.drafts.to_rest_of(CHAT, USER, pilot)
    assert "rest-sent" in codes(await room.mailings.plan(CHAT, other.id))
    with pytest.raises(BotError, match="rest-sent"):
        await room.mailings.confirm(CHAT, USER, other.id, mark=shown.consent, account=shown.account)


async def test_of_two_who_confirm_the_rest_at_once_the_journal_takes_one(room: Room) -> None:
    """Both plans were looked at before either was written down."""
    pilot = await room.send(await room.draft(TEXT, first_n=2))
    draft = await rest(room, pilot)
    first = await room.mailing(await room.confirm(draft))
    other = await room.mailings.drafts.new(CHAT, USER, draft.audience, rest_of=pilot)
    second = NewMailing(
        token=other.token,
        chat_id=CHAT,
        user_id=USER,
        account=first.account,
        sender=first.sender,
        text=first.text,
        phones=(),
        segments=1,
        when=first.when,
        hand_over_at=first.hand_over_at,
        due_at=first.due_at,
        state=MailingState.FREEZING,
        created_at=first.created_at,
        audience_id=first.audience_id,
        total=2,
        rest_of=pilot,
    )

    assert await room.journal.life.create(second, draft_id=other.id) is None


async def test_a_rest_that_was_cancelled_can_be_sent_after_all(room: Room) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=2))
    later = When(Timing.AT, at=START.replace(hour=14))
    draft = await room.mailings.drafts.save(replace(await rest(room, pilot), when=later))
    cancelled = await room.confirm(draft)
    room.changed.clear()
    assert await room.mailings.controls.cancel(CHAT, USER, cancelled)

    assert pilot in room.changed
    assert (await room.mailings.plan(CHAT, (await rest(room, pilot)).id)).recipients == 2


async def test_a_part_of_the_rest_has_a_rest_of_its_own(room: Room) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=1))
    cut = await room.mailings.drafts.save(replace(await rest(room, pilot), first_n=1))
    second = await room.send(cut)

    assert await went_to(room, second) == [FIRST]
    assert await went_to(room, await room.send(await rest(room, second))) == [SECOND, YANKA]


async def test_the_rest_is_offered_by_the_next_process(room: Room, open_room: Open) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=1))
    await rest(room, pilot)
    room.engine.stop()
    await room.nursery.close(BUDGET.seconds_left)
    await room.dies()
    async with open_room() as later:
        draft, new = await later.mailings.drafts.to_rest_of(CHAT, USER, pilot)
        assert (draft.rest_count, new) == (3, False)
        assert (await later.mailings.plan(CHAT, draft.id)).recipients == 3


async def test_a_rest_whose_numbers_are_gone_goes_to_nobody(room: Room) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=1))
    draft = await rest(room, pilot)
    assert draft.audience
    home = room.audiences.folder(draft.audience)
    (home / f"rest-{pilot}.int64").unlink()

    with pytest.raises(BotError, match="rest-gone"):
        await room.mailings.plan(CHAT, draft.id)


async def test_a_mailing_to_all_has_no_rest(room: Room) -> None:
    whole = await room.send(await room.draft(TEXT))

    assert (await room.mailings.outcome.details(CHAT, whole)).rest is None
    with pytest.raises(BotError, match="rest-gone"):
        await room.mailings.drafts.to_rest_of(CHAT, USER, whole)


async def test_a_first_part_of_one_keeps_the_template_for_the_rest(room: Room) -> None:
    """One recipient's text is alike for all of them; the others have names of their own."""
    pilot = await room.send(await room.draft("{имя|друг}, скидки", first_n=1))
    again = await room.mailings.drafts.again(CHAT, USER, pilot)
    assert again.text == "{имя|друг}, скидки"
    repeats = (await room.mailings.plan(CHAT, again.id)).repeats
    assert repeats
    assert repeats.count == 1
    sent = await room.send(await rest(room, pilot))

    assert [one.text for one in await room.outcomes(sent)] == [
        "друг, скидки",
        "друг, скидки",
        "Янка, скидки",
    ]


async def test_of_two_mailings_confirmed_at_one_moment_the_second_is_warned(room: Room) -> None:
    """Both plans were shown before either was confirmed: nobody gets two without a warning."""
    drafts = [await room.draft(TEXT, skip_repeats=skip) for skip in (False, True)]
    plans = [await room.mailings.plan(CHAT, draft.id) for draft in drafts]
    assert [plan.recipients for plan in plans] == [4, 4]
    outcomes = await asyncio.gather(
        *(
            room.mailings.confirm(
                CHAT, USER, plan.draft.id, mark=plan.consent, account=plan.account
            )
            for plan in plans
        ),
        return_exceptions=True,
    )

    refused = [one for one in outcomes if isinstance(one, BotError)]
    assert [one.code for one in refused] in (["plan-changed"], ["mailing-nobody"])


async def test_all_of_a_mailing_that_is_being_written_down_count_as_having_had_it(
    room: Room,
) -> None:
    """Its recipients come into the journal a page at a time, and a kill leaves it half done."""
    draft = await room.draft(TEXT, first_n=3)
    plan = await room.mailings.plan(CHAT, draft.id)
    room.mailings.stop_freezing()
    sent = await room.mailings.confirm(
        CHAT, USER, draft.id, mark=plan.consent, account=plan.account
    )
    assert (await room.mailing(sent)).state is MailingState.FREEZING
    warned = await room.mailings.plan(CHAT, (await room.draft(TEXT)).id)
    assert warned.repeats
    assert warned.repeats.count == 3


async def test_a_text_with_other_dashes_and_quotes_is_the_same_text(room: Room) -> None:
    """Who has it must not get it again because its signs were made cheaper."""
    await room.send(await room.draft("Скидки — «всё» по 100", first_n=2))
    draft = await room.draft('Скидки - "всё" по 100', skip_repeats=True)
    plan = await room.mailings.plan(CHAT, draft.id)
    assert (plan.recipients, plan.had_it) == (2, 2)
    other = await room.mailings.plan(CHAT, (await room.draft("Скидки - все по 100")).id)
    assert other.repeats is None


async def test_toggled_on_and_off_the_plan_is_the_first_one_again(room: Room) -> None:
    await room.send(await room.draft(TEXT, first_n=3))
    draft = await room.draft(TEXT)
    seen = []
    for skip in (False, True, False, True):
        draft = await room.mailings.drafts.save(replace(draft, skip_repeats=skip))
        plan = await room.mailings.plan(CHAT, draft.id)
        seen.append((plan.recipients, plan.had_it, plan.segments, plan.repeats is None))
    assert seen == [(4, 0, 4, False), (1, 3, 1, True)] * 2


async def test_when_everybody_had_it_nothing_can_be_sent(room: Room) -> None:
    await room.send(await room.draft(TEXT))
    draft = await room.draft(TEXT, skip_repeats=True)
    plan = await room.mailings.plan(CHAT, draft.id)

    assert (plan.recipients, plan.had_it, plan.segments) == (0, 4, 0)
    assert "mailing-nobody" in codes(plan)


async def test_what_a_person_is_still_to_get_counts_as_had(room: Room) -> None:
    """It is held for later, or paused, or stopped: who was not sent to has had nothing."""
    later = When(Timing.AT, at=START.replace(hour=14))
    held = await room.confirm(await room.draft(TEXT, first_n=2, when=later))
    draft = await room.draft(TEXT, skip_repeats=True)
    assert (await room.mailings.plan(CHAT, draft.id)).had_it == 2
    assert await room.mailings.controls.cancel(CHAT, USER, held)
    assert (await room.mailings.plan(CHAT, draft.id)).had_it == 0
    paused = await room.confirm(await room.draft(TEXT, first_n=2))
    assert await room.mailings.controls.pause(CHAT, USER, paused)
    assert (await room.mailings.plan(CHAT, draft.id)).had_it == 2
    assert await room.mailings.controls.stop(CHAT, USER, paused)
    assert (await room.mailings.plan(CHAT, draft.id)).had_it == 0


async def test_what_went_on_after_a_pause_tells_of_others_with_its_template(room: Room) -> None:
    """The texts of a first part of one came out alike; the template tells who had it."""
    paused = await room.confirm(await room.draft("{имя|друг}, скидки", first_n=1))
    assert await room.mailings.controls.pause(CHAT, USER, paused)
    await room.send(await room.draft("{имя|друг}, скидки"))
    plan = await room.mailings.controls.plan_resume(CHAT, paused)
    assert plan
    assert plan.repeats
    assert plan.repeats.count == 1


async def test_who_came_on_the_stop_list_after_the_first_part_is_left_out_of_the_rest(
    room: Room,
) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=2))
    draft = await rest(room, pilot)
    shown = await room.mailings.plan(CHAT, draft.id)
    await room.stop_list.add(CHAT, USER, "Олег", [SECOND])

    with pytest.raises(BotError, match="plan-changed"):
        await room.mailings.confirm(CHAT, USER, draft.id, mark=shown.consent, account=shown.account)
    assert await went_to(room, await room.send(draft)) == [YANKA]


async def test_a_rest_that_was_thrown_away_can_be_begun_anew(room: Room) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=2))
    draft = await rest(room, pilot)
    assert await room.mailings.drafts.drop(CHAT, draft.id)
    assert await went_to(room, await room.send(await rest(room, pilot))) == [SECOND, YANKA]


async def test_two_who_begin_the_rest_at_once_send_it_once(room: Room) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=2))
    begun = await asyncio.gather(
        *(room.mailings.drafts.to_rest_of(CHAT, USER, pilot) for _ in range(4))
    )
    # one that begins later may be given the draft of another
    for draft_id in dict.fromkeys(draft.id for draft, _ in begun):
        plan = await room.mailings.plan(CHAT, draft_id)
        with suppress(BotError):
            await room.mailings.confirm(
                CHAT, USER, draft_id, mark=plan.consent, account=plan.account
            )
    details = await room.mailings.outcome.details(CHAT, pilot)
    assert details.rest
    assert details.rest.sent
    await room.over(details.rest.sent.id)
    got = [one for number in range(1, 9) for one in await _phones(room, number)]
    assert sorted(got) == sorted([ANNA, FIRST, SECOND, YANKA])


async def _phones(room: Room, mailing_id: int) -> list[str]:
    mailing = await room.journal.queries.mailing(mailing_id)
    return await went_to(room, mailing_id) if mailing else []


async def test_another_text_for_the_rest_still_goes_to_the_rest_only(room: Room) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=2))
    draft = await room.mailings.drafts.save(replace(await rest(room, pilot), text="Иначе"))
    sent = await room.send(draft)

    assert await went_to(room, sent) == [SECOND, YANKA]
    details = await room.mailings.outcome.details(CHAT, pilot)
    assert details.rest
    assert details.rest.sent


async def test_the_rest_without_those_who_had_it_from_another_mailing(room: Room) -> None:
    pilot = await room.send(await room.draft(TEXT, first_n=1))
    await room.send(await room.draft(TEXT, [["79160000001", "Иван"]]))
    draft = await rest(room, pilot)
    warned = await room.mailings.plan(CHAT, draft.id)
    assert warned.repeats
    assert (warned.recipients, warned.repeats.count) == (3, 1)
    draft = await room.mailings.drafts.save(replace(draft, skip_repeats=True))
    assert await went_to(room, await room.send(draft)) == [SECOND, YANKA]


async def test_a_refused_first_part_leaves_the_same_rest(
    room: Room, gateway: DevinoSandbox
) -> None:
    gateway.bad_numbers.update({ANNA, FIRST})
    pilot = await room.send(await room.draft(TEXT, first_n=2))
    assert (await room.mailing(pilot)).refused == 2
    assert await went_to(room, await room.send(await rest(room, pilot))) == [SECOND, YANKA]


async def test_a_cancelled_first_part_leaves_nobody_behind(room: Room) -> None:
    """Nothing was sent to anybody: to repeat it is to send to all."""
    later = When(Timing.AT, at=START.replace(hour=14))
    pilot = await room.confirm(await room.draft(TEXT, first_n=2, when=later))
    assert await room.mailings.controls.cancel(CHAT, USER, pilot)

    assert (await room.mailings.outcome.details(CHAT, pilot)).rest is None
    again = await room.mailings.drafts.again(CHAT, USER, pilot)
    assert (await room.mailings.plan(CHAT, again.id)).recipients == 4
