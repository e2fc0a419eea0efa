"""Decides what an answer means for its batch and its mailing (docs/rules.md, S3, S5 and S7)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.gateway.gateway import Accepted, NotLeft, Outcome, Refused, Unclear
from bot.model import Batch, BatchState, Mailing, PauseReason
from bot.sms.statuses import OperationStatus
from storage.journal.answers import Answer
from storage.journal.pauses import Pause

MOST_UNCLEAR_CALLS, MOST_UNCLEAR_SINGLES = 3, 10
MOST_REFUSED_ALIKE, MOST_BAD_NUMBERS = 5, 20
UNREACHABLE_FOR = timedelta(minutes=10)

BAD_NUMBER = OperationStatus.INVALID_DESTINATION_ADDRESS
OF_THE_LOGIN = frozenset(
    {
        OperationStatus.INVALID_LOGIN,
        OperationStatus.INVALID_PASSWORD,
        OperationStatus.USER_DISABLED,
        OperationStatus.USER_NOT_ACTIVATED,
        OperationStatus.UNAUTHORISED_IP_ADDRESS,
    }
)


@dataclass(slots=True)
class OutcomeInterpreter:
    """Reads the answers to one mailing's calls in the order they come, and counts its errors.

    A single SMS is refused, unknown or tried again, and never pauses.
    """

    mailing: Mailing
    unclear: int = 0
    """Calls in a row without a clear answer."""
    refused: list[OperationStatus] = field(default_factory=list)
    """The last refusals in a row, all for the same reason."""
    unreached_since: datetime | None = None

    def read(self, batch: Batch, outcome: Outcome, now: datetime) -> tuple[Answer, Pause | None]:
        """Return what to record of a batch, and the pause that must be recorded with it."""
        if not isinstance(outcome, NotLeft):
            self.unreached_since = None
        self.unclear = self.unclear + 1 if isinstance(outcome, Unclear) else 0
        match outcome:
            case Accepted(ids):
                self.refused.clear()
                return _accepted(batch, ids), None
            case Refused():
                return self._refused(batch, outcome)
            case Unclear(detail, http_status):
                answer = Answer(batch, BatchState.UNKNOWN, detail=detail, http_status=http_status)
                return answer, self._pause_if_unclear()
            case NotLeft(detail):
                answer = Answer(batch, BatchState.WAITING, detail=detail)
                return answer, self._pause_if_unreachable(now)

    def _refused(self, batch: Batch, refused: Refused) -> tuple[Answer, Pause | None]:
        state, pause = self._state_and_pause(batch, refused.status)
        answer = Answer(
            batch,
            state,
            status=refused.status.value,
            detail=refused.detail,
            http_status=refused.http_status,
            gateway_code=refused.code,
        )
        return answer, pause

    def _state_and_pause(
        self, batch: Batch, why: OperationStatus
    ) -> tuple[BatchState, Pause | None]:
        if self.mailing.single:
            return BatchState.REFUSED, None
        if why is OperationStatus.NOT_ENOUGH_CREDITS:
            return BatchState.WAITING, Pause(PauseReason.CREDITS, why.value)
        if why in OF_THE_LOGIN:
            return BatchState.WAITING, Pause(PauseReason.LOGIN, why.value)
        if why is BAD_NUMBER and batch.count > 1:
            return BatchState.SPLIT, None
        if why is BAD_NUMBER or self.mailing.personal:
            return BatchState.REFUSED, self._pause_if_refused(why)
        return BatchState.WAITING, Pause(PauseReason.REFUSED, why.value)

    def _pause_if_refused(self, why: OperationStatus) -> Pause | None:
        if why not in self.refused:
            self.refused.clear()
        self.refused.append(why)
        most = MOST_BAD_NUMBERS if why is BAD_NUMBER else MOST_REFUSED_ALIKE
        return Pause(PauseReason.REFUSED, why.value) if len(self.refused) >= most else None

    def _pause_if_unclear(self) -> Pause | None:
        most = MOST_UNCLEAR_SINGLES if self.mailing.personal else MOST_UNCLEAR_CALLS
        over = not self.mailing.single and self.unclear >= most
        return Pause(PauseReason.UNCLEAR) if over else None

    def _pause_if_unreachable(self, now: datetime) -> Pause | None:
        self.unreached_since = self.unreached_since or now
        over = not self.mailing.single and now - self.unreached_since > UNREACHABLE_FOR
        return Pause(PauseReason.UNREACHABLE) if over else None


def _accepted(batch: Batch, ids: tuple[str, ...]) -> Answer:
    return Answer(batch, BatchState.ACCEPTED, share_out(ids, batch.count), ids)


def share_out(ids: tuple[str, ...], recipients: int) -> list[tuple[str, ...]] | None:
    """Give each recipient its IDs, in order; None when they cannot be mapped.

    Each recipient has IDs / addresses parts (docs/rules.md, D6). Where that leaves a remainder,
    nothing tells whose IDs are missing.
    """
    parts, rest = divmod(len(ids), recipients)
    if rest or not parts:
        return None
    return [ids[i : i + parts] for i in range(0, len(ids), parts)]
