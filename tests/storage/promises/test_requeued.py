"""A mailing that was queued again with a batch still open, and then the process died."""

import pytest

from bot.model import MailingState, MessageState
from storage.journal.journal import Journal
from tests.storage.claiming import claim
from tests.storage.promises.sample import LATER, NOW, confirm


@pytest.mark.parametrize(
    ("claimed", "stands"), [(1, MailingState.QUEUED), (2, MailingState.FINISHED)]
)
async def test_recovery_settles_it_and_tells_of_it(
    journal: Journal, claimed: int, stands: MailingState
) -> None:
    mailing_id = await confirm(journal, "token")
    await journal.life.start(mailing_id, NOW, None)
    await claim(journal, mailing_id, claimed, NOW)
    await journal.life.requeue(mailing_id)
    assert await journal.recovery.recover(LATER) == [mailing_id]
    mailing = await journal.queries.mailing(mailing_id)
    assert mailing is not None
    assert (mailing.state, mailing.unknown) == (stands, claimed)
    states = [message.state for message in await journal.queries.messages(mailing_id)]
    assert states.count(MessageState.UNKNOWN) == claimed
    assert await journal.recovery.recover(LATER) == []
