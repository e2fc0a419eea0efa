"""Uploads over a slow line that breaks: a file is shown once, or somebody is told."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.types import BufferedInputFile

from bot.sandbox.telegram import Room, TelegramSandbox
from bot.sandbox.telegram.faults import Line
from bot.telegram import line
from bot.telegram.line import LineLimits, NotSentError, UnfinishedUploadError
from handlers.ui.telegram_retry import Patience
from tests.conftest import ManualClock

BIG = 24 * 1024 * 1024
"""More than the systems at both ends take from a loopback that does not move."""
SMALL = 200_000


class Resting(ManualClock):
    """A clock by which no wait takes long."""

    async def sleep(self, seconds: float) -> None:  # type: ignore[override]
        self.forward(seconds=seconds)


def sizes(room: Room) -> list[int]:
    return [note.document.size for note in room.notes.values() if note.document]


def a_file(size: int) -> BufferedInputFile:
    return BufferedInputFile(bytes(size), "report.xlsx")


async def test_an_upload_goes_on_for_longer_than_a_call_may_take(
    bot: Bot, sandbox: TelegramSandbox, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.session, "timeout", 0.5)
    sandbox.faults.add("sendDocument", line=Line(100_000, stall_at=100_000, stall=0.5), status=200)
    await bot.send_document(room.id, a_file(SMALL))
    assert sizes(room) == [SMALL]


async def test_an_upload_that_no_longer_moves_is_broken_and_has_not_left_whole(
    bot: Bot, sandbox: TelegramSandbox, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "LINE", LineLimits(unmoved=0.5))
    sandbox.faults.add("sendDocument", line=Line(1e9, stall_at=0, stall=3600), status=200)
    with pytest.raises(UnfinishedUploadError):
        await bot.send_document(room.id, a_file(BIG))
    assert not room.notes


async def test_an_upload_slower_than_the_slowest_is_given_up(
    bot: Bot, sandbox: TelegramSandbox, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "LINE", LineLimits(grace=0.2, slowest=1e9))
    sandbox.faults.add("sendDocument", line=Line(10_000_000), status=200)
    with pytest.raises(NotSentError):
        await bot.send_document(room.id, a_file(BIG))


@pytest.mark.parametrize("times", [1, 4])
async def test_an_upload_of_which_a_part_has_not_left_is_sent_again_and_shown_once(
    bot: Bot, sandbox: TelegramSandbox, room: Room, times: int
) -> None:
    bot.session.middleware(Patience(Resting()))
    for _ in range(times):
        sandbox.faults.add("sendDocument", line=Line(1e9, cut_at=100_000), status=200)
    await bot.send_document(room.id, a_file(BIG))
    assert sizes(room) == [BIG]


async def test_an_upload_that_breaks_five_times_is_given_up(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    bot.session.middleware(Patience(Resting()))
    for _ in range(6):
        sandbox.faults.add("sendDocument", line=Line(1e9, cut_at=100_000), status=200)
    with pytest.raises(UnfinishedUploadError):
        await bot.send_document(room.id, a_file(BIG))
    assert len(sandbox.faults.waiting) == 1
    assert not room.notes


@pytest.mark.parametrize("after_effect", [False, True])
async def test_an_upload_that_has_left_whole_is_not_sent_again(
    bot: Bot, sandbox: TelegramSandbox, room: Room, *, after_effect: bool
) -> None:
    bot.session.middleware(Patience(Resting()))
    sandbox.faults.add("sendDocument", reset=True, after_effect=after_effect)
    with pytest.raises(TelegramNetworkError) as raised:
        await bot.send_document(room.id, a_file(SMALL))
    assert not isinstance(raised.value, NotSentError)
    assert len(room.notes) == after_effect


async def test_the_answer_to_an_upload_is_waited_for_as_long_as_its_bytes_may_take(
    bot: Bot, sandbox: TelegramSandbox, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All has left the bot at once, and lies in the system until the line has taken it."""
    monkeypatch.setattr(line, "LINE", LineLimits(slowest=SMALL / 4))
    monkeypatch.setattr(bot.session, "timeout", 0.2)
    sandbox.faults.add("sendDocument", line=Line(SMALL), status=200)
    await bot.send_document(room.id, a_file(SMALL))
    assert len(room.notes) == 1


async def test_a_silent_telegram_ends_an_upload(
    bot: Bot, sandbox: TelegramSandbox, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "LINE", LineLimits(slowest=1e9))
    monkeypatch.setattr(bot.session, "timeout", 0.3)
    sandbox.faults.add("sendDocument", status=200, delay=3600)
    with pytest.raises(TelegramNetworkError, match="no answer in time"):
        await bot.send_document(room.id, a_file(SMALL))


async def test_a_call_without_a_connection_has_not_left(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    await sandbox.stop()
    for call in (bot.send_message(room.id, "a"), bot.send_document(room.id, a_file(SMALL))):
        with pytest.raises(NotSentError):
            await call
