"""Reaching Telegram by a proxy: its address as aiohttp-socks takes it, and its errors."""

from typing import Any
from urllib.parse import unquote, urlsplit

from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError, ProxyType

PROXY_ERRORS = (ProxyError, ProxyConnectionError, ProxyTimeoutError)
"""The proxy is down, does not let us in, or cannot connect: nothing has left for Telegram."""


def connector_options(url: str) -> dict[str, Any]:
    """Return what a `ProxyConnector` needs to know; names are resolved by the proxy.

    `ProxyConnector.from_url` would drop a user who has no password.
    """
    parts = urlsplit(url)
    return {
        "proxy_type": ProxyType[parts.scheme.upper()],
        "host": parts.hostname,
        "port": parts.port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "rdns": True,
    }
