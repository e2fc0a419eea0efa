"""A mailing to many goes out whole, each recipient once, and the journal knows every ID."""

from bot.model import MailingState, MessageState
from tests.house import House


async def test_one_text_goes_out_in_batches_and_every_recipient_has_his_ids(house: House) -> None:
    mailing_id = await house.confirm(47)
    mailing = await house.ends(mailing_id)
    assert mailing.state is MailingState.FINISHED
    assert (mailing.accepted, mailing.sent_segments) == (47, 47)
    assert sorted(house.calls) == ["Sms/SendBulk"] * 5
    page = await house.journal.outcomes.outcome_page(mailing_id, after=-1, limit=100)
    for outcome in page:
        assert house.gateway.sms(outcome.ids[0]).destination == outcome.phone
    assert len(page) == len(house.sent_to) == 47


async def test_texts_of_their_own_go_in_calls_of_their_own(house: House) -> None:
    texts = [f"Привет, {i}!" for i in range(60)]
    mailing = await house.ends(await house.confirm(60, texts=texts))
    assert mailing.accepted == 60
    assert house.calls == ["Sms/Send"] * 60
    assert {sms.data for sms in house.gateway.ledger} == set(texts)
    assert await house.states(mailing.id) == {MessageState.ACCEPTED: 60}
