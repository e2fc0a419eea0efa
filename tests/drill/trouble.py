"""Everything that can go wrong at the gateway and at Telegram, left to a seeded chance."""

import asyncio
from random import Random
from typing import Any

from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from bot.sandbox.telegram import Odd, TelegramSandbox
from tests.journeys.conftest import BORIS

BULK_RATES, SINGLE_RATES = {"Sms/SendBulk": 0.12}, {"Sms/Send": 0.03}
READ_RATES = {"User/*": 0.1}

_REFUSALS = (
    Fault(FaultKind.REFUSE, code=2),
    Fault(FaultKind.REFUSE, code=5),
    Fault(FaultKind.REFUSE, code=6, desc="Invalid destination address"),
    Fault(FaultKind.REFUSE, code=7),
)
_OTHERWISE = {FaultKind.REFUSE, FaultKind.SLOW, FaultKind.GIVEN_IDS}
_PLAIN = [kind for kind in FaultKind if kind not in _OTHERWISE]
_SLOW = Fault(FaultKind.SLOW, seconds=0.1)
SENDS = (*_PLAIN, *_REFUSALS, _SLOW)
"""All kinds, refusals in several ways; slow ones below the bot's patience: above it is silence."""

SINGLE_SENDS = tuple(kind for kind in SENDS if kind is not FaultKind.PART_EARLIER)
"""The only ID of an answer that a killed bot never wrote down cannot be known by the next one."""

READS = tuple(kind for kind in _PLAIN if not kind.accepts and not kind.takes_part)


def let_loose(gateway: DevinoSandbox, chance: Random) -> None:
    """Spoil sends and reads from now on."""
    gateway.faults.random(chance, BULK_RATES, SENDS)
    gateway.faults.random(chance, SINGLE_RATES, SINGLE_SENDS)
    gateway.faults.random(chance, READ_RATES, READS)


SLOWEST = 0.3
"""Seconds that a call of Telegram's takes at most; the usual ones take half of them."""
SLOW_CALLS = (1, 3)
"""So many calls are slow between two that are answered oddly."""
UNHEARD = "answerCallbackQuery"
ODDLY = ("sendMessage", "editMessageText", UNHEARD)
"""Calls whose answers may be odd. What was to be shown is shown, for the manager goes by it; only
the answers to his taps are lost.
"""
ODD = tuple(one for one in Odd if one is not Odd.HTML_502)
"""A 502 says that nothing was shown; the bot believes it, and the manager's window would be old."""
TROUBLES = 1000
"""More than the bot calls Telegram in a drill."""
BETWEEN = 0.3
"""Seconds between two updates that nobody understands."""


def slow_and_odd(telegram: TelegramSandbox, chance: Random) -> None:
    """Make Telegram slow from now on, and now and then answer what no reference knows."""
    for _ in range(TROUBLES):
        slow = chance.uniform(SLOWEST / 4, SLOWEST)
        telegram.faults.add(times=chance.randint(*SLOW_CALLS), status=200, delay=slow)
        method, odd = chance.choice(ODDLY), chance.choice(ODD)
        telegram.faults.add(method, odd=odd, after_effect=method != UNHEARD)


async def write_strangely(telegram: TelegramSandbox, chance: Random) -> None:
    """Send updates of kinds that nobody knows, for ever."""
    while True:
        telegram.updates.inject(chance.choice(STRANGE))
        await asyncio.sleep(BETWEEN)


def _from_boris(**parts: object) -> dict[str, Any]:
    person = {"id": BORIS, "is_bot": False, "first_name": "Борис"}
    chat = {"id": BORIS, "type": "private", "first_name": "Борис"}
    message = {"message_id": 900, "date": 1, "from": person, "chat": chat, "text": "/start"}
    return {"message": message | parts}


STRANGE: tuple[dict[str, Any] | str, ...] = (
    {"ghost": {"id": 1}},
    {"my_chat_member": {"new_chat_member": {"status": "ghost"}}},
    _from_boris(chat=None),
    _from_boris(date="ghost"),
    _from_boris(forward_origin={"type": "ghost"}),
    _from_boris(entities=[{"type": "ghost", "offset": -1}]),
    f'{{"update_id": <id>, "message": {"[" * 100_000}{"]" * 100_000}}}',
)
