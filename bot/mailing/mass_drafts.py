"""Mailings being put together: every step is kept."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.errors import BotError
from bot.mailing.compositions import AudienceSource, Compositions
from bot.mailing.outcome import MailingOutcome
from bot.mailing.plans import MassDraft
from bot.model import Audience, Timing, When
from bot.sms.template import Columns
from storage.journal.drafts import Drafts as DraftStore
from storage.journal.drafts import StoredDraft

_SAME = ("sender", "text", "first_n", "at_night", "skip_too_long", "replaces", "among")


class Drafts:
    """The drafts of all chats. BotError `draft-unknown` when a chat has no such draft."""

    def __init__(
        self,
        *,
        store: DraftStore,
        audiences: AudienceSource,
        compositions: Compositions,
        outcome: MailingOutcome,
        clock: Clock,
    ) -> None:
        self._store = store
        self._audiences = audiences
        self._compositions = compositions
        self._outcome = outcome
        self._clock = clock

    async def new(
        self,
        chat_id: int,
        user_id: int,
        audience: Audience | None = None,
        *,
        sender: str | None = None,
        text: str | None = None,
        replaces: int | None = None,
        among: str | None = None,
    ) -> MassDraft:
        """Begin a mailing; it is kept from now on.

        `replaces` is the mailing whose unknown SMS the audience is made of (see `rows_of`),
        `among` the groups of an earlier mailing's recipients that were chosen for it.
        """
        now = self._clock.now()
        empty = MassDraft(
            id=0,
            token="",
            chat_id=chat_id,
            user_id=user_id,
            changed_at=now,
            audience=audience,
            sender=sender,
            text=text,
            replaces=replaces,
            among=among,
        )
        audience_id = audience.id if audience else None
        made = await self._store.add(chat_id, user_id, audience_id, _facts(empty), now)
        return replace(empty, id=made.id, token=made.token)

    async def again(self, chat_id: int, user_id: int, mailing_id: int) -> MassDraft:
        """Begin the same mailing once more. BotError `mailing-unknown`."""
        details = await self._outcome.details(chat_id, mailing_id)
        return await self.new(
            chat_id,
            user_id,
            details.audience,
            sender=details.mailing.sender,
            text=details.template,
        )

    async def of_chat(self, chat_id: int) -> list[MassDraft]:
        """Return what was begun and neither confirmed nor dropped, the latest change first."""
        found = await self._store.of_chat(chat_id)
        return list(await asyncio.gather(*map(self._whole, found)))

    async def count(self, chat_id: int) -> int:
        """Return how many there are."""
        return await self._store.count(chat_id)

    async def get(self, chat_id: int, draft_id: int) -> MassDraft:
        """Return one. BotError `draft-unknown`."""
        found = await self._store.get(chat_id, draft_id)
        if found is None:
            raise BotError("draft-unknown")
        return await self._whole(found)

    async def save(self, draft: MassDraft) -> MassDraft:
        """Keep a changed draft (`dataclasses.replace`). BotError `draft-unknown`."""
        changed = replace(draft, changed_at=self._clock.now())
        stored = StoredDraft(
            draft.id,
            draft.chat_id,
            draft.user_id,
            draft.audience.id if draft.audience else None,
            _facts(draft),
            changed.changed_at,
        )
        if not await self._store.save(stored):
            raise BotError("draft-unknown")
        return changed

    async def drop(self, chat_id: int, draft_id: int) -> bool:
        """Throw a draft away; False when it is gone already."""
        return await self._store.drop(chat_id, draft_id)

    async def columns(self, chat_id: int, draft_id: int) -> Columns:
        """Return what its text may name. BotError `draft-incomplete`, `audience-unknown`."""
        return await self._compositions.columns(await self._people(chat_id, draft_id))

    async def check_text(self, chat_id: int, draft_id: int, text: str) -> None:
        """Refuse a template that cannot be rendered for the draft's audience.

        BotError `text-empty`, `text-too-long`, `template-brace`, `template-unknown` (`name`,
        `known`), `draft-incomplete`, `audience-unknown`.
        """
        await self._compositions.bound(await self._people(chat_id, draft_id), text)

    async def _people(self, chat_id: int, draft_id: int) -> Audience:
        audience = (await self.get(chat_id, draft_id)).audience
        if audience is None:
            raise BotError("draft-incomplete")
        return audience

    async def _whole(self, stored: StoredDraft) -> MassDraft:
        audience = None
        if stored.audience_id is not None:
            audience = await self._audiences.get(stored.chat_id, stored.audience_id)
        return MassDraft(
            id=stored.id,
            token=stored.token,
            chat_id=stored.chat_id,
            user_id=stored.user_id,
            changed_at=stored.changed_at,
            audience=audience,
            when=_when(stored.facts["when"]),
            **{name: stored.facts[name] for name in _SAME if name in stored.facts},
        )


def _facts(draft: MassDraft) -> dict[str, Any]:
    when = draft.when
    return {
        **{name: getattr(draft, name) for name in _SAME},
        "when": {
            "timing": when.timing.value,
            "at": when.at and when.at.isoformat(),
            "wall": when.wall and when.wall.isoformat(),
        },
    }


def _when(kept: dict[str, Any]) -> When:
    at, wall = kept["at"], kept["wall"]
    return When(
        Timing(kept["timing"]),
        datetime.fromisoformat(at) if at else None,
        datetime.fromisoformat(wall) if wall else None,
    )
