"""Incoming SMS between the sandbox gateway and the journal: none lost, none kept twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.chat.inbox import OVERLAP, Inbox
from bot.concurrency.bus import Bus, Event, Received
from bot.concurrency.nursery import Nursery
from bot.sandbox.devino import Fault, FaultKind
from storage.chat.incoming import IncomingStore, Watched
from tests.budget import SECONDS, within
from tests.house import CHAT, LOGIN, PASSWORD, House

EVERY = 60.0
PHONE, OURS = "79161234567", "79001234567"
SUPERGROUP = -1009


class Counted(IncomingStore):
    """Counts how often it was asked whom to ask for."""

    rounds = 0

    async def watched(self) -> list[Watched]:
        found = await super().watched()
        self.rounds += 1
        return found


@dataclass
class Post:
    """The inbox of a house, which can be stopped and started."""

    house: House
    inbox: Inbox
    store: "Counted"
    told: list[int] = field(default_factory=list)

    def comes(self, text: str, *, login: str = LOGIN) -> None:
        self.house.gateway.receive(login, PHONE, OURS, text)

    @property
    def asked(self) -> int:
        return sum(one.method == "Sms/In" for one in self.house.gateway.requests)

    async def texts(self, chat_id: int = CHAT) -> list[str]:
        return [one.text for one in await self.inbox.unshown(chat_id, limit=10_000)]

    async def rounds(self, count: int = 1) -> None:
        """Let so many rounds pass, each to its end."""
        for _ in range(count):
            before = self.store.rounds

            async def so(before: int = before) -> bool:
                if self.store.rounds == before:
                    self.house.clock.forward(seconds=EVERY / 2)
                return self.store.rounds > before and not self.inbox._asking

            await self.house.comes(so)

    async def has(self, *texts: str, chat_id: int = CHAT) -> None:
        async def so() -> bool:
            return await self.texts(chat_id) == list(texts)

        await self.house.comes(so)


@asynccontextmanager
async def opened(house: House) -> AsyncIterator[Post]:
    """Start an inbox over the house's journal; stop it in order."""
    nursery, told, store = Nursery(), list[int](), Counted(house.db)

    async def tell(event: Event) -> None:
        assert isinstance(event, Received)
        told.append(event.chat_id)

    bus = Bus()
    bus.listen(tell)
    inbox = Inbox(
        store=store,
        accounts=house.accounts,
        bus=bus,
        clock=house.clock,
        nursery=nursery,
        every=EVERY,
    )
    await inbox.start()
    try:
        yield Post(house, inbox, store, told)
    finally:
        inbox.stop()
        async with within():
            await nursery.close(2 * SECONDS)


@pytest.fixture
async def post(house: House) -> AsyncIterator[Post]:
    await house.chats.set_incoming(CHAT, on=True, now=house.clock.now())
    async with opened(house) as post:
        yield post


async def test_what_comes_is_kept_and_told_once_however_often_it_is_asked(post: Post) -> None:
    post.house.clock.forward(seconds=5)
    post.comes("Привет")
    await post.rounds(5)
    assert await post.texts() == ["Привет"]
    assert post.told == [CHAT]
    assert post.asked >= 5


async def test_what_came_before_it_was_turned_on_is_not_fetched(house: House) -> None:
    await house.chats.set_incoming(CHAT, on=False, now=house.clock.now())
    house.gateway.receive(LOGIN, PHONE, OURS, "Вчерашнее")
    house.clock.forward(minutes=1)
    await house.chats.set_incoming(CHAT, on=True, now=house.clock.now())
    async with opened(house) as post:
        post.comes("Сегодняшнее")
        await post.rounds(30)
        assert await post.texts() == ["Сегодняшнее"]


async def test_nobody_is_asked_who_does_not_want_it(house: House) -> None:
    await house.chats.set_incoming(CHAT, on=False, now=house.clock.now())
    async with opened(house) as post:
        post.comes("Привет")
        await post.rounds(3)
        assert post.asked == 0


async def test_an_sms_that_appears_late_is_found_by_a_later_question(post: Post) -> None:
    await post.rounds(20)
    late = post.house.gateway.receive(LOGIN, PHONE, OURS, "Опоздавшая")
    shown_late = late.at - OVERLAP + timedelta(minutes=1)
    post.house.gateway._incoming[:] = [
        type(late)(late.number, late.account, late.source, late.destination, late.text, shown_late)
    ]
    await post.rounds(2)
    assert await post.texts() == ["Опоздавшая"]


async def test_after_a_long_absence_all_of_the_gap_is_fetched_in_order(house: House) -> None:
    await house.chats.set_incoming(CHAT, on=True, now=house.clock.now())
    for week in range(60):
        house.clock.forward(days=7)
        house.gateway.receive(LOGIN, PHONE, OURS, str(week))
    async with opened(house) as post:
        # the gateway tells a year back, and no more
        await post.has(*[str(week) for week in range(7, 60)])


async def test_what_a_killed_process_had_written_down_is_due_after_the_next_start(
    house: House,
) -> None:
    await house.chats.set_incoming(CHAT, on=True, now=house.clock.now())
    async with opened(house) as post:
        post.comes("Привет")
        await post.rounds(1)
    async with opened(house) as again:
        assert await again.inbox.due() == [CHAT]
        await again.rounds(2)
        assert again.told == []
        assert await again.texts() == ["Привет"]


