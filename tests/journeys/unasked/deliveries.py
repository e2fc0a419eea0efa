"""What several journeys about delivery share."""

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.journeys.conftest import World
from tests.journeys.mailing.walks import labels

MUTE = ("🔕 Не уведомлять", "🔕 Turn notices off")


def notices(person: Actor) -> list[Note]:
    """Return the notices of deliveries in a person's room, in order."""
    notes = person.room.notes.values()
    return [note for note in notes if note.from_bot and set(MUTE) & set(labels(note))]


def force(world: World, states: list[int]) -> None:
    """Have the gateway tell these states from now on, one for each part sent, in order."""
    parts = [one for sms in world.gateway.ledger for one in sms.ids]
    for gateway_id, state in zip(parts, states, strict=True):
        world.gateway.force_state(gateway_id, state)


async def rounds(world: World, person: Actor, count: int) -> None:
    """Wait until so many questions have been asked of the gateway."""

    def enough() -> bool:
        asked = sum(one.method == "Sms/State" for one in world.gateway.requests)
        return asked >= count

    await person.waits_for(enough)
