"""Everything about personal data that dialogs may ask."""

from dataclasses import dataclass

from bot.privacy.clock_trust import ClockTrust
from bot.privacy.forgetting import NumberForgetting
from bot.privacy.known_data import KnownData
from bot.privacy.retention import RetentionPeriods
from bot.privacy.upkeep import PrivacyUpkeep
from bot.privacy.whole_chat import ChatForgetting


@dataclass(frozen=True, slots=True)
class Privacy:
    """`numbers`: one number. `chats`: a whole chat. `known`: what is known of a number, as a file.

    After something was forgotten, `upkeep` is nudged: it writes the database's file anew.
    """

    numbers: NumberForgetting
    chats: ChatForgetting
    known: KnownData
    periods: RetentionPeriods
    clock_trust: ClockTrust
    upkeep: PrivacyUpkeep
