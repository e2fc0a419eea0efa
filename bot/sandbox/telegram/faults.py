"""Faults to order: what the next calls of the bot run into."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus

from bot.sandbox.telegram.odd import Odd
from bot.sandbox.telegram.refusals import RefusalError, too_many, upgraded

FILE = "file"
"""Stands for a download among the methods; no download runs into what is ordered for `*`."""


@dataclass(slots=True)
class Line:
    """A slow line that a file comes or goes by; sizes in bytes, times in real seconds."""

    rate: float
    """Bytes a second."""
    stall_at: int | None = None
    """Behind so many bytes nothing moves for `stall`."""
    stall: float = 0.0
    cut_at: int | None = None
    """Behind so many bytes the connection is cut."""
    _passed: int = 0

    async def carry(self, size: int) -> bool:
        """Take the time of so many bytes; False: the connection is cut."""
        before, self._passed = self._passed, self._passed + size
        await asyncio.sleep(size / self.rate)
        if self.stall_at is not None and before <= self.stall_at < self._passed:
            await asyncio.sleep(self.stall)
        return self.cut_at is None or self._passed < self.cut_at


@dataclass(slots=True)
class Fault:
    """One kind of trouble for the next `times` calls of a method."""

    method: str
    times: int
    status: int
    description: str
    retry_after: int | None
    reset: bool
    delay: float
    after_effect: bool
    migrated_to: int | None = None
    odd: Odd | None = None
    line: Line | None = None

    @property
    def fails(self) -> bool:
        """Whether the call fails at all: with status 200 it is only late."""
        special = self.reset or self.migrated_to is not None or self.odd is not None
        return special or self.status != HTTPStatus.OK

    def refusal(self) -> RefusalError:
        """Build the answer of a call that was not cut off."""
        if self.migrated_to is not None:
            return upgraded(self.migrated_to)
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            return too_many(self.retry_after or 1)
        said = self.description or _standard(self.status)
        return RefusalError(self.status, said, retry_after=self.retry_after)


def _standard(status: int) -> str:
    return HTTPStatus(status).phrase


@dataclass(slots=True)
class Faults:
    """The troubles still to come, in the order they were ordered."""

    waiting: list[Fault] = field(default_factory=list)

    def add(
        self,
        method: str = "*",
        *,
        times: int = 1,
        status: int = 500,
        description: str = "",
        retry_after: int | None = None,
        reset: bool = False,
        delay: float = 0.0,
        after_effect: bool = False,
        migrated_to: int | None = None,
        odd: Odd | None = None,
        line: Line | None = None,
    ) -> None:
        """Order a fault for the next `times` calls of a method (`*`: of any but getUpdates).

        `reset` cuts the connection instead of answering; `delay` is in real seconds and comes
        before everything else; `status=200` only delays; `after_effect` does what was asked
        and fails then, so that the bot cannot know; `migrated_to` refuses as for a group that
        became a supergroup of that id; `odd` answers in a way that no reference knows; `line`
        is how the bytes of the call come, or those of a download, whose method is `file`.
        """
        fault = Fault(
            method.lower(),
            times,
            status,
            description,
            retry_after,
            reset,
            delay,
            after_effect,
            migrated_to,
            odd,
            line,
        )
        self.waiting.append(fault)

    def take(self, method: str) -> Fault | None:
        """Return the fault that a call of this method runs into, and count it."""
        method = method.lower()
        names = {method} if method in ("getupdates", FILE) else {method, "*"}
        for fault in self.waiting:
            if fault.method in names:
                fault.times -= 1
                self.waiting = [left for left in self.waiting if left.times > 0]
                return fault
        return None

    def clear(self) -> None:
        """Forget all that has not happened yet."""
        self.waiting.clear()
