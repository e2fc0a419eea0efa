"""What the IDs of an answer prove: who was taken, and whose they are (docs/rules.md, S15)."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.gateway.gateway import Accepted
from bot.model import Batch, BatchState, IdDoubt, MessageState, PauseReason
from bot.sandbox.devino import Fault, FaultKind
from bot.sending.ids import Proof, proof_of
from bot.sending.verdicts import OutcomeInterpreter
from storage.database.schema import batches
from storage.journal.trails import Doubted
from tests.house import CHAT, LOGIN, PASSWORD, House

S = MessageState
LONG = "Я" * 80
LONGER = "Я" * 150
"""Two parts, and three."""
BULK = "Sms/SendBulk"
FEWER, TOO_FEW, UNEVEN, REPEATED = (
    IdDoubt.FEWER_THAN_PARTS,
    IdDoubt.FEWER_THAN_RECIPIENTS,
    IdDoubt.UNEVEN,
    IdDoubt.REPEATED,
)


async def raw_ids(house: House) -> list[list[str]]:
    async with house.db.read() as connection:
        kept = batches.c.raw_ids
        return list(await connection.scalars(select(kept).where(kept.is_not(None))))


async def resumes(house: House, mailing_id: int) -> None:
    assert await house.journal.pauses.resume(mailing_id, house.clock.now())
    house.engine.nudge()


@pytest.mark.parametrize(
    ("ids", "recipients", "parts", "proof"),
    [
        ("ab", 2, 1, Proof(None, [("a",), ("b",)], ("a", "b"))),
        ("abcd", 2, 2, Proof(None, [("a", "b"), ("c", "d")], ("a", "b", "c", "d"))),
        # of one recipient, any new ID proves it
        ("a", 1, 1, Proof(None, [("a",)], ("a",))),
        ("abc", 1, 1, Proof(None, [("a", "b", "c")], ("a", "b", "c"))),
        ("a", 1, 2, Proof(None, [("a",)], ("a",))),
        ("aa", 1, 2, Proof(None, [("a",)], ("a",))),
        ("xa", 1, 2, Proof(None, [("a",)], ("a",))),
        ("x", 1, 1, Proof(REPEATED)),
        ("xx", 1, 2, Proof(REPEATED)),
        ("", 1, 1, Proof(TOO_FEW)),
        # the gateway counts more parts than we do
        ("abcd", 2, 1, Proof(None, None, ("a", "b", "c", "d"))),
        ("abcdef", 2, 2, Proof(None, None, ("a", "b", "c", "d", "e", "f"))),
        # it counts more and took a part of them, or one ID is a stranger
        ("abc", 2, 1, Proof(UNEVEN, None, ("a", "b", "c"))),
        ("abcde", 2, 2, Proof(UNEVEN, None, ("a", "b", "c", "d", "e"))),
        ("abcdef", 4, 1, Proof(UNEVEN, None, ("a", "b", "c", "d", "e", "f"))),
        # fewer: part of them was not taken, or may not have been
        ("a", 2, 1, Proof(TOO_FEW, None, ("a",))),
        ("ab", 2, 2, Proof(FEWER, None, ("a", "b"))),
        ("abc", 2, 2, Proof(FEWER, None, ("a", "b", "c"))),
        # repeated, or known: of several recipients they prove nothing
        ("aa", 2, 1, Proof(REPEATED, None, ("a",))),
        ("abb", 2, 1, Proof(REPEATED, None, ("a", "b"))),
        ("ax", 2, 1, Proof(REPEATED, None, ("a",))),
        ("xy", 2, 1, Proof(REPEATED)),
    ],
)
def test_ids_prove_no_more_than_they_can(
    ids: str, recipients: int, parts: int, proof: Proof
) -> None:
    assert proof_of(tuple(ids), recipients=recipients, parts=parts, known={"x", "y"}) == proof


async def test_ids_as_many_as_planned_are_mapped_in_order(house: House) -> None:
    mailing_id = await house.confirm(20, text=LONG, parts=2)
    mailing = await house.ends(mailing_id)
    assert (mailing.planned_segments, mailing.sent_segments) == (40, 40)
    for outcome in await house.journal.outcomes.outcome_page(mailing_id, after=-1, limit=100):
        assert [house.gateway.sms(one).destination for one in outcome.ids] == [outcome.phone] * 2
    assert await raw_ids(house) == []


async def test_twice_as_many_ids_for_everybody_map_nobody(house: House) -> None:
    mailing_id = await house.confirm(20, text=LONG)
    mailing = await house.ends(mailing_id)
    assert (mailing.accepted, mailing.unknown, mailing.sent_segments) == (20, 0, 40)
    page = await house.journal.outcomes.outcome_page(mailing_id, after=-1, limit=100)
    assert not any(outcome.ids for outcome in page)
    assert [len(one) for one in await raw_ids(house)] == [20, 20]


async def test_a_part_that_is_taken_by_a_gateway_with_another_count_is_not_called_all(
    house: House,
) -> None:
    house.gateway.faults.add(Fault(FaultKind.PART_TAKEN, BULK, after=1))
    mailing_id = await house.confirm(20, text=LONGER, parts=1)
    mailing = await house.ends(mailing_id)
    assert (mailing.accepted, mailing.unknown, mailing.sent_segments) == (10, 10, 30)
    assert len(house.sent_to) == 15
    assert await house.journal.trails.doubted(mailing_id) == {UNEVEN: Doubted(10, 15)}


SPOILED = [
    (FaultKind.MORE_IDS, "Привет", 1, UNEVEN, 11),
    (FaultKind.MORE_IDS, LONG, 2, UNEVEN, 21),
    (FaultKind.PART_TAKEN, "Привет", 1, TOO_FEW, 5),
    (FaultKind.PART_TAKEN, LONG, 2, FEWER, 10),
    (FaultKind.FEWER_IDS, "Привет", 1, TOO_FEW, 9),
    (FaultKind.FEWER_IDS, LONG, 2, FEWER, 19),
    (FaultKind.PART_REPEATED, "Привет", 1, REPEATED, 10),
    (FaultKind.PART_REPEATED, LONG, 2, REPEATED, 20),
    (FaultKind.PART_EARLIER, "Привет", 1, REPEATED, 10),
    (FaultKind.PART_EARLIER, LONG, 2, REPEATED, 20),
    (FaultKind.REPEATED_IDS, "Привет", 1, REPEATED, 11),
]


@pytest.mark.parametrize(("kind", "text", "parts", "doubt", "ids"), SPOILED)
async def test_ids_that_do_not_prove_that_all_were_taken_leave_all_unknown(  # noqa: PLR0917 - a table
    house: House, kind: FaultKind, text: str, parts: int, doubt: IdDoubt, ids: int
) -> None:
    house.gateway.faults.add(Fault(kind, BULK, after=1))
    mailing_id = await house.confirm(20, text=text, parts=parts)
    mailing = await house.ends(mailing_id)
    assert (mailing.accepted, mailing.unknown, mailing.sent_segments) == (10, 10, 10 * parts)
    for message in await house.messages(mailing_id):
        doubted = message.position >= 10
        assert message.state is (S.UNKNOWN if doubted else S.ACCEPTED)
        assert message.status == (doubt if doubted else None)
    page = await house.journal.outcomes.outcome_page(mailing_id, after=-1, limit=100)
    assert [len(outcome.ids) for outcome in page] == [parts] * 10 + [0] * 10
    assert [len(one) for one in await raw_ids(house)] == [ids]


async def test_a_call_of_which_a_part_was_certainly_not_taken_pauses_the_mailing_at_once(
    house: House,
) -> None:
    house.gateway.faults.add(Fault(FaultKind.PART_TAKEN, BULK))
    mailing_id = await house.confirm(100)
    assert await house.pauses(mailing_id) is PauseReason.PARTIAL
    assert await house.states(mailing_id) == {S.UNKNOWN: 10, S.QUEUED: 90}
    assert len(house.calls) == 1

    await resumes(house, mailing_id)
    mailing = await house.ends(mailing_id)
    assert (mailing.accepted, mailing.unknown) == (90, 10)


@pytest.mark.parametrize("kind", [FaultKind.PART_TAKEN, FaultKind.PART_EARLIER])
async def test_doubtful_answers_in_a_row_pause_the_mailing(house: House, kind: FaultKind) -> None:
    house.gateway.faults.add(Fault(kind, BULK, times=100, after=1))
    mailing_id = await house.confirm(200, text=LONG, parts=2)
    assert await house.pauses(mailing_id) is PauseReason.UNCLEAR
    states = await house.states(mailing_id)
    assert states[S.ACCEPTED] == 10
    # several calls are on their way when the first doubt comes
    assert 30 <= states[S.UNKNOWN] <= 110


async def single(house: House) -> MessageState:
    """Send one SMS; return what is known of it."""
    mailing_id = await house.confirm(1, texts=["Привет"])
    await house.ends(mailing_id)
    (message,) = await house.messages(mailing_id)
    return message.state


async def test_one_sms_with_the_id_of_an_earlier_one_is_not_called_accepted(house: House) -> None:
    house.gateway.faults.add(Fault(FaultKind.PART_EARLIER, "Sms/Send", after=1))
    assert [await single(house), await single(house)] == [S.ACCEPTED, S.UNKNOWN]
    assert len(house.sent_to) == 1


async def test_an_id_is_known_too_where_it_could_be_mapped_to_nobody(house: House) -> None:
    await house.ends(await house.confirm(10, text=LONG))
    (unmapped,) = await raw_ids(house)
    mailing_id = await answered_with(house, unmapped[:10])
    assert (await house.mailing(mailing_id)).unknown == 10


async def test_an_id_that_two_calls_were_given_at_once_proves_nothing_of_either(
    house: House,
) -> None:
    mailing = await house.mailing(await house.confirm(3, texts=["а", "б", "в"]))
    batches = [Batch(n, mailing.id, n, n, (str(n),), "а") for n in range(3)]
    answers = [Accepted(("x",)), Accepted(("y", "x")), Accepted(("z",))]
    read = OutcomeInterpreter(mailing).read_all(
        list(zip(batches, answers, strict=True)), house.clock.now()
    )
    assert [(one.state, one.ids) for one in read.answers] == [
        (BatchState.UNKNOWN, None),
        (BatchState.ACCEPTED, [("y",)]),
        (BatchState.ACCEPTED, [("z",)]),
    ]


async def test_the_ids_of_another_account_are_no_earlier_ones(house: House) -> None:
    ids = [f"GW{number}" for number in range(10)]
    assert (await house.mailing(await answered_with(house, ids))).accepted == 10
    house.gateway.add_account("other", PASSWORD, balance=Decimal(100), senders=("MYSHOP",))
    await house.log_in(CHAT + 1, "other")
    theirs = await answered_with(house, ids, chat_id=CHAT + 1, login="other")
    assert (await house.mailing(theirs)).accepted == 10
    ours = await answered_with(house, ids, login=LOGIN)
    assert (await house.mailing(ours)).unknown == 10


async def answered_with(house: House, ids: Sequence[str], **said: object) -> int:
    """Send a mailing to ten whom the gateway answers with these IDs."""
    house.gateway.faults.add(Fault(FaultKind.GIVEN_IDS, BULK, ids=tuple(ids)))
    mailing_id = await house.confirm(10, **said)  # type: ignore[arg-type]
    await house.ends(mailing_id)
    return mailing_id
