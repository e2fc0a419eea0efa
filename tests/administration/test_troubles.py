"""What the service sees of its own troubles."""

import json
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import devino
from bot.administration.files import ServiceFiles
from bot.administration.kill_switch import KillSwitch
from bot.administration.troubles import Troubles
from bot.backup_note import LAST_BACKUP
from bot.model import AlertFacts, AlertKind, MailingState, PauseReason, SendingHold
from storage.chat.alerts import AlertState
from tests.house import LATE_AFTER, House, house

__all__ = ["house"]

Usage = namedtuple("Usage", "total free")  # noqa: PYI024 - as `shutil.disk_usage` returns it
UNTOLD = {kind: AlertState() for kind in AlertKind}


class Seen:
    """The troubles of a house whose disk is as full as a test says."""

    def __init__(self, house: House, folder: Path) -> None:
        self.free = 50
        self.clock_doubt: AlertFacts | None = None
        self.states = dict(UNTOLD)
        self._folder = folder
        self.switch = KillSwitch(
            journal=house.journal,
            engine=house.engine,
            admins=[],
            late_after=LATE_AFTER,
            bus=house.bus,
            clock=house.clock,
        )
        files = ServiceFiles(
            database=None, folders=[folder], disk_usage=lambda _: Usage(100, self.free)
        )
        self.troubles = Troubles(
            files=files,
            kill_switch=self.switch,
            engine=house.engine,
            overview=house.journal.overview,
            reachability=house.reachability,
            clock_doubt=lambda: self.clock_doubt,
            clock=house.clock,
        )

    async def now(self) -> dict[AlertKind, AlertFacts]:
        """Return the troubles that there are."""
        found = await self.troubles.find(self.states)
        return {kind: facts for kind, facts in found.items() if facts is not None}

    def tell(self, kind: AlertKind, facts: AlertFacts) -> None:
        """Note that the administrators were told."""
        self.states[kind] = AlertState(open=True, facts=facts)


async def test_a_full_disk_is_a_trouble_until_there_is_clearly_room(
    house: House, tmp_path: Path
) -> None:
    seen = Seen(house, tmp_path)
    seen.free = 10
    assert await seen.now() == {}
    seen.free = 9
    assert await seen.now() == {AlertKind.DISK: {"percent": 9, "free": 9}}
    seen.tell(AlertKind.DISK, {})
    seen.free = 11
    assert AlertKind.DISK in await seen.now()
    seen.free = 12
    assert await seen.now() == {}


async def test_a_backup_is_missed_a_day_after_the_first_mailing_and_when_it_is_old(
    house: House, tmp_path: Path
) -> None:
    seen = Seen(house, tmp_path)
    house.clock.forward(days=9)
    assert await seen.now() == {}, "there is nothing to lose yet"
    await house.ends(await house.confirm(1))
    house.clock.forward(hours=25)
    assert await seen.now() == {}
    house.clock.forward(minutes=1)
    assert await seen.now() == {AlertKind.NO_BACKUP: {}}
    made_at = house.clock.now().isoformat()
    (tmp_path / LAST_BACKUP).write_text(json.dumps({"made_at": made_at, "claims": 1}))
    house.clock.forward(hours=25)
    assert await seen.now() == {}
    house.clock.forward(minutes=1)
    assert await seen.now() == {AlertKind.OLD_BACKUP: {"at": made_at}}


async def test_holds_are_troubles(house: House, tmp_path: Path) -> None:
    seen = Seen(house, tmp_path)
    house.engine.hold(SendingHold.RESTORED)
    await seen.switch.stop(1, 1, "Борис")
    found = await seen.now()
    assert found[AlertKind.RESTORED] == {}
    assert found[AlertKind.STOPPED]["who"] == "Борис"


async def test_a_gateway_is_a_trouble_once_something_has_waited_for_it_five_minutes(
    house: House, tmp_path: Path
) -> None:
    seen = Seen(house, tmp_path)
    await house.gateway.pause()
    await house.accounts.try_balance(7)
    house.clock.forward(minutes=10)
    assert await seen.now() == {}, "nothing waits for it"
    lost_at = house.reachability.of(house.server).lost_at
    assert lost_at is not None
    mailing_id = await house.confirm(3)
    facts = {"servers": [house.server], "at": lost_at.isoformat()}
    assert await seen.now() == {AlertKind.GATEWAY: facts}
    seen.tell(AlertKind.GATEWAY, facts)
    await house.journal.life.cancel(mailing_id, house.clock.now())
    assert await seen.now() == {AlertKind.GATEWAY: facts}, "giving up makes no connection"
    await house.gateway.resume()
    assert await house.accounts.try_balance(7) is not None
    assert await seen.now() == {}
    assert house.calls == []


async def test_what_came_too_late_for_want_of_the_gateway_still_tells_of_it(
    house: House, tmp_path: Path
) -> None:
    seen = Seen(house, tmp_path)
    await house.gateway.pause()
    mailing_id = await house.confirm(3)
    await house.comes(lambda: lost(house))
    house.clock.forward(minutes=20)

    async def is_missed() -> bool:
        # the wait for the next try may begin only now
        house.clock.forward(seconds=1)
        return (await house.mailing(mailing_id)).state is MailingState.MISSED

    await house.comes(is_missed)
    assert AlertKind.GATEWAY in await seen.now()


async def test_what_came_too_late_in_its_middle_tells_of_a_lost_gateway_too(
    house: House, tmp_path: Path
) -> None:
    seen = Seen(house, tmp_path)
    await house.gateway.pause()
    mailing_id = await house.confirm(3)
    await house.comes(lambda: lost(house))
    await house.journal.pauses.pause(mailing_id, PauseReason.INTERRUPTED)
    house.clock.forward(minutes=6)
    assert AlertKind.GATEWAY in await seen.now()


async def test_a_call_that_came_too_late_to_leave_tells_nothing_of_the_line(house: House) -> None:
    server = house.server
    for error in (devino.Unreachable("refused"), devino.TooLate("too late")):
        with pytest.raises(type(error)), house.reachability.call(server):
            raise error
    assert house.reachability.of(server).lost_at is not None
    assert house.reachability.of(server).reached_at is None


async def test_a_short_break_of_the_line_is_no_trouble(house: House, tmp_path: Path) -> None:
    seen = Seen(house, tmp_path)
    await house.gateway.pause()
    mailing_id = await house.confirm(3)
    await house.comes(lambda: lost(house))
    house.clock.forward(minutes=4)
    assert await seen.now() == {}
    await house.journal.life.cancel(mailing_id, house.clock.now())
    await house.gateway.resume()
    assert await house.accounts.try_balance(7) is not None
    contact = house.reachability.of(house.server)
    assert (contact.lost_at, contact.reached_at is None) == (None, False)


async def lost(house: House) -> bool:
    return house.reachability.of(house.server).lost_at is not None


async def test_a_gateway_that_was_told_of_stays_lost_until_the_next_process_has_reached_it(
    house: House, tmp_path: Path
) -> None:
    seen = Seen(house, tmp_path)
    at = (house.clock.now() - timedelta(hours=1)).isoformat()
    facts = {"servers": ["https://other.example"], "at": at}
    seen.states[AlertKind.GATEWAY] = replace(AlertState(), open=True, facts=facts)
    assert await seen.now() == {AlertKind.GATEWAY: facts}
