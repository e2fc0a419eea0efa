"""A call that its caller wants no more when it could leave never leaves (docs/rules.md, S26)."""

from collections.abc import Callable, Iterator

import pytest

from bot.devino import DevinoClient, TooLate
from tests.devino.scripted import Gateway, refuse, reply


def wanted_for(looks: int) -> Callable[[], bool]:
    """Return a `stale` that says so from the look after so many on."""
    answers: Iterator[bool] = iter([False] * looks)
    return lambda: next(answers, True)


@pytest.mark.parametrize("looks", [0, 1], ids=["with the connection", "before the first byte"])
async def test_what_is_stale_at_either_look_leaves_no_byte_and_harms_no_other_call(
    gateway: Gateway, sessionless: DevinoClient, looks: int
) -> None:
    with pytest.raises(TooLate):
        await sessionless.send("DTSMS", "79161234567", "Привет", stale=wanted_for(looks))
    assert gateway.requests == []
    gateway.will(reply(["1"]))
    assert await sessionless.send("DTSMS", "79161234567", "Привет", stale=wanted_for(2)) == ["1"]


async def test_a_kept_connection_is_looked_at_as_well(
    gateway: Gateway, sessionless: DevinoClient
) -> None:
    gateway.will(reply(["1"]))
    await sessionless.send("DTSMS", "79161234567", "Привет")
    for looks in (0, 1):
        with pytest.raises(TooLate):
            await sessionless.send("DTSMS", "79161234567", "Привет", stale=wanted_for(looks))
    assert len(gateway.requests) == 1


async def test_a_repetition_with_a_new_session_is_asked_about_anew(
    gateway: Gateway, client: DevinoClient
) -> None:
    gateway.will(refuse(401, 4, "Session is invalid"))
    with pytest.raises(TooLate):
        await client.send("DTSMS", "79161234567", "Привет", stale=wanted_for(2))
    assert gateway.asked().count("Sms/Send") == 1
