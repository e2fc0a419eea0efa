"""How a mailing's SMS arrived over time."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Arrived, Segment
from storage.curves import MOST_POINTS, Curves
from storage.database import Database
from storage.journal import Journal
from tests.stores.claiming import claim, record
from tests.stores.conftest import NOW
