"""The queue of updates and long polling with the real one's confirmation by offset."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from bot.sandbox.telegram.records import Json
from bot.sandbox.telegram.refusals import conflict

KNOWN = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    }
)
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_REMEMBERED = 1000
_LONGEST_POLL = 50
_AS_IT_IS = "as it is"
"""The field of an injected update that holds its JSON."""


def on_the_wire(update: Json) -> str:
    """Return an update as the bot receives it."""
    raw: str | None = update.get(_AS_IT_IS)
    return json.dumps(update) if raw is None else raw


class Updates:
    """Updates that the bot has not confirmed yet, oldest first."""

    def __init__(self) -> None:
        self.next_id = 1
        self.pending: list[Json] = []
        self.again: list[Json] = []
        """Deliveries to repeat, whatever the bot has confirmed."""
        self.history: dict[int, Json] = {}
        self.allowed: set[str] = set(KNOWN - _NOT_BY_DEFAULT)
        self.unknown_names: set[str] = set()
        """Names in `allowed_updates` that Telegram does not know; it ignores them."""
        self.arrived = asyncio.Event()
        self.closing = False
        """The server stops: nobody may wait any more."""
        self._poll: asyncio.Future[None] | None = None

    def add(self, kind: str, payload: Json) -> int | None:
        """Queue an update; None when the bot has not asked for this kind."""
        if kind not in self.allowed:
            return None
        return self._queue({kind: payload})

    def inject(self, update: Json | str) -> int:
        """Queue anything at all as an update; return the id by which it is confirmed.

        An object without an `update_id` gets that id. A text is JSON that goes out as it is, with
        the id for every `<id>`.
        """
        if isinstance(update, dict):
            update = json.dumps({"update_id": self.next_id} | update)
        return self._queue({_AS_IT_IS: update.replace("<id>", str(self.next_id))})

    def _queue(self, fields: Json) -> int:
        update_id = self.next_id
        update: Json = {"update_id": update_id} | fields
        self.next_id += 1
        self.pending.append(update)
        self._remember(update)
        self._wake()
        return update_id

    def _remember(self, update: Json) -> None:
        self.history[update["update_id"]] = update
        if len(self.history) > _REMEMBERED:
            del self.history[next(iter(self.history))]

    def redeliver(self, update_id: int) -> None:
        """Deliver a known update once more, also after it was confirmed."""
        self.again.append(dict(self.history[update_id]))
        self._wake()

    def _wake(self) -> None:
        self.arrived.set()
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def allow(self, names: object) -> None:
        """Take over `allowed_updates`; anything but a list changes nothing."""
        if not isinstance(names, list):
            return
        asked = {str(name).lower() for name in names}
        self.unknown_names = asked - KNOWN
        self.allowed = (asked & KNOWN) or set(KNOWN - _NOT_BY_DEFAULT)

    def confirm(self, offset: int) -> None:
        """Forget updates before the offset; a negative one keeps that many of the last."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [one for one in self.pending if one["update_id"] >= offset]

    def done(self, updates: Iterable[Any]) -> None:
        """Forget these very updates: the webhook took them."""
        taken = list(updates)
        self.again = [one for one in self.again if not any(one is other for other in taken)]
        self.pending = [one for one in self.pending if not any(one is other for other in taken)]

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Answer getUpdates, waiting real seconds. Raises a 409 when another one takes over."""
        self.confirm(offset)
        limit = min(max(limit, 1), 100)
        if (batch := self._batch(limit)) or seconds <= 0 or self.closing:
            return batch
        self.end_poll(
            "terminated by other getUpdates request; make sure that only one bot "
            "instance is running"
        )
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, min(seconds, _LONGEST_POLL))
        except TimeoutError:
            return []
        finally:
            if self._poll is poll:
                self._poll = None
        return self._batch(limit)

    def _batch(self, limit: int) -> list[Json]:
        again, self.again = self.again[:limit], self.again[limit:]
        return again + self.pending[: limit - len(again)]

    def end_poll(self, reason: str | None = None) -> None:
        """End the waiting getUpdates: with a 409 for a reason, or with nothing new."""
        poll, self._poll = self._poll, None
        if poll is None or poll.done():
            return
        if reason is None:
            poll.set_result(None)
        else:
            poll.set_exception(conflict(reason))
