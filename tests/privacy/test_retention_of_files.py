"""Files, drafts and incoming SMS by age: what somebody still needs stays."""

from datetime import timedelta

from sqlalchemy import insert, select, update

from bot.model import IncomingState
from storage.database.schema import audiences, batches, drafts, incoming, messages
from storage.journal.drafts import Drafts
from tests.conftest import ManualClock
from tests.house import CHAT, LOGIN, House
from tests.privacy.test_retention import apply

A_YEAR = timedelta(days=400)


async def add_audience(house: House, key: int) -> None:
    """Note an audience; `House.confirm` makes mailings to the one with the id it is given."""
    row = {"id": key, "chat_id": CHAT, "user_id": 1, "kind": "file", "title": "", "count": 3}
    rest = {"folder": f"{key:032x}", "rows": 3, "several": 0, "refused": {}, "titles": []}
    async with house.db.write() as connection:
        await connection.execute(
            insert(audiences).values(**row, **rest, created_at=house.clock.now())
        )


async def kept_audiences(house: House) -> list[int]:
    async with house.db.read() as connection:
        return list((await connection.execute(select(audiences.c.id))).scalars())


async def test_files_go_when_all_mailings_to_them_are_over_and_no_draft_needs_them(
    house: House, clock: ManualClock
) -> None:
    for key in (1, 2, 3):
        await add_audience(house, key)
    for key in (1, 2, 3):
        await house.ends(await house.confirm(3, audience_id=key))
    later = clock.now() + 3 * A_YEAR
    held = await house.confirm(3, audience_id=2, hand_over_at=later)
    draft = await Drafts(house.db).add(CHAT, 1, 3, {}, clock.now(), most=9)
    clock.forward(days=A_YEAR.days)
    async with house.db.write() as connection:
        await connection.execute(update(drafts).values(changed_at=clock.now()))
    await apply(house)
    assert await kept_audiences(house) == [2, 3]

    assert await house.mailings.controls.cancel(CHAT, 1, held)
    await Drafts(house.db).drop(CHAT, draft.id)
    clock.forward(days=A_YEAR.days)
    await apply(house)
    assert await kept_audiences(house) == []


async def test_a_draft_goes_when_nobody_has_changed_it_for_long(
    house: House, clock: ManualClock
) -> None:
    store = Drafts(house.db)
    await store.add(CHAT, 1, None, {"text": "old"}, clock.now(), most=9)
    clock.forward(days=89)
    new = await store.add(CHAT, 1, None, {"text": "new"}, clock.now(), most=9)
    clock.forward(days=2)
    assert await apply(house) == {"drafts": 1}
    assert [one.id for one in await store.page(CHAT, offset=0, limit=9)] == [new.id]


async def test_an_incoming_sms_that_nobody_was_shown_stays_however_old_it_is(
    house: House, clock: ManualClock
) -> None:
    row = {"chat_id": CHAT, "server": house.server, "login": LOGIN, "phone": "79160000001"}
    row |= {"destination": "1234", "text": "Стоп", "came_at": clock.now()}
    rows = [
        row | {"gateway_id": number, "state": state.value}
        for number, state in enumerate((IncomingState.SHOWN, IncomingState.NEW))
    ]
    async with house.db.write() as connection:
        await connection.execute(insert(incoming), rows)
    clock.forward(days=A_YEAR.days)
    assert await apply(house) == {"incoming": 1}
    async with house.db.read() as connection:
        [state] = (await connection.execute(select(incoming.c.state))).scalars()
    assert state == IncomingState.NEW


async def test_the_words_of_the_gateway_go_with_the_numbers_that_they_may_name(
    house: House, clock: ManualClock
) -> None:
    old = await house.confirm(3)
    await house.ends(old)
    async with house.db.write() as connection:
        for table in (messages, batches):
            await connection.execute(update(table).values(detail="no such number 79160000000"))
    clock.forward(days=A_YEAR.days)
    await apply(house)
    async with house.db.read() as connection:
        for table in (messages, batches):
            found = (await connection.execute(select(table.c.detail))).scalars()
            assert set(found) == {None}
