"""The IDs in the answer to a send, as a fault leaves them."""

from collections.abc import Sequence
from itertools import chain, cycle, islice, zip_longest

from bot.sandbox.devino.faults import Fault, FaultKind
from bot.sandbox.devino.ledger import Ledger
from bot.sandbox.devino.rows import Posted


class SpoiledIds:
    """Writes the IDs of answers; it knows which ones its earlier answers have told."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._told: list[Posted] = []

    def answer(self, posted: Posted, fault: Fault | None) -> list[object]:
        """Return the list that a call is answered with: IDs, unless a fault gives other things."""
        ids, kind = posted.ids, fault.kind if fault else None
        if kind in (None, FaultKind.SLOW):
            self._told.append(posted)
        if fault and kind is FaultKind.GIVEN_IDS:
            return list(fault.ids)
        if kind is FaultKind.FEWER_IDS:
            return [*ids[:-1]]
        if kind is FaultKind.PART_EARLIER:
            return [*self._earlier(posted.account, posted.not_taken), *ids]
        return [*ids, *self._more(ids, posted.not_taken, kind)]

    def _more(self, ids: Sequence[str], missing: int, kind: FaultKind | None) -> Sequence[str]:
        """Return what follows a call's own IDs; `missing` are those of whom was not taken."""
        match kind:
            case FaultKind.MORE_IDS:
                return [self._ledger.invent_id()]
            case FaultKind.REPEATED_IDS:
                return ids[:1]
            case FaultKind.PART_REPEATED:
                return list(islice(cycle(ids), missing))
            case FaultKind.PART_EMPTY:
                return [""] * missing
        return []

    def _earlier(self, account: str, most: int) -> Sequence[str]:
        """Return IDs of answers to an account: the first of each, then the second, and so on."""
        told = (one.ids for one in self._told if one.account == account)
        return list(islice(filter(None, chain.from_iterable(zip_longest(*told))), most))
