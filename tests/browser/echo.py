"""A tiny real bot that shows one of everything the page has to draw."""

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import Command, CommandStart
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

MENU = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="Отправить", callback_data="go", style="primary"),
            InlineKeyboardButton(text="Стоп", callback_data="alert", style="danger"),
        ],
        [
            InlineKeyboardButton(text="Код 4815", copy_text=CopyTextButton(text="4815")),
            InlineKeyboardButton(text="Кабинет", url="https://my.devinotele.com"),
        ],
        [InlineKeyboardButton(text="Готово", callback_data="done", style="success")],
        [InlineKeyboardButton(text="Удалить", callback_data="delete")],
    ]
)
TEXT = (
    "<b>SMS-рассылка</b>\nБаланс: <code>500,00</code>, <i>хватит на 333 SMS</i>\n"
    "<blockquote>Отправитель — DTSMS</blockquote>"
    'Подробнее: <a href="https://devino.example/help">справка</a>, '
    "<tg-spoiler>пароль не покажем</tg-spoiler>, https://devino.example"
)
SHARE = ReplyKeyboardMarkup(
    keyboard=[[KeyboardButton(text="Дать мой номер", request_contact=True)]], resize_keyboard=True
)


def echo_router() -> Router:
    """Answer everything the page can send."""
    router = Router()

    @router.message(CommandStart())
    async def start(message: Message) -> None:
        await message.answer(TEXT, reply_markup=MENU)

    @router.message(Command("number"))
    async def number(message: Message) -> None:
        await message.answer("Чей номер?", reply_markup=SHARE)

    @router.callback_query(F.data == "alert")
    async def alert(query: CallbackQuery) -> None:
        await query.answer("Рассылка остановлена", show_alert=True)

    @router.callback_query(F.data == "delete", F.message.as_("message"))
    async def delete(query: CallbackQuery, message: Message) -> None:
        await message.delete()
        await query.answer("Удалено")

    @router.callback_query(F.message.as_("message"))
    async def press(query: CallbackQuery, message: Message) -> None:
        await message.edit_text(f"Нажато: {query.data}", reply_markup=MENU)
        await query.answer("Есть")

    @router.message(F.document)
    async def document(message: Message) -> None:
        assert message.document
        await message.answer(f"{message.document.file_name}: {message.document.file_size} байт")
        report = BufferedInputFile(b"report", "отчёт.xlsx")
        await message.answer_document(report, caption="Готово")

    @router.message(F.contact)
    async def contact(message: Message) -> None:
        assert message.contact
        await message.answer(f"Номер {message.contact.phone_number}")

    @router.message(F.text)
    async def text(message: Message) -> None:
        await message.answer(f"Эхо: {message.html_text}")

    return router


async def make_bot(url: str) -> tuple[Bot, Dispatcher]:
    """Return a bot that talks to the sandbox at `url`, its commands set."""
    bot = Bot(
        "42:TEST",
        session=AiohttpSession(api=TelegramAPIServer.from_base(url)),
        default=DefaultBotProperties(parse_mode=ParseMode.HTML),
    )
    await bot.set_my_commands(
        [
            BotCommand(command="start", description="Меню"),
            BotCommand(command="number", description="Поделиться номером"),
        ]
    )
    dispatcher = Dispatcher()
    dispatcher.include_router(echo_router())
    return bot, dispatcher
