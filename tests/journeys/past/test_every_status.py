"""Every row of the vendor's two tables, reached from the chat through the gateway and back."""

import re

import pytest

from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.devino.delivery import DESCRIPTIONS
from bot.sms.statuses import OperationStatus
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, CAROL, World, time_passing
from tests.journeys.mailing.walks import ready

RUSSIAN_STATES = {
    -2: "Ожидает отправки",
    -1: "Отправлено",
    0: "Доставлено",
    10: "Ошибка: некорректный адрес отправителя сообщения",
    11: "Ошибка: некорректный номер получателя сообщения",
    41: "Ошибка: некорректный номер получателя сообщения",
    42: "Ошибка: сообщение отклонено",
    46: "Ошибка: истек срок жизни сообщения",
    47: "Удалено",
    48: "Ошибка: сообщение отклонено",
    69: "Ошибка: сообщение отклонено",
    -98: "Остановлено",
    99: "Статус не распознан",
    255: "Пока нет в базе шлюза",
}
ENGLISH_STATES = {
    -2: "Waiting to be sent",
    -1: "Sent",
    0: "Delivered",
    10: "Error: the sender is not valid",
    11: "Error: the recipient’s number is not valid",
    41: "Error: the recipient’s number is not valid",
    42: "Error: the message was rejected",
    46: "Error: the message expired",
    47: "Deleted",
    48: "Error: the message was rejected",
    69: "Error: the message was rejected",
    -98: "Stopped",
    99: "Status not recognised",
    255: "Not in the gateway’s database yet",
}
ANSWERS = {
    OperationStatus.NOT_ENOUGH_CREDITS: (5, "Not enough credits"),
    OperationStatus.MESSAGE_REJECTED: (6, "Invalid operation"),
    OperationStatus.INVALID_SOURCE_ADDRESS: (6, "Invalid source address"),
    OperationStatus.INVALID_DESTINATION_ADDRESS: (6, "Invalid destination address"),
    OperationStatus.USER_DISABLED: (7, "User is blocked"),
    OperationStatus.INVALID_MESSAGE_ID: (2, "Invalid MessageID"),
    OperationStatus.INVALID_HEADER: (2, "Invalid argument"),
    OperationStatus.INVALID_LOGIN: (4, "Invalid user login or password"),
    OperationStatus.INVALID_PASSWORD: (4, "Invalid password"),
    OperationStatus.UNAUTHORISED_IP_ADDRESS: (7, "IP address is not allowed"),
    OperationStatus.USER_NOT_ACTIVATED: (7, "User is not activated"),
    OperationStatus.MESSAGE_QUEUE_FULL: (8, "Message queue is full"),
    OperationStatus.GATEWAY_OFFLINE: (8, "Gateway error"),
    OperationStatus.GATEWAY_BUSY: (8, "Server is busy"),
    OperationStatus.DATABASE_OFFLINE: (9, "Database is offline"),
}
"""Code and the gateway's words for every status but the good one."""

