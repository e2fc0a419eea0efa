"""What is wrong with the running bot, in sentences for an operator (docs/rules.md, O5 and O6)."""

from enum import Enum, auto

from bot.clock import Clock
from bot.monitoring.heartbeat import Heartbeat

HELD_AFTER = 30.0
"""Seconds: a loop that has not turned for so long does nothing for anybody."""
UPDATES_LATE = 120.0
"""Seconds: Telegram answers a question for updates after ten, also when there are none."""
POLLING_HUNG = 600.0
"""Seconds: a question for updates ends within 70, well or ill, and the next one follows at once."""


REASONS = {
    "conflict": "conflict: another program takes them with the same token",
    "unauthorized": "unauthorized: Telegram knows the token no more",
}
"""What a word of `bot.telegram.observing` means, where it does not say all."""


class Stage(Enum):
    """Where the process is between its start and its end."""

    STARTING = auto()
    RUNNING = auto()
    STOPPING = auto()


class Health:
    """Tells what is wrong, in any thread; the loop notes here what happens."""

    def __init__(self, clock: Clock, heartbeat: Heartbeat) -> None:
        self._clock = clock
        self._heartbeat = heartbeat
        self._polled_at = self._asked_at = clock.monotonic()
        self._poll_failure: str | None = None
        self._stage = Stage.STARTING

    def note_stage(self, stage: Stage) -> None:
        """Note how far the process is."""
        self._stage = stage
        self._asked_at = self._clock.monotonic()

    def note_poll(self, failure: str | None) -> None:
        """Note that Telegram gave updates, if only none; or by what name it failed to."""
        self._poll_failure = failure
        self._asked_at = self._clock.monotonic()
        if failure is None:
            self._polled_at = self._asked_at

    @property
    def poll_age(self) -> float:
        """Return the seconds since updates were taken last, or since the start."""
        return max(0.0, self._clock.monotonic() - self._polled_at)

    def why_not_alive(self) -> list[str]:
        """Return why the process should be ended and started again; empty: it lives."""
        problems, silence = [], self._heartbeat.silence
        unasked = self._clock.monotonic() - self._asked_at
        if silence > HELD_AFTER:
            problems.append(f"the event loop has hung for {silence:.0f} s")
        if self._stage is Stage.RUNNING and unasked > POLLING_HUNG:
            problems.append(f"polling has hung: no question for updates ended for {unasked:.0f} s")
        return problems

    def why_not_ready(self) -> list[str]:
        """Return why the bot does not serve people now, the database apart; empty: it does."""
        problems = self.why_not_alive()
        if self._stage is not Stage.RUNNING:
            problems.append("the bot is starting" if self._is_starting else "the bot is stopping")
        if self.poll_age > UPDATES_LATE:
            why = self._poll_failure or "Telegram does not answer"
            why = REASONS.get(why, why)
            problems.append(f"no updates taken for {self.poll_age:.0f} s ({why})")
        return problems

    @property
    def _is_starting(self) -> bool:
        return self._stage is Stage.STARTING
