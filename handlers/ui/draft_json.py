"""The draft of a single SMS as JSON: in its dialog's data, and in the person's, for later."""

import secrets
from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext

from bot.mailing.draft import Draft
from bot.model import Account, Chat
from bot.timing.when_json import load_when

Json = dict[str, Any]


STORED = ("sender", "phone", "text", "when", "validity", "repeat_of", "replaces", "token")
"""The token is stored too: a draft that was confirmed cannot be confirmed again.

`validity` is in minutes; 0: a person left it to the gateway, whatever is usual in the chat."""


_ACCOUNT = "account"


def new_token() -> str:
    """Return the token of a new draft: what is confirmed with it cannot be confirmed again."""
    return secrets.token_urlsafe(12)


async def store_draft(state: FSMContext, data: Mapping[str, Any], chat: Chat) -> None:
    """Store what was typed so far, so that it outlives the dialog it was typed in.

    A draft that holds a text is not replaced by a new one that holds none yet. It belongs to the
    account that is logged in to the chat; without one, to whichever comes (docs/rules.md, P7).
    """
    known = await stored_draft(state, chat) or {}
    another = known.get("token") != data.get("token")
    if another and known.get("text") and not data.get("text"):
        return
    chosen = {name: data[name] for name in STORED if data.get(name) not in (None, "")}
    account = chat.account
    if account is not None:
        chosen[_ACCOUNT] = [account.server, account.login]
    await state.update_data(draft=chosen)


async def forget_draft(state: FSMContext) -> None:
    """Forget the draft: it was sent, or thrown away."""
    await state.update_data(draft=None)


async def stored_draft(state: FSMContext, chat: Chat) -> Json | None:
    """Return what was typed and neither sent nor thrown away; None: of another account, too."""
    draft: Json | None = (await state.get_data()).get("draft")
    if draft is None:
        return None
    account = draft.pop(_ACCOUNT, None)
    return draft if account is None or chat.sees(Account(*account)) else None


def load_draft(chat_id: int, user_id: int, data: Mapping[str, Any]) -> Draft:
    """Return the draft of a single SMS in a dialog's data."""
    return Draft(
        chat_id,
        user_id,
        token=data["token"],
        phone=data.get("phone"),
        sender=data.get("sender"),
        text=data.get("text"),
        when=load_when(data.get("when")),
        validity=data.get("validity") or None,
        repeat_of=data.get("repeat_of"),
        replaces=data.get("replaces"),
    )
