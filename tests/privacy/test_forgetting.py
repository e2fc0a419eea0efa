"""A number is not forgotten while somebody needs it: the refusal has changed nothing (P6)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from bot.contacts import Audiences, NumberHashes
from bot.errors import BotError
from bot.model import MailingState, Stopped
from bot.privacy.forgetting import NumberForgetting
from bot.sandbox.devino import Fault, FaultKind
from storage.chat.audit import Audit
from storage.chat.vault import Vault
from storage.database.schema import mailings, stop_list
from storage.people.stop_list import StopStore
from tests.conftest import ManualClock, everywhere
from tests.house import CHAT, House

USER = 1
PHONE, OTHER = "79161234567", "79161234568"


class Dialogs:
    """No dialog is open; `meanwhile` is what somebody does while they are looked through."""

    def __init__(self, meanwhile: Callable[[], Awaitable[object]] | None = None) -> None:
        self._meanwhile = meanwhile

    async def forget(self, chat_id: int | None, holds: object = None) -> int:
        del chat_id, holds
        if self._meanwhile is not None:
            await self._meanwhile()
        return 0


def forgetting(house: House, dialogs: Dialogs | None = None) -> NumberForgetting:
    files = house.settings.files_path
    return NumberForgetting(
        db=house.db,
        audiences=Audiences(house.db, files, house.clock, everywhere(house.db)),
        hashes=NumberHashes(house.db, Vault(Fernet.generate_key().decode())),
        dialogs=dialogs or Dialogs(),
        clock=house.clock,
    )


async def forget(house: House, dialogs: Dialogs | None = None) -> None:
    await forgetting(house, dialogs).forget(CHAT, PHONE, in_chat=CHAT, user_id=USER)


async def stop(house: House) -> None:
    entry = Stopped(PHONE, USER, "Анна", house.clock.now(), "")
    await StopStore(house.db).add(CHAT, [entry])


async def stopped(house: House) -> list[str]:
    async with house.db.read() as connection:
        return list((await connection.execute(select(stop_list.c.phone))).scalars())


async def is_noted(house: House) -> bool:
    return "forget-number" in {one.action for one in await Audit(house.db).list(CHAT, 99)}


async def test_while_a_mailing_may_still_send_to_it_nothing_of_it_is_touched(
    house: House, clock: ManualClock
) -> None:
    await stop(house)
    later = clock.now() + timedelta(days=1)
    held = await house.confirm(2, to=[PHONE, OTHER], hand_over_at=later)
    with pytest.raises(BotError, match="number-held"):
        await forget(house)
    assert await stopped(house) == [PHONE]
    assert [one.phone for one in await house.messages(held)] == [PHONE, OTHER]
    assert not await is_noted(house)

    assert await house.mailings.controls.cancel(CHAT, USER, held)
    await forget(house)
    assert await stopped(house) == []
    assert [one.phone for one in await house.messages(held)] == ["", OTHER]
    assert await is_noted(house)


async def test_while_recipients_are_written_down_no_number_is_forgotten(house: House) -> None:
    """It may be among them."""
    await stop(house)
    freezing = await house.confirm(1, to=[OTHER])
    await house.ends(freezing)
    async with house.db.write() as connection:
        await connection.execute(update(mailings).values(state=MailingState.FREEZING))
    with pytest.raises(BotError, match="number-freezing"):
        await forget(house)
    assert await stopped(house) == [PHONE]


async def test_while_nobody_has_decided_about_an_unknown_sms_to_it_it_stays(
    house: House,
) -> None:
    house.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    unclear = await house.confirm(2, to=[PHONE, OTHER])
    await house.ends(unclear)
    with pytest.raises(BotError, match="number-held"):
        await forget(house)
    assert [one.phone for one in await house.messages(unclear)] == [PHONE, OTHER]

    await house.mailings.controls.count_as_sent(CHAT, USER, unclear)
    await forget(house)
    assert [one.phone for one in await house.messages(unclear)] == ["", OTHER]


async def test_a_mailing_that_was_confirmed_meanwhile_is_told_and_it_counts_as_not_forgotten(
    house: House, clock: ManualClock
) -> None:
    later = clock.now() + timedelta(days=1)

    async def confirmed() -> None:
        await house.confirm(2, to=[PHONE, OTHER], hand_over_at=later)

    with pytest.raises(BotError, match="number-held"):
        await forget(house, Dialogs(confirmed))
    assert not await is_noted(house)
