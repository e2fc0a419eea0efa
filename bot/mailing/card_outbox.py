"""The outbox of cards that do not show the present state of their mailing."""

from bot.gateway.destinations import ChatDestinations
from bot.mailing.cards import Cards
from bot.mailing.details import CardFacts
from storage.delivery.tracks import Tracks
from storage.journal.journal import Journal


class CardOutbox:
    """The outbox of cards, whose owners are mailings: a card is due while it shows an old version.

    A card may be drawn twice, so it is not claimed.
    """

    def __init__(
        self, cards: Cards, journal: Journal, tracks: Tracks, destinations: ChatDestinations
    ) -> None:
        self._cards = cards
        self._journal = journal
        self._tracks = tracks
        self._destinations = destinations

    async def due(self) -> list[int]:
        """Return the mailings that have changed, or whose track has, since they were shown.

        And those that are held and may not go any more: their cards were drawn, perhaps, before
        the operator's settings were changed.
        """
        mailings = [mailing.id for mailing in await self._journal.queries.unshown()]
        countries = self._destinations.operator.countries
        held = await self._journal.queries.held_elsewhere(countries)
        outside = [one.id for one in held if await self._destinations.outside(one)]
        return sorted({*mailings, *await self._tracks.unshown(), *outside})

    async def next(self, owner: int, after: CardFacts | None) -> CardFacts | None:
        """Return the card of a mailing, due or not: a dialog may have drawn over it."""
        return None if after is not None else await self._cards.facts(owner)

    async def claim(self, entry: CardFacts) -> bool:
        """Return True: a card is not claimed."""
        del entry
        return True

    async def shown(self, entry: CardFacts, message_id: int | None) -> None:
        """Note that a card shows these facts, and which message it is now."""
        mailing = entry.mailing
        if message_id is not None and message_id != mailing.card_message_id:
            await self._cards.set_message(mailing.id, message_id, mailing.thread_id)
        await self._cards.mark_shown(mailing, entry.track)
        await self._cards.drawn(mailing)

    async def give_back(self, entry: CardFacts) -> None:
        """Do nothing: a card that was not shown is still due."""
