"""The people, the group and the account that a demo begins with."""

from dataclasses import dataclass
from decimal import Decimal

from bot.sandbox.devino import DevinoSandbox
from bot.sandbox.telegram import TelegramSandbox

LOGIN = "demo"
PASSWORD = "demo"  # noqa: S105 - opens the sandbox and nothing else; the page shows it
SENDERS = ("DTSMS", "MYSHOP", "79001234567")
BALANCE = Decimal("60000.00")


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Telegram ids of who is there; `stranger` is meant to be on no list."""

    anna: int = 100_000_001
    boris: int = 100_000_002
    carol: int = 100_000_003
    stranger: int = 100_000_009
    group: int = -1_001_000_000_001
    """«Отдел продаж»: Anna (its creator), Boris and Carol."""

    @property
    def allowed(self) -> tuple[int, ...]:
        """Users whom the demo's settings let in."""
        return (self.anna, self.boris, self.carol)


def add_demo_data(telegram: TelegramSandbox, gateway: DevinoSandbox) -> DemoPeople:
    """Create whoever and whatever is not there yet; a restored demo keeps what it has."""
    ids = DemoPeople()
    _people(telegram, ids)
    if ids.group not in telegram.rooms:
        members = [telegram.people[one] for one in ids.allowed]
        telegram.add_group(ids.group, "Отдел продаж", members)
    try:
        gateway.account(LOGIN)
    except KeyError:
        gateway.add_account(LOGIN, PASSWORD, balance=BALANCE, senders=SENDERS)
    return ids


def _people(telegram: TelegramSandbox, ids: DemoPeople) -> None:
    """Add the people; their numbers are meant to be nobody's."""
    known = telegram.people
    if ids.anna not in known:
        telegram.add_user(
            ids.anna, "Анна", last_name="Смирнова", username="anna_s", phone="79161234567"
        )
    if ids.boris not in known:
        telegram.add_user(
            ids.boris, "Борис", last_name="Котов", username="boris_k", phone="79031112233"
        )
    if ids.carol not in known:
        telegram.add_user(
            ids.carol, "Carol", last_name="Reed", language_code="en", phone="447911123456"
        )
    if ids.stranger not in known:
        telegram.add_user(ids.stranger, "Чужой", phone="79269990000")
