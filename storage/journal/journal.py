"""The journal: what was confirmed, what was claimed, what became of it."""

from datetime import timedelta

from storage.database.engine import Database
from storage.database.high_water import HighWaterFile
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
from storage.journal.recovery import SETTLED_AFTER, Recovery
from storage.journal.remainders import Remainders
from storage.journal.trails import Trails


class Journal:
    """The whole journal; each part owns one kind of change or question.

    `settled_after` a claim its request is certainly not on its way any more (docs/rules.md, S27).
    Without `high_water`, nothing outside of the database knows of its claims.
    """

    def __init__(
        self,
        db: Database,
        high_water: HighWaterFile | None = None,
        *,
        settled_after: timedelta = SETTLED_AFTER,
    ) -> None:
        self.life = Life(db)
        self.claims = Claims(db, settled_after, high_water)
        self.recovery = Recovery(db, settled_after)
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
