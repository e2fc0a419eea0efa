"""One login at a host, however it is written: what has one pace, and one count of tries."""

import unicodedata
from urllib.parse import urlsplit

from bot.model import Account

Login = tuple[str, str]
"""A host and a login there, as `login_of` returns them."""


def login_of(account: Account) -> Login:
    """Return the same for every way to write a login; both flavours of a server have one."""
    login = unicodedata.normalize("NFKC", account.login).casefold()
    return urlsplit(account.server).netloc.casefold(), "".join(login.split())
