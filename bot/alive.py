"""`python -m bot alive`: does the running bot live? For containers, which ask every half minute.

Loads nothing of the product: that takes seconds, and this runs all the time.
"""

import http.client
import json
import os
import sys
from http import HTTPStatus

from dotenv import dotenv_values

from bot.local_address import MONITORING, LocalAddress, parse_address

COMMAND = "alive"
SETTING = "MONITORING_ADDRESS"
PATIENCE = 5.0
"""Seconds for an answer: the bot answers from a thread that does nothing else."""
_MOST = 4096
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is listened on, to be asked here


def main() -> int:
    """Ask, say what the answer was; return 0 when the bot lives, else 1."""
    alive, words = ask(_setting())
    (sys.stdout if alive else sys.stderr).write(f"{words}\n")
    return 0 if alive else 1


def ask(setting: str) -> tuple[bool, str]:
    """Ask the bot that answers at this address; tell whether it lives, and in which words."""
    try:
        address = parse_address(setting)
    except ValueError as error:
        return False, f"{SETTING} {error}"
    if address is None:
        return False, f"the bot cannot be asked: {SETTING}=off"
    try:
        status, body = _get(address)
    except TimeoutError:
        return False, f"the bot at {address} has not answered for {PATIENCE:.0f} s"
    except (OSError, http.client.HTTPException) as error:
        return False, f"no bot answers at {address} ({type(error).__name__})"
    if status == HTTPStatus.OK:
        return True, "alive"
    return False, _problems(body) or f"the bot at {address} answers {status}"


def _setting() -> str:
    """Return the setting as `bot.settings` would: the environment, then `.env`, then the usual."""
    for source in (os.environ, dotenv_values(".env")):
        found = {name.upper(): value for name, value in source.items()}.get(SETTING)
        if found:
            return found
    return MONITORING


def _get(address: LocalAddress) -> tuple[int, bytes]:
    host = _EVERYWHERE.get(address.host, address.host)
    connection = http.client.HTTPConnection(host, address.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status, answer.read(_MOST)
    finally:
        connection.close()


def _problems(body: bytes) -> str:
    try:
        return "; ".join(map(str, json.loads(body)["problems"]))
    except (ValueError, KeyError, TypeError):
        return ""
