"""An address of this machine to listen on, like `127.0.0.1:9464`; `off` stands for none."""

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

MONITORING = "127.0.0.1:9464"
"""Where the bot answers when MONITORING_ADDRESS says nothing else."""
OFF = "off"


class LocalAddress(NamedTuple):
    """A host and a port; port 0: any that is free."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_address(text: str) -> LocalAddress | None:
    """Return the address; None for `off`. ValueError for everything else."""
    written = text.strip()
    if written.lower() == OFF:
        return None
    try:
        return _address(written)
    except ValueError:
        raise ValueError(f"must be an address and a port, like {MONITORING}; or {OFF}") from None


def _address(written: str) -> LocalAddress:
    parts = urlsplit(f"//{written}")
    if parts.port is None or parts.netloc != written or parts.username is not None:
        raise ValueError("no host and port alone")
    host = parts.hostname or ""
    if host != "localhost":
        ipaddress.ip_address(host)
    return LocalAddress(host, parts.port)
