"""The composition root: opens everything in order, runs it, and closes it in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from typing import Protocol

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramUnauthorizedError
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.types import BotCommand, Update
from aiohttp import ClientSession

from bot import devino
from bot.access import Access
from bot.chat.balance_watch import BalanceWatch
from bot.chat.inbox import Inbox
from bot.chat.preferences import Preferences
from bot.chat.saved_texts import Templates
from bot.clock import Clock, SystemClock
from bot.concurrency.nursery import Nursery
from bot.contacts import Audiences, Contacts, StopList, keep_tidy
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.gateway.pool import GatewayPool
from bot.logs import add_secret
from bot.mailing.lookup import Lookup
from bot.mailing.mailings import Mailings
from bot.mailing.service import Service
from bot.mailing.statistics import Statistics
from bot.sending.engine import Engine, Policy
from bot.settings import Settings, ensure_secret_key
from bot.timing.sending_rate import Pace
from bot.tracking.tracker import Tracker
from handlers import install
from handlers.anywhere.commands import COMMANDS
from handlers.dialogs.upload.reader import Reader
from handlers.i18n import LANGUAGES, Words, bundle
from handlers.ui.context import InFlight, Rooms
from handlers.ui.telegram_retry import Patience
from handlers.unasked.card_keeper import CardKeeper
from handlers.unasked.delivery_notice import Notices
from handlers.unasked.delivery_picture import Pictures
from handlers.unasked.incoming import InboxKeeper
from handlers.unasked.jobs import Making
from handlers.unasked.low_balance import BalanceKeeper
from handlers.unasked.pacing import Turns
from handlers.unasked.report import Papers
from handlers.unasked.statistics_files import StatisticsPapers
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.chat.incoming import IncomingStore
from storage.chat.senders import Senders
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.delivery.statistics import Counts
from storage.delivery.tracks import Tracks
from storage.dialogs import DialogStorage
from storage.journal.journal import Journal

log = logging.getLogger(__name__)

UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""Asked for by name: what aiogram collects itself holds names Telegram does not know."""

OUT_OF_REACH = (TelegramAPIError, ClientDecodeError)
"""What a call to Telegram ends with when it is down; the second: a balancer's HTML page."""

DRAIN_SECONDS = 10.0
TELEGRAM_RETRY_SECONDS = 5.0


class Watch(Protocol):
    """What asks the gateway of itself."""

    async def start(self) -> None:
        """Tell what is still to be told, then begin to ask."""

    def stop(self) -> None:
        """Ask nothing more."""


class Teller(Protocol):
    """What tells chats of itself."""

    def stop(self) -> None:
        """Tell nothing more; what is left is told by the next start."""


