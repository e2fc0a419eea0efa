"""Files and times that make a bad mailing: the chat is told before anything is sent."""

from decimal import Decimal

from tests.conftest import ManualClock
from tests.journeys.conftest import CAROL, World, time_passing
from tests.journeys.mailing.walks import PEOPLE, csv, labels, many, numbers, ready

LONG_NAME = "Ы" * 500


async def test_an_unknown_placeholder_is_told_with_the_columns_of_the_file(world: World) -> None:
    walk = await ready(world)
    await walk.drop()
    await walk.person.says("Скидки, {отчество}")
    await walk.person.sees("Столбца «отчество» нет. Есть: {Имя}, {Город}")
    await walk.drop(caption="Скидки, {фамилия}")
    await walk.person.sees("Столбца «фамилия» нет", "Что написать?", "clients.csv: 3")
    assert world.sent == []


async def test_a_name_of_500_characters_is_seen_in_the_price_and_in_the_dearest_example(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.drop([*PEOPLE, ("89161234504", LONG_NAME, "Омск")])
    await walk.person.says("{имя|Друг}, скидки")
    await walk.person.sees("Пример 1 из", "по 1 SMS: 3", "по 8 SMS: 1", "Всего SMS: 11")
    await walk.person.taps("Самый длинный")
    await walk.person.sees(LONG_NAME, "8 SMS")
    await walk.person.taps("Дальше ›")
    await walk.person.taps("Сейчас")
    await walk.person.sees("Проверьте и отправьте", "получателей 4", "Всего SMS: 11")
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 4 из 4", "ID от шлюза: 11")


async def test_texts_over_2000_characters_stop_it_until_a_person_leaves_them_out(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.drop([*PEOPLE, ("89161234504", "Ы" * 1990, "Омск")])
    await walk.person.says("{имя|Друг}, скидки всю неделю")
    await walk.person.sees("Текст длиннее, чем берёт шлюз, получателей: 1. Строки: 5")
    await walk.person.taps("Дальше ›")
    await walk.person.taps("Сейчас")
    plan = await walk.person.sees("Сократите его или отправьте без них")
    assert not any(label.startswith("✅ Отправить") for label in labels(plan))
    await walk.person.taps("✂️ Без слишком длинных")
    plan = await walk.person.sees("получателей 3", "текст слишком длинный, пропущены: 1")
    assert "Текст длиннее" not in plan.text
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 3 из 3")
    assert len(world.sent) == 3


async def test_a_sender_removed_before_the_confirmation_stops_it(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan()
    assert world.app
    preferences = world.app.rooms.preferences
    await preferences.delete_sender(anna.room.id, anna.user.id, "MYSHOP")
    await preferences.add_sender(anna.room.id, anna.user.id, "DTSMS")
    await walk.confirm()
    told = await anna.sees("Отправителя MYSHOP больше нет в списке. Выберите другого.")
    assert not any(label.startswith("✅ Отправить") for label in labels(told))
    assert world.sent == []
    await anna.taps("✏️ Отправитель")
    await anna.taps("DTSMS")
    await anna.sees("Проверьте и отправьте", "DTSMS")


async def test_a_balance_spent_elsewhere_pauses_it_and_a_top_up_lets_it_go_on(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.price_known(clock)
    sent = len(world.sent)
    await walk.plan(many(20), "{имя}, скидки")
    world.gateway.account("demo").balance = Decimal("7.5")
    async with time_passing(clock):
        await walk.confirm()
        await anna.sees("теперь не хватит", "Баланс: 7,50\u00a0₽")
        await anna.taps("⚠️ Всё равно отправить")
        card = await anna.sees("Рассылка на паузе", "не хватает денег", "📤 5")
        assert "Остальным ничего не отправлено" in card.text
        assert len(world.sent) - sent == 5
        world.gateway.account("demo").balance = Decimal(500)
        await walk.resume()
        await anna.sees("Рассылка закончена", "Принято шлюзом: 20 из 20")
    phones = sorted(phone for _, phone, _ in world.sent[sent:])
    assert phones == numbers(20)


async def test_an_english_reader_is_told_of_all_of_it_in_english(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world, world.person(CAROL), english=True)
    carol = walk.person
    rows = [*many(20)[:-1], ("79160000019", "Ы" * 1990, "Омск")]
    await carol.uploads("clients.csv", csv(rows))
    await carol.taps("✅ All correct")
    await carol.taps("Next ›")
    await carol.says("{surname}, sale")
    await carol.sees("There is no column “surname”. There are: {Имя}, {Город}")
    await carol.says("{имя}, sale all week")
    await carol.sees("Example 1 of", "Text longer than the gateway takes, recipients: 1. Rows: 21")
    await carol.taps("Next ›")
    await carol.taps("Now")
    await carol.sees("Shorten it or send without them")
    await carol.taps("✂️ Without the too long ones")
    await carol.sees("recipients 19", "text too long, left out: 1")
    world.gateway.account("demo").balance = Decimal("7.5")
    assert world.app
    preferences = world.app.rooms.preferences
    await preferences.delete_sender(carol.room.id, carol.user.id, "MYSHOP")
    await carol.taps("✅ Send")
    await carol.sees("The sender MYSHOP is no longer on the list. Choose another.")
    await preferences.add_sender(carol.room.id, carol.user.id, "MYSHOP")
    async with time_passing(clock):
        await carol.says("/drafts")
        await carol.taps("👥 20")
        await carol.taps("▶️ Continue")
        await carol.sees("Check and send")
        await carol.taps("✅ Send")
        await carol.sees("The mailing is paused", "📤 5", "Top up")
