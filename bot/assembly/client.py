"""The bot's client, pointed at the Bot API server of the settings."""

from functools import cache

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    GetUpdates,
    Response,
    SendDocument,
)

from bot.clock import Clock
from bot.settings import Settings
from bot.telegram.session import CarefulSession, OnStrange
from bot.telegram.strange import Strange
from handlers.ui.telegram_retry import Courtesy, Patience


def _ignore(_: Strange) -> None:
    """Take no note of an update that was not understood."""


def make_bot(settings: Settings, clock: Clock, on_strange: OnStrange = _ignore) -> Bot:
    """Return the bot's client, pointed at the settings' Bot API server."""
    _hold_answer_models()
    api = TelegramAPIServer.from_base(settings.telegram_api_url)
    session = CarefulSession(api, clock, on_strange, settings.proxy_address)
    session.middleware(Courtesy())
    session.middleware(Patience(clock))
    return Bot(
        settings.bot_token.get_secret_value(),
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
    )


@cache
def _hold_answer_models() -> tuple[object, ...]:
    """Build the models of the Bot API's usual answers and keep them alive.

    aiogram names the model of an answer at each call. Unless somebody still holds that model,
    pydantic builds it again, which takes several milliseconds.
    """
    return tuple(
        Response[method.__returning__]  # type: ignore[name-defined]
        for method in (
            AnswerCallbackQuery,
            EditMessageReplyMarkup,
            EditMessageText,
            GetFile,
            GetUpdates,
            SendDocument,
        )
    )
