"""The client against a bare aiohttp loop on the same server; the pace against its own promise."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote_plus

import aiohttp
import orjson

from bench import Ratio, Table, ratios
from bench._loopback import busiest_second, loopback
from bot.devino import MAX_ADDRESSES, DevinoClient, Pacer, TooManyRequests, open_http

TITLE = "The gateway client"

CONCURRENCY = 10
PHONE = "79161234567"
TEXT = "Ваш заказ 1234 готов, ждём вас до 20:00"
PHONES = [str(79160000000 + number) for number in range(MAX_ADDRESSES)]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SINGLES, BULKS, RUNS = 3000, 150, 7
PACES, PACE_SECONDS = (1, 10, 50), 20


async def run() -> list[Table]:
    """Measure single sends, bulk sends and the pace."""
    return [await _ratios(), await _paces()]


async def _ratios() -> Table:
    async with loopback() as url:
        single = await _compare(url, [PHONE], SINGLES)
    async with loopback("--ids", str(MAX_ADDRESSES)) as url:
        bulk = await _compare(url, PHONES, BULKS)
    return Table(
        f"`DevinoClient` with the pace lifted against `session.post` + orjson with the body joined "
        f"by hand; loopback server in a process of its own, no TLS, concurrency {CONCURRENCY}, "
        f"medians of {RUNS} interleaved runs. The target is 0.7.",
        ["", "client", "bare aiohttp", "ratio"],
        [
            _row("1 address, requests/s", single, 1),
            _row(f"{MAX_ADDRESSES} addresses, recipients/s", bulk, MAX_ADDRESSES),
        ],
    )


def _row(name: str, found: Ratio, each: int) -> list[str]:
    return [name, f"{found.ours * each:,.0f}", f"{found.bare * each:,.0f}", f"{found.ratio:.2f}"]


async def _compare(url: str, phones: list[str], requests: int) -> Ratio:
    async with open_http() as ours, aiohttp.ClientSession() as bare:
        client = DevinoClient(url, "shop", "secret", http=ours, pacer=Pacer(None))

        async def by_client() -> float:
            return await _rate(lambda: _send(client, phones), requests)

        async def by_hand() -> float:
            return await _rate(lambda: _post(bare, url, phones), requests)

        await by_client()
        await by_hand()
        return await ratios(by_client, by_hand, RUNS)


async def _send(client: DevinoClient, phones: list[str]) -> None:
    if len(phones) == 1:
        await client.send("DTSMS", phones[0], TEXT)
    else:
        await client.send_bulk("DTSMS", phones, TEXT)


async def _post(session: aiohttp.ClientSession, url: str, phones: list[str]) -> None:
    many = len(phones) > 1
    name = "DestinationAddresses" if many else "DestinationAddress"
    addresses = f"{name}=" + f"&{name}=".join(phones)
    body = (
        f"Login=shop&Password=secret&SourceAddress=DTSMS&{addresses}&Data={quote_plus(TEXT)}"
    ).encode()
    method = "Sms/SendBulk" if many else "Sms/Send"
    async with session.post(f"{url}/{method}", data=body, headers=FORM) as response:
        orjson.loads(await response.read())


async def _rate(call: Callable[[], Awaitable[None]], requests: int) -> float:
    left = iter(range(requests))

    async def worker() -> None:
        for _ in left:
            await call()

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(CONCURRENCY)))
    return requests / (time.perf_counter() - began)


async def _paces() -> Table:
    return Table(
        f"`Pacer` for {PACE_SECONDS} s, new connections and kept ones, answers after 20 to 200 ms, "
        "counted where the requests arrive, at a strict limiter: it refuses the request beyond N "
        "in any sliding second. The target is 0.93 of N, and nothing refused.",
        ["N", "reached share of N", "most in any second", "refused"],
        await asyncio.gather(*map(_pace, PACES)),
    )


async def _pace(rate: int) -> list[str]:
    async with loopback("--delay", "--limit", str(rate)) as url, open_http() as http:
        client = DevinoClient(url, "shop", "secret", http=http, pacer=Pacer(rate))
        sends = (client.send("DTSMS", PHONE, TEXT) for _ in range(rate * PACE_SECONDS + 1))
        answers = await asyncio.gather(*sends, return_exceptions=True)
    refused = sum(isinstance(answer, TooManyRequests) for answer in answers)
    arrivals = sorted(int(answer[0]) / 1e9 for answer in answers if isinstance(answer, list))
    reached = (len(arrivals) - 1) / (arrivals[-1] - arrivals[0])
    return [str(rate), f"{reached / rate:.3f}", str(busiest_second(arrivals)), str(refused)]
