"""What comes to a chat's account: written down once, moved on only with what was written."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import BotError
from bot.model import Account, IncomingState, ReceivedSms
from storage.chat.chats import Chats
from storage.chat.incoming import IncomingStore, Watched
from storage.database.engine import Database
from tests.databases import DATABASES
from tests.storage.conftest import CHAT, NOW, OTHER_CHAT
from tests.storage.promises.test_plans import plans

SHOP, OTHER = Account("https://gateway.example", "shop"), Account("https://gateway.example", "b")
PASSWORD = "p@ss-слово"
FRESH = -100123
LATER = NOW + timedelta(minutes=1)


def sms(number: int, text: str = "Привет", minute: int = 0) -> ReceivedSms:
    sent_at = NOW + timedelta(minutes=minute)
    return ReceivedSms(number, "79161234567", "79001234567", text, sent_at)


@pytest.fixture
def store(db: Database) -> IncomingStore:
    return IncomingStore(db)


@pytest.fixture
async def watched(chats: Chats, store: IncomingStore) -> Watched:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    await chats.set_incoming(CHAT, on=True, now=NOW)
    (found,) = await store.watched()
    return found


async def texts(store: IncomingStore, chat_id: int = CHAT) -> list[str]:
    return [one.text for one in await store.unshown(chat_id, after=0, limit=100)]


async def test_only_chats_that_want_it_and_are_logged_in_are_asked_for(
    chats: Chats, store: IncomingStore
) -> None:
    await chats.set_incoming(OTHER_CHAT, on=True, now=NOW)
    assert await store.watched() == []
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    assert await store.watched() == [Watched(CHAT, SHOP, NOW)]
    await chats.set_incoming(CHAT, on=False, now=NOW)
    assert await store.watched() == []
    await chats.set_incoming(CHAT, on=True, now=LATER)
    assert await store.watched() == [Watched(CHAT, SHOP, LATER)]


async def test_turning_on_what_is_on_does_not_skip_what_has_come_meanwhile(
    chats: Chats, store: IncomingStore, watched: Watched
) -> None:
    await chats.set_incoming(CHAT, on=True, now=LATER)
    assert await store.watched() == [watched]


async def test_what_is_told_twice_is_kept_once(store: IncomingStore, watched: Watched) -> None:
    assert await store.add(watched, [sms(1), sms(1), sms(2)], since=NOW, now=NOW) == 2
    assert await store.add(watched, [sms(2), sms(3), sms(1)], since=NOW, now=NOW) == 1
    assert await store.count(CHAT) == 3


async def test_of_many_at_once_none_is_lost_or_doubled(
    store: IncomingStore, watched: Watched
) -> None:
    many = [sms(number) for number in range(1500)]
    assert await store.add(watched, many[:1200], since=NOW, now=NOW) == 1200
    assert await store.add(watched, many, since=NOW, now=NOW) == 300
    assert await store.count(CHAT) == 1500


async def test_what_came_together_is_in_the_order_it_was_sent(
    store: IncomingStore, watched: Watched
) -> None:
    told = [sms(3, "третья", 3), sms(1, "первая", 1), sms(2, "вторая", 2)]
    await store.add(watched, told, since=NOW, now=LATER)
    assert await texts(store) == ["первая", "вторая", "третья"]


async def test_the_next_question_begins_where_the_kept_answer_says(
    store: IncomingStore, watched: Watched
) -> None:
    assert await store.add(watched, [], since=LATER, now=LATER) == 0
    assert await store.watched() == [replace(watched, since=LATER)]


async def test_an_answer_to_an_older_question_is_not_kept(
    store: IncomingStore, watched: Watched
) -> None:
    assert await store.add(watched, [sms(1)], since=LATER, now=LATER) == 1
    assert await store.add(watched, [sms(2)], since=NOW, now=LATER) is None
    assert await store.count(CHAT) == 1


async def test_of_two_answers_at_once_one_is_kept(store: IncomingStore, watched: Watched) -> None:
    kept = await asyncio.gather(
        *[store.add(watched, [sms(1)], since=LATER, now=LATER) for _ in range(8)]
    )
    assert sorted(kept, key=str) == [1, *[None] * 7]


async def test_an_answer_for_another_account_is_not_kept_and_the_new_one_begins_anew(
    chats: Chats, store: IncomingStore, watched: Watched
) -> None:
    await chats.log_in(CHAT, OTHER, PASSWORD, LATER)
    assert await store.add(watched, [sms(1)], since=LATER, now=LATER) is None
    assert await store.watched() == [Watched(CHAT, OTHER, LATER)]


async def test_logging_in_again_as_the_same_goes_on_where_it_was(
    chats: Chats, store: IncomingStore, watched: Watched
) -> None:
    await chats.log_in(CHAT, SHOP, "new", LATER)
    assert await store.watched() == [watched]


async def test_an_answer_that_comes_after_turning_it_off_is_not_kept(
    chats: Chats, store: IncomingStore, watched: Watched
) -> None:
    await chats.set_incoming(CHAT, on=False, now=LATER)
    assert await store.add(watched, [sms(1)], since=LATER, now=LATER) is None


async def test_two_accounts_may_number_their_sms_alike(
    chats: Chats, store: IncomingStore, watched: Watched
) -> None:
    await store.add(watched, [sms(1)], since=LATER, now=LATER)
    await chats.log_in(CHAT, OTHER, PASSWORD, LATER)
    (other,) = await store.watched()
    assert await store.add(other, [sms(1)], since=LATER, now=LATER) == 1


async def test_an_sms_is_shown_by_one_and_stays_shown(
    store: IncomingStore, watched: Watched
) -> None:
    await store.add(watched, [sms(1)], since=LATER, now=LATER)
    (one,) = await store.unshown(CHAT, after=0, limit=9)
    assert sorted(await asyncio.gather(*[store.claim(one.id) for _ in range(5)])) == [
        *[False] * 4,
        True,
    ]
    assert await store.shown(one.id, 55)
    assert not await store.give_back(one.id)
    assert not await store.claim(one.id)
    shown = await store.get(CHAT, one.id)
    assert (shown.state, shown.message_id) == (IncomingState.SHOWN, 55)
    assert await store.due() == []


async def test_what_was_certainly_not_shown_is_new_again(
    store: IncomingStore, watched: Watched
) -> None:
    await store.add(watched, [sms(1)], since=LATER, now=LATER)
    (one,) = await store.unshown(CHAT, after=0, limit=9)
    await store.claim(one.id)
    assert await store.due() == [CHAT]
    assert await store.give_back(one.id)
    assert (await store.get(CHAT, one.id)).state is IncomingState.NEW


async def test_an_sms_of_another_chat_is_not_told(store: IncomingStore, watched: Watched) -> None:
    await store.add(watched, [sms(1)], since=LATER, now=LATER)
    (one,) = await store.unshown(CHAT, after=0, limit=9)
    with pytest.raises(BotError) as refused:
        await store.get(OTHER_CHAT, one.id)
    assert refused.value.code == "incoming-unknown"


async def test_all_of_it_moves_with_a_group(
    chats: Chats, store: IncomingStore, watched: Watched
) -> None:
    await store.add(watched, [sms(1)], since=LATER, now=LATER)
    await chats.move(CHAT, FRESH)
    assert await texts(store, FRESH) == ["Привет"]
    assert await store.watched() == [Watched(FRESH, SHOP, LATER)]
    (moved,) = await store.watched()
    assert await store.add(moved, [sms(1), sms(2)], since=LATER, now=LATER) == 1


async def test_a_long_history_is_not_read_to_find_what_is_to_be_shown(
    db: Database, store: IncomingStore
) -> None:
    for asked in (store.due(), store.unshown(CHAT, after=0, limit=1)):
        steps = await plans(db, asked)
        # of an empty table, which of its indexes a server uses is chance
        index = "SEARCH incoming" if DATABASES.server else "ix_incoming_state_chat_id"
        assert any(index in step for step in steps)
