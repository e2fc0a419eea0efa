"""A mailing that was queued again with a batch still open, and then the process died."""

import pytest

from bot.model import MailingState, MessageState
from storage.journal import Journal
from tests.stores.claiming import claim
from tests.stores.promises.sample import LATER, NOW, confirm


@pytest.mark.parametrize(
    ("claimed", "stands"), [(1, MailingState.QUEUED), (2, MailingState.FINISHED)]
)
async def test_recovery_settles_it_and_tells_of_it(
    journal: Journal, claimed: int, stands: MailingState
) -> None:
    mailing_id = await confirm(journal, "token")
    await journal.start(mailing_id, NOW, None)
    await claim(journal, mailing_id, claimed, NOW)
    await journal.requeue(mailing_id)
    assert await journal.recover(LATER) == [mailing_id]
    mailing = await journal.mailing(mailing_id)
    assert mailing is not None
    assert (mailing.state, mailing.unknown) == (stands, claimed)
    states = [message.state for message in await journal.messages(mailing_id)]
    assert states.count(MessageState.UNKNOWN) == claimed
    assert await journal.recover(LATER) == []
