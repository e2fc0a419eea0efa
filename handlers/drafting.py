"""A draft as a dialog keeps it: plain JSON under the dialog's own data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.mailing.drafts import Draft
from bot.model import Timing, When

Json = dict[str, Any]


def dump_when(when: When) -> Json:
    """Return a timing as JSON."""
    return {
        "timing": when.timing.value,
        "at": when.at.isoformat() if when.at else None,
        "wall": when.wall.isoformat() if when.wall else None,
    }


def load_when(data: Mapping[str, Any] | None) -> When:
    """Return a timing from JSON; nothing chosen yet means now."""
    if not data:
        return When()
    return When(
        Timing(data["timing"]),
        datetime.fromisoformat(data["at"]) if data["at"] else None,
        datetime.fromisoformat(data["wall"]) if data["wall"] else None,
    )


def load_draft(data: Mapping[str, Any]) -> Draft:
    """Return the draft in a dialog's data."""
    return Draft(
        sender=data.get("sender"),
        phone=data.get("phone"),
        text=data.get("text"),
        when=load_when(data.get("when")),
        repeat_of=data.get("repeat_of"),
    )
