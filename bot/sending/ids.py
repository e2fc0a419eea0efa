"""What the IDs of an answer prove: who was taken, and whose they are (docs/rules.md, S15). Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.model import IdDoubt

Shares = list[tuple[str, ...]]
"""IDs by recipient, in order."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What an answer's IDs prove of a call."""

    doubt: IdDoubt | None = None
    """Why they do not prove that all its recipients were taken; None: they do."""
    shares: Shares | None = None
    """Without a doubt: whose they are; None: that cannot be told."""
    new: tuple[str, ...] = ()
    """Those given for the first time, each once."""


def proof_of(
    ids: Sequence[str], *, recipients: int, parts: int, known: Collection[str] = ()
) -> Proof:
    """Return what the IDs of an answer to a call prove.

    The call had so many recipients, the SMS of each so many parts by our own count. `known` are
    IDs that the account was given before. The gateway gives an ID for each part that it takes, so
    any new one proves that the only recipient was taken; of several, only as many for each do: all
    of them have one text, and so as many parts.
    """
    new = tuple([one for one in dict.fromkeys(ids) if one not in known])
    if recipients == 1 and new:
        return Proof(shares=[new], new=new)
    if len(new) < len(ids):
        return Proof(IdDoubt.REPEATED, new=new)
    if len(new) < recipients:
        return Proof(IdDoubt.FEWER_THAN_RECIPIENTS, new=new)
    if len(new) < recipients * parts:
        return Proof(IdDoubt.FEWER_THAN_PARTS, new=new)
    if len(new) % recipients:
        return Proof(IdDoubt.UNEVEN, new=new)
    exact = len(new) == recipients * parts
    shares = [new[at : at + parts] for at in range(0, len(new), parts)] if exact else None
    return Proof(shares=shares, new=new)
