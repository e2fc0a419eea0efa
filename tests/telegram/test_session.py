"""The client over HTTP: no update and no answer is too odd for it."""

import json
from collections.abc import Awaitable
from contextlib import suppress

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.methods import SendMessage

from bot.sandbox.telegram import Json, Odd, Room, TelegramSandbox
from bot.telegram import session
from bot.telegram.offset import NO_IDS_TIMES
from bot.telegram.strange import OddAnswerError, Strange
from tests.budget import within

CANARY = "канарейка"
NEVER_READ = {
    "no number": {"update_id": CANARY},
    "none": {"update_id": None},
    "huge": {"update_id": 10**30},
    "far": {"update_id": 2**40, "message": {"text": CANARY}},
    "text": {"update_id": "7"},
    "fraction": {"update_id": 7.5},
    "null": "null",
    "a text": json.dumps(CANARY),
    "a list": "[]",
    "deep": "[" * 100_000 + "]" * 100_000,
    "deep, with an id": '{"update_id": <id>, "message": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "long number": '{"update_id": <id>, "message": ' + "9" * 5000 + "}",
    "long number for an id": '{"update_id": ' + "9" * 5000 + "}",
    "no kind": {"ghost": {"text": CANARY}},
    "no chat": {"message": {"text": CANARY}},
    "brackets in a text": '{"update_id": <id>, "ghost": "]}[{\\"", "more": ' + "9" * 5000 + "}",
}


def _say(sandbox: TelegramSandbox, room: Room, text: str) -> None:
    sandbox.send_text(room, sandbox.people[room.id], text)


async def _texts(bot: Bot) -> list[str]:
    updates = await bot.get_updates(timeout=0)
    return [update.message.text or "" for update in updates if update.message]


@pytest.mark.parametrize("raw", NEVER_READ.values(), ids=NEVER_READ)
async def test_one_update_that_cannot_be_read_keeps_no_other_back(
    bot: Bot, sandbox: TelegramSandbox, room: Room, strange: list[Strange], raw: Json | str
) -> None:
    _say(sandbox, room, "a")
    sandbox.updates.inject(raw)
    _say(sandbox, room, "b")
    assert await _texts(bot) == ["a", "b"]
    assert await _texts(bot) == []
    assert not sandbox.updates.pending
    assert [one.skipped for one in strange] == [True]


@pytest.mark.parametrize("raw", NEVER_READ.values(), ids=NEVER_READ)
async def test_an_answer_of_nothing_else_is_confirmed_too(
    bot: Bot,
    sandbox: TelegramSandbox,
    room: Room,
    strange: list[Strange],
    raw: Json | str,
) -> None:
    _say(sandbox, room, "a")
    assert await _texts(bot) == ["a"]
    for _ in range(3):
        sandbox.updates.inject(raw)
    for _ in range(4 * NO_IDS_TIMES):
        assert await bot.get_updates(timeout=0) == []
    assert not sandbox.updates.pending
    assert [one.skipped for one in strange] == [True] * 3


async def test_a_message_with_an_unknown_part_is_read(
    bot: Bot, sandbox: TelegramSandbox, room: Room, strange: list[Strange]
) -> None:
    _say(sandbox, room, "a")
    update = sandbox.updates.pending.pop()
    update["message"]["forward_origin"] = {"type": "ghost"}
    sandbox.updates.inject(update)
    assert await _texts(bot) == ["a"]
    (told,) = strange
    assert not told.skipped


UNREADABLE = [odd for odd in Odd if odd not in {Odd.NEW_KIND, Odd.HUGE_NUMBER}]


@pytest.mark.parametrize("odd", UNREADABLE)
async def test_an_answer_that_is_none_confirms_nothing_and_the_next_one_is_read(
    bot: Bot, sandbox: TelegramSandbox, room: Room, odd: Odd
) -> None:
    sandbox.faults.add("getUpdates", odd=odd, times=2)
    for _ in range(2):
        with suppress(TelegramAPIError):
            assert await bot.get_updates(timeout=0) == []
    _say(sandbox, room, "a")
    _say(sandbox, room, "b")
    assert await _texts(bot) + await _texts(bot) == ["a", "b"]


async def test_after_an_answer_that_was_none_updates_are_asked_for_one_by_one(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    for text in "abc":
        _say(sandbox, room, text)
    sandbox.faults.add("getUpdates", odd=Odd.TRUNCATED, after_effect=True)
    with pytest.raises(OddAnswerError):
        await bot.get_updates(timeout=0)
    assert [await _texts(bot) for _ in range(4)] == [["a"], ["b"], ["c"], []]
    for text in "de":
        _say(sandbox, room, text)
    assert await _texts(bot) == ["d", "e"]


async def test_a_huge_number_beside_the_updates_takes_none_of_them_away(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    _say(sandbox, room, "a")
    sandbox.faults.add("getUpdates", odd=Odd.HUGE_NUMBER, after_effect=True)
    assert await _texts(bot) == ["a"]


async def _error_of(call: Awaitable[object]) -> BaseException | None:
    try:
        await call
    except Exception as error:  # noqa: BLE001 - which one it is, the caller asserts
        return error
    return None


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("odd", UNREADABLE)
async def test_an_odd_answer_to_a_send_raises_one_error_without_content(
    bot: Bot, sandbox: TelegramSandbox, room: Room, odd: Odd, *, after_effect: bool
) -> None:
    sandbox.faults.add("sendMessage", odd=odd, after_effect=after_effect)
    error = await _error_of(bot.send_message(room.id, CANARY))
    assert isinstance(error, TelegramAPIError)
    assert not isinstance(error, TelegramBadRequest)
    seen: BaseException | None = error
    while seen:
        assert CANARY not in f"{seen}{vars(seen) | {'method': None}}"
        seen = seen.__cause__ or seen.__context__
    assert len(room.notes) == after_effect


@pytest.mark.parametrize("odd", [Odd.NEW_KIND, Odd.HUGE_NUMBER])
async def test_a_message_that_comes_back_with_an_unknown_part_is_read(
    bot: Bot, sandbox: TelegramSandbox, room: Room, odd: Odd
) -> None:
    sandbox.faults.add("sendMessage", odd=odd, after_effect=True)
    sent = await bot.send_message(room.id, "x")
    assert sent.message_id in room.notes


@pytest.mark.parametrize(
    ("odd", "perhaps"),
    [(Odd.HTML, True), (Odd.NO_ID, True), (Odd.HUGE_ID, True), (Odd.HTML_502, False)],
)
async def test_an_odd_answer_tells_whether_the_call_may_have_been_carried_out(
    bot: Bot, sandbox: TelegramSandbox, room: Room, odd: Odd, *, perhaps: bool
) -> None:
    sandbox.faults.add("sendMessage", odd=odd, after_effect=True)
    with pytest.raises(OddAnswerError) as caught:
        await bot.send_message(room.id, "x")
    assert caught.value.perhaps_done is perhaps


async def test_an_answer_without_end_is_given_up(
    bot: Bot, sandbox: TelegramSandbox, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LARGEST_ANSWER", 1000)
    for _ in range(3):
        _say(sandbox, room, "x" * 200)
    with pytest.raises(OddAnswerError, match="too big"):
        await bot.get_updates(timeout=0)
    for _ in range(3):
        assert await _texts(bot) == ["x" * 200]


async def test_long_answers_are_read_too(
    bot: Bot, sandbox: TelegramSandbox, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PARSED_AT_ONCE", 100)
    _say(sandbox, room, "x" * 200)
    sandbox.updates.inject('{"update_id": <id>, "message": ' + "[" * 100_000 + "]" * 100_000 + "}")
    assert await _texts(bot) == ["x" * 200]
    assert await _texts(bot) == []
    assert (await bot.send_message(room.id, "y" * 200)).text == "y" * 200


async def test_an_answer_of_a_hundred_thousand_parts_is_none(bot: Bot) -> None:
    content = json.dumps({"ok": True, "result": [[1]] * 100_000})
    with pytest.raises(OddAnswerError, match="too large"):
        bot.session.check_response(bot, _send(), 200, content)


@pytest.mark.parametrize(("told", "waits"), [(None, 5), (-3, 1), (10**12, 3600), (7, 7)])
async def test_a_wait_is_bounded(
    bot: Bot,
    told: int | None,
    waits: int,
) -> None:
    content = {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": told}}
    with pytest.raises(TelegramRetryAfter) as caught:
        bot.session.check_response(bot, _send(), 429, json.dumps(content))
    assert caught.value.retry_after == waits


@pytest.mark.parametrize("content", ["", "<html>", "[]", "{}", '{"ok": false}', '{"ok": true}'])
async def test_a_429_in_any_form_is_one(bot: Bot, content: str) -> None:
    with pytest.raises(TelegramRetryAfter):
        bot.session.check_response(bot, _send(), 429, content)


def _send() -> SendMessage:
    return SendMessage(chat_id=1, text=CANARY)


async def test_a_refusal_with_status_200_is_a_refusal(bot: Bot) -> None:
    content = '{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}'
    with pytest.raises(TelegramBadRequest):
        bot.session.check_response(bot, _send(), 200, content)


async def test_a_server_error_without_a_word_is_one(bot: Bot) -> None:
    with pytest.raises(TelegramAPIError):
        bot.session.check_response(bot, _send(), 500, '{"ok": false}')


async def test_silence_ends(bot: Bot, sandbox: TelegramSandbox) -> None:
    sandbox.faults.add("getMe", status=200, delay=60.0)
    async with within():
        with pytest.raises(TelegramNetworkError):
            await bot.get_me(request_timeout=0.01)  # type: ignore[arg-type]
