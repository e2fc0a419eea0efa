"""What works without Telegram: accounts, the engine, the tracker, and what dialogs may ask."""

from dataclasses import dataclass
from datetime import timedelta

from bot.assembly.stores import Stores
from bot.chat.balance_watch import BalanceWatch
from bot.chat.inbox import Inbox
from bot.clock import Clock
from bot.concurrency.bus import Bus
from bot.concurrency.nursery import Nursery
from bot.contacts import Audiences, NumberHashes, StopList
from bot.gateway.accounts import Accounts, OpenGateway
from bot.gateway.destinations import ChatDestinations
from bot.logs import add_secret
from bot.mailing.mailings import Mailings, MailingsContext
from bot.mailing.restored import Restored
from bot.model import SendingHold
from bot.privacy.clock_trust import ClockTrust
from bot.sending.engine import Engine, Policy
from bot.settings import Settings
from bot.timing.sending_rate import SendingPace
from bot.tracking.tracker import Tracker


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
    core = _open_core(settings, stores, open_gateway, clock, policy or policy_of(settings))
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


def policy_of(settings: Settings) -> Policy:
    """Return how the settings let the engine behave."""
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
