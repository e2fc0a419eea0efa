"""Who may talk to the page: a browser on this machine that shows this very page, nobody else."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from aiohttp import hdrs, web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_NAMES = ("localhost", "127.0.0.1", "[::1]")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types notes"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def check_loopback(host: str) -> None:
    """Raise ValueError for an address that other machines could reach."""
    if host != "localhost" and not ip_address(host).is_loopback:
        raise ValueError("the demo's page is for this machine only: bind it to loopback")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other hosts' names (DNS rebinding) and other sites' pages; no scripts but ours."""
    if request.host.rsplit(":", 1)[0] not in _NAMES:
        raise web.HTTPMisdirectedRequest(text="unknown host")
    if _changes_something(request) and request.headers.get(hdrs.ORIGIN) != _own(request):
        raise web.HTTPForbidden(text="another site's page")
    return await handler(request)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Send the browser's rules with every answer."""
    response.headers.update(_HEADERS)
    response.headers["Content-Security-Policy"] = _POLICY.format(host=request.host)


def _own(request: web.Request) -> str:
    return f"http://{request.host}"


def _changes_something(request: web.Request) -> bool:
    upgrade = request.headers.get(hdrs.UPGRADE, "").lower() == "websocket"
    return upgrade or request.method not in {hdrs.METH_GET, hdrs.METH_HEAD}
