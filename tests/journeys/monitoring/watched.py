"""A whole bot that answers on a port, and somebody who asks it as a monitor does."""

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Callable

from prometheus_client.parser import text_string_to_metric_families

from tests.budget import BUDGET, within
from tests.journeys.conftest import World

ANYWHERE = "127.0.0.1:0"
"""Any port that is free."""


async def answering(world: World) -> None:
    """Wait until the bot answers: it begins to before all else, but not at once."""
    app = world.app
    assert app is not None
    await world.person().waits_for(lambda: app.monitor.address)


Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def get(world: World, path: str) -> tuple[int, str]:
    """Ask, in whichever thread; return the status and the body."""
    assert world.app is not None
    assert world.app.monitor.address is not None
    connection = http.client.HTTPConnection(*world.app.monitor.address, timeout=BUDGET.seconds_left)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


async def asked(world: World, path: str) -> tuple[int, list[str]]:
    """Return the status and the problems of a health check."""
    status, body = await asyncio.to_thread(get, world, path)
    return status, json.loads(body)["problems"]


async def until(world: World, path: str, status: int, word: str = "") -> str:
    """Ask until the status is this and a problem has the word; return all problems in one line."""
    async with within():
        while True:
            found, problems = await asked(world, path)
            said = "; ".join(problems)
            if found == status and word in said:
                return said
            await asyncio.sleep(0.05)


async def scraped(world: World) -> Series:
    """Return every sample by its name and labels, as Prometheus reads them."""
    status, text = await asyncio.to_thread(get, world, "/metrics")
    assert status == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def held_until(seen: Callable[[], bool]) -> None:
    """Hold the loop that calls this, until another thread has seen something."""
    ready = threading.Event()

    def look() -> None:
        while BUDGET.seconds_left and not seen():
            time.sleep(0.02)
        ready.set()

    thread = threading.Thread(target=look)
    thread.start()
    while not ready.is_set():
        time.sleep(0.02)
    thread.join()
