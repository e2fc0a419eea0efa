"""A draft as a dialog keeps it: plain JSON under the dialog's own data."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiogram.fsm.context import FSMContext

from bot.mailing.drafts import Draft
from bot.model import Account, Timing, When

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


def seal(draft: Draft, account: Account) -> str:
    """Return a short mark of all that a window to confirm shows, for its button to carry."""
    return hashlib.sha256(repr((draft, account)).encode()).hexdigest()[:12]


KEPT = ("sender", "phone", "text", "when", "repeat_of", "token")
"""The token goes along: what was confirmed once cannot be confirmed again as a draft."""


async def keep_draft(state: FSMContext, data: Mapping[str, Any]) -> None:
    """Keep what was typed so far, whatever becomes of the dialog it was typed in.

    A draft that holds a text is not given up for a new one that does not yet.
    """
    known = await kept_draft(state) or {}
    another = known.get("token") != data.get("token")
    if another and known.get("text") and not data.get("text"):
        return
    await state.update_data(draft={name: data[name] for name in KEPT if data.get(name)})


async def drop_draft(state: FSMContext) -> None:
    """Forget the draft: it was sent, or thrown away."""
    await state.update_data(draft=None)


async def kept_draft(state: FSMContext) -> Json | None:
    """Return what was typed and neither sent nor thrown away."""
    found: Json | None = (await state.get_data()).get("draft")
    return found


def load_draft(data: Mapping[str, Any]) -> Draft:
    """Return the draft in a dialog's data."""
    return Draft(
        sender=data.get("sender"),
        phone=data.get("phone"),
        text=data.get("text"),
        when=load_when(data.get("when")),
        repeat_of=data.get("repeat_of"),
    )
