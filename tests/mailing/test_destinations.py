"""A plan by destination: what it costs, what nobody knows, and where nothing may be sent."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import BotError
from bot.mailing.card_outbox import CardOutbox
from bot.mailing.draft import Draft
from bot.mailing.plan import Plan
from bot.model import MailingState, Timing, When
from bot.sandbox.devino import SandboxAccount
from bot.sms.destinations import AllowedDestinations
from bot.sms.prices import KNOWN_FOR, Cost
from storage.delivery.tracks import Tracks
from tests.conftest import START, ManualClock
from tests.mailing.conftest import CHAT, SENDER, USER, Room

ABROAD = (
    ("Телефон", "Имя"),
    ("89160000000", "Анна"),
    ("+77011234567", "Айгуль"),
    ("89160000001", "Иван"),
    ("+375291234567", "Янка"),
    ("89160000002", "Пётр"),
)


def allow(room: Room, *countries: str) -> None:
    """Let the operator's setting be this from now on."""
    room.destinations.operator = AllowedDestinations(frozenset(countries))


def single(phone: str, token: str = "once") -> Draft:
    return Draft(CHAT, USER, token=token, phone=phone, sender=SENDER, text="Привет")


async def planned(room: Room, **said: object) -> Plan:
    return await room.mailings.plan(CHAT, (await room.draft(rows=ABROAD, **said)).id)  # type: ignore[arg-type]


def codes(plan: Plan) -> list[str]:
    return [problem.code for problem in plan.problems]


async def test_a_plan_counts_its_destinations_and_what_of_its_cost_is_unknown(room: Room) -> None:
    await room.costs("RU", "2")
    plan = await planned(room)

    assert [(one.destination, one.recipients, one.segments) for one in plan.destinations] == [
        ("RU", 3, 3),
        ("KZ", 1, 1),
        ("BY", 1, 1),
    ]
    assert plan.cost == Cost(Decimal("6.0"), Decimal("7.5"), known=4, unknown=1)
    assert [one.price is None for one in plan.destinations] == [False, True, False]
    assert (plan.balance_after, plan.balance_after_most) == (Decimal("92.5"), Decimal("94.0"))
    assert (plan.lacking, plan.lacking_least, plan.too_poor) == (None, None, False)


async def test_enough_money_counts_the_highest_prices_and_too_little_the_lowest_too(
    room: Room, shop: SandboxAccount
) -> None:
    await room.costs("RU", "2")
    await room.costs("KZ", "5")
    shop.balance = Decimal(12)
    perhaps = await planned(room)
    shop.balance = Decimal(10)
    short = await planned(room)

    assert (perhaps.lacking, perhaps.lacking_least) == (Decimal("0.5"), None)
    assert (short.lacking, short.lacking_least) == (Decimal("2.5"), Decimal("1.0"))
    assert perhaps.too_poor
    assert short.too_poor


@pytest.mark.parametrize(("balance", "first"), [("1.9", 0), ("2", 1), ("6.9", 1), ("7", 2)])
async def test_the_first_that_can_be_paid_are_counted_by_the_highest_prices(
    room: Room, shop: SandboxAccount, balance: str, first: int
) -> None:
    await room.costs("RU", "2")
    await room.costs("KZ", "5")
    shop.balance = Decimal(balance)

    assert (await planned(room)).max_affordable == first


@pytest.mark.parametrize("balance", ["3", "100"])
async def test_the_first_that_can_be_paid_end_before_an_unknown_price(
    room: Room, shop: SandboxAccount, balance: str
) -> None:
    shop.balance = Decimal(balance)

    assert (await planned(room)).max_affordable == 1


async def test_prices_grow_old_in_a_plan(room: Room, clock: ManualClock) -> None:
    clock.forward(seconds=(KNOWN_FOR + timedelta(days=1)).total_seconds())

    assert (await planned(room)).cost == Cost(Decimal(0), Decimal(0), known=0, unknown=5)


async def test_who_is_elsewhere_is_left_out_of_a_draft_when_the_setting_has_changed(
    room: Room,
) -> None:
    draft = await room.draft(rows=ABROAD)
    before = await room.mailings.plan(CHAT, draft.id)
    allow(room, "RU")
    plan = await room.mailings.plan(CHAT, draft.id)

    assert (before.recipients, before.abroad) == (5, 0)
    assert (plan.recipients, plan.abroad, plan.expensive) == (3, 2, 0)
    with pytest.raises(BotError) as refused:
        await room.mailings.confirm(CHAT, USER, draft.id, mark=before.mark, account=before.account)
    assert refused.value.code == "plan-changed"
    assert not room.changed


async def test_rows_refused_when_they_were_read_are_counted_apart_from_what_is_no_number(
    room: Room,
) -> None:
    allow(room, "RU")
    plan = await planned(room)

    assert (plan.recipients, plan.abroad, plan.refused) == (3, 2, 0)
    assert plan.audience
    assert plan.audience.refused == {"phone-country": 2}


async def test_who_was_refused_when_read_is_told_apart_once_it_is_allowed(room: Room) -> None:
    allow(room, "RU")
    satellite = ("+881612345678", "Спутник")
    draft = await room.draft(rows=(*ABROAD, satellite))
    refused = await room.mailings.plan(CHAT, draft.id)
    await room.chats.set_expensive(CHAT, on=True)
    leave = await room.mailings.plan(CHAT, draft.id)
    room.destinations.operator = AllowedDestinations(None, expensive=True)
    everywhere = await room.mailings.plan(CHAT, draft.id)

    assert (refused.abroad, refused.expensive, refused.now_allowed) == (2, 1, 0)
    assert (leave.abroad, leave.expensive, leave.now_allowed) == (2, 0, 1)
    assert (everywhere.abroad, everywhere.expensive, everywhere.now_allowed) == (0, 0, 3)


