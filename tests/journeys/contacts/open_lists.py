"""What the journeys through the base of subscribers have in common."""

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.journeys.conftest import World


async def open_list(world: World, *people: str, name: str = "Клиенты") -> Actor:
    """Log in, make a list and paste people into it, a line each; return who sees it."""
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/contacts")
    await anna.taps("➕ Новый список")
    await anna.sees("Как назвать список?")
    await anna.says(name)
    await anna.sees(f"📇 {name}", "Пока пусто")
    if people:
        await anna.says("\n".join(people))
        await anna.sees(f"📇 {name}", f"Всего: {len(people)}")
    return anna


def labels(note: Note) -> list[str]:
    """Return what stands on a note's buttons."""
    return [button.text for row in note.buttons for button in row]


def people_on(note: Note) -> list[str]:
    """Return the names with their ticks that a list's window shows."""
    rows = (row for row in note.buttons if len(row) == 2 and row[1].text.startswith("+"))
    return [row[0].text for row in rows]
