"""A line as it is where Telegram is throttled, in real time: 20 KB/s with a stall."""

import asyncio
from io import BytesIO

import pytest
from aiogram import Bot
from aiogram.types import BufferedInputFile

from bot.clock import SystemClock
from bot.sandbox.telegram import Room, TelegramSandbox
from bot.sandbox.telegram.faults import FILE, Line
from bot.telegram.downloads import download

RATE = 20_000.0
STALL = 30.0
TO_THE_BOT = 7_000_000
"""They take six minutes."""
FROM_THE_BOT = 1_600_000
"""They take longer than a call may without a file."""
LIMIT = 20 * 1024 * 1024


@pytest.mark.drill
@pytest.mark.budget(900)
async def test_files_come_and_go_over_a_line_of_20_kb_a_second_with_a_stall(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    kept = sandbox.store("clients.xlsx", "application/octet-stream", bytes(TO_THE_BOT))
    slow = Line(RATE, stall_at=TO_THE_BOT // 2, stall=STALL)
    sandbox.faults.add(FILE, line=slow)
    line = Line(RATE, stall_at=FROM_THE_BOT // 2, stall=STALL)
    sandbox.faults.add("sendDocument", line=line, status=200)
    came = BytesIO()
    await asyncio.gather(
        download(bot, kept.file_id, came, most=LIMIT, clock=SystemClock()),
        bot.send_document(room.id, BufferedInputFile(bytes(FROM_THE_BOT), "report.xlsx")),
    )
    assert len(came.getvalue()) == TO_THE_BOT
    calls = [call.method for call in sandbox.calls]
    assert calls.count("getFile") == calls.count("sendDocument") == 1