async def test_where_nobody_may_be_sent_to_nothing_can_be_confirmed(room: Room) -> None:
    draft = await room.draft(rows=ABROAD)
    allow(room, "CU")

    assert codes(await room.mailings.plan(CHAT, draft.id)) == ["mailing-nobody"]


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("5351234567", "phone-country"),
        ("881612345678", "phone-expensive"),
        ("79541001234", "phone-expensive"),
    ],
)
async def test_one_sms_elsewhere_is_not_confirmed_however_its_draft_came(
    room: Room, phone: str, code: str
) -> None:
    draft = single(phone)
    plan = await room.mailings.plan(CHAT, draft)

    assert codes(plan) == [code]
    with pytest.raises(BotError) as refused:
        await room.mailings.confirm(CHAT, USER, draft, mark=plan.consent, account=plan.account)
    assert refused.value.code == code
    assert not room.changed


async def test_a_trial_goes_nowhere_that_is_not_allowed(room: Room) -> None:
    draft = await room.draft(rows=ABROAD)
    for phone, code in (("5351234567", "phone-country"), ("881612345678", "phone-expensive")):
        with pytest.raises(BotError) as refused:
            await room.trial(draft.id, row=2, phone=phone, token=phone)
        assert refused.value.code == code
    assert not room.changed


async def test_leave_of_an_administrator_lets_one_chat_send_to_satellites(room: Room) -> None:
    await room.chats.set_expensive(CHAT, on=True)

    assert codes(await room.mailings.plan(CHAT, single("881612345678"))) == []
    assert codes(await room.mailings.plan(CHAT, single("5351234567"))) == ["phone-country"]
    await room.chats.set_expensive(CHAT, on=False)
    assert codes(await room.mailings.plan(CHAT, single("881612345678"))) == ["phone-expensive"]


async def test_what_was_confirmed_stays_confirmed_and_its_card_says_what_has_changed(
    room: Room,
) -> None:
    later = When(Timing.AT, at=START + timedelta(days=1))
    draft = replace(single("375291234567"), when=later)
    plan = await room.mailings.plan(CHAT, draft)
    one = await room.mailings.confirm(CHAT, USER, draft, mark=plan.consent, account=plan.account)
    many = await room.confirm(await room.draft(rows=ABROAD, when=later))
    allow(room, "RU")

    held = await room.mailings.sms.single(CHAT, one)
    assert (held.mailing.state, held.outside) == (MailingState.SCHEDULED, ("BY",))
    details = await room.mailings.outcome.details(CHAT, many)
    assert set(details.outside) == {"BY", "KZ"}
    assert details.mailing.destinations == {"RU": 3, "KZ": 1, "BY": 1}


async def test_another_time_names_the_countries_and_the_prices_that_are_unknown(
    room: Room,
) -> None:
    later = When(Timing.AT, at=START + timedelta(days=1))
    many = await room.confirm(await room.draft(rows=ABROAD, when=later))
    plan = await room.mailings.controls.plan_time(CHAT, many, When())

    assert plan
    shares = {one.destination: (one.recipients, one.price is None) for one in plan.destinations}
    assert shares == {"RU": (None, False), "BY": (None, False), "KZ": (None, True)}
    assert (plan.cost.known, plan.cost.unknown) == (4, 1)


async def test_cards_of_what_is_held_are_due_when_it_may_not_go_any_more(room: Room) -> None:
    later = When(Timing.AT, at=START + timedelta(days=1))
    many = await room.confirm(await room.draft(rows=ABROAD, when=later))
    cards = CardOutbox(room.mailings.cards, room.journal, Tracks(room.db), room.destinations)
    await room.journal.life.mark_shown(many, (await room.mailing(many)).version)
    before = await cards.due()
    allow(room, "RU")

    assert (before, await cards.due()) == ([], [many])
    room.destinations.operator = AllowedDestinations(None)
    assert await cards.due() == []
    allow(room, "KZ")
    assert await cards.due() == [many]
    await room.mailings.controls.cancel(CHAT, USER, many)
    await room.journal.life.mark_shown(many, (await room.mailing(many)).version)
    assert await cards.due() == []


async def test_a_card_of_a_satellite_is_due_when_the_leave_is_gone(room: Room) -> None:
    await room.chats.set_expensive(CHAT, on=True)
    room.destinations.operator = AllowedDestinations(None)
    draft = replace(single("881612345678"), when=When(Timing.AT, at=START + timedelta(days=1)))
    plan = await room.mailings.plan(CHAT, draft)
    one = await room.mailings.confirm(CHAT, USER, draft, mark=plan.consent, account=plan.account)
    await room.journal.life.mark_shown(one, (await room.mailing(one)).version)
    cards = CardOutbox(room.mailings.cards, room.journal, Tracks(room.db), room.destinations)
    before = await cards.due()
    await room.chats.set_expensive(CHAT, on=False)

    assert (before, await cards.due()) == ([], [one])


async def test_a_paused_mailing_says_so_before_it_goes_on(room: Room) -> None:
    many = await room.confirm(await room.draft(rows=ABROAD))
    assert await room.mailings.controls.pause(CHAT, USER, many)
    allow(room, "RU")

    assert set((await room.mailings.outcome.details(CHAT, many)).outside) == {"BY", "KZ"}
    plan = await room.mailings.controls.plan_resume(CHAT, many)
    assert plan
    assert set(plan.outside) == {"BY", "KZ"}
