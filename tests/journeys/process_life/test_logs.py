"""Even at level DEBUG the log holds nothing that no log may hold."""

import signal
from pathlib import Path

import pytest

from bot.sandbox.devino import Fault, FaultKind
from tests.journeys.process_life.processes import PASSWORD, open_place


@pytest.mark.parametrize("log_format", ["text", "json"])
async def test_a_day_at_work_leaves_no_secret_and_no_whole_number_in_the_log(
    tmp_path: Path, log_format: str
) -> None:
    """When the place closes, `Place.check_logs` looks for what may not be there."""
    async with open_place(tmp_path, LOG_LEVEL="DEBUG", LOG_FORMAT=log_format) as place:
        life = await place.run()
        anna, faults = place.world.person(), place.world.gateway.faults
        faults.add(Fault(FaultKind.REFUSE, "User/SessionId", code=4))
        await anna.says("/start")
        await anna.taps("🔑 Ввести логин")
        await anna.sees("Напишите логин")
        await anna.says("demo")
        await anna.sees("Напишите пароль")
        await anna.says(PASSWORD)
        await anna.sees("Неправильный логин или пароль")
        await anna.says(PASSWORD)
        await anna.sees("Вход выполнен")
        card = await place.world.send(anna)
        await anna.taps("Уточнить статус", note=card)
        place.world.gateway.expire_sessions("demo")
        faults.add(Fault(FaultKind.BROKEN_JSON, "Sms/Send"))
        await anna.says("+7 903 111-22-33 Добрый день")
        await anna.taps("Сейчас")
        await anna.taps("✅ Отправить")
        await anna.sees("Исход неизвестен")
        faults.add(Fault(FaultKind.HTTP_502_HTML, "User/Balance", times=100))
        await anna.says("/balance")
        await anna.sees("Ошибка")
        assert await life.end(signal.SIGTERM) == 0
        written = place.log.read_text()
    assert all(name in written for name in ("bot.devino", "aiogram", "Sms/Send"))
    assert "Добрый день" not in written
