"""Whatever the gateway answers, and whenever the bot dies: all that is told agrees with the ledger.

Chance spoils answers, kills the process, stops mailings, decides about unknown outcomes and sends
again. Then every claim, wherever it is made, is compared with what the gateway took.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from bot.mailing.evidence import Finding, sums_of, weigh
from bot.mailing.groups import Group
from bot.mailing.statistics import Figures, Statistics
from bot.model import (
    Mailing,
    MailingState,
    MessageState,
    Past,
    RecipientOutcome,
    Timing,
    When,
)
from bot.sandbox.devino import DeliveryPlan, Fault, FaultKind
from bot.sandbox.devino.records import Accepted
from bot.sandbox.telegram.markup import parse_html
from bot.sms.prices import PriceRange
from bot.sms.ranges import Days
from bot.sms.statuses import FAILED_STATES, Delivery
from handlers.i18n import Words
from handlers.views.card import card_text
from handlers.views.card_look import SmsLook, sms_look
from handlers.views.report import report_words
from storage.delivery.statistics import SentCounts
from tests.budget import within
from tests.conftest import ManualClock
from tests.house import CHAT, LOGIN, House, open_house
from tests.journeys.conftest import time_passing

S = MessageState
WORDS = Words("ru", "Europe/Moscow")
PRICE = Decimal("1.5")
ENDINGS = {"3": 42, "7": -1}
"""By the last digit of a number: rejected, and on its way for ever; the others are delivered."""
DELIVERY = DeliveryPlan(timedelta(0), timedelta(0), timedelta(0), endings=ENDINGS)
LENGTHS = {1: 30, 2: 100, 3: 160}
"""Parts → letters of a text that has so many."""
OUR_COUNTS = {1: (1, 2), 2: (2, 3), 3: (3, 1, 2)}
"""Parts → what we may have counted. A gateway that counts twice ours and takes half is honest for
all that anybody can tell, so that is left out."""
LOST = [
    kind
    for kind in FaultKind
    if kind.value.endswith("_after") or kind in {FaultKind.HTTP_500, FaultKind.RESET_BEFORE}
    if not kind.value.startswith(("timeout", "huge", "gzip"))
]
ODD = [
    FaultKind.FEWER_IDS,
    FaultKind.MORE_IDS,
    FaultKind.REPEATED_IDS,
    FaultKind.PART_TAKEN,
    FaultKind.PART_REPEATED,
    FaultKind.PART_EMPTY,
    *(
        Fault(FaultKind.GIVEN_IDS, ids=ids)
        for ids in ((), (None,), (0,), (-1,), (579700854169272358,), ("",), (["a"],), ({"a": 1},))
    ),
]
AGAIN = [
    Fault(FaultKind.HTTP_429, seconds=1),
    FaultKind.SESSION_EXPIRED,
    Fault(FaultKind.REFUSE, code=5),
    Fault(FaultKind.REFUSE, code=6, desc="Invalid destination address"),
]
STOPPABLE = (MailingState.QUEUED, MailingState.RUNNING, MailingState.PAUSED)


@dataclass(frozen=True, slots=True)
class Sent:
    """A mailing, the mark with which its texts begin, and what it was sent again after."""

    mailing_id: int
    mark: str
    phones: Sequence[str]
    exact: bool
    """We count the parts of its texts as the gateway does."""
    after: "Sent | None" = None

    @property
    def before(self) -> list["Sent"]:
        """Return what it was sent after, and what that was sent after."""
        return [] if self.after is None else [self.after, *self.after.before]


@dataclass
class Story:
    """Everything that chance makes of a few mailings."""

    house: House
    chance: Random
    deaths: int
    sent: list[Sent] = field(default_factory=list)
    counted: set[tuple[int, str]] = field(default_factory=set)
    """Mailings and numbers that a person has counted as sent."""

    def trouble(self) -> None:
        """Spoil answers from now on."""
        # an ID of an answer that a killed bot never wrote down cannot be known by the next one
        odd = ODD if self.deaths else [*ODD, FaultKind.PART_EARLIER]
        kinds = [*odd, *odd, *LOST, *AGAIN]
        self.house.gateway.faults.random(self.chance, {"Sms/Send*": 0.5}, kinds)

    async def goes_on(self, *, begins: bool) -> None:
        """Send something new, or decide about what was sent, amid trouble; bring it to its end."""
        self.trouble()
        if begins:
            for _ in range(self.chance.choice([1, 4])):
                await self.send()
                await asyncio.sleep(self.chance.uniform(0, 0.05))
        else:
            await self.decide()
        await self.die()
        await self.settle()

    async def is_told_truly(self, folder: Path) -> None:
        """Compare all that is told with the ledger, while nobody asks about delivery."""
        self.house.tracking = False
        await self.house.restart()
        for one in self.sent:
            await is_true(self, one, folder)
        self.house.tracking = True
        await self.house.restart()

    async def send(self, to: Sequence[str] = (), after: Sent | None = None, **said: object) -> None:
        """Confirm a mailing of any kind, or to these numbers again."""
        chance, number = self.chance, len(self.sent)
        people = len(to) or chance.choice([1, 1, 10, 20, 40])
        kind = chance.choice(["alike", "personal", *(["single"] if people == 1 else [])])
        actual = chance.choice(list(LENGTHS))
        parts = chance.choice(OUR_COUNTS[actual])
        mark = f"№{number} "
        text = mark + "я" * LENGTHS[actual]
        texts = [f"{mark}{one:02} {text}" for one in range(people)]
        wall = When(Timing.LOCAL, wall=datetime(2026, 12, 1, 12))  # noqa: DTZ001 - on a wall
        said |= {"text": text, "parts": parts, "when": chance.choice([When(), wall])}
        if kind == "single":
            phones = to or [str(79169000000 + number * 1000 + chance.randrange(10))]
            said |= {"phones": tuple(phones), "audience_id": None, "total": 0}
        if kind == "personal":
            said["texts"] = texts
        mailing_id = await self.house.confirm(people, to=to or None, **said)  # type: ignore[arg-type]
        found = [one.phone for one in await self.house.messages(mailing_id)]
        self.sent.append(Sent(mailing_id, mark, found, parts == actual, after))

    async def die(self) -> None:
        """Kill the process at any moment, again and again; at times a person stops a mailing."""
        for _ in range(self.deaths):
            await asyncio.sleep(self.chance.uniform(0, 0.08))
            if self.chance.random() < 0.15:
                one = await self.house.mailing(self.chance.choice(self.sent).mailing_id)
                if one.state in STOPPABLE and not one.single:
                    await self.house.mailings.controls.stop(CHAT, 1, one.id)
            await self.house.restart(patience=0)

    async def settle(self) -> None:
        """Let everything come to its end: what pauses is resumed."""
        async with within():
            while True:
                mailings = [await self.house.mailing(one.mailing_id) for one in self.sent]
                for one in mailings:
                    if one.state is MailingState.PAUSED:
                        await self.house.journal.pauses.resume(one.id, self.house.clock.now())
                        self.house.engine.nudge()
                if all(one.finished_at or one.state is MailingState.MISSED for one in mailings):
                    break
                await asyncio.sleep(0.02)
        self.house.gateway.faults.clear()

    async def decide(self) -> None:
        """Count as sent, send again, or leave alone what is unknown; send again who got nothing."""
        for one in list(self.sent):
            await self._decide(one)
            await self._send_again(one)

    async def _decide(self, one: Sent) -> None:
        unknown = [found.phone for found in await self.outcomes(one) if found.state is S.UNKNOWN]
        choice = self.chance.choice(["count", "again", "part", "leave"])
        if not unknown or choice == "leave":
            return
        if choice == "count":
            assert await self.house.mailings.controls.count_as_sent(CHAT, 1, one.mailing_id)
            self.counted |= {(one.mailing_id, phone) for phone in unknown}
        else:
            some = unknown if choice == "again" else unknown[: -(-len(unknown) // 2)]
            old = one.mailing_id
            clock = self.house.clock
            clock.forward(seconds=(await self.house.mailing(old)).resend_in(clock.now()))
            await self.send(some, one, replaces=old, repeat_of=old)

    async def _send_again(self, one: Sent) -> None:
        if (await self.house.mailing(one.mailing_id)).single or self.chance.random() < 0.5:
            return
        sure = [group for group in Group if group.sure]
        people = [row[0] async for row in self.rows(one, *sure)]
        if people:
            await self.send(people, one, repeat_of=one.mailing_id)

    def rows(self, one: Sent, *groups: Group):  # noqa: ANN201 - an async generator
        return self.house.mailings.outcome.rows_of(CHAT, one.mailing_id, groups)

    async def outcomes(self, one: Sent) -> list[RecipientOutcome]:
        return await self.house.journal.outcomes.outcome_page(
            one.mailing_id, after=-1, limit=10_000
        )

    def ledger(self, one: Sent) -> list[Accepted]:
        """Return what the gateway took of a mailing."""
        return [sms for sms in self.house.gateway.ledger if sms.data.startswith(one.mark)]


async def is_true(story: Story, one: Sent, folder: Path) -> None:
    """Compare whatever is told of a mailing with the ledger."""
    mailing = await story.house.mailing(one.mailing_id)
    outcomes, ledger = await story.outcomes(one), story.ledger(one)
    taken = Counter(sms.destination for sms in ledger)
    assert not [phone for phone, times in taken.items() if times > 1], "twice"
    told = {state: {found.phone for found in outcomes if found.state is state} for state in S}
    assert told[S.ACCEPTED] <= set(taken), "called accepted"
    assert set(taken) <= told[S.ACCEPTED] | told[S.UNKNOWN] | told[S.COUNTED] | told[S.RESENT]
    assert (mailing.accepted, mailing.refused, mailing.unknown) == tuple(
        len(told[state]) for state in (S.ACCEPTED, S.REFUSED, S.UNKNOWN)
    )
    assert {phone for key, phone in story.counted if key == one.mailing_id} <= told[S.COUNTED]
    ids_are_true(outcomes, ledger)
    for found in outcomes:
        if found.delivery == Delivery.DELIVERED:
            assert DELIVERY.last_state(found.phone) == 0
            assert found.phone in taken
    if mailing.single:
        await sms_card_is_true(story, mailing, outcomes[0])
    else:
        await card_is_true(story, mailing, outcomes)
        await groups_are_true(story, one, mailing)
        await report_is_true(story, one, outcomes, folder)
    await evidence_is_true(story, one, mailing, outcomes)


def ids_are_true(outcomes: Sequence[RecipientOutcome], ledger: Sequence[Accepted]) -> None:
    """Whoever has IDs has his own; alone in his call, one may be missing, or one too many."""
    given = {sms.destination: set(sms.ids) for sms in ledger}
    calls = Counter(sms.request for sms in ledger)
    alone = {sms.destination for sms in ledger if calls[sms.request] == 1}
    kept = Counter(gateway_id for found in outcomes for gateway_id in found.ids)
    assert max(kept.values(), default=1) == 1
    for found in outcomes:
        if found.ids:
            own, ids = given[found.phone], set(found.ids)
            assert own == ids or (found.phone in alone and own & ids)


async def sms_card_is_true(story: Story, mailing: Mailing, found: RecipientOutcome) -> None:
    chat = await story.house.chats.get(CHAT)
    assert chat
    details = await story.house.mailings.sms.single(CHAT, mailing.id)
    look = sms_look(details, chat)
    expected = {
        S.UNKNOWN: {SmsLook.UNKNOWN},
        S.REFUSED: {SmsLook.REFUSED},
        S.COUNTED: {SmsLook.COUNTED},
        S.RESENT: {SmsLook.RESENT},
        S.QUEUED: {SmsLook.MISSED},
    }
    accepted = {*SmsLook} - set().union(*expected.values())
    assert look in expected.get(found.state, accepted)
    text = parse_html(card_text(details, chat, WORDS))[0]
    nothing = "Ничего не отправлено" in text
    assert nothing == (found.state in {S.REFUSED, S.QUEUED, S.CANCELLED})


async def card_is_true(
    story: Story, mailing: Mailing, outcomes: Sequence[RecipientOutcome]
) -> None:
    """The card's counts are those of the recipients; the history lists what has failed."""
    house = story.house
    chat = await house.chats.get(CHAT)
    assert chat
    details = await house.mailings.outcome.details(CHAT, mailing.id)
    states = Counter(found.state for found in outcomes)
    assert details.decided == states[S.COUNTED] + states[S.RESENT]
    assert details.cancelled == states[S.CANCELLED]
    text = parse_html(card_text(details, chat, WORDS))[0].replace("\u00a0", " ")
    if mailing.finished_at:
        assert f"Принято шлюзом: {mailing.accepted} из {mailing.total}" in text
    for words, count in (
        ("Отказано: ", mailing.refused),
        ("Исход неизвестен: ", mailing.unknown),
        ("вы решили: ", details.decided),
        ("Не отправлено: ", details.cancelled),
    ):
        assert (f"{words}{count}" in text) == (count > 0), (words, text)
    deliveries = Counter(found.delivery for found in outcomes if found.delivery)
    assert {state: n for state, n in details.deliveries.items() if n} in ({}, dict(deliveries))
    failed, _ = await house.lookup.past(CHAT, Past.FAILED, offset=0, limit=100)
    listed = mailing.id in {row.id for row in failed if isinstance(row, Mailing)}
    lost = any(Delivery(state).failed for state in details.deliveries)
    assert listed == (mailing.refused + mailing.unknown > 0 or lost)


