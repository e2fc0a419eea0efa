"""What Telegram users see and press; every word is in `locales`."""

from aiogram import BaseMiddleware, Dispatcher
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram_dialog import setup_dialogs

from handlers import (
    card_actions,
    contact_card,
    contact_list,
    contacts,
    drafts,
    errors,
    history,
    inbox_cards,
    login,
    mailing,
    menu,
    pick_time,
    quick,
    resend,
    scheduled,
    send_one,
    senders,
    settings,
    statistics,
    status,
    stop_list,
    templates,
    upload,
    upload_files,
)
from handlers.background import InTurn
from handlers.context import Doorman, InFlight, Rooms
from handlers.manager import CardsApartFactory
from handlers.reader import Reader

DIALOGS = (
    menu,
    login,
    senders,
    send_one,
    mailing,
    drafts,
    resend,
    pick_time,
    scheduled,
    status,
    history,
    statistics,
    contacts,
    contact_list,
    contact_card,
    stop_list,
    templates,
    settings,
    upload,
)


def _put_outermost(dispatcher: Dispatcher, middleware: BaseMiddleware) -> None:
    """Put it before aiogram's own, in one of which an update waits for its chat's turn."""
    chain = dispatcher.update.outer_middleware
    others = list(chain)
    for one in others:
        chain.unregister(one)
    chain.register(middleware)
    for one in others:
        chain.register(one)


def install(
    dispatcher: Dispatcher, rooms: Rooms, isolation: SimpleEventIsolation, reader: Reader
) -> InFlight:
    """Register everything in its one order; returns the counter of updates in flight.

    `isolation` must be the dispatcher's own: a click is safe only when both use the same
    (telegram: aiogram-dialog, guard 1).
    """
    in_flight = InFlight()
    _put_outermost(dispatcher, upload_files.EditedFiles())
    _put_outermost(dispatcher, in_flight)
    dispatcher.update.outer_middleware(InTurn(dispatcher.fsm))
    dispatcher.update.outer_middleware(Doorman(rooms))
    dispatcher["reader"] = reader
    dispatcher.message.outer_middleware(upload_files.RepliesWithFiles())
    dispatcher.include_router(upload_files.router())
    dispatcher.include_router(quick.before_dialogs())
    dispatcher.include_router(card_actions.router())
    dispatcher.include_router(inbox_cards.router())
    for module in DIALOGS:
        dispatcher.include_router(module.dialog())
    dispatcher.include_router(quick.after_dialogs())
    dispatcher.include_router(errors.router())
    setup_dialogs(
        dispatcher,
        dialog_manager_factory=CardsApartFactory(),
        events_isolation=isolation,
    )
    # dialogs are found when the first is needed, which may be before polling starts; twice fails
    dispatcher.startup.handlers.clear()
    return in_flight
