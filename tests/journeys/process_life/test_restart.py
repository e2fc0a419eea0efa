"""A stop in the middle of many messages: those taken in are answered, the rest after the start."""

from tests.journeys.conftest import World


async def test_every_message_is_answered_once_whenever_the_bot_is_stopped(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.telegram.faults.add("sendMessage", times=6, status=200, delay=0.1)
    for _ in range(6):
        await anna.says("/help")
    await anna.waits_for(lambda: _answers(world))
    await world.stop()
    assert not _waiting_answers(world)
    await world.start()
    await anna.waits_for(lambda: _answers(world) == 6)


def _answers(world: World) -> int:
    return sum("Что я умею" in note.text for note in world.person().room.notes.values())


def _waiting_answers(world: World) -> int:
    """Return how many messages the bot has taken in and not answered."""
    taken = 6 - sum("message" in update for update in world.telegram.updates.pending)
    return taken - _answers(world)
