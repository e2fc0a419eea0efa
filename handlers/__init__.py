"""What Telegram users see and press; every word is in `locales`."""

from aiogram import BaseMiddleware, Dispatcher
from aiogram.fsm.storage.base import BaseEventIsolation
from aiogram_dialog import setup_dialogs

from handlers.anywhere import (
    admin_command,
    cancel,
    cards,
    commands,
    dropped_file,
    errors,
    expensive,
    free_text,
    incoming_taps,
    phone_offer,
    restored,
    typed_password,
)
from handlers.anywhere.command_menus import CommandMenus
from handlers.anywhere.confirmed_first import ConfirmedFirst
from handlers.anywhere.kept_pieces import KeptPieces
from handlers.anywhere.lost_step import LostStep, MenuAfterLostStep
from handlers.anywhere.plain_messages import PlainMessages
from handlers.anywhere.split_texts import RefuseTails, SplitTexts
from handlers.dialogs import (
    admin,
    login,
    menu,
    pick_time,
    privacy,
    senders,
    settings,
    statistics,
    validity,
)
from handlers.dialogs.contacts import lists, one_contact, one_list, stop_list
from handlers.dialogs.mailing import dialog as mailing
from handlers.dialogs.mailing import drafts, resend
from handlers.dialogs.past import history, scheduled, status, waiting
from handlers.dialogs.saved_texts import dialog as saved_texts
from handlers.dialogs.send import dialog as send
from handlers.dialogs.upload import dialog as upload
from handlers.dialogs.upload.reader import Reader
from handlers.ui.background_dialog import InTurn
from handlers.ui.context import AccessMiddleware, InFlight, OnHandled, Rooms
from handlers.ui.dialog_router import AnywhereRouter, DialogRouter
from handlers.ui.gate import Gate
from handlers.ui.manager import CardsApartFactory

DIALOGS = (
    menu,
    login,
    senders,
    send,
    mailing,
    drafts,
    resend,
    pick_time,
    validity,
    scheduled,
    waiting,
    status,
    history,
    statistics,
    lists,
    one_list,
    one_contact,
    stop_list,
    saved_texts,
    settings,
    privacy,
    upload,
    admin,
)


def _put_outermost(dispatcher: Dispatcher, middleware: BaseMiddleware) -> None:
    """Put a middleware before aiogram's own: one of those makes updates wait for their turn."""
    chain = dispatcher.update.outer_middleware
    others = list(chain)
    for one in others:
        chain.unregister(one)
    chain.register(middleware)
    for one in others:
        chain.register(one)


def _all_dialogs() -> DialogRouter:
    dialogs = DialogRouter()
    for module in DIALOGS:
        dialogs.include_dialog(module.dialog())
    return dialogs


def install(
    dispatcher: Dispatcher,
    rooms: Rooms,
    isolation: BaseEventIsolation,
    reader: Reader,
    menus: CommandMenus,
    *,
    on_handled: OnHandled,
) -> InFlight:
    """Register all handlers in the order they need; return the counter of updates in flight.

    `isolation` must be the dispatcher's own: a click is safe only when the dispatcher and
    aiogram-dialog use the same one (docs/rules.md, A1). `on_handled` is told of every update.
    """
    in_flight = InFlight(rooms.clock, on_handled)
    _put_outermost(dispatcher, dropped_file.Edits())
    kept = KeptPieces(dispatcher.fsm.storage, rooms.clock)
    _put_outermost(dispatcher, SplitTexts(kept, rooms.clock))
    _put_outermost(dispatcher, Gate(rooms))
    _put_outermost(dispatcher, in_flight)
    in_turn = InTurn(dispatcher.fsm)
    dispatcher.update.outer_middleware(in_turn)
    dispatcher.errors.outer_middleware(in_turn)
    dispatcher.update.outer_middleware(AccessMiddleware(rooms))
    dispatcher.update.outer_middleware(menus)
    dispatcher["reader"] = reader
    dispatcher.message.outer_middleware(PlainMessages())
    dialogs = _all_dialogs()
    lost_step = LostStep(isolation, dialogs.states_groups)
    dispatcher.message.outer_middleware(lost_step)
    dispatcher.callback_query.outer_middleware(lost_step)
    outside = AnywhereRouter(name="anywhere")
    outside.include_routers(
        typed_password.router(),
        dropped_file.router(),
        expensive.router(),
        restored.router(),
        admin_command.router(),
        cancel.router(),
        commands.router(),
        free_text.router(),
        phone_offer.router(),
        cards.router(),
        incoming_taps.router(),
    )
    dispatcher.include_router(outside)
    dispatcher.include_router(dialogs)
    dispatcher.include_router(errors.unhandled_clicks())
    dispatcher.include_router(errors.router())
    setup_dialogs(
        dispatcher,
        dialog_manager_factory=CardsApartFactory(),
        events_isolation=isolation,
    )
    # after aiogram-dialog's own: they need the dialogs that are open
    confirmed_first = ConfirmedFirst()
    dispatcher.message.outer_middleware(confirmed_first)
    dispatcher.callback_query.outer_middleware(confirmed_first)
    dispatcher.message.outer_middleware(RefuseTails(kept))
    dispatcher.message.middleware(MenuAfterLostStep())
    # aiogram-dialog collects the dialogs when the first is needed, which may be before polling
    # starts; a second time, at startup, would fail
    dispatcher.startup.handlers.clear()
    return in_flight
