"""Killed while a change is being shown: what is sent is what the window to confirm shows."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.journeys.process_life.killing import AT_ONCE, button, compose, dies, enter
from tests.journeys.process_life.processes import Place, open_place

CONFIRM = "✅ Отправить"
QUIET = 0.3

pytestmark = pytest.mark.budget(900)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path, delivery=AT_ONCE) as opened:
        yield opened


def shown(anna: Actor, words: tuple[str, ...]) -> Note | None:
    """Return the newest window to confirm that shows all these words, if there is one."""
    notes = [note for note in anna.room.notes.values() if note.from_bot]
    return next(
        (
            note
            for note in reversed(notes)
            if CONFIRM in str(note.buttons) and all(one in note.text for one in words)
        ),
        None,
    )


async def settled(anna: Actor) -> None:
    """Wait until the bot has taken every update and says nothing more."""
    said = -1
    while anna.sandbox.updates.pending or said != len(anna.sandbox.calls):
        said = len(anna.sandbox.calls)
        await asyncio.sleep(QUIET)


async def taps_twice(anna: Actor, words: tuple[str, ...]) -> None:
    """Tap «send» in the window that shows the words, and once more if it is still there."""
    for _ in range(2):
        if window := shown(anna, words):
            tap = button(anna, window, CONFIRM)()
            await anna.waits_for(lambda press=tap: press.answered)
            await settled(anna)


@pytest.mark.parametrize("change", ["text", "time"])
async def test_what_is_sent_is_what_was_shown(place: Place, change: str) -> None:
    """The old text, or the old time, which is now, is never sent from the changed window."""
    life = await place.fork(kill_at=1)
    anna = await enter(place)
    for point in count(1):
        old, new = f"Было №{point}.", f"Стало №{point}."
        words = (new,) if change == "text" else (old, "9:30")
        await compose(anna, old)
        await anna.taps("✏️ Текст" if change == "text" else "✏️ Время")
        await anna.sees("пришлите новый" if change == "text" else "Когда отправить")
        place.armed.touch()
        await anna.says(new if change == "text" else "завтра 9:30")
        killed = await dies(place, life, lambda seen=words: shown(anna, seen) is not None)
        if killed:
            life = await place.fork(kill_at=point + 1)
        await settled(anna)
        await taps_twice(anna, words)
        assert not place.accepted(old)
        assert len(place.accepted(new)) <= 1
        if not killed:
            break
    assert len(place.frozen(words[0])) == 1
