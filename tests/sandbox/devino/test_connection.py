import aiohttp
import pytest

from bot.sandbox.devino import DevinoSandbox
from tests.sandbox.devino.conftest import Client, HandClock


async def test_a_paused_gateway_refuses_connections_and_comes_back_on_its_port(
    client: Client, sandbox: DevinoSandbox
) -> None:
    url = sandbox.url
    await client.send()
    await sandbox.pause()
    with pytest.raises(aiohttp.ClientConnectorError) as refused:
        await client.send()
    assert isinstance(refused.value.os_error, ConnectionRefusedError)
    await sandbox.resume()
    assert sandbox.url == url
    assert (await client.send()).status == 200
    assert len(sandbox.ledger) == 2


async def test_pausing_and_resuming_twice_is_once(client: Client, sandbox: DevinoSandbox) -> None:
    await sandbox.pause()
    await sandbox.pause()
    await sandbox.resume()
    await sandbox.resume()
    assert (await client.send()).status == 200


async def test_a_gateway_can_be_stopped_while_paused() -> None:
    sandbox = DevinoSandbox()
    await sandbox.start()
    await sandbox.pause()
    await sandbox.stop()


async def test_a_stopped_gateways_port_can_be_taken_by_the_next(clock: HandClock) -> None:
    first = DevinoSandbox(clock=clock)
    await first.start()
    port = int(first.url.split(":")[2].split("/")[0])
    await first.stop()
    second = DevinoSandbox(clock=clock)
    await second.start(port=port)
    assert second.url == first.url
    await second.stop()


async def test_it_runs_on_the_machines_clock_by_default() -> None:
    sandbox = DevinoSandbox()
    sandbox.add_account("shop", "secret")
    await sandbox.start()
    form = {"Login": "shop", "Password": "secret"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{sandbox.url}/v2/User/Balance", data=form) as response,
    ):
        assert await response.json() == 1000
    await sandbox.stop()
