"""What happens to a mailing's chat meanwhile: it goes on for the account it was confirmed for."""

from pathlib import Path

import pytest

from bot.gateway.accounts import gateway_of
from bot.model import MailingState, PauseReason
from tests.conftest import ManualClock
from tests.house import CHAT, LOGIN, PASSWORD, House, open_house

SUPERGROUP = -1009


async def test_a_mailing_goes_on_while_its_group_gets_another_id(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_house(tmp_path, clock, rate=20) as house:
        mailing_id = await house.confirm(80)
        await house.becomes(mailing_id, lambda mailing: mailing.accepted > 0)
        await house.chats.move(CHAT, SUPERGROUP)
        mailing = await house.becomes(mailing_id, lambda one: one.state is not MailingState.RUNNING)

        assert (mailing.state, mailing.pause) == (MailingState.FINISHED, None)
        assert (mailing.chat_id, mailing.accepted) == (SUPERGROUP, 80)
        assert len(set(house.sent_to)) == len(house.sent_to) == 80


async def test_a_mailing_stands_still_when_its_chat_logs_in_as_another(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_house(tmp_path, clock, rate=5) as house:
        house.gateway.add_account("other", PASSWORD, senders=("MYSHOP",))
        mailing_id = await house.confirm(80)
        await house.becomes(mailing_id, lambda mailing: mailing.accepted > 0)
        await house.log_in(login="other")

        assert await house.pauses(mailing_id) is PauseReason.LOGIN
        assert {sms.account for sms in house.gateway.ledger} == {LOGIN}


async def test_no_other_account_slips_in_while_the_password_is_fetched(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = await house.mailing(await house.confirm(1))
    password = house.chats.password

    async def password_of_the_next(chat_id: int) -> str:
        await house.log_in(login="other")
        return await password(chat_id)

    monkeypatch.setattr(house.chats, "password", password_of_the_next)

    assert await gateway_of(mailing, house.accounts) is None
