"""What the tests that kill have in common: people who tap, and what they see of one SMS."""

from collections.abc import Callable
from datetime import timedelta

from bot.sandbox.devino import DeliveryPlan
from bot.sandbox.telegram.records import Note, Press
from tests.actor import Actor
from tests.budget import within
from tests.journeys.process_life.processes import PASSWORD, Life, Place

AT_ONCE = DeliveryPlan(submit_after=timedelta(0), deliver_after=timedelta(0))
"""SMS are delivered at once and not asked about again: few points belong to such questions."""
WORKING = ("Отправляю", "Шлюз недоступен")
QUIET = 0.5
OFTEN = 0.05
AFTERMATH = 20
"""So many points after the result belong to it; later ones are questions about delivery."""


async def enter(place: Place) -> Actor:
    """Log in and have one sender, so that «/send number text» leads to the time at once."""
    anna = place.world.person()
    await place.world.log_in(anna, password=PASSWORD)
    await place.world.compose(anna)
    return anna


async def dies(place: Place, life: Life, done: Callable[[], bool]) -> bool:
    """Wait until the process dies, or all is done and written down; disarm it. True: it died."""
    seen = at_result = None
    async with within():
        while not await life.ends_within(OFTEN if seen is None else QUIET):
            passed = len(place.trace)
            if done():
                at_result = passed if at_result is None else at_result
                if seen == passed or passed > at_result + AFTERMATH:
                    break
                seen = passed
    place.armed.unlink()
    return await life.ends_within(QUIET)


async def compose(anna: Actor, text: str, when: str = "Сейчас") -> Note:
    """Walk to the window to confirm, beginning again if a kill has lost the dialog."""
    await anna.says(f"/send 89161234567 {text}")
    newest = await anna.waits_for(lambda: answer_below(anna))
    if "Меню" in newest.text:
        await anna.says(f"/send 89161234567 {text}")
    await anna.sees("Когда отправить")
    if when == "Сейчас":
        await anna.taps(when)
    else:
        await anna.says(when)
    return await anna.sees("Проверьте и отправьте", text)


def answer_below(anna: Actor) -> Note | None:
    """Return the bot's note below everything that people wrote, if it is there."""
    newest = list(anna.room.notes.values())[-1]
    return newest if newest.from_bot else None


def button(anna: Actor, note: Note, label: str) -> Callable[[], Press]:
    """Return a way to tap a button without waiting, also when it is not there any more."""
    data = next(one.callback_data for row in note.buttons for one in row if label in one.text)
    return lambda: anna.sandbox.press(anna.room, anna.user, note.message_id, data or "")


def cards(anna: Actor, text: str) -> list[Note]:
    """Return the bot's notes with this text, oldest first."""
    return [note for note in anna.room.notes.values() if note.from_bot and text in note.text]


async def outcome(anna: Actor, text: str, *words: str) -> Note:
    """Wait for a card of this text that has all the words."""
    return await anna.waits_for(
        lambda: next(
            (note for note in cards(anna, text) if all(one in note.text for one in words)), None
        )
    )


async def unknown_outcome(anna: Actor, text: str) -> Note:
    """Wait for the card of an unknown outcome, with the balance after it.

    It may be a new message by now: an unknown outcome is heard.
    """

    def settled(note: Note) -> bool:
        known = "после: " in note.text and "после: неизвестен" not in note.text
        return "Исход неизвестен" in note.text and known

    return await anna.waits_for(
        lambda: next((note for note in reversed(cards(anna, text)) if settled(note)), None)
    )


async def judge(place: Place, anna: Actor, text: str, state: str) -> None:
    """Compare what the chat says in the end with the ledger; `state`: what the kill left."""
    if state == "sending":
        card = await unknown_outcome(anna, text)
        assert [row[0].text for row in card.buttons[:2]] == [
            "☑️ Считать отправленным",
            "🔁 Отправить ещё раз",
        ]
        assert len(place.accepted(text)) <= 1
    else:
        card = await outcome(anna, text, "🆔")
        assert place.accepted(text) == [place.accepted(text)[0]]
        assert place.accepted(text)[0] in card.text
    for note in cards(anna, text):
        # a card that a process sent, but was killed before it noted, has a button to refresh it
        assert not any(word in note.text for word in WORKING) or "Обновить" in str(note.buttons)
