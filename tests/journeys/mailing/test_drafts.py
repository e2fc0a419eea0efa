"""A draft goes away by a question from every window that shows it, and says when it is gone."""

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, World, button_of, time_passing
from tests.journeys.mailing.walks import Walk, labels, many, ready


async def to_recipients(walk: Walk) -> None:
    await walk.plan(many(3))
    await walk.person.taps("✏️ Кому")


async def to_text(walk: Walk) -> None:
    await walk.plan(many(3))
    await walk.person.taps("✏️ Текст")


async def to_plan(walk: Walk) -> None:
    await walk.plan(many(3))


async def to_draft(walk: Walk) -> None:
    await walk.plan(many(3))
    await walk.person.says("/drafts")
    await walk.person.taps("👥 3")


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (to_recipients, "Рассылка: кому?"),
        (to_text, "Что написать?"),
        (to_plan, "Проверьте и отправьте"),
        (to_draft, "Черновик рассылки"),
    ],
)
async def test_every_window_of_a_draft_asks_before_it_throws_it_away(
    world: World, way: object, words: str
) -> None:
    walk = await ready(world)
    anna = walk.person
    await way(walk)  # type: ignore[operator]
    await anna.taps("🗑 Удалить")
    await anna.sees("Удалить этот черновик?", "Ничего отправлено не будет", "Скидки всю неделю")
    await anna.taps("‹ Назад")
    await anna.sees(words)
    await anna.taps("🗑 Удалить")
    await anna.taps("Да, удалить")
    await anna.says("/drafts")
    await anna.sees("Черновиков нет")
    assert world.sent == []


@pytest.mark.parametrize("button", ["✏️ Кому", "✏️ Текст", "🗑 Удалить", None])
async def test_a_draft_deleted_elsewhere_is_said_to_be_gone(
    world: World, button: str | None
) -> None:
    walk = await ready(world, world.member(ANNA))
    anna, boris = walk.person, world.member(BORIS)
    await anna.says("/mailing")
    await anna.says("89161234567")
    await anna.taps("Дальше ›")
    await anna.says("Скидки")
    await anna.taps("Сейчас")
    plan = await anna.sees("Проверьте и отправьте")
    await boris.says("/drafts")
    await boris.taps("👥 1")
    await boris.taps("🗑 Удалить")
    await boris.taps("Да, удалить")
    await boris.sees("Черновиков нет")
    await anna.taps(button or "✅ Отправить", note=plan)
    seen = await anna.sees("Этого черновика здесь больше нет")
    assert seen.text.count("Этого черновика здесь больше нет") == 1
    assert not {"✅ Отправить: 1", "Дальше ›", "🗑 Удалить"} & {*labels(seen)}
    assert world.sent == []


async def test_a_second_tap_deletes_nothing_else(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(many(2))
    await walk.plan(many(3))
    await anna.says("/drafts")
    await anna.taps("👥 3")
    await anna.taps("🗑 Удалить")
    question = await anna.sees("Удалить этот черновик?")
    for _ in range(2):
        await anna.taps("Да, удалить", note=question, wait_answer=False)
    await anna.waits_for(lambda: all(one.answered for one in world.telegram.presses.values()))
    await anna.says("/drafts")
    await anna.sees("Черновики рассылок: 1")


async def test_after_a_first_part_the_card_offers_the_others(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(many(7))
    await anna.taps("✂️ Часть")
    await anna.says("99")
    await anna.sees("Получателей всего 7", "Ничего не отправлено", "Скольким первым отправить?")
    await anna.says("2")
    await anna.sees("получателей 2", "не вошли в первые: 5")
    async with time_passing(clock):
        await walk.confirm()
        card = await anna.sees("Рассылка закончена", "Не вошли в эту часть: 5", fresh=False)
        await anna.taps("✂️ Остальным: 5", note=card)
        await anna.sees("Проверьте и отправьте", "Остальным", "получателей 5", "Скидки")
        await walk.confirm()
        await anna.sees("5 из 5", "Рассылка закончена", fresh=False)
    assert len({phone for _, phone, _ in world.sent}) == len(world.sent) == 7
    await anna.sees("Остальным (5) — отдельная рассылка", fresh=False)


async def test_one_tap_leaves_out_who_had_the_text(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(many(2))
    async with time_passing(clock):
        await walk.confirm()
        await anna.sees("Рассылка закончена")
    await walk.plan(many(5))
    await anna.taps("✂️ Без тех, кто уже получил: 2")
    plan = await anna.sees(
        "получателей 3", "уже получили этот текст или могли получить", "Всего SMS: 3"
    )
    assert "⚠️" not in plan.text
    await anna.taps("👥 И тем, кто уже получил: 2")
    await anna.sees("получателей 5", "2 из них уже получили этот же текст или могли получить")
    await anna.taps("✂️ Без тех, кто уже получил: 2")
    async with time_passing(clock):
        await walk.confirm()
        # the card of the first one is drawn anew meanwhile
        await anna.waits_for(lambda: len(world.sent) >= 5)
        await walk.rests()
    assert len(world.sent) == 5


async def test_the_others_are_begun_once_and_sent_to_once_with_their_own_names(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(many(7), "{Имя}, скидки")
    await anna.taps("✂️ Часть")
    await anna.says("1")
    await anna.sees("получателей 1")
    async with time_passing(clock):
        await walk.confirm()
        card = await anna.sees("Рассылка закончена", "Не вошли в эту часть: 6", fresh=False)
        rest = button_of(card, "Остальным: 6")
        await anna.taps("✂️ Остальным: 6", note=card)
        plan = await anna.sees("Проверьте и отправьте", "получателей 6")
        assert "уже есть" in await world.press_again(anna, card, rest)
        [anew] = await anna.waits_for(
            lambda: [
                note
                for note in anna.room.notes.values()
                if note.message_id > plan.message_id and "получателей 6" in note.text
            ]
        )
        await anna.taps("✅ Отправить", note=anew)
        await anna.sees("6 из 6", "Рассылка закончена", fresh=False)
        assert "уже подтверждена" in await world.press_again(anna, card, rest)
    assert sorted(text for _, _, text in world.sent) == sorted(f"Имя{n}, скидки" for n in range(7))
