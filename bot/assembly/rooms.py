"""What handlers may ask: the product's rooms, and those of personal data."""

from bot.access import Access
from bot.administration.service import Administration
from bot.assembly.sending import Sending
from bot.assembly.stores import Stores
from bot.chat.preferences import Preferences
from bot.chat.saved_texts import SavedTexts
from bot.clock import Clock
from bot.contacts import Contacts
from bot.mailing.statistics import Statistics
from bot.privacy.forgetting import NumberForgetting
from bot.privacy.known_data import KnownData
from bot.privacy.privacy import Privacy
from bot.privacy.retention import Retention, RetentionPeriods
from bot.privacy.segment_folding import SegmentFolding
from bot.privacy.upkeep import PrivacyUpkeep
from bot.privacy.whole_chat import ChatForgetting
from bot.settings import Settings
from handlers.ui.context import Rooms
from storage.delivery.statistics import SentCounts
from storage.dialogs.fsm import DialogStorage


def open_rooms(
    settings: Settings,
    stores: Stores,
    sending: Sending,
    administration: Administration,
    *,
    privacy: Privacy,
    clock: Clock,
) -> Rooms:
    """Put together what handlers may ask; nothing of it is started."""
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


def open_privacy(
    settings: Settings, stores: Stores, sending: Sending, dialogs: DialogStorage, clock: Clock
) -> Privacy:
    """Put together what forgets and tells of personal data; nothing of it is started."""
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
        known=KnownData(db, sending.audiences, sending.hashes),
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
