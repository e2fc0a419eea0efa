"""kill -9 at any instant between the confirmation and the result; the ledger is the judge.

One real process after the other: each is killed at the next point (see `killable`), until one
lives through it. KILL_EVERYWHERE=1 in the environment takes three times as many points.
"""

import signal
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest

from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.journeys.process_life.killing import (
    AT_ONCE,
    button,
    cards,
    compose,
    dies,
    enter,
    judge,
    outcome,
    unknown_outcome,
)
from tests.journeys.process_life.processes import Life, Place, open_place

LEAST = 20
HOUR_AHEAD = "через 1 час"
TO_HAND_OVER = 46 * 60
YES = "✅ Отправить"

pytestmark = pytest.mark.budget(900)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path, delivery=AT_ONCE) as opened:
        yield opened


async def killed(place: Place, anna: Actor, life: Life, text: str) -> bool:
    """Wait until the process died, or until it has done everything."""

    def done() -> bool:
        return any("Остаток" in note.text for note in cards(anna, text))

    if not await dies(place, life, done):
        return False
    assert await life.exit_code() == -9
    return True


def check_whole_ledger(place: Place, texts: list[str]) -> None:
    """Fail when anything was sent twice, at whatever time."""
    sent = [sms.data for sms in place.world.gateway.ledger]
    assert len(sent) == len(set(sent))
    assert set(sent) <= set(texts)
    assert len(texts) > LEAST


async def cancels_too_late(anna: Actor, text: str) -> list[str]:
    """Say /cancel first of all after a kill: nobody is told that nothing was sent.

    Returns what was said since the text was typed.
    """
    await anna.says("/cancel")
    menu = await anna.sees("Меню", "Баланс")
    assert "Продолжить SMS" not in str(menu.buttons)
    said = [note.text.lower() for note in anna.room.notes.values() if note.from_bot]
    asked = next(at for at, words in enumerate(said) if text.lower() in words)
    assert not any("вышли. ничего не отправлено" in words for words in said[asked:])
    return said[asked:]


async def test_a_send_killed_at_any_instant_is_never_sent_twice_and_never_lost(
    place: Place,
) -> None:
    life = await place.fork(kill_at=1)
    anna = await enter(place)
    texts = []
    for point in count(1):
        texts.append(text := f"Точка №{point}.")
        window = await compose(anna, text)
        confirm = button(anna, window, "✅ Отправить")
        place.armed.touch()
        confirm()
        died = await killed(place, anna, life, text)
        states = place.frozen(text)
        if "http Send request_start" not in place.trace:
            assert not place.accepted(text)
        if not died:
            break
        life = await place.fork(kill_at=point + 1)
        if states:
            await cancels_too_late(anna, text)
        else:
            confirm()
        await judge(place, anna, text, states[0] if states else "not confirmed")
        late = confirm()
        await anna.waits_for(lambda tap=late: tap.answered)
    assert place.accepted(texts[-1])
    check_whole_ledger(place, texts)


async def test_an_sms_killed_before_its_dialog_was_closed_is_told_to_be_confirmed(
    place: Place,
) -> None:
    life = await place.fork(kill_at=1, kill_on="before dialog")
    anna, text = await enter(place), "Диалог открыт."
    window = await compose(anna, text)
    confirm = button(anna, window, "✅ Отправить")
    place.armed.touch()
    tap = confirm()
    assert await life.exit_code() == -9
    place.armed.unlink()
    state = place.frozen(text)[0]
    await place.fork()
    said = await cancels_too_late(anna, text)
    # the killed tap may come again, before /cancel, and closes the dialog itself
    said.append(tap.answer[0].lower() if tap.answer else "")
    assert any("уже подтвержден" in words for words in said)
    await judge(place, anna, text, state)
    assert len(place.accepted(text)) <= 1


async def ask_again(anna: Actor) -> Note:
    """Ask to send the newest unknown one again; return the window that is to be confirmed."""
    before = max(anna.room.notes)
    await anna.taps("🔁 Отправить ещё раз")

    def window() -> Note | None:
        newer = [note for number, note in anna.room.notes.items() if number > before]
        return next((note for note in newer if "получит два" in note.text), None)

    return await anna.waits_for(window)


async def test_a_second_try_killed_at_any_instant_is_one_second_try(place: Place) -> None:
    life = await place.fork(kill_at=1)
    anna = await enter(place)
    texts = []
    for point in count(1):
        texts.append(text := f"Ещё раз №{point}.")
        place.world.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "Sms/Send"))
        window = await compose(anna, text)
        button(anna, window, "✅ Отправить")()
        await unknown_outcome(anna, text)
        confirm = button(anna, await ask_again(anna), YES)
        place.armed.touch()
        confirm()
        died = await killed(place, anna, life, text)
        states = place.frozen(text)
        assert states[0] == ("resent" if states[1:] else "unknown")
        assert states[1:] or not place.accepted(text)
        if not died:
            break
        life = await place.fork(kill_at=point + 1)
        again = confirm()
        await anna.waits_for(lambda tap=again: tap.answered)
        if not place.frozen(text)[1:]:
            # a process that died with its window shown and not stored has left an old keyboard
            confirm = button(anna, await ask_again(anna), YES)
            confirm()
        await outcome(anna, text, "Решено отправить ещё раз")
        await judge(place, anna, text, states[1] if states[1:] else "not decided")
        late = confirm()
        await anna.waits_for(lambda tap=late: tap.answered)
    check_whole_ledger(place, texts)


async def test_a_hand_over_killed_at_any_instant_is_one_hand_over(place: Place) -> None:
    life = await place.fork()
    anna = await enter(place)
    texts = []
    for point in count(1):
        texts.append(text := f"Позже №{point}.")
        window = await compose(anna, text, HOUR_AHEAD)
        button(anna, window, "✅ Отправить")()
        card = await outcome(anna, text, "Запланировано")
        await life.end(signal.SIGTERM)  # a killed one might not have noted the card it sent
        place.armed.touch()
        life = await place.fork(kill_at=point, ahead=point * TO_HAND_OVER)
        died = await killed(place, anna, life, text)
        states = place.frozen(text)
        if not died:
            break
        life = await place.fork(ahead=point * TO_HAND_OVER)
        await judge(place, anna, text, states[0])
        assert "Запланировано" not in card.text
    assert all(sms.send_date for sms in place.world.gateway.ledger)
    check_whole_ledger(place, texts)
