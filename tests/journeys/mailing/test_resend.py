"""Sending again: to those who certainly were not reached; apart, to those who may have been."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.mailing.groups import Group
from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Button, Note
from handlers.views.buttons import Act, CardButton
from tests.budget import within
from tests.conftest import ManualClock
from tests.journeys.conftest import BORIS, CAROL, World, button_of, open_world, time_passing
from tests.journeys.mailing.test_report import report, rows_of
from tests.journeys.mailing.walks import Walk, labels, many, numbers, ready

GOOD, REJECTED, EXPIRED, LATE, REFUSED = numbers(5)
ENDINGS = {REJECTED: 42, EXPIRED: 46, LATE: -1}
"""The last state the gateway tells of each; that of LATE is not final."""


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    """A world in which every outcome there is happens to one recipient."""
    async with open_world(tmp_path, clock, endings=ENDINGS, batch_size=10) as opened:
        opened.gateway.bad_numbers.add(REFUSED)
        yield opened
    assert not opened.refused_calls


async def ended(world: World, clock: ManualClock, walk: Walk) -> Note:
    """Send to all five, and wait until the bot knows all outcomes but LATE's; return the card."""
    await walk.plan(many(5))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Отказано: 1")
        return await known(world, walk)


async def known(world: World, walk: Walk) -> Note:
    """Wait until the bot knows the end of every SMS but LATE's; return the card."""
    assert world.app is not None
    mailings, chat_id = world.app.rooms.mailings, walk.person.room.id
    async with within():
        while True:
            found = await mailings.outcome.unreached(chat_id, 1)
            if found.counts.get(Group.SILENT) == 1:
                return await walk.person.sees("Рассылка закончена", fresh=False)
            await asyncio.sleep(0.02)


async def choosing(walk: Walk) -> Note:
    await walk.person.taps("🔁 Недоставленным")
    return await walk.person.sees("Кому отправить ещё раз?")


async def offered_labels(walk: Walk, label: str) -> list[str]:
    """Wait until the window offers a button; return all that it offers."""

    def look() -> list[str]:
        notes = walk.person.room.notes.values()
        shown = [labels(note) for note in notes if "Кому отправить ещё раз?" in note.text]
        return shown[-1] if shown and label in shown[-1] else []

    return await walk.person.waits_for(look)


async def finishes(walk: Walk, clock: ManualClock, count: int) -> None:
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", f"из {count}")


