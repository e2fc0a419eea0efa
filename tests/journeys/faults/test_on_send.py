"""Every way a send can go wrong: the chat says what the ledger says, and only what is known."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Note, Press
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, World, time_passing
from tests.journeys.faults.troubled import SESSION, SESSIONLESS, open_troubled, press

SHORT, LONG = "Привет", "Длинный текст. " * 8
UNKNOWN, ACCEPTED, REFUSED = "Исход неизвестен", "SMS принято шлюзом", "SMS не отправлено"
BUSY = "Шлюз недоступен или занят"
MORE = "По нашему счёту частей должно быть"
COUNT, RESEND, YES = "Считать отправленным", "Отправить ещё раз", "✅ Отправить"


@pytest.fixture(params=[SESSION, SESSIONLESS], ids=["session", "sessionless"])
def flavour(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock, flavour: str) -> AsyncIterator[World]:
    async with open_troubled(tmp_path, clock, flavour, patience=2) as opened:
        yield opened


@pytest.fixture
async def calm(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_troubled(tmp_path, clock, SESSION, patience=5) as opened:
        yield opened


def expected(kind: FaultKind) -> str:
    """Return what the card of a short SMS must say; a new kind of fault must be added here."""
    match kind:
        case (
            FaultKind.SLOW
            | FaultKind.MORE_IDS
            | FaultKind.REPEATED_IDS
            | FaultKind.SESSION_EXPIRED
            | FaultKind.HTTP_429
        ):
            return ACCEPTED
        case FaultKind.REFUSE:
            return REFUSED
        case (
            FaultKind.HTTP_500
            | FaultKind.HTTP_500_AFTER
            | FaultKind.HTTP_502_HTML
            | FaultKind.HTTP_502_HTML_AFTER
            | FaultKind.HTTP_503
            | FaultKind.HTTP_503_AFTER
            | FaultKind.HUGE
            | FaultKind.HUGE_AFTER
            | FaultKind.GZIP_BOMB
            | FaultKind.GZIP_BOMB_AFTER
            | FaultKind.HTML_200
            | FaultKind.HTML_200_AFTER
            | FaultKind.BROKEN_JSON
            | FaultKind.BROKEN_JSON_AFTER
            | FaultKind.EMPTY_BODY
            | FaultKind.EMPTY_BODY_AFTER
            | FaultKind.RESET_BEFORE
            | FaultKind.RESET_AFTER
            | FaultKind.TIMEOUT_BEFORE
            | FaultKind.TIMEOUT_AFTER
            | FaultKind.FEWER_IDS
            | FaultKind.PART_TAKEN
            | FaultKind.PART_REPEATED
            | FaultKind.PART_EARLIER
            | FaultKind.PART_EMPTY
            | FaultKind.GIVEN_IDS
            | FaultKind.PARTIAL_BODY
        ):
            return UNKNOWN
    raise AssertionError(kind)


async def sends(world: World, anna: Actor, text: str, *words: str) -> Note:
    """Confirm an SMS and wait for what its card says."""
    await world.compose(anna, text=text)
    await anna.taps("✅ Отправить")
    return await anna.sees(*words)


def shows(card: Note, look: str) -> bool:
    """Tell whether a card has this look; an accepted SMS may have been delivered by now."""
    return look in card.text or (look == ACCEPTED and "Доставлено" in card.text)


async def answered(anna: Actor, *taps: Press) -> None:
    await anna.waits_for(lambda: all(tap.answered for tap in taps))


def balances(card: Note) -> list[Decimal]:
    """Return the balance before and after that a card tells."""
    line = next(line for line in card.text.splitlines() if "Баланс до отправки" in line)
    amounts = re.findall(r"[0-9]+,[0-9]+", line.replace("\u00a0", ""))
    return [Decimal(amount.replace(",", ".")) for amount in amounts]


@dataclass(frozen=True, slots=True)
class Sent:
    """An SMS that met a fault: what its card must say, and how often the gateway took it."""

    text: str
    card: Note
    look: str
    accepted: int


async def sends_among(world: World, anna: Actor, kind: FaultKind, look: str) -> Sent:
    """Send an SMS that meets a fault; see that its card is true."""
    text, before = f"{SHORT} {kind}", world.gateway.account("demo").balance
    world.gateway.faults.add(Fault(kind, "Sms/Send", code=5, seconds=0.5))
    card = await sends(world, anna, text, look, text)
    accepted = 0 if look == REFUSED else int(kind.accepts or look == ACCEPTED)
    assert taken(world, text) == accepted
    if look == REFUSED:
        assert "Ничего не отправлено, деньги не списаны" in card.text
    elif look == ACCEPTED:
        await anna.waits_for(lambda: world.gateway.ledger[-1].ids[0] in card.text)
        assert (f"{MORE} 1" in card.text) == (kind is FaultKind.MORE_IDS)
    else:
        await anna.waits_for(lambda: "после: неизвестен" not in card.text)
        assert balances(card) == [before, before - accepted * Decimal("1.5")]
    return Sent(text, card, look, accepted)


def live_card(anna: Actor, text: str, before: Note) -> Note:
    """Return the message that is the card of this SMS: an unknown outcome is heard in a new one."""
    notes = [note for note in anna.room.notes.values() if note.from_bot]
    return next((one for one in reversed(notes) if text in one.text.splitlines()), before)


def taken(world: World, text: str) -> int:
    return sum(sms.data == text for sms in world.gateway.ledger)


async def test_the_chat_says_what_the_ledger_says_and_nothing_is_sent_again_by_itself(
    world: World, clock: ManualClock, subtests: pytest.Subtests
) -> None:
    anna = world.person()
    await world.log_in(anna)
    all_sent: list[Sent] = []
    async with time_passing(clock, step=0.1):
        for kind in FaultKind:
            with subtests.test(kind=kind):
                all_sent.append(await sends_among(world, anna, kind, expected(kind)))
    await world.stop()
    clock.forward(hours=1)
    await world.start()
    await anna.says("/help")
    await anna.sees("/status")
    for sent in all_sent:
        with subtests.test("after a restart", text=sent.text):
            assert taken(world, sent.text) == sent.accepted
            assert shows(live_card(anna, sent.text, sent.card), sent.look)


async def test_a_refusal_is_named_a_lost_session_waits_and_only_a_server_error_leaves_doubt(
    calm: World, subtests: pytest.Subtests
) -> None:
    anna = calm.person()
    await calm.log_in(anna)
    for code in range(1, 10):
        with subtests.test(code=code):
            calm.gateway.faults.add(Fault(FaultKind.REFUSE, "Sms/Send", times=2, code=code))
            look, text = {3: BUSY, 4: BUSY, 8: UNKNOWN, 9: UNKNOWN}.get(code, REFUSED), str(code)
            card = await sends(calm, anna, f"{SHORT} {text}", look, text)
            assert ("Ошибка: " in card.text) == (look == REFUSED)
            assert ("Ничего не отправлено" in card.text) == (look != UNKNOWN)
            assert not calm.sent
            calm.gateway.faults.clear()


@pytest.mark.parametrize("kind", [FaultKind.FEWER_IDS, FaultKind.MORE_IDS])
async def test_a_wrong_number_of_ids_is_accepted_and_told(calm: World, kind: FaultKind) -> None:
    anna = calm.person()
    await calm.log_in(anna)
    calm.gateway.faults.add(Fault(kind, "Sms/Send"))
    card = await sends(calm, anna, LONG, ACCEPTED, f"{MORE} 2")
    assert len(calm.sent) == 1
    told = 1 if kind is FaultKind.FEWER_IDS else 2
    assert all(one in card.text for one in calm.gateway.ledger[0].ids[:told])


@pytest.mark.parametrize("kind", [FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER])
async def test_counting_as_sent_works_once_and_sends_nothing(calm: World, kind: FaultKind) -> None:
    anna = calm.person()
    await calm.log_in(anna)
    calm.gateway.faults.add(Fault(kind, "Sms/Send"))
    card = await sends(calm, anna, SHORT, UNKNOWN)
    tap = press(anna, card, COUNT)
    first, second = tap(), tap()
    await answered(anna, first, second)
    await anna.waits_for(lambda: "Считается отправленным" in card.text)
    said = [one.answer[0] for one in (first, second) if one.answer]
    assert sorted(said) == ["Считаю отправленным.", "Уже решено раньше."]
    assert len(calm.sent) == int(kind.accepts)


@pytest.mark.parametrize("kind", [FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER])
async def test_sending_again_works_once_however_often_it_is_tapped(
    calm: World, clock: ManualClock, kind: FaultKind
) -> None:
    anna = calm.person()
    await calm.log_in(anna)
    calm.gateway.faults.add(Fault(kind, "Sms/Send"))
    card = await sends(calm, anna, SHORT, UNKNOWN)
    clock.forward(minutes=2)
    await anna.taps(RESEND)
    tap = press(anna, await anna.sees("Проверьте и отправьте", "получит два"), YES)
    await answered(anna, tap(), tap(), tap())
    await anna.sees("Решено отправить ещё раз", fresh=False)
    new = await anna.sees(ACCEPTED)
    assert new.message_id != card.message_id
    await answered(anna, tap())
    await calm.stop()
    await calm.start()
    await answered(anna, tap())
    assert len(calm.sent) == 1 + kind.accepts
    assert calm.gateway.ledger[-1].ids[0] in new.text


@pytest.mark.parametrize("first", ["count", "resend"])
async def test_two_members_of_a_group_make_one_decision(
    calm: World, clock: ManualClock, first: str
) -> None:
    anna, boris = calm.member(ANNA), calm.member(BORIS)
    await calm.log_in(anna)
    calm.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "Sms/Send"))
    await sends(calm, anna, SHORT, UNKNOWN)
    clock.forward(minutes=2)
    await boris.taps(RESEND)
    card = await anna.sees(UNKNOWN, fresh=False)
    count = press(anna, card, COUNT)
    window = await boris.sees("Проверьте и отправьте", "получит два")
    resend = press(boris, window, YES)
    taps = [count(), resend()] if first == "count" else [resend(), count()]
    await answered(anna, *taps)

    def decision() -> str:
        # what has come since may have moved the card below itself
        said = "\n".join(note.text for note in anna.room.notes.values())
        return next((one for one in ("Считается", "Решено отправить") if one in said), "")

    decided = await anna.waits_for(decision)
    said = [tap.answer[0] for tap in taps if tap.answer]
    if decided == "Считается":
        assert said == ["Считаю отправленным."]
        await boris.waits_for(lambda: "Уже решено раньше" in window.text)
        assert not calm.sent
    else:
        assert said == ["Уже решено раньше."]
        await anna.waits_for(lambda: shows(window, ACCEPTED))
        assert len(calm.sent) == 1


async def test_a_session_that_ends_between_two_sends_costs_nothing(calm: World) -> None:
    anna = calm.person()
    await calm.log_in(anna)
    await calm.compose(anna, text="раз")
    calm.gateway.expire_sessions("demo")
    await anna.taps("✅ Отправить")
    await anna.sees(ACCEPTED, "раз", "Остаток")
    calm.gateway.expire_sessions("demo")
    await sends(calm, anna, "два", ACCEPTED, "два")
    assert [text for _, _, text in calm.sent] == ["раз", "два"]


async def test_a_session_refused_twice_is_no_wrong_login_and_the_sms_goes_out_once_later(
    calm: World, clock: ManualClock
) -> None:
    anna = calm.person()
    await calm.log_in(anna)
    calm.gateway.faults.add(Fault(FaultKind.SESSION_EXPIRED, "Sms/Send", times=2))
    card = await sends(calm, anna, SHORT, BUSY, "Ничего не отправлено")
    assert "логин" not in card.text
    assert not calm.sent
    clock.forward(seconds=30)
    await anna.waits_for(lambda: ACCEPTED in card.text)
    assert len(calm.sent) == 1


async def test_sending_many_at_once_among_faults_loses_and_doubles_nothing(
    calm: World, clock: ManualClock
) -> None:
    anna = calm.person()
    await calm.log_in(anna)
    texts = [f"Письмо №{number}." for number in range(12)]
    kinds = [kind for kind in FaultKind if kind not in (FaultKind.SLOW, FaultKind.REFUSE)]
    chance = Random(7)  # noqa: S311 - the same luck every time, not a secret
    calm.gateway.faults.random(chance, {"Sms/Send": 0.6}, kinds)
    cards: dict[str, Note] = {}
    async with time_passing(clock, step=0.1):
        for text in texts:
            cards[text] = await calm.compose(anna, text=text)
            await anna.taps("✅ Отправить", note=cards[text], wait_answer=False)
        looks = (UNKNOWN, ACCEPTED, REFUSED)
        for text, first in cards.items():
            await anna.waits_for(
                lambda text=text, first=first: any(
                    shows(live_card(anna, text, first), look) for look in looks
                )
            )
            card = live_card(anna, text, first)
            accepted = [sms for sms in calm.gateway.ledger if sms.data == text]
            if UNKNOWN in card.text:
                assert len(accepted) <= 1
            else:
                assert len(accepted) == shows(card, ACCEPTED)
    await asyncio.sleep(0)
    assert len(calm.sent) == len(set(calm.sent))
