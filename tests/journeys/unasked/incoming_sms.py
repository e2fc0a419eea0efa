"""What the journeys of incoming SMS have in common."""

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.journeys.conftest import World, time_passing

PHONE, OURS = "79161234567", "79001234567"
POLL = 60
OFTEN: dict[str, object] = {"incoming_poll_seconds": POLL}


async def show_incoming(world: World, person: Actor, *, itself: bool = False) -> None:
    """See in the settings that they are on; without `itself`, have stop words asked about."""
    await person.says("/settings")
    await person.taps("📩 Входящие")
    await person.sees("Входящие SMS: показываются", "сразу внесу номер в стоп-лист")
    if not itself:
        await person.taps("При «СТОП» вносить сразу: да")
        await person.sees("предложу внести номер в стоп-лист")
    world.clock.forward(seconds=1)  # type: ignore[attr-defined]


def sends(world: World, text: str, *, phone: str = PHONE) -> None:
    """Let an SMS come to the account."""
    world.gateway.receive("demo", phone, OURS, text)


async def comes(world: World, person: Actor, *words: str) -> Note:
    """Let time pass until the chat shows these words; return the note."""
    async with time_passing(world.clock, step=POLL / 20):  # type: ignore[arg-type]
        return await person.sees(*words, fresh=False)


def shown(person: Actor, text: str) -> list[Note]:
    """Return the notes that show an incoming SMS of that text."""
    notes = person.room.notes.values()
    return [note for note in notes if note.from_bot and "📩" in note.text and text in note.text]


def labels(note: Note) -> list[str]:
    """Return what stands on a note's buttons."""
    return [button.text for row in note.buttons for button in row]


async def know_a_sender(world: World, person: Actor) -> None:
    """Save a sender name for the chat."""
    assert world.app
    await world.app.rooms.preferences.add_sender(person.room.id, person.user.id, "MYSHOP")
