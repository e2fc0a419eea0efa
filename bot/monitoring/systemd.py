"""Tells systemd how the service is (sd_notify), without a library."""

import logging
import os
import socket
from collections.abc import Mapping

log = logging.getLogger(__name__)

_MICROSECONDS = 1_000_000
_PATIENCE = 0.02
"""Seconds that a full queue of systemd's may hold the loop: it holds ten lines."""


class Notifier:
    """Sends lines like `READY=1` to the socket that systemd names; to nobody when it names none.

    `watchdog` is within how many seconds systemd wants to be told `WATCHDOG=1`; None: never.
    """

    def __init__(self, environment: Mapping[str, str], pid: int | None = None) -> None:
        name = environment.get("NOTIFY_SOCKET", "")
        # a name that begins with @ is in no folder
        self._address = f"\0{name[1:]}" if name.startswith("@") else name
        self.watchdog = _watchdog(environment, os.getpid() if pid is None else pid)
        self._status = ""

    def tell(self, line: str) -> None:
        """Send a line; a failure is logged and changes nothing."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as one:
                one.settimeout(_PATIENCE)
                one.sendto(line.encode(), self._address)
        except OSError as error:
            log.warning("systemd was not told %s: %s", line.partition("=")[0], type(error).__name__)

    def tell_status(self, words: str) -> None:
        """Send what `systemctl status` shows, when it is new."""
        if words != self._status:
            self._status = words
            self.tell(f"STATUS={words}")


def _watchdog(environment: Mapping[str, str], pid: int) -> float | None:
    """Return the seconds of WATCHDOG_USEC, unless they are meant for another process."""
    period, of = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not period.isdecimal() or not int(period) or of not in {"", str(pid)}:
        return None
    return int(period) / _MICROSECONDS