TROUBLE = (
    Fault(FaultKind.HTTP_500, "Sms/In", times=5),
    Fault(FaultKind.HTTP_502_HTML, "Sms/In", times=5),
    Fault(FaultKind.BROKEN_JSON, "Sms/In", times=5),
    Fault(FaultKind.RESET_BEFORE, "Sms/In", times=5),
    Fault(FaultKind.REFUSE, "Sms/In", times=5, code=7),
    Fault(FaultKind.EMPTY_BODY, "Sms/In", times=3),
)


@pytest.mark.parametrize("fault", TROUBLE, ids=lambda fault: fault.kind)
async def test_a_gateway_in_trouble_is_asked_again_later_and_nothing_is_lost(
    house: House, fault: Fault
) -> None:
    await house.chats.set_incoming(CHAT, on=True, now=house.clock.now())
    (await house.accounts.gateway(CHAT))._client._read_retries = ()  # type: ignore[attr-defined]
    house.gateway.faults.add(fault)
    async with opened(house) as post:
        post.comes("Привет")
        await post.rounds(4)
        assert fault.times < 4 or await post.texts() == []
        await post.rounds(30)
        assert await post.texts() == ["Привет"]


async def test_a_gateway_in_trouble_is_asked_less_and_less_often(house: House) -> None:
    await house.chats.set_incoming(CHAT, on=True, now=house.clock.now())
    (await house.accounts.gateway(CHAT))._client._read_retries = ()  # type: ignore[attr-defined]
    house.gateway.faults.add(Fault(FaultKind.REFUSE, "Sms/In", times=1000, code=7))
    async with opened(house) as post:
        await post.rounds(60)
        assert 5 <= post.asked <= 10


async def test_more_than_one_answer_can_hold_is_fetched_in_parts(post: Post) -> None:
    for number in range(12):
        post.house.clock.forward(hours=1)
        post.comes(f"{number}: " + "я" * 60_000)
    await post.rounds()
    await post.has(*(f"{number}: " + "я" * (40_000 - len(f"{number}: ")) for number in range(12)))
    assert post.told == [CHAT] * len(post.told)


async def test_more_in_one_second_than_an_answer_can_hold_is_asked_for_again_later(
    post: Post,
) -> None:
    post.house.clock.forward(hours=1)
    for number in range(12):
        post.comes(f"{number}: " + "я" * 60_000)
    await post.rounds()
    asked = post.asked
    assert asked < 40
    assert await post.texts() == []
    await post.rounds(4)
    assert asked < post.asked < 5 * asked


async def test_an_expired_session_is_renewed_on_the_way(post: Post) -> None:
    await post.rounds(1)
    post.house.gateway.expire_sessions(LOGIN)
    post.comes("Привет")
    await post.rounds(1)
    assert await post.texts() == ["Привет"]


async def test_a_chat_that_logs_in_as_another_gets_what_comes_there_from_then_on(
    post: Post,
) -> None:
    house = post.house
    house.gateway.add_account("other", PASSWORD)
    post.comes("Чужое старое", login="other")
    await post.rounds(2)
    await house.log_in(login="other")
    post.comes("Прежней учётной записи")
    house.clock.forward(seconds=1)
    post.comes("Новой", login="other")
    await post.rounds(2)
    assert await post.texts() == ["Новой"]


async def test_a_group_that_gets_another_id_goes_on_without_a_gap(post: Post) -> None:
    post.comes("До")
    await post.rounds(1)
    await post.house.chats.move(CHAT, SUPERGROUP)
    post.comes("После")
    await post.rounds(2)
    assert await post.texts(SUPERGROUP) == ["До", "После"]


async def test_an_answer_on_its_way_when_the_bot_ends_is_asked_for_again(house: House) -> None:
    await house.chats.set_incoming(CHAT, on=True, now=house.clock.now())
    house.gateway.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "Sms/In"))
    house.timeouts = type(house.timeouts)(connect=1, read=60)
    await house.restart()
    async with opened(house) as post:
        post.comes("Привет")
        house.clock.forward(seconds=EVERY)
        await house.comes(lambda: _is(post.asked == 1))
    async with opened(house) as again:
        await again.rounds(1)
        assert await again.texts() == ["Привет"]


async def _is(so: bool) -> bool:  # noqa: FBT001 - what is waited for
    return so


async def test_what_is_claimed_is_marked_until_it_is_shown_or_given_back(post: Post) -> None:
    post.comes("Привет")
    await post.rounds(1)
    first = await post.inbox.next(CHAT, None)
    assert first
    assert not first.perhaps_shown
    assert await post.inbox.claim(first)
    await post.inbox.give_back(first)
    second = await post.inbox.next(CHAT, None)
    assert second
    assert not second.perhaps_shown
    assert [await post.inbox.claim(second), await post.inbox.claim(second)] == [True, False]
    third = await post.inbox.next(CHAT, None)  # nobody noted what became of it
    assert third
    assert third.perhaps_shown
    assert await post.inbox.claim(third)
    await post.inbox.give_back(third)
    fourth = await post.inbox.next(CHAT, None)
    assert fourth
    assert fourth.perhaps_shown
    assert await post.inbox.next(CHAT, fourth) is None
    await post.inbox.shown(fourth, 55)
    assert await post.inbox.next(CHAT, None) is None
    assert await post.inbox.due() == []
