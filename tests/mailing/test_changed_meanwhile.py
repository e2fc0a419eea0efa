"""Whatever changes between a first part, its rest and the resends: nobody twice, nobody lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from bot.mailing.draft import Draft
from bot.mailing.groups import Group, key_of
from bot.model import AudienceKind, MessageState
from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from bot.sms.destinations import RUSSIA
from bot.sms.statuses import Delivery
from storage.delivery.tracks import Tracks
from tests.conftest import START
from tests.mailing.conftest import CHAT, USER, Room

TEXT = "Скидки всю неделю"
COUNT = 12
PHONES = [f"791600000{n:02}" for n in range(COUNT)]
ROWS = [["Телефон", "Имя"], *([phone, f"Имя{n}"] for n, phone in enumerate(PHONES))]
SEEDS = range(12)


def got(gateway: DevinoSandbox) -> Counter[str]:
    """Return how many SMS the gateway has taken for each number."""
    return Counter(sms.destination for sms in gateway.ledger)


async def tell_all(room: Room, mailing_id: int, chance: Random) -> None:
    """Let the gateway tell what became of the accepted SMS of a mailing."""
    for one in await room.outcomes(mailing_id):
        if one.state is MessageState.ACCEPTED:
            (part,) = await room.journal.queries.segments(mailing_id, one.position)
            state = chance.choice([0, 0, 42, 46])
            await room.journal.delivery.record_states([replace(part, state=state)])
    await Tracks(room.db).take_on(mailing_id, begun_at=START, until=START, next_at=START)


async def change(room: Room, gateway: DevinoSandbox, chance: Random) -> None:
    """Change something that a mailing depends on."""
    match chance.randrange(5):
        case 0:
            await room.stop_list.add(CHAT, USER, "Олег", chance.sample(PHONES, 2))
        case 1:
            for phone in chance.sample(PHONES, 4):
                await room.stop_list.remove(CHAT, USER, phone)
        case 2:
            await room.costs(RUSSIA, "1.5", "2.75")
        case 3:
            gateway.account("shop").balance += Decimal(3)
        case _:
            some = [["Телефон"], *([phone] for phone in chance.sample(PHONES, 3))]
            await sent(room, await skipping(room, await room.draft(TEXT, some)))


async def skipping(room: Room, draft: Draft) -> Draft:
    return await room.mailings.drafts.save(replace(draft, skip_repeats=True))


async def resend(room: Room, mailing_id: int, groups: Sequence[Group]) -> int | None:
    """Send again to these groups without those who had it; None: nobody is left."""
    audience = await room.audiences.from_rows(
        CHAT,
        USER,
        AudienceKind.UNSENT,
        "",
        titles=["Номер", "Телефон", "Имя"],
        rows=room.mailings.outcome.rows_of(CHAT, mailing_id, groups),
        phone_column=0,
        name_column=2,
        of_mailing=mailing_id,
    )
    if not audience.count:
        return None
    draft = await room.mailings.drafts.new(
        CHAT, USER, audience, sender="DTSMS", text=TEXT, among=key_of(groups)
    )
    return await sent(room, await skipping(room, draft))


async def sent(room: Room, draft: Draft) -> int | None:
    """Send a draft; None: nobody would get it."""
    if not (await room.mailings.plan(CHAT, draft.id)).recipients:
        return None
    return await room.send(draft)


@pytest.mark.parametrize("seed", SEEDS)
async def test_nobody_gets_it_twice_and_nobody_is_lost_unsaid(
    room: Room, gateway: DevinoSandbox, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - no secret comes of it
    await room.stop_list.add(CHAT, USER, "Олег", chance.sample(PHONES, 2))
    gateway.bad_numbers.update(chance.sample(PHONES, 2))
    if chance.random() < 0.5:
        gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*", after=1, times=1))
    pilot = await room.send(await room.draft(TEXT, ROWS, first_n=chance.randrange(1, 8)))
    stopped_then = {one.phone for one in (await room.stop_list.page(CHAT, offset=0, limit=50))[0]}
    first = {one.phone for one in await room.outcomes(pilot)}
    for _ in range(chance.randrange(3)):
        await change(room, gateway, chance)
    draft, _ = await room.mailings.drafts.to_rest_of(CHAT, USER, pilot)
    draft = await skipping(room, draft)
    for _ in range(chance.randrange(3)):
        await change(room, gateway, chance)
    plan = await room.mailings.plan(CHAT, draft.id)
    rest = await sent(room, draft)
    second = {one.phone for one in await room.outcomes(rest)} if rest else set()
    assert not first & second
    missing = set(PHONES) - first - second
    before_first = missing & stopped_then
    assert len(missing - before_first) <= plan.stopped + plan.had_it, missing
    twice = {phone: count for phone, count in got(gateway).items() if count > 1}
    assert not twice
    for mailing_id in (pilot, *([rest] if rest else [])):
        await tell_all(room, mailing_id, chance)
    gateway.bad_numbers.clear()
    delivered = {
        one.phone
        for mailing_id in (pilot, rest)
        if mailing_id
        for one in await room.outcomes(mailing_id)
        if one.delivery == Delivery.DELIVERED
    }
    begun = pilot
    for _ in range(3):
        again = await resend(room, begun, [Group.FAILED, Group.EXPIRED, Group.UNSENT])
        if again is None:
            break
        assert not delivered & {one.phone for one in await room.outcomes(again)}
        await tell_all(room, again, chance)
        begun = again
