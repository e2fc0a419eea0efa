"""The stand-in as a whole: the world with its people, behind a Bot API on loopback."""

from bot.clock import Clock
from bot.sandbox.telegram import archive
from bot.sandbox.telegram.faults import Faults
from bot.sandbox.telegram.people import People
from bot.sandbox.telegram.rates import Rates
from bot.sandbox.telegram.records import Json
from bot.sandbox.telegram.server import Server


class TelegramSandbox(People):
    """A strict Bot API for one bot; give its `url` to the bot as TELEGRAM_API_URL.

    `clock` dates messages and ages them (48 hours to delete, 15 seconds to answer a press);
    waiting of connections (long polling, ordered delays) is in the machine's seconds.
    `limits` turns on the flood limits with their 429; the rules of texts are always on.
    """

    def __init__(
        self,
        *,
        token: str = "42:TEST",  # noqa: S107 - opens this sandbox and nothing else
        clock: Clock | None = None,
        limits: bool = False,
    ) -> None:
        super().__init__(int(token.partition(":")[0]), clock)
        self.faults = Faults()
        self.url = ""
        self._server = Server(self, self.faults, Rates() if limits else None, token)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; `url` is set from then on. Port 0 takes a free one."""
        self.url = await self._server.start(host, port)

    async def stop(self) -> None:
        """Stop listening; the world stays as it is."""
        await self._server.stop()

    def dump(self) -> Json:
        """Return the state, ready to be written as JSON."""
        return archive.dump(self)

    def load(self, saved: Json) -> None:
        """Replace the state by one that `dump` returned. Raises ValueError for another format."""
        archive.load(self, saved)
