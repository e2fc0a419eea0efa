"""The journal: what was confirmed, what was claimed, what became of it."""

from storage.database.engine import Database
from storage.delivery.states import DeliveryStates
from storage.delivery.unreached import TrackedCounts
from storage.journal.claims import Claims
from storage.journal.freezing import Freezing
from storage.journal.kill_switch import KillSwitch
from storage.journal.life import Life
from storage.journal.news import News
from storage.journal.one_sms import OneSms
from storage.journal.outcomes import Outcomes
from storage.journal.overview import Overview
from storage.journal.pauses import Pauses
from storage.journal.queries import Queries
from storage.journal.recovery import Recovery
from storage.journal.remainders import Remainders
from storage.journal.trails import Trails


class Journal:
    """The whole journal; each part owns one kind of change or question."""

    def __init__(self, db: Database) -> None:
        self.life = Life(db)
        self.claims = Claims(db)
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
        self.kill_switch = KillSwitch(db)
        self.overview = Overview(db)