async def groups_are_true(story: Story, one: Sent, mailing: Mailing) -> None:
    """Whoever may have got it is not offered as one who did not, or it is said how many did."""
    if not mailing.finished_at:
        return
    unreached = await story.house.mailings.outcome.unreached(CHAT, mailing.id)
    got = {sms.destination for sms in story.ledger(one) if may_arrive(sms)}
    earlier = {
        sms.destination for old in one.before for sms in story.ledger(old) if may_arrive(sms)
    }
    for group in Group:
        people = [row[0] async for row in story.rows(one, group)]
        assert len(people) == unreached.counts.get(group, 0)
        if group.sure:
            assert got.isdisjoint(people), group
            assert len(earlier.intersection(people)) <= unreached.earlier.get(group, 0)


def may_arrive(sms: Accepted) -> bool:
    return DELIVERY.last_state(sms.destination) not in FAILED_STATES


async def report_is_true(
    story: Story, one: Sent, outcomes: Sequence[RecipientOutcome], folder: Path
) -> None:
    path = folder / f"{one.mailing_id}.xlsx"
    await story.house.mailings.outcome.write_report(CHAT, one.mailing_id, path, report_words(WORDS))
    book = load_workbook(path, read_only=True)
    assert book.active is not None
    rows = [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)]
    book.close()
    said = {str(row[0]): (row[1], row[3] if len(row) > 3 else "") for row in rows[1:]}
    assert said == {
        found.phone: (WORDS.plain(f"outcome-{found.state}"), ", ".join(found.ids))
        for found in outcomes
    }


