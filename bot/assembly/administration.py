"""What administrators see and do: the state of the service, the kill switch, the alerts."""

from bot.administration.alerts import Alerts
from bot.administration.files import files_of
from bot.administration.kill_switch import KillSwitch
from bot.administration.outbox import AlertOutbox
from bot.administration.restore_note import RestoreNote
from bot.administration.service import Administration
from bot.administration.troubles import Troubles
from bot.administration.unwritable import UnwritableDatabase
from bot.assembly.sending import Sending, policy_of
from bot.assembly.stores import Stores
from bot.clock import Clock
from bot.gateway.reachability import Reachability
from bot.settings import Settings
from storage.chat.roster import Roster


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
        late_after=policy_of(settings).patience,
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
    unwritable = UnwritableDatabase(overview, admins, clock)
    alerts = Alerts(
        store=stores.alerts,
        troubles=troubles,
        overview=overview,
        restore_note=RestoreNote(settings.high_water_file),
        unwritable=unwritable,
        admins=admins,
        bus=sending.bus,
        clock=clock,
        nursery=sending.other_tasks,
    )
    return Administration(
        kill_switch=kill_switch,
        alerts=alerts,
        alert_outbox=AlertOutbox(stores.alerts, unwritable, admins),
        store=stores.alerts,
        roster=Roster(stores.db),
        overview=overview,
        files=files,
        engine=engine,
        reachability=reachability,
        servers=settings.servers,
        clock=clock,
    )
