"""Who of a mailing is sent to again: the groups, and what a plan says of each."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.groups import Group, key_of
from bot.model import Audience, AudienceKind
from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from storage.delivery.tracks import Tracks
from tests.conftest import START
from tests.mailing.conftest import CHAT, OTHER_CHAT, USER, Room

TEXT = "Привет"
PEOPLE = [["Телефон", "Имя"], *([f"8916000000{i}", f"Имя{i}"] for i in range(8))]
REFUSED, DELIVERED, REJECTED, BAD, EXPIRED, SENT, UNTOLD, LOST = (
    f"7916000000{i}" for i in range(8)
)
STATES = {DELIVERED: 0, REJECTED: 42, BAD: 11, EXPIRED: 46, SENT: -1, LOST: 255}


@pytest.fixture
async def sent(room: Room, gateway: DevinoSandbox) -> int:
    """A mailing of eight, with one in each plight."""
    gateway.bad_numbers.add(REFUSED)
    mailing_id = await room.send(await room.draft(TEXT, PEOPLE))
    gateway.bad_numbers.clear()
    for phone, state in STATES.items():
        await tell(room, mailing_id, phone, state)
    await Tracks(room.db).take_on(mailing_id, begun_at=START, until=START, next_at=START)
    return mailing_id


async def tell(room: Room, mailing_id: int, phone: str, state: int) -> None:
    """Let the gateway have told the state of an SMS."""
    outcomes = await room.outcomes(mailing_id)
    place = next(one.position for one in outcomes if one.phone == phone)
    (part,) = await room.journal.queries.segments(mailing_id, place)
    await room.journal.delivery.record_states([replace(part, state=state)])


async def again(room: Room, mailing_id: int, *groups: Group) -> Draft:
    """Begin a draft to groups of a mailing, as a dialog does."""
    audience = await those(room, mailing_id, groups)
    return await room.mailings.drafts.new(
        CHAT, USER, audience, sender="DTSMS", text=TEXT, among=key_of(groups)
    )


async def those(room: Room, mailing_id: int, groups: Collection[Group]) -> Audience:
    return await room.audiences.from_rows(
        CHAT,
        USER,
        AudienceKind.UNSENT,
        "",
        titles=["Номер", "Телефон", "Имя"],
        rows=room.mailings.outcome.rows_of(CHAT, mailing_id, groups),
        phone_column=0,
        name_column=2,
        of_mailing=mailing_id,
    )


async def phones(room: Room, mailing_id: int, *groups: Group) -> list[str]:
    return [row[0] async for row in room.mailings.outcome.rows_of(CHAT, mailing_id, groups)]


async def test_everybody_is_in_his_group_and_the_delivered_in_none(room: Room, sent: int) -> None:
    found = await room.mailings.outcome.unreached(CHAT, sent)

    assert found.counts == {
        Group.UNSENT: 1,
        Group.FAILED: 2,
        Group.EXPIRED: 1,
        Group.SILENT: 3,
    }
    assert found.asking
    assert found.track is not None
    assert found.track.counts["delivered"] == 1
    assert found.reasons == {"rejected": 1, "bad_recipient": 1}


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        ([Group.UNSENT], [REFUSED]),
        ([Group.FAILED], [REJECTED, BAD]),
        ([Group.EXPIRED], [EXPIRED]),
        ([Group.SILENT], [SENT, UNTOLD, LOST]),
        ([Group.UNSENT, Group.EXPIRED], [REFUSED, EXPIRED]),
        ([Group.FAILED, Group.SILENT], [REJECTED, BAD, SENT, UNTOLD, LOST]),
        ([Group.UNCLEAR], []),
        ([], []),
    ],
)
async def test_groups_are_found_alone_and_together(
    room: Room, sent: int, groups: list[Group], found: list[str]
) -> None:
    assert await phones(room, sent, *groups) == found


async def test_only_who_may_have_got_it_is_counted_as_a_repeat(room: Room, sent: int) -> None:
    sure = [group for group in Group if group.sure]
    nobody = await room.mailings.plan(CHAT, (await again(room, sent, *sure)).id)
    mixed = await room.mailings.plan(CHAT, (await again(room, sent, *sure, Group.SILENT)).id)

    assert (nobody.recipients, nobody.repeats) == (4, None)
    assert mixed.recipients == 7
    assert mixed.repeats
    assert mixed.repeats.count == 3


async def test_what_is_known_later_changes_the_repeats_of_the_same_draft(
    room: Room, sent: int
) -> None:
    draft = await again(room, sent, Group.SILENT)
    before = await room.mailings.plan(CHAT, draft.id)
    await tell(room, sent, SENT, 42)
    after = await room.mailings.plan(CHAT, draft.id)

    assert before.repeats
    assert after.repeats
    assert (before.repeats.count, after.repeats.count) == (3, 2)


async def test_whoever_got_it_since_he_was_chosen_is_told(room: Room, sent: int) -> None:
    draft = await again(room, sent, Group.FAILED, Group.SILENT)
    assert (await room.mailings.plan(CHAT, draft.id)).arrived == 0
    await tell(room, sent, SENT, 0)
    await tell(room, sent, UNTOLD, 0)

    assert (await room.mailings.plan(CHAT, draft.id)).arrived == 2


async def test_the_counts_agree_with_who_is_found_whatever_is_known_later(
    room: Room, sent: int
) -> None:
    await tell(room, sent, SENT, 0)
    await tell(room, sent, UNTOLD, 42)
    await Tracks(room.db).close(sent)
    found = await room.mailings.outcome.unreached(CHAT, sent)

    assert not found.asking
    assert {group: len(await phones(room, sent, group)) for group in found.counts} == found.counts
    delivered = found.track.counts["delivered"] if found.track else 0
    assert (found.counts[Group.FAILED], found.counts[Group.SILENT], delivered) == (3, 1, 2)


async def test_of_what_nobody_tracks_all_may_have_been_delivered(room: Room) -> None:
    mailing_id = await room.send(await room.draft(TEXT, PEOPLE))

    assert (await room.mailings.outcome.unreached(CHAT, mailing_id)).counts == {Group.SILENT: 8}


async def test_the_stop_list_holds_for_a_resend_too(room: Room, sent: int) -> None:
    await room.stop_list.add(CHAT, USER, "Олег", [REJECTED])
    plan = await room.mailings.plan(CHAT, (await again(room, sent, Group.FAILED)).id)

    assert (plan.recipients, plan.stopped) == (1, 1)


async def test_when_the_file_is_gone_the_numbers_are_not(
    room: Room, sent: int, tmp_path: Path
) -> None:
    (tmp_path / "files").rename(tmp_path / "gone")

    assert [row async for row in room.mailings.outcome.rows_of(CHAT, sent, [Group.FAILED])] == [
        [REJECTED],
        [BAD],
    ]


async def test_a_mailing_that_only_waits_for_its_end_is_not_among_the_failed(room: Room) -> None:
    mailing_id = await room.send(await room.draft(TEXT, PEOPLE))
    tracks = Tracks(room.db)
    await tracks.take_on(mailing_id, begun_at=START, until=START, next_at=START)
    await tell(room, mailing_id, SENT, -1)
    assert await room.mailings.outcome.not_all_reached(CHAT, 10) == []
    assert not (await room.mailings.outcome.details(CHAT, mailing_id)).unreached
    await tell(room, mailing_id, EXPIRED, 46)

    assert [one.id for one in await room.mailings.outcome.not_all_reached(CHAT, 10)] == [mailing_id]
    assert (await room.mailings.outcome.details(CHAT, mailing_id)).unreached
    assert await room.mailings.outcome.not_all_reached(OTHER_CHAT, 10) == []


async def test_another_chat_counts_nothing_of_it(room: Room, sent: int) -> None:
    with pytest.raises(BotError, match="mailing-unknown"):
        await room.mailings.outcome.unreached(OTHER_CHAT, sent)


@pytest.mark.parametrize("group", [Group.UNCLEAR, Group.SILENT])
async def test_whom_a_resend_was_refused_may_have_got_what_it_was_sent_after(
    room: Room, gateway: DevinoSandbox, group: Group
) -> None:
    """However often it is sent again and refused, whoever may have got the first is not sure."""
    unknown = group is Group.UNCLEAR
    if unknown:
        gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*", times=2))
    mailing_id = await room.send(await room.draft(TEXT, PEOPLE))
    gateway.bad_numbers.update([REFUSED, DELIVERED])
    for replaces in (mailing_id if unknown else None, None):
        draft = await again(room, mailing_id, group)
        if replaces:
            room.clock.forward(minutes=2)
            draft = await room.mailings.drafts.save(replace(draft, replaces=replaces))
        mailing_id = await room.send(draft)
        found = await room.mailings.outcome.unreached(CHAT, mailing_id)
        assert found.counts[Group.UNSENT] == found.earlier[Group.UNSENT] == 2
        assert found.perhaps_twice([Group.UNSENT]) == 2
        group = Group.UNSENT
        plan = await room.mailings.plan(CHAT, (await again(room, mailing_id, group)).id)
        assert plan.repeats
        assert plan.repeats.count == 2


async def test_whom_a_resend_was_refused_did_not_get_what_he_surely_did_not_get(
    room: Room, sent: int, gateway: DevinoSandbox
) -> None:
    gateway.bad_numbers.update([REFUSED, REJECTED])
    draft = await again(room, sent, Group.UNSENT, Group.FAILED)
    found = await room.mailings.outcome.unreached(CHAT, await room.send(draft))

    assert found.counts == {Group.UNSENT: 2, Group.SILENT: 1}
    assert (found.earlier, found.perhaps_twice([Group.UNSENT])) == ({}, 0)
    assert found.perhaps_twice([*found.counts]) == 1
