"""A chat that a person wanted forgotten is, though the process ends in the middle."""

import pytest
from sqlalchemy import func, select

from bot.contacts import Audiences
from bot.errors import BotError
from bot.privacy.whole_chat import ChatForgetting
from storage.database.schema import batches, mailings, messages, segments, tracks
from tests.conftest import ManualClock, everywhere
from tests.house import CHAT, House

USER = 1


class NoDialogs:
    """Nobody has a dialog open."""

    async def forget(self, chat_id: int | None, holds: object = None) -> int:
        del chat_id, holds
        return 0


def forgetting(house: House) -> ChatForgetting:
    files = house.settings.files_path
    audiences = Audiences(house.db, files, house.clock, everywhere(house.db))
    return ChatForgetting(db=house.db, audiences=audiences, dialogs=NoDialogs(), clock=house.clock)


async def rows(house: House, chat_id: int = CHAT) -> int:
    own = select(mailings.c.id).where(mailings.c.chat_id == chat_id)
    found = 0
    async with house.db.read() as connection:
        for table in (segments, messages, batches, tracks):
            query = select(func.count()).where(table.c.mailing_id.in_(own))
            found += await connection.scalar(query) or 0
    return found


async def test_deleting_that_was_broken_off_is_finished_by_the_next_start(
    house: House, clock: ManualClock
) -> None:
    await house.log_in(chat_id=CHAT + 1)
    await house.ends(await house.confirm(30))
    theirs = await house.confirm(20, chat_id=CHAT + 1)
    await house.ends(theirs)
    before = await rows(house, CHAT + 1)
    await forgetting(house).close(CHAT, USER)
    assert await rows(house)

    await house.restart()
    await forgetting(house).resume()
    assert await rows(house) == 0
    assert await house.chats.get(CHAT) is None
    assert await rows(house, CHAT + 1) == before
    del clock


async def test_a_chat_that_was_logged_in_again_meanwhile_stays(house: House) -> None:
    await house.ends(await house.confirm(5))
    await forgetting(house).close(CHAT, USER)
    await house.log_in()
    await forgetting(house).resume()
    assert await rows(house)
    await forgetting(house).resume()
    assert await rows(house)


async def test_nothing_happens_to_a_chat_with_a_mailing_under_way(
    house: House, clock: ManualClock
) -> None:
    await house.confirm(5, hand_over_at=clock.now().replace(year=2027))
    with pytest.raises(BotError, match="chat-busy"):
        await forgetting(house).close(CHAT, USER)
    chat = await house.chats.get(CHAT)
    assert chat
    assert chat.account
