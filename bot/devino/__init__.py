"""A client of the Devino Telecom REST gateway; stands alone, knows nothing of the bot.

    async with open_http() as http:
        client = DevinoClient(url, login, password, http=http, pacer=Pacer(10))
        ids = await client.send("DTSMS", "79161234567", "Hello")

The kind of an error tells whether the call may be repeated: see `bot.devino.errors`.
"""

from bot.devino.client import DevinoClient
from bot.devino.connections import Stale
from bot.devino.errors import (
    BadArgument,
    CallRefused,
    ConnectionLost,
    DevinoError,
    Empty,
    Forbidden,
    Garbled,
    GatewayFailed,
    InvalidDestinationAddress,
    InvalidOperation,
    InvalidSourceAddress,
    NotEnoughCredits,
    NotTaken,
    OutcomeUnknown,
    SessionInvalid,
    SessionNotKept,
    SessionNotOpened,
    TimedOut,
    TooLate,
    TooLong,
    TooManyRequests,
    Unauthorised,
    Unreachable,
)
from bot.devino.observing import Nobody, Observer
from bot.devino.pace import Pacer, Rank, Turn
from bot.devino.results import Incoming, SmsState, SmsStatistics
from bot.devino.transport import Timeouts, open_http
from bot.devino.wire import MAX_ADDRESSES

__all__ = [
    "MAX_ADDRESSES",
    "BadArgument",
    "CallRefused",
    "ConnectionLost",
    "DevinoClient",
    "DevinoError",
    "Empty",
    "Forbidden",
    "Garbled",
    "GatewayFailed",
    "Incoming",
    "InvalidDestinationAddress",
    "InvalidOperation",
    "InvalidSourceAddress",
    "Nobody",
    "NotEnoughCredits",
    "NotTaken",
    "Observer",
    "OutcomeUnknown",
    "Pacer",
    "Rank",
    "SessionInvalid",
    "SessionNotKept",
    "SessionNotOpened",
    "SmsState",
    "SmsStatistics",
    "Stale",
    "TimedOut",
    "Timeouts",
    "TooLate",
    "TooLong",
    "TooManyRequests",
    "Turn",
    "Unauthorised",
    "Unreachable",
    "open_http",
]