class App:
    """The running product."""

    def __init__(
        self,
        *,
        bot: Bot,
        dispatcher: Dispatcher,
        rooms: Rooms,
        reader: Reader,
        engine: Engine,
        keeper: CardKeeper,
        watches: Sequence[Watch],
        tellers: Sequence[Teller],
        in_flight: InFlight,
        sending: Nursery,
        others: Nursery,
        patience: float,
    ) -> None:
        self.bot = bot
        self.rooms = rooms
        self._dispatcher = dispatcher
        self.reader = reader
        self._engine = engine
        self._keeper = keeper
        self._watches = watches
        self._tellers = tellers
        self._in_flight = in_flight
        self._sending = sending
        self._others = others
        self._patience = patience
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ask the product to end; `run` returns when everything in hand is done."""
        self._stop.set()

    async def run(self) -> None:
        """Work until stopped. Raises BotError `token-refused` when Telegram knows no such bot."""
        for language in LANGUAGES:
            bundle(language)  # takes long: now, and not while somebody waits
        self._others.start(self._keeper.work(), "cards")
        rooms = self.rooms
        tidying = self._others.start(
            keep_tidy(rooms.audiences, rooms.contacts, rooms.clock), "tidying"
        )
        await self.rooms.mailings.start()
        await self._engine.start()
        await rooms.tracker.start()
        for watch in self._watches:
            await watch.start()
        await self.reader.resume(self.bot)
        polling = asyncio.create_task(self._poll(), name="polling")
        stopped = asyncio.create_task(self._stop.wait(), name="stop")
        try:
            await asyncio.wait({polling, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            tidying.cancel()
            await self._shut_down(polling)
        if polling.done() and not polling.cancelled():
            polling.result()

    async def feed(self, bot: Bot, update: Update) -> None:
        """Handle one update: the seam for a webhook."""
        await self._dispatcher.feed_update(bot, update)

    async def _poll(self) -> None:
        while True:
            try:
                await self._introduce()
                await self._dispatcher.start_polling(
                    self.bot,
                    handle_signals=False,
                    close_bot_session=False,
                    allowed_updates=UPDATES,
                )
            except TelegramUnauthorizedError as error:
                raise BotError("token-refused") from error
            except OUT_OF_REACH as error:
                log.warning("Telegram is out of reach (%s); trying again", type(error).__name__)
                await self.rooms.clock.sleep(TELEGRAM_RETRY_SECONDS)
            else:
                return

    async def _introduce(self) -> None:
        await self.bot.delete_webhook()
        for language in LANGUAGES:
            words = Words(language, "UTC")
            commands = [
                BotCommand(command=name, description=words.plain(f"command-{name}"))
                for name in COMMANDS
            ]
            code = None if language == LANGUAGES[0] else language
            await self.bot.set_my_commands(commands, language_code=code)

    async def _shut_down(self, polling: asyncio.Task[None]) -> None:
        """Finish what is in hand: updates, then the batches, then the cards."""
        if not polling.done():
            try:
                await self._dispatcher.stop_polling()
            except RuntimeError:
                polling.cancel()  # it has not begun, and would not hear that it shall end
            await asyncio.wait({polling}, timeout=DRAIN_SECONDS)
            polling.cancel()
        await self.reader.stop()
        with suppress(TimeoutError):
            await self._in_flight.drain(DRAIN_SECONDS)
        self.rooms.mailings.stop_freezing()
        self._engine.stop()
        self.rooms.tracker.stop()
        for one in (*self._watches, *self._tellers):
            one.stop()
        await self._sending.close(self._patience)
        self._keeper.stop()
        await self._others.close(DRAIN_SECONDS)


@asynccontextmanager
async def open_app(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[App]:
    """Open everything and yield the product, ready to run. Raises BotError in words."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as closing:
        db = await Database.open(settings.database_url)
        closing.push_async_callback(db.close)
        dialogs = await DialogStorage.open(settings.dialogs_path)
        closing.push_async_callback(dialogs.close)
        http = devino.open_http()
        closing.push_async_callback(http.close)
        bot = make_bot(settings, clock)
        closing.push_async_callback(bot.session.close)
        yield _assemble(
            settings=settings,
            clock=clock,
            db=db,
            dialogs=dialogs,
            pool=http_pool(settings, http, clock),
            bot=bot,
        )


def http_pool(settings: Settings, http: ClientSession, clock: Clock) -> GatewayPool:
    """Return the gateways, by the settings' pace and patience."""
    rate = settings.devino_requests_per_second
    return GatewayPool(http, rate=rate, timeouts=gateway_timeouts(settings), clock=clock)


def gateway_timeouts(settings: Settings) -> devino.Timeouts:
    """Return how long the settings allow the gateway to take."""
    return devino.Timeouts(
        connect=settings.devino_connect_timeout_seconds, read=settings.devino_timeout_seconds
    )


def patience_of(settings: Settings) -> float:
    """Return the seconds that the last call to the gateway may take when the bot ends."""
    timeouts = gateway_timeouts(settings)
    return timeouts.connect + timeouts.read + DRAIN_SECONDS


