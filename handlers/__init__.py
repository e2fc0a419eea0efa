"""What Telegram users see and press; every word is in `locales`."""

from aiogram import Dispatcher
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram_dialog import setup_dialogs

from handlers import (
    card_actions,
    contact_card,
    contact_list,
    contacts,
    errors,
    history,
    login,
    menu,
    pick_time,
    quick,
    scheduled,
    send_one,
    senders,
    settings,
    status,
    stop_list,
)
from handlers.context import Doorman, InFlight, Rooms
from handlers.manager import CardsApartFactory

DIALOGS = (
    menu,
    login,
    senders,
    send_one,
    pick_time,
    scheduled,
    status,
    history,
    contacts,
    contact_list,
    contact_card,
    stop_list,
    settings,
)


def _put_outermost(dispatcher: Dispatcher, middleware: InFlight) -> None:
    """Put it before aiogram's own, in one of which an update waits for its chat's turn."""
    chain = dispatcher.update.outer_middleware
    others = list(chain)
    for one in others:
        chain.unregister(one)
    chain.register(middleware)
    for one in others:
        chain.register(one)


def install(dispatcher: Dispatcher, rooms: Rooms, isolation: SimpleEventIsolation) -> InFlight:
    """Register everything in its one order; returns the counter of updates in flight.

    `isolation` must be the dispatcher's own: a click is safe only when both use the same
    (telegram: aiogram-dialog, guard 1).
    """
    in_flight = InFlight()
    _put_outermost(dispatcher, in_flight)
    dispatcher.update.outer_middleware(Doorman(rooms))
    dispatcher.include_router(quick.before_dialogs())
    dispatcher.include_router(card_actions.router())
    for module in DIALOGS:
        dispatcher.include_router(module.dialog())
    dispatcher.include_router(quick.after_dialogs())
    dispatcher.include_router(errors.router())
    setup_dialogs(
        dispatcher,
        dialog_manager_factory=CardsApartFactory(),
        events_isolation=isolation,
    )
    return in_flight
