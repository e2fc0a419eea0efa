"""The buttons under a card: they work after restarts and months, for whoever may use the bot."""

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.errors import BotError
from bot.mailing.service import Details
from bot.model import Chat, MessageState, When
from handlers.buttons import Act, CardButton
from handlers.cards import card_buttons, card_text, overall, resend_buttons
from handlers.context import Rooms
from handlers.history import repeat_data
from handlers.i18n import Words
from handlers.states import Scheduled, SendOne
from handlers.words import delivery, explain_plain


async def on_card(
    callback: CallbackQuery,
    callback_data: CardButton,
    dialog_manager: DialogManager,
    rooms: Rooms,
    chat: Chat,
    words: Words,
) -> None:
    """Do what the button says; every failure is an alert, and the card stays true."""
    user_id, mailing_id = callback.from_user.id, callback_data.id
    service = rooms.service
    try:
        match callback_data.act:
            case Act.STATUS:
                await _status(callback, mailing_id, rooms, chat, words)
            case Act.AGAIN:
                data = repeat_data(await service.details(chat.id, mailing_id))
                await callback.answer()
                await _open(dialog_manager, SendOne.sender, data)
            case Act.TIME:
                details = await service.details(chat.id, mailing_id)
                if not details.mailing.held:
                    raise BotError("too-late")
                await callback.answer()
                await _open(dialog_manager, Scheduled.list, {"id": mailing_id})
            case Act.CANCEL:
                done = await service.cancel(chat.id, user_id, mailing_id)
                await callback.answer(words.plain("cancel-done" if done else "cancel-too-late"))
                await _redraw(callback, mailing_id, rooms, chat, words)
            case Act.NOW:
                done = await service.reschedule(chat.id, user_id, mailing_id, When())
                await callback.answer(words.plain("now-done" if done else "cancel-too-late"))
            case Act.ASK_RESEND:
                await _ask_resend(callback, mailing_id, rooms, chat, words)
            case Act.RESEND:
                new = await service.resend_unknown(chat.id, user_id, mailing_id)
                await callback.answer(words.plain("resend-done" if new else "already-decided"))
                await _redraw(callback, mailing_id, rooms, chat, words)
            case Act.COUNT:
                done = await service.count_as_sent(chat.id, user_id, mailing_id)
                await callback.answer(words.plain("count-done" if done else "already-decided"))
                await _redraw(callback, mailing_id, rooms, chat, words)
            case Act.SHOW:
                await callback.answer()
                await _redraw(callback, mailing_id, rooms, chat, words)
    except BotError as error:
        await callback.answer(explain_plain(words, error), show_alert=True)


async def _open(manager: DialogManager, state: object, data: dict[str, object]) -> None:
    await manager.start(
        state,  # type: ignore[arg-type]
        data=data,
        mode=StartMode.RESET_STACK,
        show_mode=ShowMode.SEND,
    )


async def _status(
    callback: CallbackQuery, mailing_id: int, rooms: Rooms, chat: Chat, words: Words
) -> None:
    details = await rooms.service.refresh_states(chat.id, mailing_id)
    state = overall(details, rooms.clock)
    await callback.answer(delivery(words, state))
    await _draw(callback, details, rooms, chat, words)


async def _ask_resend(
    callback: CallbackQuery, mailing_id: int, rooms: Rooms, chat: Chat, words: Words
) -> None:
    details = await rooms.service.details(chat.id, mailing_id)
    if details.message.state is not MessageState.UNKNOWN:
        await callback.answer(words.plain("already-decided"))
        await _draw(callback, details, rooms, chat, words)
        return
    await callback.answer(words.plain("resend-warning"), show_alert=True)
    if isinstance(callback.message, Message):
        await callback.message.edit_reply_markup(reply_markup=resend_buttons(details, words))


async def _redraw(
    callback: CallbackQuery, mailing_id: int, rooms: Rooms, chat: Chat, words: Words
) -> None:
    await _draw(callback, await rooms.service.details(chat.id, mailing_id), rooms, chat, words)


async def _draw(
    callback: CallbackQuery, details: Details, rooms: Rooms, chat: Chat, words: Words
) -> None:
    if not isinstance(callback.message, Message):
        return
    try:
        await callback.message.edit_text(
            card_text(details, chat, words, rooms.clock),
            reply_markup=card_buttons(details, chat, words),
        )
    except TelegramBadRequest as error:
        if "message is not modified" not in error.message:
            raise


def router() -> Router:
    """Return the handlers of the cards' buttons."""
    cards = Router(name="cards")
    cards.callback_query.register(on_card, CardButton.filter())
    return cards
