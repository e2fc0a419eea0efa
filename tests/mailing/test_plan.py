"""What a plan says of a draft before it is confirmed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.errors import BotError
from bot.mailing.plan import Garbled, Plan
from bot.model import Audience, QuietHours, Timing, When
from bot.sandbox.devino import DevinoSandbox, SandboxAccount
from bot.sms.prices import Cost
from tests.conftest import START, ManualClock
from tests.mailing.conftest import CHAT, OTHER_CHAT, SENDER, USER, Room


async def planned(room: Room, text: str = "Привет", **said: object) -> Plan:
    return await room.mailings.plan(CHAT, (await room.draft(text, **said)).id)  # type: ignore[arg-type]


def codes(plan: Plan) -> list[str]:
    return [problem.code for problem in plan.problems]


def people(count: int, *cells: object) -> Sequence[Sequence[object]]:
    rows = [[str(89160000000 + i), f"Имя{i}", *cells] for i in range(count)]
    return [["Телефон", "Имя", *("Ещё" for _ in cells)], *rows]


async def test_everything_that_is_left_out_is_counted_apart(room: Room) -> None:
    await room.stop_list.add(CHAT, USER, "Олег", ["79160000001"])
    plan = await planned(room, "{город|дом}", first_n=2)

    assert (plan.recipients, plan.stopped, plan.beyond) == (2, 1, 1)
    assert (plan.duplicates, plan.refused) == (1, 1)


async def test_segments_and_their_cost_are_counted_per_recipient(room: Room) -> None:
    rows = [
        ["Телефон", "Имя"],
        ["89160000000", "я" * 70],
        ["89160000001", "я" * 71],
        ["89160000002", "я"],
    ]
    plan = await planned(room, "{имя}", rows=rows)

    assert plan.distribution == {1: 2, 2: 1}
    assert (plan.segments, plan.cost) == (4, Cost(Decimal(6), Decimal(6), 4, 0))
    assert (plan.balance, plan.balance_after) == (Decimal(100), Decimal(94))
    assert (plan.max_affordable, plan.lacking, plan.too_poor) == (3, None, False)
    assert [(one.row, one.segments) for one in plan.examples] == [(2, 1), (3, 2), (4, 1)]
    assert plan.dearest
    assert plan.dearest.row == 3


async def test_without_a_price_the_cost_is_unknown_and_nobody_is_called_poor(room: Room) -> None:
    await room.chats._set(CHAT, prices=None)
    plan = await planned(room)

    assert (plan.cost.known, plan.max_affordable, plan.too_poor) == (0, None, False)
    assert plan.segments == 4


@pytest.mark.parametrize(("balance", "first"), [("0", 0), ("4.4", 0), ("4.5", 1), ("9", 4)])
async def test_it_says_how_much_is_missing_and_how_many_can_be_paid(
    room: Room, shop: SandboxAccount, balance: str, first: int
) -> None:
    rows = [["Телефон", "Имя"], ["89160000000", "я" * 135]]
    rows += [[str(89160000001 + i), f"я{i}"] for i in range(3)]
    shop.balance = Decimal(balance)
    plan = await planned(room, "{имя}", rows=rows)

    assert plan.max_affordable == first
    assert plan.lacking == (None if first == 4 else Decimal(9) - Decimal(balance))


async def test_the_last_known_balance_does_when_the_gateway_is_down(
    room: Room, gateway: DevinoSandbox
) -> None:
    await gateway.pause()

    assert (await planned(room)).balance == Decimal(100)


async def test_a_look_at_texts_does_not_wait_for_the_gateway(
    room: Room, gateway: DevinoSandbox
) -> None:
    draft = await room.draft()
    asked = len(gateway.requests)

    assert (await room.mailings.plan(CHAT, draft.id, ask=False)).balance == Decimal(100)
    assert len(gateway.requests) == asked


async def test_the_duration_is_the_gateways_pace(room: Room) -> None:
    common = await planned(room, "Привет", rows=people(7))
    personal = await planned(room, "{имя}", rows=people(7))

    assert (common.calls, common.duration_seconds) == (4, 0.4)
    assert (personal.calls, personal.duration_seconds) == (7, 0.7)
    assert (common.personal, personal.personal) == (False, True)


async def test_blanks_are_told_by_the_placeholders_name(room: Room) -> None:
    plan = await planned(room, "{имя|друг} {Город} {телефон}")

    assert (plan.missing, plan.filled) == ({"Город": 1}, {"имя": 2})


async def test_letters_that_look_wrong_are_told_by_the_placeholders_name(room: Room) -> None:
    rows = [*people(2, "Омск"), ["89160000005", "Èâàí", "????"]]
    plan = await planned(room, "{имя}", rows=rows)

    assert plan.garbled == {"имя": Garbled(1, (4,), "Èâàí")}
    assert (await planned(room, "Привет", rows=rows)).garbled == {}


async def test_too_long_a_text_must_be_decided_about(room: Room) -> None:
    rows = [*people(2, "мало"), ["89160000005", "Ян", "я" * 2001]]
    plan = await planned(room, "{ещё}", rows=rows)
    without = await planned(room, "{ещё}", rows=rows, skip_too_long=True)

    assert codes(plan) == ["mailing-too-long"]
    assert plan.problems[0].facts == {"count": 1}
    assert plan.too_long
    assert (plan.too_long.count, plan.too_long.rows) == (1, (4,))
    assert (without.recipients, without.skipped, codes(without)) == (2, 1, [])


async def test_nobody_is_left_and_then_no_hour_is_too_late(room: Room, clock: ManualClock) -> None:
    assert codes(await planned(room, first_n=0)) == ["mailing-nobody"]
    clock.set(datetime(2026, 11, 24, 19, 0, tzinfo=UTC))
    assert codes(await planned(room, first_n=0)) == ["mailing-nobody"]


async def test_a_sender_that_was_deleted_meanwhile_is_noticed(room: Room) -> None:
    draft = await room.draft()
    await room.senders.delete(CHAT, SENDER)
    plan = await room.mailings.plan(CHAT, draft.id)

    assert codes(plan) == ["sender-gone"]
    assert plan.problems[0].facts == {"name": SENDER}


@pytest.mark.parametrize("missing", ["audience", "sender", "text"])
async def test_a_draft_that_lacks_something_has_no_plan(room: Room, missing: str) -> None:
    draft = await room.draft(**{missing: None})  # type: ignore[arg-type]

    with pytest.raises(BotError, match="draft-incomplete"):
        await room.mailings.plan(CHAT, draft.id)


async def test_a_text_that_names_what_is_not_there_is_refused(room: Room) -> None:
    draft = await room.draft()

    with pytest.raises(BotError) as caught:
        await room.mailings.drafts.check_text(CHAT, draft.id, "Ваша скидка {скидка}")

    assert caught.value.code == "template-unknown"
    assert caught.value.facts == {"name": "скидка", "known": "{Имя}, {Город}"}
    assert (await room.mailings.drafts.columns(CHAT, draft.id)).names == ("Имя", "Город")


async def test_columns_without_titles_have_letters(room: Room) -> None:
    rows = [[str(89160000000 + i), f"Имя{i}", "Омск"] for i in range(5)]
    draft = await room.draft(rows=rows)

    assert "C" in (await room.mailings.drafts.columns(CHAT, draft.id)).names
    await room.mailings.drafts.check_text(CHAT, draft.id, "Привет из {c}")


async def test_a_draft_belongs_to_its_chat(room: Room) -> None:
    draft = await room.draft()

    with pytest.raises(BotError, match="draft-unknown"):
        await room.mailings.plan(OTHER_CHAT, draft.id)


# --- time ---

NIGHT = QuietHours(21 * 60, 9 * 60)
MIDDAY = START  # 12:00 in Moscow


async def test_a_mailing_at_night_is_refused_unless_a_person_wants_it(
    room: Room, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 11, 24, 19, 0, tzinfo=UTC))
    draft = await room.draft()
    plan = await room.mailings.plan(CHAT, draft.id)
    await room.mailings.drafts.save(replace(draft, at_night=True))
    at_night = await room.mailings.plan(CHAT, draft.id)

    assert codes(plan) == ["mailing-quiet"]
    assert plan.quiet
    assert plan.quiet.move_to == When(Timing.AT, at=datetime(2026, 11, 25, 6, 0, tzinfo=UTC))
    assert (codes(at_night), at_night.quiet) == ([], plan.quiet)


@pytest.mark.parametrize(
    ("hour", "quiet"), [(20, False), (21, True), (23, True), (0, True), (8, True), (9, False)]
)
async def test_the_recipients_own_time_is_what_is_quiet(
    room: Room, hour: int, *, quiet: bool
) -> None:
    wall = datetime(2026, 11, 26, hour, 30)  # noqa: DTZ001 - a clock on a wall
    plan = await planned(room, when=When(Timing.LOCAL, wall=wall))
    day = 26 if hour < 9 else 27

    assert (codes(plan) == ["mailing-quiet"]) is quiet
    if plan.quiet:
        assert plan.quiet.move_to.wall == datetime(2026, 11, day, 9)  # noqa: DTZ001


async def test_it_is_told_when_quiet_hours_will_interrupt_it(
    room: Room, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 11, 24, 17, 59, 59, 700_000, tzinfo=UTC))
    short = await planned(room, "{имя|друг}", rows=people(2))
    long = await planned(room, "{имя|друг}", rows=people(4))
    at_night = await planned(room, "{имя|друг}", rows=people(4), at_night=True)

    assert short.pauses_at is None
    assert long.pauses_at == datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    assert at_night.pauses_at is None


async def test_what_has_time_is_handed_over_before_it_all_of_it(room: Room) -> None:
    at = MIDDAY + timedelta(hours=3)
    plan = await planned(room, "{имя|друг}", rows=people(20), when=When(Timing.AT, at=at))

    assert plan.hand_over_at == at - timedelta(minutes=15, seconds=2)
    assert not plan.at_once


async def test_a_time_that_is_near_is_handed_over_at_once(room: Room) -> None:
    at = MIDDAY + timedelta(minutes=10)

    assert (await planned(room, when=When(Timing.AT, at=at))).at_once


async def test_a_time_that_has_passed_is_noticed(room: Room) -> None:
    assert codes(await planned(room, when=When(Timing.AT, at=MIDDAY))) == ["moment-past"]


@pytest.mark.parametrize(
    ("hour", "rows", "problems", "somewhere"),
    [
        (10, people(2), ["moment-past"], True),
        (12, people(2), [], True),
        (22, people(2), ["mailing-quiet"], False),
    ],
)
async def test_a_local_time_is_judged_by_the_zones_there_may_be(
    room: Room, hour: int, rows: Sequence[Sequence[object]], problems: list[str], *, somewhere: bool
) -> None:
    wall = datetime(2026, 11, 24, hour, 0)  # noqa: DTZ001 - a clock on a wall
    plan = await planned(room, rows=rows, when=When(Timing.LOCAL, wall=wall))

    assert codes(plan) == problems
    assert plan.past_somewhere is somewhere


# --- the mark ---


async def test_the_mark_is_the_same_while_the_mailing_is(
    room: Room, shop: SandboxAccount, clock: ManualClock
) -> None:
    draft = await room.draft("{имя|друг}")
    before = (await room.mailings.plan(CHAT, draft.id)).mark
    shop.balance = Decimal(1)
    clock.forward(seconds=30)

    assert (await room.mailings.plan(CHAT, draft.id)).mark == before


@pytest.mark.parametrize(
    "said",
    [
        {"text": "{имя|друг}!"},
        {"first_n": 3},
        {"at_night": True},
        {"skip_too_long": True},
        {"when": When(Timing.AT, at=MIDDAY + timedelta(hours=1))},
    ],
)
async def test_the_mark_is_another_when_anything_is(room: Room, said: dict[str, object]) -> None:
    draft = await room.draft("{имя|друг}")
    before = (await room.mailings.plan(CHAT, draft.id)).mark
    await room.mailings.drafts.save(replace(draft, **said))  # type: ignore[arg-type]

    assert (await room.mailings.plan(CHAT, draft.id)).mark != before


async def test_the_mark_is_another_when_somebody_was_stop_listed(room: Room) -> None:
    draft = await room.draft()
    before = (await room.mailings.plan(CHAT, draft.id)).mark
    await room.stop_list.add(CHAT, USER, "Олег", ["79160000000"])

    assert (await room.mailings.plan(CHAT, draft.id)).mark != before


# --- drafts ---


async def test_every_step_is_kept_as_it_was_said(room: Room, clock: ManualClock) -> None:
    first = await room.draft("{имя|друг}")
    clock.forward(minutes=1)
    said = await room.mailings.drafts.save(
        replace(
            first,
            when=When(Timing.LOCAL, wall=datetime(2026, 11, 26, 12, 30)),  # noqa: DTZ001
            first_n=5,
            at_night=True,
            skip_too_long=True,
            replaces=3,
        )
    )
    empty = await room.mailings.drafts.new(CHAT, USER)

    assert await room.mailings.drafts.get(CHAT, first.id) == said
    assert said.changed_at == clock.now()
    drafts = room.mailings.drafts
    assert await drafts.page(CHAT, offset=0, limit=9) == ([said, empty], 2)
    assert await drafts.page(CHAT, offset=1, limit=1) == ([empty], 2)
    assert await drafts.page(OTHER_CHAT, offset=0, limit=9) == ([], 0)


async def test_a_draft_that_is_gone_is_not_saved_again(room: Room) -> None:
    draft = await room.draft()

    assert await room.mailings.drafts.drop(CHAT, draft.id)
    assert not await room.mailings.drafts.drop(CHAT, draft.id)
    with pytest.raises(BotError, match="draft-unknown"):
        await room.mailings.drafts.save(draft)


async def test_a_page_of_drafts_costs_the_same_however_many_there_are(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mailing.saved_drafts.MOST_DRAFTS", 400)
    audience = (await room.draft("Привет")).audience
    drafts, asked = room.mailings.drafts, list[object]()
    get = drafts._audiences.get

    async def count(chat_id: int, audience_id: int) -> Audience:
        asked.append(audience_id)
        return await get(chat_id, audience_id)

    monkeypatch.setattr(drafts._audiences, "get", count)
    for number in range(300):
        await drafts.new(CHAT, USER, audience, text=f"{number}")
    page, total = await drafts.page(CHAT, offset=0, limit=8)
    assert (len(page), total) == (8, 301)
    assert page[0].text is not None
    assert len(asked) == 8
    assert await drafts.empty(CHAT, USER) is None
    assert len(asked) == 8


async def test_a_chat_has_no_more_drafts_than_it_may(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mailing.saved_drafts.MOST_DRAFTS", 2)
    first, _ = [await room.mailings.drafts.new(CHAT, USER) for _ in range(2)]
    with pytest.raises(BotError) as full:
        await room.mailings.drafts.new(CHAT, USER)
    assert (full.value.code, full.value.facts) == ("drafts-full", {"limit": 2})
    await room.mailings.drafts.drop(CHAT, first.id)
    await room.mailings.drafts.new(CHAT, USER)