RUSSIAN_OPERATIONS = {
    OperationStatus.NOT_ENOUGH_CREDITS: "Ошибка: недостаточно кредитов",
    OperationStatus.MESSAGE_REJECTED: "Ошибка: сообщение отклонено",
    OperationStatus.INVALID_SOURCE_ADDRESS: "Ошибка: некорректный адрес отправителя сообщения",
    OperationStatus.INVALID_DESTINATION_ADDRESS: "Ошибка: некорректный номер получателя сообщения",
    OperationStatus.USER_DISABLED: "Ошибка: СМС - пользователь заблокирован",
    OperationStatus.INVALID_MESSAGE_ID: "Ошибка: некорректный идентификатор сообщения",
    OperationStatus.INVALID_HEADER: "Ошибка: некорректно переданы параметры",
    OperationStatus.INVALID_LOGIN: "Ошибка: неправильный логин",
    OperationStatus.INVALID_PASSWORD: "Ошибка: неправильный пароль",
    OperationStatus.UNAUTHORISED_IP_ADDRESS: "Ошибка: не авторизованный IP-адрес",
    OperationStatus.USER_NOT_ACTIVATED: "Ошибка: СМС - пользователь не активирован",
    OperationStatus.MESSAGE_QUEUE_FULL: "Ошибка: очередь сообщений полна",
    OperationStatus.GATEWAY_OFFLINE: "Ошибка: сервер недоступен",
    OperationStatus.GATEWAY_BUSY: "Ошибка: сервер занят другим запросом",
    OperationStatus.DATABASE_OFFLINE: "Ошибка: сервер базы данных недоступен",
}
ENGLISH_OPERATIONS = {
    OperationStatus.NOT_ENOUGH_CREDITS: "Error: not enough credits",
    OperationStatus.MESSAGE_REJECTED: "Error: the message was rejected",
    OperationStatus.INVALID_SOURCE_ADDRESS: "Error: the sender is not valid",
    OperationStatus.INVALID_DESTINATION_ADDRESS: "Error: the recipient’s number is not valid",
    OperationStatus.USER_DISABLED: "Error: the SMS account is blocked",
    OperationStatus.INVALID_MESSAGE_ID: "Error: the message ID is not valid",
    OperationStatus.INVALID_HEADER: "Error: the parameters are not valid",
    OperationStatus.INVALID_LOGIN: "Error: wrong login",
    OperationStatus.INVALID_PASSWORD: "Error: wrong password",
    OperationStatus.UNAUTHORISED_IP_ADDRESS: "Error: this IP address is not allowed",
    OperationStatus.USER_NOT_ACTIVATED: "Error: the SMS account is not activated",
    OperationStatus.MESSAGE_QUEUE_FULL: "Error: the message queue is full",
    OperationStatus.GATEWAY_OFFLINE: "Error: the server is unavailable",
    OperationStatus.GATEWAY_BUSY: "Error: the server is busy with another request",
    OperationStatus.DATABASE_OFFLINE: "Error: the database server is unavailable",
}
LANGUAGES = ("ru", "en")
CYRILLIC = re.compile("[А-Яа-яЁё]")


async def enter(world: World, language: str) -> Actor:
    """Log in somebody of that language, and send to one number for each state."""
    english = language == "en"
    person = world.person(CAROL if english else ANNA)
    await ready(world, person, english=english)
    return person


async def send(world: World, person: Actor, language: str, number: int) -> str:
    """Send an SMS by one line; return its ID."""
    yes, now = ("✅ Send", "Now") if language == "en" else ("✅ Отправить", "Сейчас")
    await person.says(f"/send 8916100{number:04} Hello {number}")
    await person.taps(now)
    await person.taps(yes)
    await person.waits_for(lambda: len(world.gateway.ledger) > number)
    gateway_id = world.gateway.ledger[number].ids[0]
    await person.waits_for(
        lambda: any(gateway_id in note.text for note in person.room.notes.values())
    )
    return gateway_id


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_state_is_told_in_the_tables_words(
    world: World, clock: ManualClock, language: str
) -> None:
    wanted = RUSSIAN_STATES if language == "ru" else ENGLISH_STATES
    assert set(wanted) == set(DESCRIPTIONS)
    person = await enter(world, language)
    for number, (state, words) in enumerate(wanted.items()):
        gateway_id = await send(world, person, language, number)
        world.gateway.force_state(gateway_id, state)
        async with time_passing(clock, step=0.3):
            await person.says(f"/status {gateway_id}")
            await person.sees(gateway_id, words)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_operation_status_is_told_in_the_tables_words(
    world: World, language: str
) -> None:
    wanted = RUSSIAN_OPERATIONS if language == "ru" else ENGLISH_OPERATIONS
    assert {*wanted, OperationStatus.OK} == set(OperationStatus)
    person = await enter(world, language)
    for status, words in wanted.items():
        code, desc = ANSWERS[status]
        # of the log-in, too: a session that is refused after a good log-in is no wrong login
        world.gateway.faults.add(Fault(FaultKind.REFUSE, times=99, code=code, desc=desc))
        await person.says("/status 579700854169272358")
        note = await person.sees(words)
        assert language == "ru" or not CYRILLIC.search(note.text)
        world.gateway.faults.clear()


@pytest.mark.parametrize(
    ("language", "button", "words"),
    [
        ("ru", "💰 Баланс", "Операция выполнена"),
        ("en", "💰 Balance", "Done"),
    ],
)
async def test_an_operation_that_is_done_is_told_so(
    world: World, language: str, button: str, words: str
) -> None:
    person = await enter(world, language)

    await person.taps(button)

    await person.waits_for(lambda: person.alert == words)
