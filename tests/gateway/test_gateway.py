"""What the engine and people are told of an answer: an outcome or a BotError, nothing else."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import devino
from bot.devino.answers import HttpAnswer
from bot.errors import BotError
from bot.gateway.gateway import (
    Accepted,
    DevinoGateway,
    NotLeft,
    NotTaken,
    Outcome,
    Refused,
    Unclear,
)
from bot.model import When
from tests.conftest import START
from tests.devino.conftest import clock, connect, gateway
from tests.devino.scripted import SESSION, Act, Connect, Gateway, refuse, reply, reset

__all__ = ["clock", "connect", "gateway"]

EXPIRED = refuse(401, 4, "SessionID expired")
ONE, MANY = ["79161234567"], ["79161234567", "79161234568"]


@pytest.fixture
def inside(gateway: Gateway, connect: Connect) -> DevinoGateway:
    """Return a gateway of the session flavour whose log-ins succeed."""
    gateway.otherwise["User/SessionId"] = reply(SESSION)
    return DevinoGateway(connect())


async def submit(to: DevinoGateway, phones: list[str]) -> Outcome:
    return await to.submit("DTSMS", phones, "Привет", When(), START)


@pytest.mark.parametrize("phones", [ONE, MANY])
@pytest.mark.parametrize(
    ("acts", "kind"),
    [
        ([reply(["1", "2"])], Accepted),
        ([refuse(403, 5, "Not enough credits")], Refused),
        ([EXPIRED, EXPIRED], NotTaken),
        ([EXPIRED, refuse(401, 4, "Invalid user login or password")], NotTaken),
        ([reply(b"slow down", 429)], NotTaken),
        ([reply(b"", 429, headers="Retry-After: 5\r\n")], NotTaken),
        ([reply(b"<html>", 503, headers="Retry-After: 5\r\n")], Unclear),
        ([refuse(500, 8, "Gateway busy")], Unclear),
        ([refuse(500, 8, "Error_Message_Queue_Full")], Unclear),
        ([refuse(500, 9, "Internal server error")], Unclear),
        ([refuse(200, 8, "Error_Gateway_Busy")], Unclear),
        ([refuse(400, 42, "Error_Gateway_Busy")], Unclear),
        ([reply([1])], Unclear),
        ([reply(["\u202e1"])], Unclear),
        ([reply(["1"] * 5000)], Unclear),
        ([reply(["x" * 1_000_000])], Unclear),
        ([reply(b'{"Code":6,"Code":7}', 400)], Unclear),
        ([reply(b"[" * 70_000)], Unclear),
        ([reply(b" " * 10_000_000 + b'["1","2"]')], Unclear),
        ([reset], Unclear),
    ],
)
async def test_an_answer_to_a_send_is_what_it_proves_and_no_more(
    gateway: Gateway, inside: DevinoGateway, acts: list[Act], kind: type, phones: list[str]
) -> None:
    gateway.will(*acts)
    assert type(await submit(inside, phones)) is kind
    assert not gateway.script


async def test_the_rest_after_haste_is_everybodys_who_uses_the_login(
    gateway: Gateway, inside: DevinoGateway
) -> None:
    turns = await inside.turns(2)
    gateway.will(reply(b"", 429, headers="Retry-After: 30\r\n"))
    assert isinstance(await submit(inside, ONE), NotTaken)
    before = len(gateway.requests)
    outcome = await inside.submit("DTSMS", ONE, "x", When(), START, turn=turns[0])
    assert isinstance(outcome, NotTaken)
    with pytest.raises(BotError, match="gateway-busy"):
        await inside.state("1")
    assert len(gateway.requests) == before


@pytest.mark.parametrize("acts", [[EXPIRED] * 6, [reply(b"", 429)] * 3])
async def test_a_busy_gateway_is_not_told_as_a_wrong_login(
    gateway: Gateway, inside: DevinoGateway, acts: list[Act]
) -> None:
    gateway.will(*acts)
    with pytest.raises(BotError) as caught:
        await inside.balance()
    assert (caught.value.code, caught.value.facts) == ("gateway-busy", {})


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (b"20015.3", "20015.3"),
        (b'"20015.3"', "20015.3"),
        (b'"20 015,299999"', "20015.3"),
        ('"20\u00a0015,3"'.encode(), "20015.3"),
        (b"null", None),
        (b'""', None),
        (b'"?"', None),
        (b"", None),
        (b"NaN", None),
        (b"true", None),
        (b"[]", None),
        (b"{}", None),
    ],
)
async def test_a_balance_is_known_or_unknown(
    gateway: Gateway, inside: DevinoGateway, told: bytes, known: str | None
) -> None:
    gateway.otherwise["User/Balance"] = reply(told)
    assert await inside.balance() == (None if known is None else Decimal(known))


@pytest.mark.parametrize(
    "told", [b"1e999999999", b"1e17", b"9" * 5000, b'{"Code":4}', b"[" * 50_000, b"<html>"]
)
async def test_a_monster_is_an_unclear_answer(
    gateway: Gateway, inside: DevinoGateway, told: bytes
) -> None:
    gateway.otherwise["User/Balance"] = reply(told)
    with pytest.raises(BotError, match="gateway-unclear"):
        await inside.balance()


@pytest.mark.parametrize(
    ("told", "price"),
    [(1.5, "1.5"), (0, "0"), ("2,5", "2.5"), (999_999.99, "999999.99")]
    + [(odd, None) for odd in (None, -1.5, 1_000_000, 9e17, True, [], "x")],
)
async def test_a_price_is_what_a_segment_may_cost_or_unknown_and_the_state_is_told(
    gateway: Gateway, inside: DevinoGateway, told: object, price: str | None
) -> None:
    gateway.otherwise["Sms/State"] = reply({"State": 0, "Price": told})
    state = await inside.state("1")
    assert (state.state, state.price) == (0, None if price is None else Decimal(price))


async def test_more_incoming_sms_than_can_be_read_are_told_apart_from_trouble(
    gateway: Gateway, inside: DevinoGateway
) -> None:
    gateway.will(reply([{"ID": 1, "Data": "x" * 1000}] * 2000), reply([{"ID": 1}]))
    with pytest.raises(BotError, match="gateway-too-much"):
        await inside.incoming(START, START)
    assert [one.gateway_id for one in await inside.incoming(START, START)] == [1]


class Scripted:
    """Stands where the network is: one answer, whatever is asked."""

    def __init__(self, answer: HttpAnswer) -> None:
        self.answer = answer

    async def exchange(self, *_: object, **__: object) -> HttpAnswer:
        return self.answer


ids = st.text(max_size=5) | st.integers() | st.none() | st.floats() | st.lists(st.text())
bodies = st.one_of(
    st.binary(max_size=100),
    st.sampled_from([b'{"Code":%d,"Desc":"session"}' % code for code in range(12)]),
    st.lists(ids, max_size=5).map(lambda found: str(found).replace("'", '"').encode()),
)


@pytest.fixture
async def somewhere() -> AsyncIterator[devino.DevinoClient]:
    async with devino.open_http() as http:
        yield devino.DevinoClient(
            "http://127.0.0.1:9/rest/v2",
            "shop",
            "secret",
            http=http,
            pacer=devino.Pacer(None),
            read_retries=(),
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(status=st.integers(200, 599), body=bodies, cut=st.booleans())
async def test_whatever_is_answered_a_send_has_an_outcome_and_only_a_clear_no_is_a_no(
    somewhere: devino.DevinoClient, *, status: int, body: bytes, cut: bool
) -> None:
    answer = HttpAnswer(status, "application/json", body, cut=cut)
    somewhere._transport = Scripted(answer)  # type: ignore[assignment]
    outcome = await submit(DevinoGateway(somewhere), ONE)
    match outcome:
        case Accepted(found):
            assert 200 <= status < 300
            assert not cut
            assert all(isinstance(one, str) and one.isprintable() and one.strip() for one in found)
        case Refused():
            assert 400 <= status < 500
            assert not cut
            assert b'"Code":' in body
        case NotTaken():
            assert status == 429 or (400 <= status < 500 and b"session" in body)
        case NotLeft():
            pytest.fail("it left")
        case Unclear():
            assert status != 429
