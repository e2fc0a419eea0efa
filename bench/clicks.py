"""A click in a dialog through the whole product, against a bare aiogram echo."""

import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import CallbackQuery, Chat, InlineKeyboardMarkup, Message, Update, User

from bench import Table
from bot.app import App, open_app
from bot.settings import load

TITLE = "A click in a dialog"

TOKEN = "42:BENCH"
USER = User(id=7, is_bot=False, first_name="Anna", language_code="ru")
CHAT = Chat(id=7, type="private", first_name="Anna")
MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
CLICKS = 300
RUNS = 5


class NoNetwork(BaseSession):
    """Answers every call at once, so that what is measured is ours; keeps the last keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.keyboard: InlineKeyboardMarkup | None = None
        self._ids = count(1)

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> Any:  # noqa: ANN401 - aiogram's signature
        """Return what Telegram would."""
        del timeout
        if isinstance(method, AnswerCallbackQuery):
            return True
        if isinstance(method, SendMessage | EditMessageText):
            if isinstance(method.reply_markup, InlineKeyboardMarkup):
                self.keyboard = method.reply_markup
            message_id = getattr(method, "message_id", None) or next(self._ids)
            return Message(message_id=message_id, date=MOMENT, chat=CHAT, text="·").as_(bot)
        return True

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - as above
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: FBT001, FBT002 - as above
    ) -> AsyncGenerator[bytes, None]:
        """Download nothing."""
        del url, headers, timeout, chunk_size, raise_for_status
        yield b""


def text_update(number: int, text: str) -> Update:
    """Return a message of the user's."""
    message = Message(message_id=number, date=MOMENT, chat=CHAT, from_user=USER, text=text)
    return Update(update_id=number, message=message)


def press(number: int, session: NoNetwork, label: str) -> Update:
    """Return a tap on the last keyboard's button with these words."""
    rows = session.keyboard.inline_keyboard if session.keyboard else []
    data = next(button.callback_data for row in rows for button in row if label in button.text)
    message = Message(message_id=1, date=MOMENT, chat=CHAT, text="·")
    query = CallbackQuery(
        id=str(number), from_user=USER, chat_instance="7", data=data, message=message
    )
    return Update(update_id=number, callback_query=query)


async def timed(click: Callable[[int], Awaitable[None]]) -> list[float]:
    """Return the seconds of each of many clicks, one after another."""
    lasted = []
    for number in range(CLICKS):
        started = time.perf_counter()
        await click(number)
        lasted.append(time.perf_counter() - started)
    return lasted


async def _product(app: App, session: NoNetwork, bot: Bot) -> Callable[[int], Awaitable[None]]:
    """Return a click that goes from the settings to the zones and back."""
    await app.feed(bot, text_update(1, "/settings"))
    labels = ("Часовой пояс", "Назад")

    async def click(number: int) -> None:
        await app.feed(bot, press(number + 10, session, labels[number % 2]))

    return click


def _echo() -> Dispatcher:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    return dispatcher


async def run() -> list[Table]:
    """Measure both, in turns."""
    session = NoNetwork()
    bot = Bot(TOKEN, session=session)
    echo = _echo()

    async def bare(number: int) -> None:
        await echo.feed_update(bot, text_update(number, "hello"))

    with tempfile.TemporaryDirectory() as folder:
        settings = load(
            None,
            bot_token=TOKEN,
            database_url=f"sqlite+aiosqlite:///{folder}/bot.sqlite3",
            dialogs_path=Path(folder) / "dialogs.sqlite3",
            files_path=Path(folder) / "files",
            secret_key_file=Path(folder) / "secret.key",
            access="open",
        )
        async with open_app(settings) as app:
            click = await _product(app, session, bot)
            rounds = [(await timed(click), await timed(bare)) for _ in range(RUNS)]
    ours = [median(one) for one, _ in rounds]
    theirs = [median(one) for _, one in rounds]
    p99 = median(quantiles(one, n=100)[98] for one, _ in rounds)
    return [
        Table(
            "The product's own dispatcher, dialogs, database and texts (a window with 12 buttons "
            "redrawn, the tap answered) against `Dispatcher` with one echo handler; Telegram's "
            f"side answers at once for both; medians of {RUNS} interleaved runs of {CLICKS}.",
            ["", "ms, median", "ms, p99"],
            [
                ["dialog click", f"{median(ours) * 1000:.2f}", f"{p99 * 1000:.2f}"],
                ["bare echo", f"{median(theirs) * 1000:.2f}", ""],
                ["ratio", f"{median(a / b for a, b in zip(ours, theirs, strict=True)):.1f}", ""],
            ],
        )
    ]