async def evidence_is_true(
    story: Story, one: Sent, mailing: Mailing, outcomes: Sequence[RecipientOutcome]
) -> None:
    """What is concluded from the money holds, where our count of parts is right."""
    if not mailing.unknown or not mailing.finished_at or not one.exact:
        return
    trail = await story.house.journal.trails.of(mailing)
    sums = sums_of(mailing, trail, PriceRange(PRICE, PRICE))
    found = weigh(sums)
    ever = {one.phone for one in outcomes if one.state in {S.UNKNOWN, S.COUNTED, S.RESENT}}
    truth = sum(len(sms.ids) for sms in story.ledger(one) if sms.destination in ever)
    if found.finding in {Finding.NOTHING, Finding.SOME, Finding.ALL}:
        assert found.least <= truth <= found.most
    if found.finding is Finding.NOTHING:
        assert truth == 0
    if found.finding is Finding.ALL:
        assert truth == sums.unknown


async def statistics_are_true(story: Story) -> None:
    house = story.house
    statistics = Statistics(counts=SentCounts(house.db), accounts=house.accounts, clock=house.clock)
    today = statistics.today(ZoneInfo("Europe/Moscow"))
    slots = await statistics.slots(CHAT, ZoneInfo("Europe/Moscow"), Days(today, today))
    whole = sum((slot.figures for slot in slots), Figures())
    outcomes = [found for one in story.sent for found in await story.outcomes(one)]
    states = Counter(found.state for found in outcomes)
    assert whole.people == states[S.ACCEPTED]
    assert whole.unclear == states[S.UNKNOWN] + states[S.COUNTED] + states[S.RESENT]


@pytest.mark.parametrize("deaths", [0, 4])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.budget(300)
async def test_all_that_is_told_agrees_with_the_ledger(
    tmp_path: Path, clock: ManualClock, seed: int, deaths: int
) -> None:
    chance = Random(seed * 10 + deaths)  # noqa: S311 - no secret
    house = open_house(
        tmp_path,
        clock,
        delivery=DELIVERY,
        flavour=chance.choice(["", "/v2"]),
        tracking=True,
    )
    async with house as opened:
        opened.gateway.account(LOGIN).price = PRICE
        story = Story(opened, chance, deaths)
        for _ in range(2):
            async with time_passing(clock, step=0.2):
                await story.goes_on(begins=True)
            await story.is_told_truly(tmp_path)
            async with time_passing(clock, step=0.2):
                await story.goes_on(begins=False)
            await story.is_told_truly(tmp_path)
        await statistics_are_true(story)
