"""The journal: what was confirmed, what was claimed, what became of it."""

from storage.database.engine import Database
from storage.database.high_water import HighWaterFile
from storage.delivery.states import DeliveryStates
from storage.delivery.unreached import TrackedCounts
from storage.journal.claims import Claims
from storage.journal.freezing import Freezing
from storage.journal.life import Life
from storage.journal.news import News
from storage.journal.one_sms import OneSms
from storage.journal.outcomes import Outcomes
from storage.journal.pauses import Pauses
from storage.journal.queries import Queries
from storage.journal.recovery import Recovery
from storage.journal.remainders import Remainders
from storage.journal.trails import Trails


class Journal:
    """The whole journal; each part owns one kind of change or question.

    Without `high_water`, nothing outside of the database knows of its claims.
    """

    def __init__(self, db: Database, high_water: HighWaterFile | None = None) -> None:
        self.life = Life(db)
        self.claims = Claims(db, high_water)
        self.recovery = Recovery(db)
        self.freezing = Freezing(db)
        self.pauses = Pauses(db)
        self.queries = Queries(db)
        self.outcomes = Outcomes(db)
        self.delivery = DeliveryStates(db)
        self.tracked = TrackedCounts(db)
        self.trails = Trails(db)
        self.news = News(db)
        self.remainders = Remainders(db)
        self.one_sms = OneSms(db)
