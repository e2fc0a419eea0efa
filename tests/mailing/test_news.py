"""News of mailings: what waits for a person and what left late, due until it is told."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.mailing.news import About, DueNews, NewsOutbox, lateness
from bot.model import (
    BatchState,
    Mailing,
    MailingState,
    NewMailing,
    Past,
    PauseReason,
    Timing,
    When,
)
from storage.journal.answers import Answer
from storage.journal.states import NEEDS_PERSON
from tests.conftest import START
from tests.mailing.conftest import CHAT, SENDER, USER, Room

LATER = When(Timing.AT, at=START)


@dataclass
class Bench:
    """The outbox of news, and mailings made as the engine would leave them."""

    room: Room
    outbox: NewsOutbox

    async def mailing(
        self, *, when: When = LATER, audience: int | None = None, **said: object
    ) -> int:
        count = await self.room.journal.queries.count(CHAT)
        new = NewMailing(
            token=f"t{count}",
            chat_id=CHAT,
            user_id=USER,
            account=await self.room.account(),
            sender=SENDER,
            text="Привет",
            phones=(str(79160000000 + count),),
            segments=1,
            when=when,
            hand_over_at=START,
            due_at=START,
            state=MailingState.QUEUED,
            created_at=START,
            audience_id=audience,
        )
        made = await self.room.journal.life.create(replace(new, **said))  # type: ignore[arg-type]
        assert made
        return made[0].id

    async def ends(self, mailing_id: int, state: BatchState, at: datetime = START) -> Mailing:
        """Let the gateway answer for the only recipient, and the mailing end."""
        claims = self.room.journal.claims
        await self.room.journal.life.start(mailing_id, START, None)
        [batch] = (await claims.step(mailing_id, [], START, calls=1)).batches
        ids = [("1",)] if state is BatchState.ACCEPTED else None
        await claims.step(mailing_id, [Answer(batch, state, ids)], at)
        await self.room.journal.life.finish(mailing_id, at, None)
        return await self.room.mailing(mailing_id)

    async def told(self) -> list[DueNews]:
        """Tell what is due, as the deliverer does."""
        told: list[DueNews] = []
        while entry := await self.outbox.next(CHAT, told[-1] if told else None):
            assert await self.outbox.claim(entry)
            await self.outbox.shown(entry, 900 + len(told))
            told.append(entry)
        return told


@pytest.fixture
def bench(room: Room) -> Bench:
    return Bench(room, NewsOutbox(room.journal, room.chats, room.mailings.cards))


async def test_what_is_missed_together_is_told_together_once(bench: Bench) -> None:
    ids = [await bench.mailing() for _ in range(3)]
    for one in ids:
        assert (missed := await bench.room.journal.life.miss(one))
        assert missed.news_due

    assert await bench.outbox.due() == [CHAT]
    assert [(one.ids, one.heard) for one in await bench.told()] == [(ids, True)]
    assert await bench.outbox.due() == []
    assert await bench.told() == []


async def test_what_failed_is_not_told_as_waiting_and_each_is_listed_where_the_news_leads(
    bench: Bench,
) -> None:
    missed = await bench.mailing()
    await bench.room.journal.life.miss(missed)
    unknown = (await bench.ends(await bench.mailing(), BatchState.UNKNOWN)).id
    refused = (await bench.ends(await bench.mailing(), BatchState.REFUSED)).id
    many = (await bench.ends(await bench.mailing(audience=1), BatchState.UNKNOWN)).id
    found = {one.about: one.ids for one in await bench.told()}

    assert found == {About.WAITING: [missed], About.FAILED: [unknown, refused, many]}
    lookup = bench.room.mailings.lookup
    failed, _ = await lookup.past(CHAT, Past.FAILED, offset=0, limit=10)
    assert (
        sorted(one.id if isinstance(one, Mailing) else one.mailing.id for one in failed)
        == (found[About.FAILED])
    )
    assert (await lookup.count_waiting(CHAT)) == (1, 1)


async def test_each_topic_hears_of_its_own(bench: Bench) -> None:
    ids = [await bench.mailing(thread_id=thread) for thread in (None, 5, 5, 6)]
    for one in ids:
        await bench.room.journal.life.miss(one)

    assert [(one.thread_id, one.ids) for one in await bench.told()] == [
        (None, ids[:1]),
        (5, ids[1:3]),
        (6, ids[3:]),
    ]


@pytest.mark.parametrize("reason", PauseReason)
async def test_a_pause_is_news_when_no_person_wanted_it_and_none_is_told_of_it(
    bench: Bench, reason: PauseReason
) -> None:
    mailing_id = await bench.mailing(audience=1)
    paused = await bench.room.journal.pauses.pause(mailing_id, reason)

    assert paused
    assert paused.news_due is (reason in NEEDS_PERSON)
    assert [one.ids for one in await bench.told()] == [[mailing_id]] * paused.news_due
    assert (await bench.room.journal.news.count_waiting(CHAT)) == (0, int(paused.news_due))


async def test_a_second_pause_is_heard_again(bench: Bench) -> None:
    mailing_id = await bench.mailing(audience=1)
    for _ in range(2):
        await bench.room.journal.pauses.pause(mailing_id, PauseReason.CREDITS)
        assert len(await bench.told()) == 1
        await bench.room.journal.pauses.resume(mailing_id, START)
        assert await bench.outbox.due() == []


@pytest.mark.parametrize(
    ("state", "when", "news"),
    [
        (BatchState.ACCEPTED, LATER, False),
        (BatchState.UNKNOWN, LATER, True),
        (BatchState.UNKNOWN, When(), True),
        (BatchState.REFUSED, LATER, True),
        (BatchState.REFUSED, When(), False),
    ],
)
async def test_an_sms_is_news_when_it_is_unknown_or_refused_with_nobody_looking(
    bench: Bench, state: BatchState, when: When, *, news: bool
) -> None:
    mailing = await bench.ends(await bench.mailing(when=when), state)

    assert mailing.news_due is news
    assert [one.about for one in await bench.told()] == [About.FAILED] * news


async def test_unknown_sms_of_many_are_news_when_the_mailing_ends(bench: Bench) -> None:
    mailing_id = await bench.mailing(audience=1)
    mailing = await bench.ends(mailing_id, BatchState.UNKNOWN)

    assert (mailing.state, mailing.news_due) == (MailingState.FINISHED, True)
    assert len(await bench.told()) == 1


@pytest.mark.parametrize(("seconds", "news"), [(0, False), (60, False), (61, True), (240, True)])
@pytest.mark.parametrize("audience", [None, 1])
async def test_a_deferred_send_that_left_later_than_a_minute_is_told_in_silence(
    bench: Bench, audience: int | None, seconds: int, *, news: bool
) -> None:
    late = timedelta(seconds=seconds)
    mailing = await bench.ends(
        await bench.mailing(audience=audience), BatchState.ACCEPTED, START + late
    )

    assert lateness(mailing) == (late if news else None)
    assert [one.heard for one in await bench.told()] == [False] * news


async def test_a_send_at_once_is_never_late(bench: Bench) -> None:
    mailing = await bench.ends(
        await bench.mailing(when=When()), BatchState.ACCEPTED, START + timedelta(minutes=4)
    )

    assert (lateness(mailing), mailing.news_due) == (None, False)


async def test_a_person_who_was_quicker_is_not_told(bench: Bench) -> None:
    first, second = [await bench.mailing() for _ in range(2)]
    for one in (first, second):
        await bench.room.journal.life.miss(one)
    await bench.room.mailings.controls.cancel(CHAT, USER, first)
    await bench.room.reschedule(second, When())

    assert await bench.told() == []
    assert await bench.outbox.due() == []


async def test_news_that_was_claimed_and_perhaps_not_shown_is_told_again(bench: Bench) -> None:
    await bench.room.journal.life.miss(await bench.mailing())
    entry = await bench.outbox.next(CHAT, None)
    assert entry
    assert await bench.outbox.claim(entry)

    assert await bench.outbox.due() == [CHAT]
    assert len(await bench.told()) == 1


async def test_what_is_too_much_for_one_message_is_told_in_several(room: Room) -> None:
    bench = Bench(room, NewsOutbox(room.journal, room.chats, room.mailings.cards, most_told=2))
    ids = [await bench.mailing(thread_id=thread) for thread in (None, 5) * 4]
    for one in ids:
        await room.journal.life.miss(one)
    for quicker in ids[:4]:
        await room.mailings.controls.cancel(CHAT, USER, quicker)
    late = [await bench.mailing() for _ in range(3)]
    for one in late:
        await bench.ends(one, BatchState.ACCEPTED, START + timedelta(minutes=4))

    assert sorted(one for news in await bench.told() for one in news.ids) == [*ids[4:], *late]
    assert await bench.outbox.due() == []


async def test_news_that_telegram_will_never_take_holds_up_no_other(bench: Bench) -> None:
    for thread in (None, 5):
        await bench.room.journal.life.miss(await bench.mailing(thread_id=thread))
    first = await bench.outbox.next(CHAT, None)
    assert first
    await bench.outbox.claim(first)
    await bench.outbox.give_back(first)
    second = await bench.outbox.next(CHAT, first)

    assert second
    assert second.thread_id == 5
    assert await bench.outbox.next(CHAT, second) is None


async def test_the_news_of_one_waiting_mailing_is_its_card_from_now_on(bench: Bench) -> None:
    mailing_id = await bench.mailing()
    await bench.room.journal.life.set_card(mailing_id, 5, None)
    await bench.room.journal.life.miss(mailing_id)
    await bench.told()

    assert (await bench.room.mailing(mailing_id)).card_message_id == 900
    assert bench.room.changed[-1] == mailing_id
