"""A timing as JSON: in a dialog's data, and in a saved draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.model import Timing, When


def dump_when(when: When) -> dict[str, Any]:
    """Return a timing as JSON."""
    return {
        "timing": when.timing.value,
        "at": when.at.isoformat() if when.at else None,
        "wall": when.wall.isoformat() if when.wall else None,
    }


def load_when(data: Mapping[str, Any] | None) -> When:
    """Return a timing from JSON; None, for nothing chosen yet, means now."""
    if not data:
        return When()
    at, wall = data["at"], data["wall"]
    return When(
        Timing(data["timing"]),
        datetime.fromisoformat(at) if at else None,
        datetime.fromisoformat(wall) if wall else None,
    )
