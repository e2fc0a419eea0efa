"""The methods of the Bot API that the sandbox knows, by their names in small letters."""

from collections.abc import Callable

from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.world import World

Handler = Callable[[World, Params], object]

METHODS: dict[str, tuple[str, Handler]] = {}
"""Name in small letters → name as documented, handler."""


def method(name: str) -> Callable[[Handler], Handler]:
    """Register a handler: it takes the world and the parameters and returns the `result`.

    It raises RefusalError for an answer with `ok: false`, and must then have changed nothing.
    """

    def register(handler: Handler) -> Handler:
        METHODS[name.lower()] = (name, handler)
        return handler

    return register
