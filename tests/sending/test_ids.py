"""IDs belong to recipients where they can be mapped, and stay raw where they cannot."""

import json

import pytest
from sqlalchemy import text

from bot.sandbox.devino import Fault, FaultKind
from bot.sending.verdicts import share_out
from tests.house import House

LONG = "Я" * 80


async def raw_ids(house: House) -> list[list[str]]:
    async with house.db.read() as connection:
        rows = await connection.scalars(text("select raw_ids from batches where raw_ids not null"))
        return [json.loads(row) for row in rows]


async def test_more_parts_than_we_counted_are_mapped_and_counted_as_the_gateway_does(
    house: House,
) -> None:
    mailing_id = await house.confirm(20, text=LONG)
    mailing = await house.ends(mailing_id)
    assert (mailing.planned_segments, mailing.sent_segments) == (20, 40)
    for outcome in await house.journal.outcomes.outcome_page(mailing_id, after=-1, limit=100):
        assert [house.gateway.sms(one).destination for one in outcome.ids] == [outcome.phone] * 2
        assert outcome.segments == 1
    assert await raw_ids(house) == []


@pytest.mark.parametrize(("kind", "ids"), [(FaultKind.FEWER_IDS, 9), (FaultKind.MORE_IDS, 11)])
async def test_ids_that_cannot_be_shared_out_are_kept_and_the_sms_are_accepted(
    house: House, kind: FaultKind, ids: int
) -> None:
    house.gateway.faults.add(Fault(kind, "Sms/SendBulk"))
    mailing_id = await house.confirm(20)
    mailing = await house.ends(mailing_id)
    assert (mailing.accepted, mailing.unknown, mailing.sent_segments) == (20, 0, 10 + ids)
    page = await house.journal.outcomes.outcome_page(mailing_id, after=-1, limit=100)
    assert [len(outcome.ids) for outcome in page] == [0] * 10 + [1] * 10
    assert [len(one) for one in await raw_ids(house)] == [ids]


@pytest.mark.parametrize(
    ("ids", "recipients", "shared"),
    [
        (("a", "b"), 2, [("a",), ("b",)]),
        (("a", "b", "c", "d"), 2, [("a", "b"), ("c", "d")]),
        (("a", "b", "c"), 1, [("a", "b", "c")]),
        (("a", "b", "c"), 2, None),
        (("a",), 2, None),
        ((), 1, None),
    ],
)
def test_each_recipient_gets_the_same_number_of_ids_in_order(
    ids: tuple[str, ...], recipients: int, shared: list[tuple[str, ...]] | None
) -> None:
    assert share_out(ids, recipients) == shared
