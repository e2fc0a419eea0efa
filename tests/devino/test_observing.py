"""Whoever observes a client is told of every call once: what became of it, and how long it took."""

from dataclasses import dataclass, field

import pytest

from bot.devino import CallRefused, DevinoClient, DevinoError, Pacer, Rank, open_http
from bot.devino.errors import OutcomeUnknown, Unreachable
from bot.monitoring.metrics import verdict_of
from tests.devino.scripted import PASSWORD, SESSION, Gateway, HandClock, refuse, reply, reset


@dataclass
class Diary:
    calls: list[tuple[str, str]] = field(default_factory=list)
    took_of: list[str] = field(default_factory=list)
    waits: list[tuple[Rank, float]] = field(default_factory=list)

    def answered(self, method: str, error: DevinoError | None) -> None:
        self.calls.append((method, verdict_of(error)))

    def took(self, method: str, seconds: float) -> None:
        assert seconds >= 0
        self.took_of.append(method)

    def waited(self, rank: Rank, seconds: float) -> None:
        self.waits.append((rank, seconds))


async def test_each_call_is_told_of_by_its_verdict(gateway: Gateway, clock: HandClock) -> None:
    gateway.otherwise["User/SessionId"] = reply(SESSION)
    diary = Diary()
    async with open_http() as http:
        client = DevinoClient(
            gateway.url,
            "shop",
            PASSWORD,
            http=http,
            pacer=Pacer(None, clock=clock.now, sleep=clock.sleep, waited=diary.waited),
            read_retries=(),
            monotonic=clock.now,
            sleep=clock.sleep,
            observer=diary,
        )
        gateway.otherwise["Sms/Send"] = reply(["1"])
        await client.send("SHOP", "79161234567", "Привет")
        for act, error in ((refuse(400, 6, "bad"), CallRefused), (reset, OutcomeUnknown)):
            gateway.otherwise["Sms/Send"] = act
            with pytest.raises(error):
                await client.send("SHOP", "79161234567", "Привет")
    assert diary.calls == [
        ("User/SessionId", "accepted"),
        ("Sms/Send", "accepted"),
        ("Sms/Send", "refused"),
        ("Sms/Send", "unknown"),
    ]
    assert diary.took_of == ["User/SessionId", "Sms/Send", "Sms/Send", "Sms/Send"]
    assert [rank for rank, _ in diary.waits] == [Rank.SEND] * 4


def test_an_error_of_another_kind_is_its_own_word() -> None:
    class NeverLeftError(DevinoError): ...

    assert verdict_of(NeverLeftError()) == "never_left_error"


async def test_a_log_in_that_fails_is_told_of_and_the_call_it_was_for_is_not(
    gateway: Gateway, clock: HandClock
) -> None:
    gateway.otherwise["User/SessionId"] = reset
    diary = Diary()
    async with open_http() as http:
        client = DevinoClient(
            gateway.url,
            "shop",
            PASSWORD,
            http=http,
            pacer=Pacer(None),
            read_retries=(),
            sleep=clock.sleep,
            observer=diary,
        )
        with pytest.raises(Unreachable):
            await client.balance()
    assert diary.calls == [("User/SessionId", "unreachable")]


async def test_a_pacer_tells_how_long_each_caller_waited() -> None:
    clock, diary = HandClock(), Diary()
    pacer = Pacer(1, clock=clock.now, sleep=clock.sleep, waited=diary.waited)
    for _ in range(3):
        await pacer.turn(Rank.READ)
    assert diary.waits[0] == (Rank.READ, 0.0)
    assert all(seconds == pytest.approx(1.06) for _, seconds in diary.waits[1:])
