"""The port of the gateway: listens, refuses, listens again, always at the same number."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
_SHUTDOWN_SECONDS = 2.0
_GOODBYE_SECONDS = 0.01


class Listener:
    """An HTTP server that keeps its port while it refuses connections."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._busy: set[web.RequestHandler] = set()
        self._server = web.Server(self._handle, access_log=None)
        self._runner = web.ServerRunner(self._server, shutdown_timeout=_SHUTDOWN_SECONDS)
        self._socket: socket.socket | None = None
        self._site: web.SockSite | None = None
        self.address: tuple[str, int] = ("", 0)

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 takes a free one, see `address`."""
        await self._runner.setup()
        self._bind(host, port)
        await self.resume()

    async def stop(self) -> None:
        """Close the port and every connection."""
        self._site = None
        await self._runner.cleanup()
        if self._socket:
            self._socket.close()

    async def pause(self) -> None:
        """Refuse connections from now on; close the open ones, busy ones after their answer."""
        if self._site is None:
            return
        await self._site.stop()
        self._site = None
        self._bind(*self.address)
        for connection in self._server.connections:
            if connection in self._busy:
                connection.close()
            else:
                connection.force_close()
        # A client in this very loop needs a moment to notice that its idle connection is gone.
        await asyncio.sleep(_GOODBYE_SECONDS)

    async def resume(self) -> None:
        """Listen again."""
        if self._site is None and self._socket:
            self._site = web.SockSite(self._runner, self._socket)
            await self._site.start()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self._busy.add(request.protocol)
        try:
            return await self._handler(request)
        finally:
            self._busy.discard(request.protocol)

    def _bind(self, host: str, port: int) -> None:
        """Hold the port without listening: a client is refused, nobody else can take it."""
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((host, port))
        self.address = self._socket.getsockname()
