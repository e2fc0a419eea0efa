"""Which updates have come: the next `getUpdates` asks for what follows, and confirms them so."""

from collections.abc import Sequence

from bot.telegram.reading import update_id

NO_IDS_TIMES = 3
"""So often an update without an id comes before it is moved over."""
FARTHEST_ID = 2**31
"""No id is further than that from the one that was due: Telegram's server counts in 32 bits."""
MOST_AT_ONCE = 100
"""Updates in an answer of Telegram's."""


class Offset:
    """The id of the update that is due, as answers of `getUpdates` show it."""

    def __init__(self) -> None:
        self.next = 0
        """The offset that confirms all that was received; 0: nothing was yet."""
        self._in_vain = 0
        """Answers in a row in which no update had an id."""
        self._stepped_from: int | None = None
        """How many updates the answer had at which an update without an id was moved over."""
        self._stuck = False
        """That step has not helped, and was taken back."""

    @property
    def is_waiting(self) -> bool:
        """Tell whether the last answer had updates, and none of them can be confirmed."""
        return self._in_vain > 0 or self._stuck

    def take(self, raws: Sequence[object]) -> list[object]:
        """Count an answer; return its updates that are dealt with, each id once.

        None stands for one without an id, which nobody can handle once only. Those behind the last
        id are not among them: they come again.
        """
        ids = self._ids_of(raws)
        confirmed = max((place for place, one in enumerate(ids, 1) if one is not None), default=0)
        if raws and not confirmed:
            return [None] * self._move_over(len(raws))
        self._in_vain, self._stepped_from, self._stuck = 0, None, False
        if confirmed:
            self.next = max(one for one in ids if one is not None) + 1
        known = set[int]()
        dealt_with: list[object] = []
        for one, raw in zip(ids[:confirmed], raws, strict=False):
            if one is None:
                dealt_with.append(None)
            elif one not in known:
                known.add(one)
                dealt_with.append(raw)
        return dealt_with

    def _ids_of(self, raws: Sequence[object]) -> list[int | None]:
        """Return the ids of updates; None for one that cannot be believed.

        To confirm it would confirm all that Telegram sends for a long time to come.
        """
        ids = [update_id(raw) for raw in raws]
        due = self.next or min((one for one in ids if one is not None), default=0)
        return [one if one is not None and one - due <= FARTHEST_ID else None for one in ids]

    def _move_over(self, many: int) -> bool:
        """Tell whether the first of so many updates, all without an id, is moved over now.

        It is taken for the one that is due: updates come in the order of their ids. When the step
        does not help it is taken back, lest the next update is lost to it.
        """
        if self._stepped_from is not None and self._stepped_from <= many < MOST_AT_ONCE:
            self.next -= not self._stuck
            self._stuck = True
            if many == self._stepped_from:
                return False
        self._in_vain += 1
        if self._in_vain < NO_IDS_TIMES:
            return False
        self._in_vain, self._stepped_from, self._stuck = 0, many, False
        self.next += 1
        return True
