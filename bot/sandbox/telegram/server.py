"""The HTTP side: `/bot<token>/<method>` and `/file/bot<token>/<path>` on loopback."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from secrets import compare_digest

from aiohttp import web

from bot.sandbox.telegram import editing, profile, sending
from bot.sandbox.telegram.access import room_of
from bot.sandbox.telegram.downloads import send_file
from bot.sandbox.telegram.faults import FILE, Fault, Faults
from bot.sandbox.telegram.odd import odd_response
from bot.sandbox.telegram.params import Params, read_params
from bot.sandbox.telegram.rates import COUNTED, Rates
from bot.sandbox.telegram.records import Call, Json
from bot.sandbox.telegram.refusals import RefusalError, conflict
from bot.sandbox.telegram.registry import METHODS
from bot.sandbox.telegram.updates import on_the_wire
from bot.sandbox.telegram.webhook import Webhook
from bot.sandbox.telegram.world import World

HANDLED_IN = (editing, profile, sending)
"""Importing these modules registers their methods."""

_WAITING = {
    "getupdates": "getUpdates",
    "setwebhook": "setWebhook",
    "deletewebhook": "deleteWebhook",
    "getwebhookinfo": "getWebhookInfo",
}
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
    "webhook first"
)


@dataclass(slots=True)
class Server:
    """Answers the bot's calls; the token is compared and never shown."""

    world: World
    faults: Faults
    rates: Rates | None
    token: str = field(repr=False)
    webhook: Webhook = field(init=False)
    _runner: web.AppRunner | None = None

    def __post_init__(self) -> None:
        self.webhook = Webhook(self.world.updates)

    async def start(self, host: str, port: int) -> str:
        """Listen and return the address."""
        self.world.updates.closing = False
        app = web.Application()
        app.router.add_route("*", "/file/bot{token}/{path:.+}", self._download)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_route("*", "/{anything:.*}", _nothing_here)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Answer the waiting poll and close the server."""
        await self.webhook.stop()
        self.world.updates.closing = True
        self.world.updates.end_poll()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def _is_ours(self, request: web.Request) -> bool:
        return compare_digest(request.match_info["token"].encode(), self.token.encode())

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if not self._is_ours(request):
            return _refused(RefusalError(401, "Unauthorized"))
        path = request.match_info["path"]
        for document in self.world.files.values():
            if document.path == path and document.size <= sending.DOWNLOAD_LIMIT:
                return await send_file(request, document.content, self.faults.take(FILE))
        return _refused(RefusalError(404, "Not Found"))

    async def _serve(self, request: web.Request) -> web.Response:
        if not self._is_ours(request):
            return _refused(RefusalError(401, "Unauthorized"))
        name = request.match_info["method"].lower()
        if name not in METHODS and name not in _WAITING:
            return _refused(RefusalError(404, "Not Found"))
        fault = self.faults.take(name)
        try:
            params = await read_params(request, fault.line if fault else None)
        except RefusalError as refusal:
            return self._recorded(name, Params({}, {}), refusal)
        if params is None:
            return _cut_off(request)
        if fault is None:
            return await self._answer(name, params)
        return await self._troubled(request, name, params, fault)

    async def _troubled(
        self, request: web.Request, name: str, params: Params, fault: Fault
    ) -> web.Response:
        await asyncio.sleep(fault.delay)
        if not fault.fails:
            return await self._answer(name, params)
        if fault.odd is not None:
            return await self._odd(name, params, fault)
        if fault.after_effect:
            await self._answer(name, params)
            response = _refused(fault.refusal())
        else:
            response = self._recorded(name, params, fault.refusal())
        return _cut_off(request) if fault.reset else response

    async def _odd(self, name: str, params: Params, fault: Fault) -> web.Response:
        result: object = None
        if fault.after_effect:
            try:
                result = await self._execute(name, params)
            except RefusalError as refusal:
                return self._recorded(name, params, refusal)
        self._record(name, params, f"answered oddly: {fault.odd}")
        return odd_response(fault.odd, result) if fault.odd else _refused(fault.refusal())

    async def _answer(self, name: str, params: Params) -> web.Response:
        try:
            result = await self._execute(name, params)
        except RefusalError as refusal:
            return self._recorded(name, params, refusal)
        self._record(name, params, None)
        if name == "getupdates" and isinstance(result, list):
            updates = ", ".join(map(on_the_wire, result))
            body = f'{{"ok": true, "result": [{updates}]}}'
            return web.Response(text=body, content_type="application/json")
        return web.json_response({"ok": True, "result": result})

    async def _execute(self, name: str, params: Params) -> object:
        if name in _WAITING:
            return await self._waiting(name, params)
        if self.rates and name in COUNTED:
            self.rates.check(room_of(self.world, params), self.world.clock.now())
        return METHODS[name][1](self.world, params)

    async def _waiting(self, name: str, params: Params) -> object:
        if name == "getupdates":
            return await self._poll(params)
        if name == "setwebhook":
            return self.webhook.set(params)
        if name == "deletewebhook":
            return self.webhook.set(Params(_only(params, "drop_pending_updates"), {}))
        return self.webhook.info()

    async def _poll(self, params: Params) -> list[Json]:
        if self.webhook.url:
            raise conflict(_WEBHOOK_ACTIVE)
        updates = self.world.updates
        updates.allow(params.parsed("allowed_updates"))
        limit, seconds = params.integer("limit", 100), params.integer("timeout")
        return await updates.poll(params.integer("offset"), limit, seconds)

    def _recorded(self, name: str, params: Params, refusal: RefusalError) -> web.Response:
        self._record(name, params, refusal.description)
        return _refused(refusal)

    def _record(self, name: str, params: Params, error: str | None) -> None:
        documented = _WAITING.get(name) or METHODS[name][0]
        shown = params.for_the_log()
        shown.pop("secret_token", None)
        now = self.world.clock.now()
        self.world.record(Call(documented, shown, error is None, error, now))


def _only(params: Params, name: str) -> Json:
    return {name: params.text(name)}


def _refused(refusal: RefusalError) -> web.Response:
    answer: Json = {
        "ok": False,
        "error_code": refusal.status,
        "description": refusal.description,
    }
    headers = {}
    if refusal.retry_after:
        answer["parameters"] = {"retry_after": refusal.retry_after}
        headers["Retry-After"] = str(refusal.retry_after)
    if refusal.migrated_to:
        answer["parameters"] = {"migrate_to_chat_id": refusal.migrated_to}
    return web.json_response(answer, status=refusal.status, headers=headers)


def _cut_off(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _nothing_here(_request: web.Request) -> web.Response:
    return _refused(RefusalError(HTTPStatus.NOT_FOUND, "Not Found"))