def make_bot(settings: Settings, clock: Clock) -> Bot:
    """Return the bot's client, pointed at the settings' Bot API server."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api_url))
    session.middleware(Patience(clock))
    return Bot(
        settings.bot_token.get_secret_value(),
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
    )


def _assemble(
    *,
    settings: Settings,
    clock: Clock,
    db: Database,
    dialogs: DialogStorage,
    pool: GatewayPool,
    bot: Bot,
) -> App:
    key = ensure_secret_key(settings)
    for secret in (key, *settings.secrets):
        add_secret(secret, lasting=True)
    chats = Chats(db, Vault(key))
    journal, audit, nursery = Journal(db), Audit(db), Nursery()
    accounts = Accounts(
        chats=chats,
        audit=audit,
        open_gateway=pool,
        servers=settings.servers,
        remember=add_secret,
        clock=clock,
    )
    policy = Policy(
        late_after=timedelta(minutes=settings.late_after_minutes), batch=settings.batch_size
    )
    engine = Engine(journal=journal, accounts=accounts, policy=policy, clock=clock, nursery=nursery)
    accounts.listen(engine.emit)
    others = Nursery()
    inbox = Inbox(
        store=IncomingStore(db),
        accounts=accounts,
        emit=engine.emit,
        clock=clock,
        nursery=others,
        every=settings.incoming_poll_seconds,
    )
    service = Service(
        journal=journal,
        chats=chats,
        audit=audit,
        accounts=accounts,
        engine=engine,
        lead=timedelta(minutes=settings.schedule_lead_minutes),
        clock=clock,
    )
    tracker = Tracker(
        tracks=Tracks(db),
        journal=journal,
        chats=chats,
        accounts=accounts,
        emit=engine.emit,
        clock=clock,
        nursery=nursery,
    )
    engine.listen(tracker.on_event)
    senders = Senders(db)
    preferences = Preferences(
        chats=chats,
        senders=senders,
        audit=audit,
        timezone=settings.default_timezone,
        clock=clock,
    )
    access = Access(
        open=settings.access == "open",
        admins=frozenset(settings.admins),
        allowed=frozenset(settings.allowed_users),
    )
    audiences = Audiences(db, settings.files_path, clock)
    stop_list = StopList(db, audiences, clock)
    mailings = Mailings(
        db=db,
        journal=journal,
        chats=chats,
        senders=senders,
        audit=audit,
        accounts=accounts,
        engine=engine,
        service=service,
        audiences=audiences,
        pack_stop_list=stop_list.pack,
        nursery=nursery,
        pace=Pace(
            rate=settings.devino_requests_per_second,
            batch=settings.batch_size,
            lead=timedelta(minutes=settings.schedule_lead_minutes),
        ),
        clock=clock,
    )
    rooms = Rooms(
        service,
        accounts,
        preferences,
        access,
        clock,
        audiences=audiences,
        contacts=Contacts(db, audiences, clock),
        stop_list=stop_list,
        mailings=mailings,
        tracker=tracker,
        templates=Templates(db, clock),
        lookup=Lookup(service=service, journal=journal, chats=chats, clock=clock),
        inbox=inbox,
        statistics=Statistics(counts=Counts(db), accounts=accounts, clock=clock),
    )
    isolation = SimpleEventIsolation()
    dispatcher = Dispatcher(storage=dialogs, events_isolation=isolation)
    # aiogram closes the storage when polling ends: under updates in hand, and before a retry
    dispatcher.shutdown.handlers.clear()
    reader = Reader(dispatcher, rooms)
    in_flight = install(dispatcher, rooms, isolation, reader)
    making, turns = Making(bot, others), Turns(clock)
    keeper = CardKeeper(bot, rooms, others, turns)
    notices = Notices(bot, rooms, others, turns)
    dispatcher["papers"] = Papers(bot, mailings, making)
    dispatcher["statistics_papers"] = StatisticsPapers(bot, rooms.statistics, making)
    dispatcher["pictures"] = Pictures(bot, mailings, making, clock)
    engine.listen(keeper.on_event)
    engine.listen(notices.on_event)
    letters, alarms = InboxKeeper(bot, rooms, others), BalanceKeeper(bot, rooms, others)
    engine.listen(letters.on_event)
    engine.listen(alarms.on_event)
    balance_watch = BalanceWatch(chats=chats, accounts=accounts, clock=clock, nursery=others)
    return App(
        bot=bot,
        dispatcher=dispatcher,
        rooms=rooms,
        reader=reader,
        engine=engine,
        keeper=keeper,
        watches=(inbox, balance_watch),
        tellers=(letters, alarms, notices),
        in_flight=in_flight,
        sending=nursery,
        others=others,
        patience=patience_of(settings),
    )
