"""A mailing among restarts, drafts, other people and forged buttons."""

from bot.model import Account
from handlers.views.buttons import Act, CardButton
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, BORIS, FORUM, World, button_of, time_passing
from tests.journeys.mailing.walks import PEOPLE, labels, many, ready


async def test_nothing_typed_is_lost_when_the_bot_restarts(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.drop()
    await anna.says("{имя|Здравствуйте}, скидки")
    await anna.sees("Пример 1 из")
    await world.stop()
    await world.start()
    await anna.taps("Дальше ›")
    await anna.taps("Завтра в 9:00")
    await anna.sees("Проверьте и отправьте", "09:00")
    await world.stop()
    await world.start()
    await anna.says("/start")
    await anna.taps("📝 Черновики рассылок: 1")
    await anna.taps("👥 3")
    await anna.sees("Черновик рассылки", "clients.csv: 3", "MYSHOP", "Здравствуйте")
    await anna.taps("▶️ Продолжить")
    await anna.sees("Проверьте и отправьте", "получателей 3", "25 нояб., 09:00")
    await anna.taps("✏️ Время")
    await anna.taps("Сейчас")
    async with time_passing(clock):
        await walk.confirm()
        await anna.sees("Рассылка закончена", "3 из 3")
    await anna.says("/drafts")
    await anna.sees("Черновиков нет")


async def test_a_draft_is_thrown_away_only_when_asked_twice(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan()
    await anna.says("/drafts")
    await anna.taps("👥 3")
    await anna.taps("🗑 Удалить")
    await anna.sees("Удалить этот черновик?")
    await anna.taps("‹ Назад")
    await anna.taps("🗑 Удалить")
    await anna.taps("Да, удалить")
    await anna.sees("Черновиков нет")
    await anna.taps("‹ Назад")
    menu = await anna.sees("Меню")
    assert not any("Черновики" in label for label in labels(menu))


async def test_a_draft_that_was_sent_from_another_window_cannot_be_sent_again(
    world: World, clock: ManualClock
) -> None:
    anna_walk = await ready(world, world.member(ANNA))
    anna, boris = anna_walk.person, world.member(BORIS)
    await anna.says("/mailing")
    await anna.says("89161234567")
    await anna.taps("Дальше ›")
    await anna.says("Скидки")
    await anna.taps("Сейчас")
    plan = await anna.sees("Проверьте и отправьте")
    await boris.says("/drafts")
    await boris.taps("👥 1")
    await boris.taps("▶️ Продолжить")
    await boris.sees("Проверьте и отправьте")
    async with time_passing(clock):
        await anna.taps("✅ Отправить", note=plan)
        await anna.sees("Рассылка закончена", fresh=False)
    await boris.taps("✅ Отправить")
    await boris.sees("Рассылка уже подтверждена", "второй раз она не уйдёт")
    await boris.sees("Рассылка закончена", "1 из 1", fresh=False)
    await anna_walk.rests()
    assert len(world.sent) == 1


async def test_a_group_shares_its_mailing_and_anyone_may_pause_it(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world, world.member(ANNA))
    anna, boris = walk.person, world.member(BORIS)
    await anna.says("/mailing")
    await anna.sees("Рассылка: кому?")
    await anna.says("\n".join(row[0] for row in many(30)[1:]))
    await anna.taps("Дальше ›")
    await anna.says("Скидки")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "получателей 30")
    await boris.taps("✅ Отправить")
    assert "Это окно открыл другой участник" in (boris.alert or "")
    async with time_passing(clock):
        await anna.taps("✅ Отправить")
        card = await anna.sees("Рассылка закончена", "30 из 30")
        await boris.taps("📄 Отчёт", note=card)
        await boris.sees(".xlsx")
    assert len(world.sent) == 30


async def test_a_mailing_of_another_chat_is_out_of_reach_of_a_forged_button(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan()
    async with time_passing(clock):
        await walk.confirm()
        card = await walk.person.sees("Рассылка закончена")
    boris = world.person(BORIS)
    await world.log_in(boris)
    note = boris.last
    for act in Act:
        press = world.telegram.press(
            boris.room, boris.user, note.message_id, CardButton(act=act, id=1).pack()
        )
        await boris.waits_for(lambda press=press: press.answered)
        assert press.answer
        assert "Такой отправки в этом чате нет" in press.answer[0]
    assert card.text in walk.person.screen


async def test_a_button_that_does_not_belong_to_a_state_does_no_harm(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan()
    async with time_passing(clock):
        await walk.confirm()
        card = await walk.person.sees("Рассылка закончена")
        for act in (Act.PAUSE, Act.RESUME, Act.STOP, Act.CANCEL, Act.NOW, Act.COUNT, Act.STATUS):
            data = CardButton(act=act, id=1).pack()
            press = world.telegram.press(walk.person.room, walk.person.user, card.message_id, data)
            await walk.person.waits_for(lambda press=press: press.answered)
    await walk.person.sees("Рассылка закончена", "3 из 3", fresh=False)
    assert len(world.sent) == 3


async def test_a_button_with_a_number_beyond_all_measure_is_no_trouble(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    for data in ("m:show:99999999999999999999", "y:resume:99999999999999999999:x", "m:now:-1"):
        press = world.telegram.press(anna.room, anna.user, anna.last.message_id, data)
        await anna.waits_for(lambda press=press: press.answered)


async def test_a_test_goes_to_oneself_with_the_text_of_a_row(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(PEOPLE, "{имя}, скидки в городе {город}")
    await anna.taps("🧪 Тест")
    await anna.sees("На какой номер?")
    await anna.taps("📱 Мой номер")
    await anna.sees("Тест себе на +7 916 123-45-67", "Иван, скидки в городе Москва", "строки 2")
    await anna.says("3")
    shown = await anna.sees("строки 3", "Анна-Мария")
    async with time_passing(clock):
        button = button_of(shown, "Отправить тест")
        await anna.taps("🧪 Отправить тест")
        await world.press_again(anna, shown, button)
        await anna.sees("SMS принято шлюзом", "+7 916 123-45-67", fresh=False)
    assert world.sent == [("MYSHOP", "79161234567", "Анна-Мария, скидки в городе Санкт-Петербург")]
    await anna.taps("🧪 Тест")
    await anna.sees("Тест себе на +7 916 123-45-67")
    await anna.says("99")
    await anna.sees("В строке 99 нет получателя", "Анна-Мария")
    await anna.taps("📱 Другой номер")
    await anna.says("8 926 123-45-67")
    await anna.sees("Тест себе на +7 926 123-45-67")
    await anna.taps("‹ Назад")
    await anna.sees("Проверьте и отправьте")
    assert len(world.sent) == 1


async def test_without_an_account_a_mailing_begins_with_a_log_in(world: World) -> None:
    anna = world.person()
    await anna.says("/mailing")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    await anna.says(PASSWORD)
    await anna.sees("Рассылка: кому?")


async def test_what_was_left_half_way_is_no_obstacle(world: World) -> None:
    walk = await ready(world)
    await walk.person.says("/mailing")
    await walk.person.says("89161234567")
    await walk.person.says("/cancel")
    await walk.person.sees("Вышли. Ничего не отправлено.")
    await walk.person.says("/drafts")
    await walk.person.taps("👥 1")
    await walk.person.taps("▶️ Продолжить")
    await walk.person.sees("Что написать?", "номера из чата: 1")


async def test_a_changed_account_refuses_what_was_shown_for_another(
    world: World,
) -> None:
    walk = await ready(world)
    plan = await walk.plan()
    button = button_of(plan, "✅ Отправить")
    world.gateway.add_account("other", "p", balance=world.gateway.account("demo").balance)
    assert world.app is not None
    chat = await world.app.rooms.preferences.known(walk.person.room.id)
    assert chat is not None
    assert chat.account is not None
    await world.app.rooms.accounts.log_in(
        walk.person.room.id, walk.person.user.id, Account(chat.account.server, "other"), "p"
    )
    await world.press_again(walk.person, plan, button)
    await walk.person.sees("начат под другой учётной записью", fresh=False)
    await walk.rests()
    assert world.sent == []


async def test_what_changed_since_the_plan_was_shown_must_be_looked_at_again(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan()
    assert world.app is not None
    chat, user = walk.person.room.id, walk.person.user.id
    await world.app.rooms.stop_list.add(chat, user, "Борис", ["79161234502"])
    await walk.confirm()
    await walk.person.sees("что-то изменилось", "получателей 2", "по стоп-листу: 1", fresh=False)
    assert world.sent == []
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "2 из 2")


async def test_a_sender_that_was_removed_meanwhile_is_asked_for_again(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan()
    assert world.app is not None
    chat, user = walk.person.room.id, walk.person.user.id
    await world.app.rooms.preferences.add_sender(chat, user, "DTSMS")
    await world.app.rooms.preferences.delete_sender(chat, user, "MYSHOP")
    await walk.confirm()
    await walk.person.sees("Отправителя MYSHOP больше нет в списке", fresh=False)
    assert world.sent == []
    await walk.person.taps("✏️ Отправитель")
    await walk.person.taps("DTSMS")
    await walk.person.sees("Проверьте и отправьте", "✍️ DTSMS")
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "3 из 3")


async def test_in_a_forum_everything_stays_in_its_topic(world: World, clock: ManualClock) -> None:
    world.telegram.rooms[FORUM].bot_is_admin = True
    walk = await ready(world, world.member(ANNA, room=FORUM, thread_id=7))
    anna = walk.person
    await anna.says("/mailing")
    await anna.sees("Рассылка: кому?")
    await anna.says("89161234567 Иван")
    await anna.taps("Дальше ›")
    await anna.says("Скидки")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте")
    async with time_passing(clock):
        await walk.confirm()
        await anna.sees("Рассылка закончена", "1 из 1")
    await anna.taps("📄 Отчёт")
    report = await anna.sees(".xlsx")
    assert report.thread_id == 7


async def test_a_killed_confirmation_is_found_again_by_another_tap(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    plan = await walk.plan()
    button = button_of(plan, "✅ Отправить")
    assert world.app is not None
    rooms = world.app.rooms
    draft = (await rooms.mailings.drafts.page(walk.person.room.id, offset=0, limit=1))[0][0]
    shown = await rooms.mailings.plan(walk.person.room.id, draft.id)
    await rooms.mailings.confirm(
        walk.person.room.id,
        walk.person.user.id,
        draft.id,
        mark=shown.consent,
        account=shown.account,
    )
    await world.stop()
    await world.start()
    await world.press_again(walk.person, plan, button)
    async with time_passing(clock):
        await walk.person.sees("Рассылка закончена", "3 из 3", fresh=False)
    assert len(world.sent) == 3
