"""Saved drafts: every step of putting a mailing together is stored at once."""

import asyncio
from dataclasses import replace
from typing import Any

from bot.clock import Clock
from bot.errors import BotError
from bot.mailing.compositions import AudienceSource, Compositions, count_of, rest_path
from bot.mailing.draft import Draft
from bot.mailing.outcome import MailingOutcome
from bot.model import Audience, AudienceKind
from bot.sms.template import Columns
from bot.timing.when_json import dump_when, load_when
from storage.journal.drafts import Drafts, StoredDraft

_SAME = (
    "sender",
    "text",
    "validity",
    "first_n",
    "at_night",
    "skip_too_long",
    "skip_repeats",
    "rest_of",
    "replaces",
    "among",
    "repeat_of",
)


MOST_DRAFTS = 200
"""How many drafts a chat may have at a time."""
MOST_ALIKE = 20


class SavedDrafts:
    """The saved drafts of all chats. BotError `draft-unknown` when a chat has no such draft."""

    def __init__(
        self,
        *,
        store: Drafts,
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
        validity: int | None = None,
        replaces: int | None = None,
        among: str | None = None,
        repeat_of: int | None = None,
        rest_of: int | None = None,
    ) -> Draft:
        """Begin a mailing; the draft is saved from now on. BotError `drafts-full` (`limit`).

        `replaces` is the mailing whose unknown SMS the audience is made of (see `rows_of`),
        `among` the groups of an earlier mailing's recipients that were chosen for it, `repeat_of`
        the mailing that it repeats to the same audience, `rest_of` the one that went to the first
        of the audience.
        """
        now = self._clock.now()
        empty = Draft(
            chat_id=chat_id,
            user_id=user_id,
            audience=audience,
            sender=sender,
            text=text,
            validity=validity,
            replaces=replaces,
            among=among,
            repeat_of=repeat_of,
            rest_of=rest_of,
        )
        audience_id = audience.id if audience else None
        made = await self._store.add(
            chat_id, user_id, audience_id, _facts(empty), now, most=MOST_DRAFTS
        )
        return replace(empty, id=made.id, token=made.token, changed_at=now)

    async def again(self, chat_id: int, user_id: int, mailing_id: int) -> Draft:
        """Begin the same mailing once more. BotError `mailing-unknown`."""
        details = await self._outcome.details(chat_id, mailing_id)
        return await self.new(
            chat_id,
            user_id,
            details.audience,
            sender=details.mailing.sender,
            text=details.template,
            validity=details.mailing.validity,
            repeat_of=mailing_id,
        )

    async def to_rest_of(self, chat_id: int, user_id: int, mailing_id: int) -> tuple[Draft, bool]:
        """Begin the same mailing to those whom an ended one left for later; say if it is new.

        A draft to them that was begun before is returned as it is. BotError `mailing-unknown`;
        `rest-sent`: they have their mailing already; `rest-gone`: nobody knows them any more.
        """
        details = await self._outcome.details(chat_id, mailing_id)
        begun = await self._store.to_rest_of(chat_id, mailing_id)
        if details.rest is not None and details.rest.sent is not None:
            raise BotError("rest-sent")
        if details.rest is None or details.audience is None:
            raise BotError("rest-gone")
        if begun is not None:
            return await self._load(begun), False
        draft = await self.new(
            chat_id,
            user_id,
            details.audience,
            sender=details.mailing.sender,
            text=details.template,
            validity=details.mailing.validity,
            rest_of=mailing_id,
        )
        return draft, True

    async def page(self, chat_id: int, *, offset: int, limit: int) -> tuple[list[Draft], int]:
        """Return a page of what was begun and neither confirmed nor dropped, and how many.

        The latest change comes first.
        """
        stored = await self._store.page(chat_id, offset=offset, limit=limit)
        return [await self._load(one) for one in stored], await self._store.count(chat_id)

    async def empty(self, chat_id: int, user_id: int) -> Draft | None:
        """Return the person's latest draft without typed text or numbers, to be used anew."""
        stored = await self._store.empty(chat_id, user_id, typed=AudienceKind.PASTED)
        return None if stored is None else await self._load(stored)

    async def to_recipients_of(self, chat_id: int, mailing_id: int, count: int) -> list[Draft]:
        """Return the chat's latest drafts to so many recipients of an earlier mailing."""
        found = await self._store.to_recipients_of(chat_id, mailing_id, count, limit=MOST_ALIKE)
        return [await self._load(one) for one in found]

    async def count(self, chat_id: int) -> int:
        """Return how many drafts the chat has."""
        return await self._store.count(chat_id)

    async def get(self, chat_id: int, draft_id: int) -> Draft:
        """Return a draft of the chat. BotError `draft-unknown`."""
        stored = await self._store.get(chat_id, draft_id)
        if stored is None:
            raise BotError("draft-unknown")
        return await self._load(stored)

    async def save(self, draft: Draft) -> Draft:
        """Save a draft changed by `dataclasses.replace`; return it. BotError `draft-unknown`."""
        now = self._clock.now()
        stored = StoredDraft(
            draft.id,
            draft.chat_id,
            draft.user_id,
            draft.audience.id if draft.audience else None,
            _facts(draft),
            now,
        )
        if not await self._store.save(stored):
            raise BotError("draft-unknown")
        return replace(draft, changed_at=now)

    async def drop(self, chat_id: int, draft_id: int) -> bool:
        """Throw a draft away; False when it is gone already."""
        return await self._store.drop(chat_id, draft_id)

    async def columns(self, chat_id: int, draft_id: int) -> Columns:
        """Return the columns its text may name. BotError `draft-incomplete`, `audience-unknown`."""
        return await self._compositions.columns(await self._audience(chat_id, draft_id))

    async def check_text(self, chat_id: int, draft_id: int, text: str) -> None:
        """Refuse a template that cannot be rendered for the draft's audience.

        BotError `text-empty`, `text-too-long`, `template-brace`, `template-unknown` (`name`,
        `known`), `draft-incomplete`, `audience-unknown`.
        """
        await self._compositions.bound(await self._audience(chat_id, draft_id), text)

    async def _audience(self, chat_id: int, draft_id: int) -> Audience:
        audience = (await self.get(chat_id, draft_id)).audience
        if audience is None:
            raise BotError("draft-incomplete")
        return audience

    async def _load(self, stored: StoredDraft) -> Draft:
        audience, rest_of, rest_count = None, stored.facts.get("rest_of"), None
        if stored.audience_id is not None:
            audience = await self._audiences.get(stored.chat_id, stored.audience_id)
        if audience is not None and rest_of is not None:
            path = rest_path(self._audiences.folder(audience), rest_of)
            rest_count = await asyncio.to_thread(count_of, path)
        return Draft(
            id=stored.id,
            token=stored.token,
            chat_id=stored.chat_id,
            user_id=stored.user_id,
            changed_at=stored.changed_at,
            from_copy=stored.from_copy,
            audience=audience,
            rest_count=rest_count,
            when=load_when(stored.facts["when"]),
            **{name: stored.facts[name] for name in _SAME if name in stored.facts},
        )


def _facts(draft: Draft) -> dict[str, Any]:
    return {**{name: getattr(draft, name) for name in _SAME}, "when": dump_when(draft.when)}
