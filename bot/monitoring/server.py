"""Answers `/healthz`, `/readyz` and `/metrics`, from a thread of its own (docs/rules.md, O5).

A loop that is held cannot answer that it is held.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from http import HTTPStatus

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from bot.errors import BotError
from bot.local_address import LocalAddress

Handler = Callable[[web.Request], Awaitable[web.Response]]
AT_ONCE = 8
"""Requests that are answered at once; one more is told to come later."""
_LAST_ANSWERS = 1.0
"""Seconds for what is being answered when the bot ends."""


class MonitoringServer:
    """Listens while the bot runs.

    All that it asks is asked in its own thread, and its own loop. `why_not_ready` and `look` may
    take seconds; `registry` is read after `look` has returned.
    """

    def __init__(
        self,
        address: LocalAddress,
        *,
        why_not_alive: Callable[[], Sequence[str]],
        why_not_ready: Callable[[], Awaitable[Sequence[str]]],
        look: Callable[[], Awaitable[object]],
        registry: CollectorRegistry,
    ) -> None:
        self._address = address
        self._why_not_alive = why_not_alive
        self._why_not_ready = why_not_ready
        self._look = look
        self._registry = registry
        self._answering = 0
        self._thread: threading.Thread | None = None
        self._end: Callable[[], object] | None = None

    async def start(self) -> LocalAddress:
        """Begin to listen; return where. Raises BotError `monitoring-port-busy`."""
        listening = Future[LocalAddress]()
        self._thread = threading.Thread(
            target=self._run, args=(listening,), name="monitoring", daemon=True
        )
        self._thread.start()
        try:
            return await asyncio.wrap_future(listening)
        except OSError as error:
            raise BotError("monitoring-port-busy", address=str(self._address)) from error

    async def stop(self) -> None:
        """Stop listening; return when the thread has ended."""
        if self._end is not None:
            with suppress(RuntimeError):  # the thread has ended by itself
                self._end()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def _run(self, listening: Future[LocalAddress]) -> None:
        try:
            asyncio.run(self._serve(listening))
        except BaseException as error:  # noqa: BLE001 - whoever waits for the start is told
            if not listening.done():
                listening.set_exception(error)

    async def _serve(self, listening: Future[LocalAddress]) -> None:
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=_LAST_ANSWERS)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self._address).start()
            loop, ending = asyncio.get_running_loop(), asyncio.Event()
            self._end = lambda: loop.call_soon_threadsafe(ending.set)
            host, port = runner.addresses[0][:2]
            listening.set_result(LocalAddress(host, port))
            await ending.wait()
        finally:
            await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application()
        application.router.add_get("/healthz", self._bounded(self._healthz))
        application.router.add_get("/readyz", self._bounded(self._readyz))
        application.router.add_get("/metrics", self._bounded(self._metrics))
        return application

    def _bounded(self, answer: Handler) -> Handler:
        async def bounded(request: web.Request) -> web.Response:
            if self._answering >= AT_ONCE:
                return web.Response(status=HTTPStatus.TOO_MANY_REQUESTS)
            self._answering += 1
            try:
                return await answer(request)
            finally:
                self._answering -= 1

        return bounded

    async def _healthz(self, _: web.Request) -> web.Response:
        return _verdict(self._why_not_alive())

    async def _readyz(self, _: web.Request) -> web.Response:
        return _verdict(await self._why_not_ready())

    async def _metrics(self, _: web.Request) -> web.Response:
        await self._look()
        text = generate_latest(self._registry)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


def _verdict(problems: Sequence[str]) -> web.Response:
    status = HTTPStatus.SERVICE_UNAVAILABLE if problems else HTTPStatus.OK
    body = {"status": "bad" if problems else "ok", "problems": list(problems)}
    return web.json_response(body, status=status)
