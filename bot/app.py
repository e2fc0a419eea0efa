"""The composition root, in three parts: the stores, what sends, and what speaks to Telegram.

Each part opens what it needs and returns a record of it, with nothing begun; `App` runs them all.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from aiogram import Bot, Dispatcher
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

from bot import devino
from bot.access import Access
from bot.administration.alerts import Alerts
from bot.administration.files import files_of
from bot.administration.kill_switch import KillSwitch
from bot.administration.outbox import AlertOutbox
from bot.administration.restore_note import RestoreNote
from bot.administration.service import Administration
from bot.administration.troubles import Troubles
from bot.chat.balance_warnings import WarningOutbox
from bot.chat.balance_watch import BalanceWatch
from bot.chat.inbox import Inbox
from bot.chat.preferences import Preferences
from bot.chat.saved_texts import SavedTexts
from bot.clock import Clock, SystemClock
from bot.concurrency.bus import Bus
from bot.concurrency.nursery import Nursery
from bot.contacts import Audiences, Contacts, NumberHashes, StopList
from bot.errors import BotError
from bot.gateway.accounts import Accounts, OpenGateway
from bot.gateway.destinations import ChatDestinations
from bot.gateway.pool import GatewayPool
from bot.gateway.reachability import Reachability
from bot.lifecycle import DRAIN_SECONDS, App, BackgroundWork
from bot.local_address import parse_address
from bot.logs import add_secret
from bot.mailing.card_outbox import CardOutbox
from bot.mailing.details import CardFacts
from bot.mailing.mailings import Mailings, MailingsContext
from bot.mailing.news import NewsOutbox
from bot.mailing.restored import Restored
from bot.mailing.statistics import Statistics
from bot.model import SendingHold
from bot.monitoring.facts import InMemory
from bot.monitoring.monitor import Monitor, Place, Watch
from bot.privacy.clock_trust import ClockTrust
from bot.privacy.forgetting import NumberForgetting
from bot.privacy.known_data import KnownData
from bot.privacy.privacy import Privacy
from bot.privacy.retention import Retention, RetentionPeriods
from bot.privacy.segment_folding import SegmentFolding
from bot.privacy.upkeep import PrivacyUpkeep
from bot.privacy.whole_chat import ChatForgetting
from bot.private_files import make_private_folder
from bot.sending.engine import Engine, Policy
from bot.sending.resend_times import SETTLING_MARGIN
from bot.sending.runner import START_WITHIN
from bot.settings import Settings, ensure_secret_keys
from bot.telegram.observing import ObservedCalls
from bot.telegram.session import CarefulSession, OnStrange
from bot.telegram.strange import Strange
from bot.timing.sending_rate import SendingPace
from bot.tracking.notices import NoticeOutbox
from bot.tracking.tracker import Tracker
from bot.workers.process import CHILDREN
from handlers import install
from handlers.anywhere.command_menus import CommandMenus
from handlers.dialogs.upload.reader import Reader
from handlers.ui.context import InFlight, Rooms
from handlers.ui.lost_places import LostPlaces
from handlers.ui.telegram_retry import Courtesy, Patience
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
from storage.chat.alerts import Alerts as AlertStore
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.chat.incoming import IncomingStore
from storage.chat.menus import AdminMenus
from storage.chat.roster import Roster
from storage.chat.senders import Senders
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.database.high_water import HighWaterFile
from storage.delivery.statistics import SentCounts
from storage.delivery.tracks import Tracks
from storage.dialogs import DialogStorage, TurnIsolation
from storage.journal.journal import Journal
from storage.journal.restoring import RestoreMode
from storage.journal.store import Store


@dataclass(frozen=True, slots=True)
class Stores:
    """The database, and the stores that read and write its tables."""

    db: Database
    journal: Journal
    tracks: Tracks
    chats: Chats
    senders: Senders
    incoming: IncomingStore
    audit: Audit
    restore_mode: RestoreMode
    store: Store
    """The store's own row, as it stood when the database was opened."""
    vault: Vault
    alerts: AlertStore
    high_water: HighWaterFile


