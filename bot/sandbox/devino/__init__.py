"""A strict stand-in of the Devino REST gateway on loopback: the judge of losses and duplicates.

    sandbox = DevinoSandbox()
    sandbox.add_account("demo", "secret", balance=Decimal(100), senders=("DTSMS",))
    await sandbox.start()
    ...                       # talk to sandbox.url or sandbox.url + "/v2"
    assert [sms.data for sms in sandbox.ledger] == ["Hello"]

With `delivery=DEMO_DELIVERY` the last digits of a number choose how its SMS ends; every other
number, and every number without that plan, is delivered about five seconds after it is due:

| ends in | ends as                               | ends in | ends as                           |
|---------|---------------------------------------|---------|-----------------------------------|
| 0001    | -1 sent, for ever                     | 0047    | 47 deleted                        |
| 0002    | -2 queued, for ever                   | 0048    | 48 refused by the platform        |
| 0010    | 10 invalid sender                     | 0069    | 69 refused                        |
| 0011    | 11 invalid number                     | 0098    | -98 stopped                       |
| 0041    | 41 inadmissible number                | 0099    | 99 unknown                        |
| 0042    | 42 refused by the operator            | 0255    | 255 never reaches the database    |
| 0046    | 46 expired                            |         |                                   |
"""

from bot.sandbox.devino.accounts import SandboxAccount
from bot.sandbox.devino.delivery import DEMO_DELIVERY, MAGIC_ENDINGS, DeliveryPlan, Progress
from bot.sandbox.devino.events import Event
from bot.sandbox.devino.faults import Fault, FaultKind, Faults
from bot.sandbox.devino.ids import IdStyle
from bot.sandbox.devino.records import Accepted, Incoming, Request
from bot.sandbox.devino.sandbox import DevinoSandbox

__all__ = [
    "DEMO_DELIVERY",
    "MAGIC_ENDINGS",
    "Accepted",
    "DeliveryPlan",
    "DevinoSandbox",
    "Event",
    "Fault",
    "FaultKind",
    "Faults",
    "IdStyle",
    "Incoming",
    "Progress",
    "Request",
    "SandboxAccount",
]
