"""Everything that can go wrong at the gateway, left to a seeded chance."""

from random import Random

from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind

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
