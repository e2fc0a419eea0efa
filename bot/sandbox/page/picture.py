"""What the page is shown: the whole picture at first, the switches whenever they have changed."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.sandbox.devino import DevinoSandbox
from bot.sandbox.telegram import TelegramSandbox

Json = dict[str, Any]
_NOTES_SHOWN = 300


class Picture:
    """Both sandboxes as JSON. `paused` is kept here: the gateway itself does not tell it."""

    def __init__(self, telegram: TelegramSandbox, gateway: DevinoSandbox) -> None:
        self._telegram = telegram
        self._gateway = gateway
        self.paused = False

    def whole(self, now: datetime) -> Json:
        """Return everything, with the sandbox's `now` for «today» and «yesterday»."""
        return {
            "kind": "snapshot",
            "now": now.isoformat(),
            "telegram": self._chats(),
            "gateway": self.gateway(),
            "switches": self.switches(),
        }

    def _chats(self) -> Json:
        shown = self._telegram.snapshot()
        for room in shown["rooms"]:
            room["notes"] = room["notes"][-_NOTES_SHOWN:]
        return shown

    def gateway(self) -> Json:
        """Return the newest SMS and requests."""
        shown = self._gateway.snapshot()
        return {name: shown[name] for name in ("ledger", "requests", "overruns")}

    def switches(self) -> Json:
        """Return what changes without an event: money, flags, faults of both sides."""
        shown = self._gateway.snapshot(limit=0)
        people = self._telegram.people.values()
        return {
            "accounts": [self._with_password(account) for account in shown["accounts"]],
            "faults": shown["faults"],
            "paused": self.paused,
            "telegram_faults": [asdict(fault) for fault in self._telegram.faults.waiting],
            "blocked": [person.id for person in people if person.blocked],
        }

    def _with_password(self, account: Json) -> Json:
        """Add the password: it opens the sandbox alone, and the visitor has to type it in."""
        return account | {"password": self._gateway.account(account["login"]).password}
