"""A draft as a dialog keeps it: plain JSON under the dialog's own data."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext

from bot.mailing.draft import Draft
from bot.timing.when_json import load_when

Json = dict[str, Any]


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


def load_draft(chat_id: int, user_id: int, data: Mapping[str, Any]) -> Draft:
    """Return the draft of a single SMS in a dialog's data."""
    return Draft(
        chat_id,
        user_id,
        token=data.get("token", ""),
        phone=data.get("phone"),
        sender=data.get("sender"),
        text=data.get("text"),
        when=load_when(data.get("when")),
        repeat_of=data.get("repeat_of"),
    )
