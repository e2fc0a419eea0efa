"""What speaks to Telegram: the client, the handlers, and those who write unasked."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiogram import Bot, Dispatcher

from bot.administration.service import Administration
from bot.assembly.client import make_bot
from bot.assembly.rooms import open_privacy, open_rooms
from bot.assembly.sending import Sending
from bot.assembly.stores import Stores
from bot.chat.balance_warnings import WarningOutbox
from bot.clock import Clock
from bot.lifecycle import BackgroundWork
from bot.mailing.card_outbox import CardOutbox
from bot.mailing.details import CardFacts
from bot.mailing.news import NewsOutbox
from bot.monitoring.monitor import Watch
from bot.settings import Settings
from bot.telegram.observing import ObservedCalls
from bot.telegram.strange import Strange
from bot.tracking.notices import NoticeOutbox
from handlers import install
from handlers.anywhere.command_menus import CommandMenus
from handlers.dialogs.upload.reader import Reader
from handlers.ui.context import InFlight, Rooms
from handlers.ui.lost_places import LostPlaces
from handlers.unasked.alerts import AlertNotes
from handlers.unasked.cards import MailingCards
from handlers.unasked.delivery_notice import DeliveryNotices
from handlers.unasked.delivery_picture import DeliveryPictureJobs
from handlers.unasked.forget_chat import ForgetChatJobs
from handlers.unasked.incoming import IncomingMessages
from handlers.unasked.jobs import ChatJobs
from handlers.unasked.left_cards import LeftCards
from handlers.unasked.low_balance import BalanceWarnings
from handlers.unasked.mailing_news import MailingNews
from handlers.unasked.outbox import Deliverer
from handlers.unasked.pacing import PROGRESS, Turns
from handlers.unasked.report import ReportJobs
from handlers.unasked.statistics_files import StatisticsJobs
from handlers.unasked.unread_updates import UnreadUpdates
from storage.chat.menus import AdminMenus
from storage.dialogs.fsm import DialogStorage, TurnIsolation


@dataclass(frozen=True, slots=True)
class Telegram:
    """What speaks to Telegram: the client, the handlers, and those who write unasked."""

    bot: Bot
    dispatcher: Dispatcher
    rooms: Rooms
    reader: Reader
    in_flight: InFlight
    cards: Deliverer[CardFacts]
    deliverers: Sequence[BackgroundWork]
    news: Sequence[Deliverer[Any]]
    """All that show news, the cards' too: what waits there is counted."""
    unread: UnreadUpdates
    menus: CommandMenus


@asynccontextmanager
async def open_telegram(
    settings: Settings,
    stores: Stores,
    sending: Sending,
    administration: Administration,
    *,
    watch: Watch,
    clock: Clock,
) -> AsyncIterator[Telegram]:
    """Open the dialogs' file and the bot's client, and put the handlers together.

    Raises BotError `database-unusable`.
    """
    dialogs = await DialogStorage.open(settings.dialogs_place)
    privacy = open_privacy(settings, stores, sending, dialogs, clock)
    rooms = open_rooms(settings, stores, sending, administration, privacy=privacy, clock=clock)
    unread = UnreadUpdates(administration.alerts)

    def note(strange: Strange) -> None:
        watch.metrics.note_unread(skipped=strange.skipped)
        unread.note(strange)

    bot = make_bot(settings, clock, note)
    bot.session.middleware(LostPlaces(rooms))
    calls = ObservedCalls(watch.metrics.note_telegram_call, watch.health.note_poll)
    bot.session.middleware(calls)
    try:
        yield _put_together(
            rooms, stores, sending, dialogs=dialogs, bot=bot, unread=unread, watch=watch
        )
    finally:
        await bot.session.close()
        await dialogs.close()


def _put_together(
    rooms: Rooms,
    stores: Stores,
    sending: Sending,
    *,
    dialogs: DialogStorage,
    bot: Bot,
    unread: UnreadUpdates,
    watch: Watch,
) -> Telegram:
    isolation = TurnIsolation(dialogs)
    dispatcher = Dispatcher(storage=dialogs, events_isolation=isolation)
    # aiogram closes the storage when polling ends, but updates in hand and a retry still need it
    dispatcher.shutdown.handlers.clear()
    reader = Reader(dispatcher, rooms)
    tasks = sending.other_tasks
    menus = CommandMenus(bot, rooms.access, AdminMenus(stores.db), rooms.clock, tasks)
    note_update = watch.metrics.note_update
    in_flight = install(dispatcher, rooms, isolation, reader, menus, on_handled=note_update)
    jobs, turns = ChatJobs(bot, tasks), Turns(rooms.clock, PROGRESS)
    dispatcher["forget_chat_jobs"] = ForgetChatJobs(bot, rooms.privacy, jobs)
    dispatcher["report_jobs"] = ReportJobs(bot, rooms.mailings, jobs)
    dispatcher["statistics_jobs"] = StatisticsJobs(bot, rooms.statistics, jobs)
    dispatcher["picture_jobs"] = DeliveryPictureJobs(bot, rooms.mailings, jobs, rooms.clock)
    dispatcher["forget_dialogs"] = dialogs.forget_all
    journal, tracks, chats = stores.journal, stores.tracks, stores.chats
    card_outbox = CardOutbox(rooms.mailings.cards, journal, tracks, rooms.destinations)
    cards = MailingCards(rooms, card_outbox, turns)
    notices = DeliveryNotices(rooms, NoticeOutbox(tracks, journal, chats), turns)
    news = NewsOutbox(journal, chats, rooms.mailings.cards)
    card_deliverer = Deliverer(cards, bot, rooms, tasks)
    deliverers = (
        Deliverer(notices, bot, rooms, tasks),
        Deliverer(IncomingMessages(bot, rooms), bot, rooms, tasks),
        Deliverer(BalanceWarnings(rooms, WarningOutbox(chats)), bot, rooms, tasks),
        Deliverer(MailingNews(rooms, news), bot, rooms, tasks),
        Deliverer(AlertNotes(rooms, rooms.administration.alert_outbox), bot, rooms, tasks),
    )
    for listener in (card_deliverer, *deliverers, LeftCards(bot, rooms, tasks)):
        sending.bus.listen(listener.on_event)
    return Telegram(
        bot=bot,
        dispatcher=dispatcher,
        rooms=rooms,
        reader=reader,
        in_flight=in_flight,
        cards=card_deliverer,
        deliverers=deliverers,
        news=(card_deliverer, *deliverers),
        unread=unread,
        menus=menus,
    )
