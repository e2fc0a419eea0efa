"""Decides what an answer means for its batch and its mailing (docs/rules.md, S3, S5, S7, S15)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.gateway.gateway import Accepted, NotLeft, NotTaken, Outcome, Refused, TooLate, Unclear
from bot.model import Batch, BatchState, IdDoubt, Mailing, PauseReason
from bot.sending.ids import Proof, proof_of
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

    def read_all(
        self, outcomes: Sequence[tuple[Batch, Outcome]], now: datetime, known: Collection[str] = ()
    ) -> "Verdicts":
        """Return what these outcomes mean. `known` are IDs of theirs that were given before.

        An ID that two of them have proves nothing of either: which of the two calls the gateway
        gave it first is not known. It changes nothing here, so the same outcomes can be read anew
        when more is known.
        """
        after = replace(self, refused=[*self.refused])
        doubtful = {*known, *_shared(outcomes)}
        read = [after.read(batch, outcome, now, doubtful) for batch, outcome in outcomes]
        pause = next((pause for _, pause in read if pause), None)
        return Verdicts([answer for answer, _ in read], pause, after)

    def read(
        self, batch: Batch, outcome: Outcome, now: datetime, known: Collection[str] = ()
    ) -> tuple[Answer, Pause | None]:
        """Return what to record of a batch, and the pause that must be recorded with it."""
        if not isinstance(outcome, NotLeft | NotTaken | TooLate):
            self.unreached_since = None
        match outcome:
            case Accepted(ids):
                proof = proof_of(ids, recipients=batch.count, parts=batch.parts, known=known)
                return self._taken(batch, ids, proof)
            case Refused():
                self.unclear = 0
                return self._refused(batch, outcome)
            case Unclear(detail, http_status):
                answer = Answer(batch, BatchState.UNKNOWN, detail=detail, http_status=http_status)
                return answer, self._pause_if_unclear()
            case NotLeft(detail):
                self.unclear = 0
                answer = Answer(batch, BatchState.WAITING, detail=detail)
                return answer, self._pause_if_waited(now, PauseReason.UNREACHABLE)
            case TooLate(detail):
                self.unclear = 0
                answer = Answer(batch, BatchState.WAITING, detail=detail, too_late=True)
                return answer, self._pause_if_waited(now, PauseReason.INTERRUPTED)
            case NotTaken(detail):
                self.unclear = 0
                answer = Answer(batch, BatchState.WAITING, detail=detail)
                return answer, self._pause_if_waited(now, PauseReason.BUSY)

    def _taken(
        self, batch: Batch, ids: tuple[str, ...], proof: Proof
    ) -> tuple[Answer, Pause | None]:
        if proof.doubt is None:
            self.unclear = 0
            self.refused.clear()
            return Answer(batch, BatchState.ACCEPTED, proof.shares, proof.new), None
        answer = Answer(
            batch,
            BatchState.UNKNOWN,
            raw_ids=ids,
            status=proof.doubt.value,
            detail=f"{len(ids)} ids, {len(proof.new)} of them new",
        )
        pause = self._pause_if_unclear()
        if proof.doubt is IdDoubt.FEWER_THAN_RECIPIENTS and not self.mailing.single:
            pause = Pause(PauseReason.PARTIAL)
        return answer, pause

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
        self.unclear += 1
        most = MOST_UNCLEAR_SINGLES if self.mailing.personal else MOST_UNCLEAR_CALLS
        over = not self.mailing.single and self.unclear >= most
        return Pause(PauseReason.UNCLEAR) if over else None

    def _pause_if_waited(self, now: datetime, reason: PauseReason) -> Pause | None:
        self.unreached_since = self.unreached_since or now
        over = not self.mailing.single and now - self.unreached_since > UNREACHABLE_FOR
        return Pause(reason) if over else None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the outcomes that have come mean, and how to read the next ones."""

    answers: list[Answer]
    pause: Pause | None
    interpreter: OutcomeInterpreter
    """Has counted these outcomes."""

    @property
    def all_clear(self) -> bool:
        """Tell whether none was unknown, and none did not leave."""
        return not any(one.never_left or one.state is BatchState.UNKNOWN for one in self.answers)


def _shared(outcomes: Sequence[tuple[Batch, Outcome]]) -> set[str]:
    """Return the IDs that more than one of these answers has."""
    seen: set[str] = set()
    shared: set[str] = set()
    for _, outcome in outcomes:
        if isinstance(outcome, Accepted):
            shared |= seen.intersection(outcome.ids)
            seen.update(outcome.ids)
    return shared
