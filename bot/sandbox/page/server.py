"""The page's own small server: static files, one WebSocket, files up and down."""

import asyncio
import inspect
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import orjson
from aiohttp import WSMsgType, web

from bot.clock import Clock
from bot.sandbox.devino import DevinoSandbox
from bot.sandbox.page.command import Command, Frame
from bot.sandbox.page.guard import add_headers, check_loopback, guard
from bot.sandbox.page.live import Frames, Live, encoded
from bot.sandbox.page.operator import Operator
from bot.sandbox.page.picture import Picture
from bot.sandbox.page.visitor import Visitor
from bot.sandbox.telegram import Person, Room, TelegramSandbox

WEB = Path(__file__).parent.parent / "web"
_MOST_BYTES = 50 * 1024 * 1024
_HEARTBEAT_SECONDS = 20.0
_PICTURES = {"image/png", "image/jpeg", "image/webp"}


class Page:
    """The chat page of a demo, on loopback; the sandboxes are started and stopped by others.

    `clock` is the sandboxes' own: the page calls a day «today» by it.
    """

    def __init__(self, telegram: TelegramSandbox, gateway: DevinoSandbox, *, clock: Clock) -> None:
        self.url = ""
        self._telegram = telegram
        self._picture = Picture(telegram, gateway)
        self._live = Live(
            telegram, gateway, self._picture, lambda: self._picture.whole(clock.now())
        )
        self._visitor = Visitor(telegram)
        self._actions = {**self._visitor.actions, **Operator(gateway, self._picture).actions}
        self._sockets: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None
        self._following: asyncio.Task[None] | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 8080) -> None:
        """Listen and set `url`; port 0 takes a free one. ValueError: an address not of loopback."""
        check_loopback(host)
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://localhost:{self._runner.addresses[0][1]}"
        self._following = asyncio.create_task(self._live.run())

    async def stop(self) -> None:
        """Close the open pages and the port."""
        if self._following:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
        if self._runner:
            await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=_MOST_BYTES)
        app.on_response_prepare.append(add_headers)
        app.on_shutdown.append(self._close_sockets)
        app.router.add_get("/", _index)
        app.router.add_static("/web/", WEB)
        app.router.add_get("/ws", self._socket)
        app.router.add_post("/upload", self._upload)
        app.router.add_get("/file/{file_id}", self._download)
        return app

    async def _close_sockets(self, _: web.Application) -> None:
        for socket in list(self._sockets):
            await socket.close()

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS, max_msg_size=1 << 16)
        await socket.prepare(request)
        self._sockets.add(socket)
        with self._live.viewer() as frames:
            writing = asyncio.create_task(_write(socket, frames))
            try:
                async for message in socket:
                    if message.type is WSMsgType.TEXT:
                        await self._carry_out(message.data, frames)
            finally:
                writing.cancel()
                self._sockets.discard(socket)
        return socket

    async def _carry_out(self, command: str, frames: Frames) -> None:
        try:
            fields = orjson.loads(command)
            done = self._actions[fields["do"]](Command(fields))
            if inspect.isawaitable(done):
                await done
            elif isinstance(done, Frame) and not frames.full():
                frames.put_nowait(encoded(done))
        except (ValueError, LookupError, TypeError) as error:
            if not frames.full():
                frames.put_nowait(encoded({"kind": "refused", "words": str(error)}))
        self._live.touch()

    async def _upload(self, request: web.Request) -> web.Response:
        """Take a file as a body; whose, where and its name stand in the query."""
        room, user, name = self._target(request.query)
        content = await request.read()
        if request.content_type in _PICTURES:
            self._telegram.send_photo(room, user, content)
        else:
            mime, album = request.content_type, request.query.get("album")
            self._telegram.upload(room, user, name, content, mime=mime, album=album)
        return web.Response(status=204)

    def _target(self, query: Mapping[str, str]) -> tuple[Room, Person, str]:
        try:
            room, user = self._visitor.place(int(query["user"]), int(query["room"]))
            return room, user, query["name"]
        except (ValueError, LookupError):
            raise web.HTTPNotFound from None

    async def _download(self, request: web.Request) -> web.Response:
        document = self._telegram.files.get(request.match_info["file_id"])
        if document is None:
            raise web.HTTPNotFound
        shown = document.mime in _PICTURES
        return web.Response(
            body=document.content,
            content_type=document.mime if shown else "application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(document.name)}"},
        )


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(WEB / "index.html")


async def _write(socket: web.WebSocketResponse, frames: Frames) -> None:
    with suppress(ConnectionError):
        while True:
            await socket.send_str(await frames.get())
