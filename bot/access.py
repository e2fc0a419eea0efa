"""Who may use the bot."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """Everyone (`open`), or only the people that the operator listed by Telegram id."""

    open: bool
    admins: frozenset[int]
    allowed: frozenset[int]

    def may_use(self, user_id: int) -> bool:
        """Tell whether this person may use the bot at all."""
        return self.open or user_id in self.admins or user_id in self.allowed
