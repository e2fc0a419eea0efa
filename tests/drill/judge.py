"""What the journal on disk says of a mailing, against the gateway's own ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.model import Mailing, MailingState, MessageState, RecipientOutcome
from bot.sandbox.devino import Accepted
from bot.sms.statuses import Delivery
from storage.database.engine import Database
from storage.journal.journal import Journal

PAGE = 5000
UNDECIDED = {MessageState.QUEUED, MessageState.SENDING}
"""The states of a recipient whose outcome is not written down yet."""


@dataclass(frozen=True, slots=True)
class Story:
    """A mailing and all of its recipients, as the journal has them."""

    mailing: Mailing
    outcomes: tuple[RecipientOutcome, ...]

    def phones(self, *states: MessageState) -> set[str]:
        """Return the numbers of the recipients in these states."""
        return {one.phone for one in self.outcomes if one.state in states}


async def read_stories(path: Path, chat_id: int) -> list[Story]:
    """Return the chat's mailings from the database of a bot that has ended."""
    db = await Database.open(f"sqlite+aiosqlite:///{path}")
    try:
        journal = Journal(db)
        mailings = await journal.queries.history(chat_id, offset=0, limit=100)
        return [await _story(journal, mailing) for mailing in mailings if not mailing.single]
    finally:
        await db.close()


async def _story(journal: Journal, mailing: Mailing) -> Story:
    outcomes: list[RecipientOutcome] = []
    after = -1
    while page := await journal.outcomes.outcome_page(mailing.id, after=after, limit=PAGE):
        outcomes += page
        after = page[-1].position
    return Story(mailing, tuple(outcomes))


def judge(story: Story, wanted: Sequence[str], ledger: Sequence[Accepted]) -> None:
    """Fail where the two disagree. `ledger` is what the gateway took for this mailing."""
    _is_whole(story, wanted)
    times = Counter(sms.destination for sms in ledger)
    twice = [number for number, count in times.items() if count > 1]
    assert not twice, f"{len(twice)} of {len(wanted)} got it more than once"
    taken = set(times)
    assert taken <= set(wanted)
    accepted = story.phones(MessageState.ACCEPTED)
    refused = story.phones(MessageState.REFUSED)
    unknown = story.phones(MessageState.UNKNOWN)
    assert accepted | refused | unknown == set(wanted)
    assert not accepted - taken, "called accepted, and not in the ledger"
    assert not refused & taken, "called not sent, and in the ledger"
    assert not taken - accepted - unknown, "in the ledger, and not told"
    _ids_are_true(story, ledger)


def _is_whole(story: Story, wanted: Sequence[str]) -> None:
    mailing = story.mailing
    assert mailing.state is MailingState.FINISHED
    assert [one.phone for one in story.outcomes] == list(wanted), "the frozen list is another"
    counted = Counter(one.state for one in story.outcomes)
    assert not UNDECIDED & set(counted)
    told = (mailing.total, mailing.accepted, mailing.refused, mailing.unknown)
    states = (MessageState.ACCEPTED, MessageState.REFUSED, MessageState.UNKNOWN)
    assert told == (len(wanted), *(counted[state] for state in states))


def _ids_are_true(story: Story, ledger: Sequence[Accepted]) -> None:
    """Whoever has IDs has the gateway's own, and nobody else has them: his delivery is his.

    Only of a call to one recipient a spoiled answer may have one too many, or too few.
    """
    given = {sms.destination: set(sms.ids) for sms in ledger}
    calls = Counter(sms.request for sms in ledger)
    alone = {sms.destination for sms in ledger if calls[sms.request] == 1}
    mapped = [one for one in story.outcomes if one.ids]
    assert mapped, "no ID was kept at all"
    kept = Counter(gateway_id for one in mapped for gateway_id in one.ids)
    assert max(kept.values()) == 1, "an ID is kept for two"
    for one in mapped:
        assert one.state is MessageState.ACCEPTED
        own, ids = given[one.phone], set(one.ids)
        assert own == ids or (one.phone in alone and own & ids and (own <= ids or own >= ids))
    delivered = {one.phone for one in story.outcomes if one.delivery == Delivery.DELIVERED}
    assert delivered <= set(given), "called delivered, and not in the ledger"


STATUSES = {
    MessageState.ACCEPTED: "Принято шлюзом",
    MessageState.REFUSED: "Отказано",
    MessageState.UNKNOWN: "Исход неизвестен",
}


def judge_report(story: Story, rows: Sequence[Mapping[str, str]]) -> None:
    """Fail where the report says anything else than the journal."""
    assert [row["Номер"] for row in rows] == [one.phone for one in story.outcomes]
    for row, one in zip(rows, story.outcomes, strict=True):
        assert row["Статус"] == STATUSES[one.state]
        assert all(gateway_id in row["ID сообщений"] for gateway_id in one.ids)
