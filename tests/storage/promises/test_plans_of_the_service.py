"""What is asked for administrators, figures, cards and privacy passes over no table that grows.

A scrape comes every 15 seconds, and a look at `/admin` waits for a person: messages, parts and
batches are a row for each SMS that was ever sent.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.model import Segment
from storage.chat.alerts import Alerts
from storage.chat.incoming import IncomingStore
from storage.chat.roster import Roster
from storage.database.engine import Database
from storage.database.high_water import HighWaterFile
from storage.journal.backlog import read_backlog
from storage.journal.drafts import Drafts
from storage.journal.journal import Journal
from storage.journal.news import News
from storage.journal.restoring import RestoreMode
from storage.privacy.ageing import Ageing, OfMailing
from storage.privacy.erasures import Erasures
from storage.privacy.known import KnownNumbers
from storage.privacy.numbers import NumberStore
from storage.privacy.whole_chats import WholeChats
from tests.databases import DATABASES
from tests.storage.claiming import accept, claim
from tests.storage.promises.sample import CHAT, NOW, confirm
from tests.storage.promises.test_plans import plans

PHONE = "79160000000"
AGO = NOW - timedelta(days=30)

Question = Callable[[Database], Awaitable[object]]

QUESTIONS: dict[str, Question] = {
    "figures": lambda db: db.survey(partial(read_backlog, now=NOW)),
    "mailings not over": lambda db: Journal(db).overview.not_over(),
    "mailings waiting": lambda db: Journal(db).overview.waiting(),
    "unknown outcomes": lambda db: Journal(db).overview.unknown(),
    "all new unknown": lambda db: Journal(db).overview.new_unknown(None),
    "new unknown": lambda db: Journal(db).overview.new_unknown(AGO),
    "servers waited for": lambda db: Journal(db).overview.servers_waited_for(),
    "first confirmed": lambda db: Journal(db).overview.first_confirmed_at(),
    "held by a restore": lambda db: RestoreMode(db, HighWaterFile(Path())).held(),
    "alerts": lambda db: Alerts(db).states(),
    "alerts due": lambda db: Alerts(db).due([1, 2]),
    "next alert": lambda db: Alerts(db).next(1, 0),
    "chats": lambda db: Roster(db).page(0, 10),
    "one chat": lambda db: Roster(db).one(CHAT),
    "next resend": lambda db: Journal(db).queries.next_resend(),
    "resends": lambda db: Journal(db).life.allow_resends(NOW),
    "chats with news": lambda db: News(db).chats(),
    "news": lambda db: News(db).due(CHAT, limit=5),
    "waiting in a chat": lambda db: News(db).waiting(CHAT, limit=5),
    "how many wait in a chat": lambda db: News(db).count_waiting(CHAT),
    "drafts": lambda db: Drafts(db).page(CHAT, offset=0, limit=5),
    "incoming due": lambda db: IncomingStore(db).due(),
    "incoming unshown": lambda db: IncomingStore(db).unshown(CHAT, after=0, limit=1),
    "incoming": lambda db: IncomingStore(db).count(CHAT),
    "known of a number": lambda db: KnownNumbers(db).of(CHAT, PHONE),
    "traces of a number": lambda db: NumberStore(db).traces(CHAT, PHONE),
    "traces of a number in all chats": lambda db: NumberStore(db).traces(None, PHONE),
    "traces of a chat": lambda db: WholeChats(db).traces(CHAT),
    "forgetting a number": lambda db: NumberStore(db).forget_sms(CHAT, PHONE, NOW),
    "forgetting a chat": lambda db: WholeChats(db).delete_some(CHAT),
    "closing a chat": lambda db: WholeChats(db).close(CHAT),
    "old phones": lambda db: Ageing(db).old_mailings(OfMailing.PHONES, AGO),
    "old texts": lambda db: Ageing(db).old_mailings(OfMailing.TEXTS, AGO),
    "clearing phones": lambda db: Ageing(db).clear_messages(OfMailing.PHONES, 1, -1),
    "clearing texts": lambda db: Ageing(db).clear_messages(OfMailing.TEXTS, 1, -1),
    "clearing words": lambda db: Ageing(db).clear_batches(1, 0),
    "mailings to fold": lambda db: Ageing(db).mailings_with_parts(AGO, 0),
    "folding": lambda db: Ageing(db).fold(1),
    "states of folded parts": lambda db: Journal(db).delivery.record_states(
        [Segment(1, 0, 0, "id-0", state=0)]
    ),
    "an ID of a folded part": lambda db: Journal(db).queries.find(CHAT, "none"),
    "old files": lambda db: Ageing(db).drop_files(AGO),
    "rewriting": lambda db: Erasures(db).rewriting_due(),
    "sending": lambda db: Erasures(db).is_sending(),
}

READ_WHOLE: dict[str, set[str]] = {
    "figures": {"mailings", "chats"},  # of mailings, an index
    "first confirmed": {"mailings"},  # its first row
    "alerts": {"alerts"},
    "chats": {"chats"},
    "traces of a number": {"contacts", "contact_lists"},
    "traces of a number in all chats": {"contacts", "incoming", "stop_list", "drafts"},
    "old files": {"audiences", "mailings", "drafts"},
}
"""What has few rows, or is read in a thread for an administrator or the daily pass."""


@pytest.fixture
async def ended(journal: Journal) -> None:
    """Leave a mailing that is over, so that what is done with its rows is asked, too."""
    mailing_id = await confirm(journal, "token")
    assert await journal.life.start(mailing_id, NOW, None)
    batch = await claim(journal, mailing_id, 2, NOW)
    assert batch
    await accept(journal, batch, [("a",), ("b",)], ["a", "b"], NOW)
    assert await journal.life.finish(mailing_id, NOW, None)


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_question_about_the_service_reads_a_table_that_has_a_row_for_each_sms(
    db: Database, question: str
) -> None:
    steps = await plans(db, QUESTIONS[question](db), db._engine.sync_engine, db._in_thread)
    read = {step.split()[1] for step in steps if step.startswith("SCAN")}
    assert steps
    assert read <= READ_WHOLE.get(question, set())


@pytest.mark.usefixtures("ended")
async def test_what_old_files_are_needed_for_is_read_once_and_not_for_each_of_them(
    db: Database,
) -> None:
    steps = await plans(db, QUESTIONS["old files"](db), db._in_thread)
    of_each = [step for step in steps if step.startswith("CORRELATED")]
    assert len(of_each) == (0 if DATABASES.server else 1), "whether its delivery is asked about"
