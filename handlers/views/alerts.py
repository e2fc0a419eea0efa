"""An alert in words: what is wrong with the service, or that it is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.model import AlertKind, AlertNote
from handlers.i18n import Fact, Words
from handlers.views.buttons import Go
from handlers.views.card import Card
from handlers.views.card_buttons import go_button, leading_on
from handlers.views.sizes import size

SHOWN_PLACES = 5


def alert_card(note: AlertNote, words: Words) -> Card:
    """Return what an administrator is told, and the way to the state of the service.

    That restore mode lasts is told with its report (`handlers.views.restore_mode`).
    """
    key = f"alert-{note.kind}-over" if note.over else f"alert-{note.kind}"
    text = words.html(key, **_facts(note.kind, note.facts, words))
    return Card(text, leading_on(words, [go_button("button-admin", Go.ADMIN, words)]))


def _facts(kind: AlertKind, told: Mapping[str, Any], words: Words) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        name: told[name]
        for name in ("sms", "mailings", "skipped", "partly", "percent", "who", "days", "way")
        if name in told
    }
    if "at" in told:
        facts["at"] = datetime.fromisoformat(told["at"])
    if kind is AlertKind.DISK and "free" in told:
        facts["free"] = size(words, told["free"])
    if "servers" in told:
        facts["server"] = ", ".join(map(server_name, told["servers"]))
    if "places" in told:
        facts["where"] = "\n".join(told["places"][:SHOWN_PLACES])
    return facts


def server_name(address: str) -> str:
    """Return a server's host and path."""
    return address.partition("://")[2] or address