async def test_those_who_surely_did_not_get_it_are_ticked_and_counted(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await ended(world, clock, walk)
    share = "✅ Доставлено: 1 из 4"
    await walk.person.sees("Рассылка закончена", share, fresh=False)
    shown = await choosing(walk)

    assert share in shown.text.split("\n")
    assert "Ошибка: сообщение отклонено: 1" in shown.text
    assert labels(shown)[:5] == [
        "☑️ Не доставлено: 1",
        "☑️ Истёк срок: 1",
        "☑️ Отказано или не отправлено: 1",
        "⬜️ Нет ответа, дошло ли: 1",
        "Дальше: 3 ›",
    ]
    assert "Бот ещё узнаёт, дошло ли" in shown.text


async def test_before_anything_was_checked_no_share_is_told(world: World) -> None:
    walk = await ready(world)
    await walk.plan(many(5))
    await walk.confirm()
    await walk.person.sees("Рассылка закончена", "Отказано: 1")
    shown = await choosing(walk)

    assert "Доставка ещё не проверялась" in shown.text
    assert "Доставлено" not in shown.text


@pytest.mark.parametrize(
    ("label", "phone"),
    [("Не доставлено", REJECTED), ("Истёк срок", EXPIRED), ("Отказано", REFUSED)],
)
async def test_each_group_is_a_choice_of_its_own(
    world: World, clock: ManualClock, label: str, phone: str
) -> None:
    walk = await ready(world)
    await ended(world, clock, walk)
    world.gateway.bad_numbers.clear()
    await choosing(walk)
    for other in ("Не доставлено", "Истёк срок", "Отказано"):
        if other != label:
            await walk.person.taps(f"☑️ {other}")
    await walk.person.taps("Дальше: 1 ›")
    plan = await walk.person.sees("Проверьте и отправьте", "получателей 1", "Скидки всю неделю")
    assert "уже получили" not in plan.text
    before = len(world.sent)
    await finishes(walk, clock, 1)
    assert [to for _, to, _ in world.sent[before:]] == [phone]


async def test_who_may_have_got_it_is_sent_to_only_with_a_warning(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await ended(world, clock, walk)
    shown = await choosing(walk)
    assert "Кто получил, получит второе, и спишется дважды" in shown.text
    await walk.person.taps("⬜️ Нет ответа")
    mixed = await walk.person.sees("Отмечены и те, кто мог получить: 1", fresh=False)
    assert "⚠️ Дальше: 4 ›" in labels(mixed)
    await walk.person.taps("⚠️ Дальше: 4 ›")
    await walk.person.sees(
        "Проверьте и отправьте",
        "получателей 4",
        "1 из них уже получил этот же текст или мог получить",
    )
    await walk.person.taps("📝 Оставить в черновиках")


async def test_a_tick_tapped_twice_stands_as_the_tap_said(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await ended(world, clock, walk)
    shown = await choosing(walk)
    tick = button_of(shown, "Истёк срок")
    await walk.person.taps("☑️ Истёк срок")
    await offered_labels(walk, "Дальше: 2 ›")
    await world.press_again(walk.person, shown, tick)
    assert "⬜️ Истёк срок: 1" in await offered_labels(walk, "Дальше: 2 ›")
    await walk.person.taps("☑️ Не доставлено")
    await walk.person.taps("☑️ Отказано")
    left = await offered_labels(walk, "⬜️ Отказано или не отправлено: 1")
    assert not [one for one in left if "Дальше" in one]


async def test_a_double_tap_begins_one_draft_and_a_later_choice_goes_on_with_it(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    card = await ended(world, clock, walk)
    shown = await choosing(walk)
    go_on = button_of(shown, "Дальше: 3")
    await walk.person.taps("Дальше: 3 ›")
    await walk.person.sees("Проверьте и отправьте", "получателей 3")
    await world.press_again(walk.person, shown, go_on)
    await walk.person.taps("🔁 Недоставленным", note=card)
    await walk.person.sees("Кому отправить ещё раз?")
    await walk.person.taps("Дальше: 3 ›")
    await walk.person.sees("Проверьте и отправьте", "получателей 3")
    assert await drafts(world, walk) == 1
    await walk.person.taps("🔁 Недоставленным", note=card)
    await walk.person.sees("Кому отправить ещё раз?")
    await walk.person.taps("☑️ Истёк срок")
    await walk.person.taps("Дальше: 2 ›")
    await walk.person.sees("Проверьте и отправьте", "получателей 2")
    assert await drafts(world, walk) == 2


async def drafts(world: World, walk: Walk) -> int:
    assert world.app is not None
    return await world.app.rooms.mailings.drafts.count(walk.person.room.id)


async def test_what_arrives_after_the_choice_is_told_by_the_plan(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await ended(world, clock, walk)
    await choosing(walk)
    await walk.person.taps("⬜️ Нет ответа")
    await walk.person.taps("⚠️ Дальше: 4 ›")
    await walk.person.sees("Проверьте и отправьте", "получателей 4")
    world.gateway.force_state(gateway_id(world, LATE), 0)
    async with time_passing(clock, step=60):
        await arrived(world, walk)
    await walk.person.taps("✂️ Часть")
    await walk.person.taps("‹ Назад")
    await walk.person.sees("прежнее SMS дошло до 1 из них", fresh=False)


def gateway_id(world: World, phone: str) -> str:
    return next(sms.ids[0] for sms in world.gateway.ledger if sms.destination == phone)


async def arrived(world: World, walk: Walk) -> None:
    """Wait until two are known to be delivered."""
    assert world.app is not None
    mailings, chat_id = world.app.rooms.mailings, walk.person.room.id
    async with within():
        while True:
            track = (await mailings.outcome.unreached(chat_id, 1)).track
            if track is not None and track.counts.get("delivered") == 2:
                return
            await asyncio.sleep(0.02)


async def test_the_unknown_ones_go_alone(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(25))
    world.gateway.bad_numbers.clear()
    world.gateway.bad_numbers.add(numbers(25)[24])
    world.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("исход части SMS неизвестен", "Отказано: 1")
    shown = await choosing(walk)
    assert "Таким — только отдельной рассылкой" in shown.text
    clock.forward(minutes=2)
    await walk.person.taps("❓ Исход неизвестен: 10 ›")
    await walk.person.sees("Проверьте и отправьте", "Исход прежних SMS этим людям неизвестен")
    assert world.app is not None
    draft = (await world.app.rooms.mailings.drafts.page(walk.person.room.id, offset=0, limit=1))[0][
        0
    ]
    assert (draft.replaces, draft.among) == (1, "unclear")


async def test_whom_the_second_sms_was_refused_is_not_offered_as_one_who_surely_got_none(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(3))
    world.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("исход части SMS неизвестен")
    await choosing(walk)
    clock.forward(minutes=2)
    await walk.person.taps("❓ Исход неизвестен: 3 ›")
    await walk.person.sees("Проверьте и отправьте", "получателей 3")
    world.gateway.bad_numbers.update(numbers(3))
    async with time_passing(clock):
        await walk.confirm()
        card = await walk.person.sees("Рассылка не состоялась")
    await walk.person.taps("🔁 Недоставленным", note=card)
    shown = await walk.person.sees("Кому отправить ещё раз?", "3 из них могли получить прежнее")
    assert "⬜️ Отказано или не отправлено: 3" in labels(shown)
    await walk.person.taps("⬜️ Отказано")
    assert "⚠️ Дальше: 3 ›" in await offered_labels(walk, "⚠️ Дальше: 3 ›")


async def test_the_button_of_an_old_card_begins_the_same_draft(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(25))
    world.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    async with time_passing(clock):
        await walk.confirm()
        card = await walk.person.sees("исход части SMS неизвестен")
    old = Button("🔁 Отправить им ещё раз", CardButton(act=Act.RESEND, id=1).pack())
    clock.forward(minutes=2)
    for _ in range(2):
        assert not await world.press_again(walk.person, card, old)
        await walk.person.sees("Проверьте и отправьте", "получателей 10")
    # what has come since may have moved the card below itself
    card = await walk.person.sees("исход части SMS неизвестен", fresh=False)
    await walk.person.taps("🔁 Недоставленным", note=card)
    clock.forward(minutes=2)
    await walk.person.taps("❓ Исход неизвестен: 10 ›")
    await walk.person.sees("Проверьте и отправьте", "получателей 10")
    assert await drafts(world, walk) == 1


async def test_the_way_from_a_new_mailing_leads_to_the_same_choice(
    world: World, clock: ManualClock
) -> None:
    world.gateway.bad_numbers.clear()
    walk = await ready(world)
    await walk.plan(many(5))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "5 из 5")
        await known(world, walk)
    await walk.person.says("/mailing")
    await walk.person.taps("↩️ Не дошло")
    await walk.person.taps("👥 5 Скидки всю неделю")
    shown = await walk.person.sees("Кому отправить ещё раз?")
    assert "Дальше: 2 ›" in labels(shown)
    await walk.person.taps("‹ Назад")
    await walk.person.sees("Кому не дошло — из какой рассылки?", fresh=False)
    await walk.person.taps("👥 5 Скидки всю неделю")
    await walk.person.taps("Дальше: 2 ›")
    await walk.person.sees("Что написать?", "из прошлой рассылки: 2", "{Имя}")


async def test_the_unknown_ones_are_replaced_by_whatever_way_they_were_chosen(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(25))
    world.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("исход части SMS неизвестен")
    await walk.person.says("/mailing")
    await walk.person.taps("↩️ Не дошло")
    await walk.person.taps("👥 25 Скидки всю неделю")
    clock.forward(minutes=2)
    await walk.person.taps("❓ Исход неизвестен: 10 ›")
    await walk.person.sees("Что написать?", "из прошлой рассылки: 10")
    assert world.app is not None
    draft = (await world.app.rooms.mailings.drafts.page(walk.person.room.id, offset=0, limit=1))[0][
        0
    ]
    assert (draft.replaces, draft.among) == (1, "unclear")


async def test_a_group_chooses_together_and_in_english(world: World, clock: ManualClock) -> None:
    walk = await ready(world, world.member(BORIS))
    await walk.person.says("/mailing")
    await walk.person.sees("Рассылка: кому?")
    await walk.person.says("\n".join(numbers(5)))
    await walk.person.taps("Дальше ›")
    await walk.person.says("Скидки")
    await walk.person.taps("Сейчас")
    await walk.person.sees("Проверьте и отправьте")
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена")
        card = await known(world, walk)
    carol = world.member(CAROL)
    await carol.taps("🔁 Недоставленным", note=card)
    shown = await carol.sees("Who should get it again?", "Certainly did not get it")
    assert "☑️ Not delivered: 1" in labels(shown)
    await carol.taps("⬜️ Not known whether it arrived")
    await carol.sees("Those who may have got it are ticked too: 1", fresh=False)
    await carol.taps("⚠️ Next: 4 ›")
    await carol.sees("Check and send")


async def test_a_report_tells_the_delivery_of_every_sms(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await ended(world, clock, walk)
    _, *rows = rows_of(await report(walk))
    told = {row[3]: row[9:] for row in rows}

    assert {phone: row[0] for phone, row in told.items()} == {
        GOOD: "Доставлено",
        REJECTED: "Ошибка: сообщение отклонено",
        EXPIRED: "Ошибка: истек срок жизни сообщения",
        LATE: "Отправлено",
        REFUSED: None,
    }
    assert told[GOOD][2] == 1.5
    assert isinstance(told[GOOD][1], datetime)
    assert f"{told[GOOD][1]:%d.%m.%Y %H}" == "24.11.2026 12"
    assert told[LATE][1] is None
    assert told[LATE][3] is not None
    assert told[REFUSED][1:] == (None, None, None)
