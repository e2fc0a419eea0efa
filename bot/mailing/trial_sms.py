"""A trial of a mailing: what one recipient would read, for another number first."""

import asyncio

from bot.errors import BotError
from bot.mailing.compositions import Compositions
from bot.mailing.draft import CompleteDraft, Draft, complete
from bot.mailing.plan import Sample
from bot.mailing.saved_drafts import SavedDrafts


class TrialSms:
    """Shows what recipients of a saved draft would read. BotError `draft-unknown`."""

    def __init__(
        self,
        *,
        drafts: SavedDrafts,
        compositions: Compositions,
    ) -> None:
        self._drafts = drafts
        self._compositions = compositions

    async def sample(self, chat_id: int, draft_id: int, row: int) -> Sample:
        """Return what the recipient in that row of the sheet would read.

        BotError `row-unknown` (`row`) when nobody there gets anything, and what
        `Mailings.plan` raises.
        """
        full = complete(await self._drafts.get(chat_id, draft_id))
        return await self._sample(full, row)

    async def _sample(self, full: CompleteDraft, row: int) -> Sample:
        if full.audience is None:
            raise BotError("row-unknown", row=row)
        composition = await self._compositions.of(full.draft, full.audience, full.text, ())
        sample = await asyncio.to_thread(composition.in_row, row)
        if sample is None:
            raise BotError("row-unknown", row=row)
        return sample

    async def draft(
        self, chat_id: int, user_id: int, draft_id: int, *, row: int, phone: str, token: str
    ) -> Draft:
        """Return a draft of what the recipient in that row would read, to `phone` instead.

        It is a single SMS like any other, to be planned and confirmed. Raises what `sample` raises.
        """
        full = complete(await self._drafts.get(chat_id, draft_id))
        sample = await self._sample(full, row)
        return Draft(
            chat_id,
            user_id,
            token=token,
            phone=phone,
            sender=full.sender,
            text=sample.text,
            validity=full.draft.validity,
        )