@dataclass(frozen=True, slots=True)
class Sending:
    """What works without Telegram: accounts, the engine, the tracker, and what dialogs may ask."""

    accounts: Accounts
    destinations: ChatDestinations
    engine: Engine
    bus: Bus
    tracker: Tracker
    audiences: Audiences
    stop_list: StopList
    hashes: NumberHashes
    mailings: Mailings
    inbox: Inbox
    balance_watch: BalanceWatch
    tasks: Nursery
    """For the engine, the tracker and the freezer; the bot's end waits for their last answers."""
    other_tasks: Nursery
    clock_trust: ClockTrust


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
async def open_app(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[App]:
    """Open everything and yield the product, ready to run.

    Raises BotError `database-…`, `data-exposed` and `secret-key-…`.
    """
    clock = clock or SystemClock()
    watch = Watch()
    async with (
        open_stores(settings, clock) as stores,
        open_gateways(settings, clock, watch.metrics) as gateways,
    ):
        sending = open_sending(settings, stores, gateways, clock)
        administration = open_administration(
            settings, stores, sending, gateways.reachability, clock
        )
        async with (
            open_telegram(
                settings, stores, sending, administration, watch=watch, clock=clock
            ) as telegram,
            open_monitor(settings, stores, sending, telegram, watch=watch, clock=clock) as monitor,
        ):
            yield App(
                bot=telegram.bot,
                dispatcher=telegram.dispatcher,
                rooms=telegram.rooms,
                reader=telegram.reader,
                engine=sending.engine,
                cards=telegram.cards,
                deliverers=telegram.deliverers,
                watches=(
                    sending.inbox,
                    sending.balance_watch,
                    telegram.rooms.privacy.upkeep,
                    administration.alerts,
                ),
                unread=telegram.unread,
                menus=telegram.menus,
                in_flight=telegram.in_flight,
                sending=sending.tasks,
                others=sending.other_tasks,
                patience=patience_of(settings),
                look_for_damage=stores.db.look_for_damage,
                monitor=monitor,
                stay_alone=stores.db.stay_alone,
            )


@asynccontextmanager
async def open_stores(settings: Settings, clock: Clock) -> AsyncIterator[Stores]:
    """Open the database and the secret key; close the database in the end.

    Raises BotError `database-…`, `data-exposed`, `secret-key-…`, `files-unusable` and
    `high-water-…`.
    """
    keys = ensure_secret_keys(settings)
    for secret in (*keys, *settings.secrets):
        add_secret(secret, lasting=True)
    try:
        make_private_folder(settings.files_path)
    except OSError as error:
        raise BotError("files-unusable", path=str(settings.files_path)) from error
    db = await Database.open(settings.database_url)
    file = HighWaterFile(settings.high_water_file)
    restore_mode = RestoreMode(db, file)
    try:
        vault = Vault(",".join(keys))
        yield Stores(
            db=db,
            journal=Journal(db, file, settled_after=settled_after(settings)),
            tracks=Tracks(db),
            chats=Chats(db, vault),
            senders=Senders(db),
            incoming=IncomingStore(db),
            audit=Audit(db),
            restore_mode=restore_mode,
            store=await _look_for_a_restore(restore_mode, file, clock),
            vault=vault,
            alerts=AlertStore(db),
            high_water=file,
        )
    finally:
        await db.close()
        file.close()


async def _look_for_a_restore(mode: RestoreMode, file: HighWaterFile, clock: Clock) -> Store:
    """Return the store's row after `RestoreMode.look`. BotError `high-water-…`."""
    try:
        await asyncio.to_thread(file.keep_others_out)
        return await mode.look(clock.now())
    except OSError as error:
        raise BotError("high-water-unusable", path=str(file.path)) from error


@asynccontextmanager
async def open_gateways(
    settings: Settings, clock: Clock, observer: devino.Observer | None = None
) -> AsyncIterator[GatewayPool]:
    """Open the connections to the gateway, by the settings' pace and timeouts."""
    rate, timeouts = settings.devino_requests_per_second, gateway_timeouts(settings)
    async with devino.open_http(timeouts) as http:
        yield GatewayPool(http, rate=rate, timeouts=timeouts, clock=clock, observer=observer)


def open_sending(
    settings: Settings,
    stores: Stores,
    open_gateway: OpenGateway,
    clock: Clock,
    policy: Policy | None = None,
) -> Sending:
    """Put together what works without Telegram; nothing of it is started.

    `policy` is the engine's; None: the settings decide it.
    """
    core = _open_core(settings, stores, open_gateway, clock, policy or _policy_of(settings))
    chats, accounts, other_tasks = stores.chats, core.accounts, Nursery()
    audiences = Audiences(stores.db, settings.files_path, clock, core.destinations)
    hashes = NumberHashes(stores.db, stores.vault)
    stop_list = StopList(stores.db, audiences, hashes, clock)
    return Sending(
        accounts=accounts,
        destinations=core.destinations,
        engine=core.engine,
        bus=core.bus,
        tracker=_open_tracker(core),
        audiences=audiences,
        stop_list=stop_list,
        hashes=hashes,
        mailings=_open_mailings(core, audiences, stop_list),
        inbox=_open_inbox(core, other_tasks),
        balance_watch=BalanceWatch(
            chats=chats, accounts=accounts, clock=clock, nursery=other_tasks
        ),
        tasks=core.tasks,
        other_tasks=other_tasks,
        clock_trust=ClockTrust(stores.db, clock),
    )


@dataclass(frozen=True, slots=True)
class _Core:
    """The parts that the tracker, the mailings and the inbox share."""

    settings: Settings
    stores: Stores
    accounts: Accounts
    destinations: ChatDestinations
    engine: Engine
    bus: Bus
    tasks: Nursery
    clock: Clock


def _policy_of(settings: Settings) -> Policy:
    late_after = timedelta(minutes=settings.late_after_minutes)
    return Policy(late_after=late_after, batch=settings.batch_size)


def _open_core(
    settings: Settings, stores: Stores, open_gateway: OpenGateway, clock: Clock, policy: Policy
) -> _Core:
    tasks, bus = Nursery(), Bus()
    accounts = Accounts(
        chats=stores.chats,
        audit=stores.audit,
        open_gateway=open_gateway,
        servers=settings.servers,
        remember=add_secret,
        bus=bus,
        clock=clock,
    )
    engine = Engine(
        journal=stores.journal,
        accounts=accounts,
        policy=policy,
        bus=bus,
        clock=clock,
        nursery=tasks,
    )
    if stores.store.restored_at is not None:
        engine.hold(SendingHold.RESTORED)
    destinations = ChatDestinations(stores.chats, settings.destinations)
    return _Core(settings, stores, accounts, destinations, engine, bus, tasks, clock)


def _open_tracker(core: _Core) -> Tracker:
    tracker = Tracker(
        tracks=core.stores.tracks,
        journal=core.stores.journal,
        chats=core.stores.chats,
        accounts=core.accounts,
        bus=core.bus,
        clock=core.clock,
        nursery=core.tasks,
    )
    core.bus.listen(tracker.on_event)
    return tracker


def _open_mailings(core: _Core, audiences: Audiences, stop_list: StopList) -> Mailings:
    context = MailingsContext(
        db=core.stores.db,
        journal=core.stores.journal,
        chats=core.stores.chats,
        senders=core.stores.senders,
        audit=core.stores.audit,
        accounts=core.accounts,
        engine=core.engine,
        bus=core.bus,
        audiences=audiences,
        stop_list=stop_list,
        destinations=core.destinations,
        restored=Restored(
            mode=core.stores.restore_mode,
            store=core.stores.store,
            engine=core.engine,
            accounts=core.accounts,
            clock=core.clock,
        ),
        nursery=core.tasks,
        pace=SendingPace(
            rate=core.settings.devino_requests_per_second,
            batch=core.settings.batch_size,
            lead=timedelta(minutes=core.settings.schedule_lead_minutes),
        ),
        clock=core.clock,
    )
    return Mailings(context)


def _open_inbox(core: _Core, tasks: Nursery) -> Inbox:
    return Inbox(
        store=core.stores.incoming,
        accounts=core.accounts,
        bus=core.bus,
        clock=core.clock,
        nursery=tasks,
        every=core.settings.incoming_poll_seconds,
    )


def open_administration(
    settings: Settings,
    stores: Stores,
    sending: Sending,
    reachability: Reachability,
    clock: Clock,
) -> Administration:
    """Put together what administrators see and do; nothing of it is started."""
    engine, journal, admins = sending.engine, stores.journal, settings.admins
    files, overview = files_of(settings), journal.overview
    kill_switch = KillSwitch(
        journal=journal,
        engine=engine,
        admins=admins,
        late_after=_policy_of(settings).patience,
        bus=sending.bus,
        clock=clock,
    )
    troubles = Troubles(
        files=files,
        kill_switch=kill_switch,
        engine=engine,
        overview=overview,
        reachability=reachability,
        clock_doubt=lambda: sending.clock_trust.facts,
        clock=clock,
    )
    alerts = Alerts(
        store=stores.alerts,
        troubles=troubles,
        overview=overview,
        restore_note=RestoreNote(settings.high_water_file),
        admins=admins,
        bus=sending.bus,
        clock=clock,
        nursery=sending.other_tasks,
    )
    return Administration(
        kill_switch=kill_switch,
        alerts=alerts,
        store=stores.alerts,
        roster=Roster(stores.db),
        overview=overview,
        files=files,
        engine=engine,
        reachability=reachability,
        servers=settings.servers,
        clock=clock,
    )


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
    dialogs = await DialogStorage.open(settings.dialogs_path)
    privacy = _open_privacy(settings, stores, sending, dialogs, clock)
    rooms = _rooms(settings, stores, sending, administration, privacy=privacy, clock=clock)
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


def _open_privacy(
    settings: Settings, stores: Stores, sending: Sending, dialogs: DialogStorage, clock: Clock
) -> Privacy:
    db, periods = stores.db, retention_of(settings)
    chats = ChatForgetting(db=db, audiences=sending.audiences, dialogs=dialogs, clock=clock)
    return Privacy(
        numbers=NumberForgetting(
            db=db,
            audiences=sending.audiences,
            hashes=sending.hashes,
            dialogs=dialogs,
            clock=clock,
        ),
        chats=chats,
        known=KnownData(db),
        periods=periods,
        clock_trust=sending.clock_trust,
        upkeep=PrivacyUpkeep(
            db=db,
            retention=Retention(db, periods, clock.rest),
            folding=SegmentFolding(db, settings.fold_segments_after_days, clock.rest),
            clock_trust=sending.clock_trust,
            resume=chats.resume,
            clock=clock,
            nursery=sending.other_tasks,
        ),
    )


def retention_of(settings: Settings) -> RetentionPeriods:
    """Return how long the settings keep each kind of personal data."""
    return RetentionPeriods(
        phones=settings.retention_phones_days,
        texts=settings.retention_texts_days,
        files=settings.retention_files_days,
        incoming=settings.retention_incoming_days,
        drafts=settings.retention_drafts_days,
        audit=settings.retention_audit_days,
    )


def _rooms(
    settings: Settings,
    stores: Stores,
    sending: Sending,
    administration: Administration,
    *,
    privacy: Privacy,
    clock: Clock,
) -> Rooms:
    db, chats, accounts = stores.db, stores.chats, sending.accounts
    return Rooms(
        accounts=accounts,
        preferences=Preferences(
            chats=chats,
            senders=stores.senders,
            audit=stores.audit,
            timezone=settings.default_timezone,
            clock=clock,
        ),
        access=Access(
            open=settings.access == "open",
            admins=frozenset(settings.admins),
            allowed=frozenset(settings.allowed_users),
        ),
        clock=clock,
        destinations=sending.destinations,
        audiences=sending.audiences,
        contacts=Contacts(db, sending.audiences, clock),
        stop_list=sending.stop_list,
        mailings=sending.mailings,
        tracker=sending.tracker,
        saved_texts=SavedTexts(db, clock),
        inbox=sending.inbox,
        statistics=Statistics(counts=SentCounts(db), accounts=accounts, clock=clock),
        administration=administration,
        currency=settings.currency,
        privacy=privacy,
    )


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
    alert_outbox = AlertOutbox(stores.alerts, rooms.access.admins)
    news = NewsOutbox(journal, chats, rooms.mailings.cards)
    card_deliverer = Deliverer(cards, bot, rooms, tasks)
    deliverers = (
        Deliverer(notices, bot, rooms, tasks),
        Deliverer(IncomingMessages(bot, rooms), bot, rooms, tasks),
        Deliverer(BalanceWarnings(rooms, WarningOutbox(chats)), bot, rooms, tasks),
        Deliverer(MailingNews(rooms, news), bot, rooms, tasks),
        Deliverer(AlertNotes(rooms, alert_outbox), bot, rooms, tasks),
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


@asynccontextmanager
async def open_monitor(
    settings: Settings,
    stores: Stores,
    sending: Sending,
    telegram: Telegram,
    *,
    watch: Watch,
    clock: Clock,
) -> AsyncIterator[Monitor]:
    """Put together what watches all of it; it is begun by `App`, and ended here."""
    memory = InMemory(
        holds=lambda: sending.engine.holds,
        updates_in_hand=lambda: telegram.in_flight.count,
        unshown=lambda: {one.label: one.waiting for one in telegram.news},
        children=lambda: {how: CHILDREN[how] for how in ("begun", "done", "refused", "killed")},
    )
    file = stores.db.file
    place = Place(
        address=parse_address(settings.monitoring_address),
        chosen="monitoring_address" in settings.model_fields_set,
        folder=(file or settings.dialogs_path).parent,
        database=file,
        key=settings.bot_token.get_secret_value().encode(),
    )
    monitor = Monitor(watch, db=stores.db, memory=memory, place=place, clock=clock)
    try:
        yield monitor
    finally:
        await monitor.close()


def gateway_timeouts(settings: Settings) -> devino.Timeouts:
    """Return how long the settings allow the gateway to take."""
    return devino.Timeouts(
        connect=settings.devino_connect_timeout_seconds, read=settings.devino_timeout_seconds
    )


def settled_after(settings: Settings) -> timedelta:
    """Return how long after its claim a request may still be on its way (docs/rules.md, S27)."""
    timeouts = gateway_timeouts(settings)
    return START_WITHIN + timedelta(seconds=timeouts.connect + timeouts.read) + SETTLING_MARGIN


def patience_of(settings: Settings) -> float:
    """Return the seconds that the last call to the gateway may take when the bot ends."""
    timeouts = gateway_timeouts(settings)
    return timeouts.connect + timeouts.read + DRAIN_SECONDS


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
