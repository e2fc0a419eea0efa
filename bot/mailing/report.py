"""The report of a mass mailing: the manager's own rows, and what became of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.model import MessageState
from bot.sheets import Refusal


@dataclass(frozen=True, slots=True)
class ReportWords:
    """The words of a report, in the chat's language. The functions return plain text."""

    header: tuple[str, str, str, str, str, str]
    """Titles of the added columns: number as sent, status, reason, message IDs, SMS, time."""
    status: Callable[[MessageState], str]
    """What became of a recipient."""
    not_sent: str
    """Status of a row that is no recipient, or was left out."""
    reason: Callable[[str], str]
    """Words for the operation status (its name) that explains a refusal."""
    unclear: str
    """Reason of an outcome that is unknown."""
    refusal: Callable[[Refusal], str]
    """Why something is no recipient (`code`; `first` row of a duplicate)."""
    left_out: Callable[[str], str]
    """Why a recipient was left out: `stopped`, `too-long`, `beyond`, `blank`.

    Of `unlisted` nobody knows why any more.
    """
    no_ids: str
    """Reason of an accepted SMS whose IDs the gateway gave in a way that cannot be mapped."""
    differs: Callable[[int, int], str]
    """Says that we had counted so many SMS, and the gateway so many (sending: rule 14)."""
    time: Callable[[datetime], str]
    """A moment by the chat's clock."""
