"""The card of a mailing follows its delivery, and one notice says how it stands."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, CAROL, FORUM, World, open_world, time_passing
from tests.journeys.mailing.walks import Walk, labels, many, numbers, ready
from tests.journeys.unasked.deliveries import force, notices

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_world(tmp_path, clock, batch_size=10, devino_timeout_seconds=60) as opened:
        yield opened
    assert opened.expects_trouble or not opened.refused_calls


async def sent(world: World, walk: Walk, states: list[int]) -> int:
    """Send a mailing whose SMS end so; return the message that is its card."""
    await walk.plan(many(len(states)))
    await walk.confirm()
    card = await walk.person.sees(
        "Рассылка закончена", f"Принято шлюзом: {len(states)} из {len(states)}"
    )
    force(world, states)
    return card.message_id


async def test_the_card_shows_how_many_got_it_and_why_others_did_not(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    states = [0] * 13 + [46] * 2 + [42] + [-1] * 4
    card_id = await sent(world, walk, states)
    anna = walk.person
    card = anna.room.notes[card_id]
    async with time_passing(clock):
        await anna.waits_for(lambda: "В пути: 4" in card.text)
    told = card.text.splitlines()
    at = told.index("📬 Доставлено 65 %")
    assert told[at + 1 : at + 7] == [
        "🟩🟩🟩🟩🟩🟩🟥🟥⬜⬜",
        "✅ Доставлено: 13 из 20",
        "❌ Не доставлено: 3",
        "• Ошибка: истек срок жизни сообщения: 2",
        "• Ошибка: сообщение отклонено: 1",
        "⏳ В пути: 4",
    ]
    async with time_passing(clock, step=3600):
        await anna.waits_for(lambda: "❔ Нет данных: 4" in card.text)
    assert "В пути" not in card.text


async def test_it_is_said_once_when_nearly_all_are_known(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    card_id = await sent(world, walk, [0] * 18 + [46] + [-1])
    anna = walk.person
    async with time_passing(clock):
        await anna.waits_for(lambda: notices(anna))
    [notice] = notices(anna)
    assert notice.reply_to == card_id
    assert "📬 Рассылка доставлена на 90 %\n🟩🟩🟩🟩🟩🟩🟩🟩🟩🟥\n" in notice.text
    assert "✅ Доставлено: 18 из 20" in notice.text
    assert "clients.csv · от MYSHOP · 24 нояб., 12:00" in notice.text
    assert "Дальше слежу сам" in notice.text
    assert labels(notice) == [
        "🖼 Картинка",
        "📄 Отчёт",
        "🔁 Недоставленным",
        "🔕 Не уведомлять",
    ]
    await world.stop()
    await world.start()
    async with time_passing(clock, step=3600):
        await anna.waits_for(lambda: "Нет данных: 1" in anna.room.notes[card_id].text)
    assert len(notices(anna)) == 1


async def test_it_is_said_after_an_hour_even_if_little_is_known(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await sent(world, walk, [0] * 5 + [-1] * 15)
    anna = walk.person
    begun = clock.now()
    async with time_passing(clock, step=20):
        await anna.waits_for(lambda: notices(anna))
    assert (clock.now() - begun).total_seconds() >= 3600
    [notice] = notices(anna)
    assert "✅ Доставлено: 5 из 20" in notice.text
    assert "⏳ В пути: 15" in notice.text
    assert "🔁 Недоставленным" not in labels(notice)


async def test_progress_is_shown_at_the_chats_pace(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(200))
    await walk.confirm()
    card = await walk.person.sees("Рассылка закончена", "Принято шлюзом: 200 из 200")
    edits, begun = walk.edits(), clock.now()
    async with time_passing(clock, step=0.5):
        await walk.person.waits_for(lambda: "✅ Доставлено: 200 из 200" in card.text)
    assert "🟩" * 10 in card.text
    passed = (clock.now() - begun).total_seconds()
    assert walk.edits() - edits <= passed / 3 + 2


async def test_the_delivery_is_drawn_on_request_however_often_it_is_asked_for(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    card_id = await sent(world, walk, [0] * 17 + [46] * 2 + [-1])
    card = anna.room.notes[card_id]
    async with time_passing(clock):
        await anna.waits_for(lambda: "В пути: 1" in card.text)
    world.expects_trouble = True
    world.telegram.faults.add("sendPhoto", status=429, retry_after=1)
    await anna.taps("🖼 Картинка", note=card)
    assert anna.alert == "Рисую, пришлю сюда."
    await anna.taps("🖼 Картинка", note=card)
    assert anna.alert == "Картинка уже рисуется."
    async with time_passing(clock):
        picture = await anna.downloads("Доставлено 85 %: 17 из 20 — на 24 нояб., 12:")
    assert picture.content.startswith(PNG)
    await walk.rests()
    photos = [note for note in anna.room.notes.values() if note.kind == "photo"]
    assert len(photos) == 1


async def test_in_a_topic_the_notice_and_the_picture_come_there(
    world: World, clock: ManualClock
) -> None:
    world.telegram.rooms[FORUM].bot_is_admin = True
    walk = await ready(world, world.member(ANNA, room=FORUM, thread_id=7))
    anna = walk.person
    await anna.says("/mailing")
    await anna.sees("Рассылка: кому?")
    await anna.says("\n".join(numbers(10)))
    await anna.taps("Дальше ›")
    await anna.says("Скидки всю неделю")
    await anna.taps("Сейчас")
    await anna.taps("✅ Отправить")
    await anna.sees("Рассылка закончена", "Принято шлюзом: 10 из 10")
    force(world, [0] * 10)
    async with time_passing(clock):
        await anna.waits_for(lambda: notices(anna))
    [notice] = notices(anna)
    assert notice.thread_id == 7
    await anna.taps("🖼 Картинка", note=notice)
    await anna.downloads("Доставлено 100 %")
    assert all(note.thread_id == 7 for note in anna.room.notes.values())


async def test_an_english_reader_sees_it_in_english(world: World, clock: ManualClock) -> None:
    walk = await ready(world, world.person(CAROL), english=True)
    carol = walk.person
    await carol.says("/mailing")
    await carol.sees("Mailing: who is it for?")
    await carol.says("\n".join(numbers(5)))
    await carol.taps("Next ›")
    await carol.says("Sale all week")
    await carol.taps("Now")
    await carol.taps("✅ Send")
    card = await carol.sees("The mailing is finished", "Accepted by the gateway: 5 of 5")
    force(world, [0, 0, 0, 0, 46])
    async with time_passing(clock):
        await carol.waits_for(lambda: notices(carol))
        await carol.waits_for(lambda: "✅ Delivered: 4 of 5\n❌ Not delivered: 1" in card.text)
    [notice] = notices(carol)
    assert "📬 The mailing is 80% delivered" in notice.text
    assert labels(notice)[:2] == ["🖼 Picture", "📄 Report"]
