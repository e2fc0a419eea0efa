"""The vendor's sixteen operation statuses, in the user's words, wherever they can come up."""

from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import World

REFUSALS = {
    "not_enough_credits": (5, "Not enough credits", "недостаточно кредитов"),
    "rejected": (6, "Invalid operation", "сообщение отклонено"),
    "source": (6, "Invalid source address", "некорректный адрес отправителя"),
    "destination": (6, "Invalid destination address", "некорректный номер получателя"),
    "blocked": (7, "User is blocked", "СМС - пользователь заблокирован"),
    "message_id": (2, "Invalid MessageID", "некорректный идентификатор сообщения"),
    "header": (2, "Invalid argument", "некорректно переданы параметры"),
    "login": (4, "Invalid user login or password", "неправильный логин"),
    "password": (4, "Invalid password", "неправильный пароль"),
    "ip": (7, "IP address is not allowed", "не авторизованный IP-адрес"),
    "not_activated": (7, "User is not activated", "СМС - пользователь не активирован"),
}
"""Code, the gateway's words, the table's words: answers by which nothing was accepted."""

BROKEN = {
    "queue": (8, "Message queue is full", "очередь сообщений полна"),
    "offline": (8, "Gateway error", "сервер недоступен"),
    "busy": (8, "Server is busy", "сервер занят другим запросом"),
    "database": (9, "Database is offline", "сервер базы данных недоступен"),
}
"""The same for an answer that leaves a send unknown."""

AT_LOGIN = {
    "blocked": "Ошибка: СМС - пользователь заблокирован",
    "not_activated": "Ошибка: СМС - пользователь не активирован",
    "ip": "Ошибка: не авторизованный IP-адрес",
    "login": "Неправильный логин или пароль",
    "password": "Неправильный логин или пароль",
    "not_enough_credits": "Ошибка: недостаточно кредитов",
    "queue": "Ошибка: очередь сообщений полна",
}
"""The table's words, but one sentence for a wrong pair: which half is wrong, nobody knows."""


async def test_every_refusal_of_a_send_is_told_in_the_tables_words_and_nothing_was_paid(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    for number, (code, desc, words) in enumerate(REFUSALS.values()):
        await world.compose(anna, text=f"Привет {number}")
        world.gateway.faults.add(Fault(FaultKind.REFUSE, code=code, desc=desc, times=99))
        await anna.taps("✅ Отправить")
        await anna.sees("SMS не отправлено", f"Ошибка: {words}", "деньги не списаны")
        world.gateway.faults.clear()
    assert world.sent == []


async def test_every_error_at_the_login_is_told_in_its_words_and_the_login_is_kept(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    for name, words in AT_LOGIN.items():
        code, desc, _ = (REFUSALS | BROKEN)[name]
        world.gateway.faults.add(Fault(FaultKind.REFUSE, code=code, desc=desc, times=99))
        await anna.says(PASSWORD)
        await anna.sees(words, "Логин: demo", "Напишите пароль")
        world.gateway.faults.clear()
        clock.forward(minutes=5)  # or the tries would be too many
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")


async def test_the_balance_tells_why_it_is_not_known_and_keeps_the_last_one(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    account = world.gateway.account("demo")
    for change, words in (
        ("blocked", "СМС - пользователь заблокирован"),
        ("not_activated", "СМС - пользователь не активирован"),
        ("ip_forbidden", "не авторизованный IP-адрес"),
    ):
        setattr(account, change, True)
        await anna.taps("💰 Баланс")
        await anna.sees(f"Ошибка: {words}", "500,00\u00a0₽")
        setattr(account, change, False)
    await anna.taps("💰 Баланс")
    await anna.sees_no("Ошибка")


async def test_a_send_without_money_is_refused_with_what_to_do(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.gateway.account("demo").balance -= 499
    await world.compose(anna)
    await anna.taps("✅ Отправить")
    await anna.sees("Ошибка: недостаточно кредитов", "Пополните счёт")
    assert world.sent == []


async def test_a_sender_that_is_not_approved_is_told_in_the_tables_words(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, sender="NOTMINE")
    await anna.taps("✅ Отправить")
    await anna.sees("некорректный адрес отправителя сообщения", "одобрено")
    await anna.taps("🔁 Повторить")
    await anna.taps("✏️ Отправитель")
    await world.add_sender(anna)
    await anna.sees("Проверьте и отправьте", "MYSHOP")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
