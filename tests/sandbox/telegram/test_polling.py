"""getUpdates, tokens and unknown methods."""

import asyncio
import json

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramUnauthorizedError

from bot.sandbox.telegram import Person, Room, TelegramSandbox


async def _ids(bot: Bot, offset: int | None = None, limit: int | None = None) -> list[int]:
    return [update.update_id for update in await bot.get_updates(offset, limit)]


async def _until_polling(sandbox: TelegramSandbox) -> None:
    while sandbox.updates._poll is None:  # noqa: ASYNC110 - the sandbox tells nobody of polls
        await asyncio.sleep(0)


async def test_updates_come_again_until_an_offset_confirms_them(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    for text in "abc":
        sandbox.send_text(room, anna, text)
    assert await _ids(bot) == [1, 2, 3]
    assert await _ids(bot, limit=2) == [1, 2]
    assert await _ids(bot, offset=2) == [2, 3]
    assert await _ids(bot) == [2, 3]
    assert await _ids(bot, offset=-1) == [3]
    assert await _ids(bot, offset=4) == []


async def test_a_waiting_poll_gets_what_happens_meanwhile(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await _until_polling(sandbox)
    sandbox.send_text(room, anna, "x")
    (update,) = await poll
    assert update.message
    assert update.message.text == "x"


async def test_a_second_poll_ends_the_first_with_a_conflict(
    bot: Bot, second_bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await _until_polling(sandbox)
    second = asyncio.create_task(second_bot.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    sandbox.send_text(room, anna, "x")
    assert len(await second) == 1


async def test_what_a_killed_bot_was_given_comes_to_the_next_one(
    bot: Bot, second_bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    killed = asyncio.create_task(bot.get_updates(timeout=30))
    await _until_polling(sandbox)
    killed.cancel()
    await asyncio.wait([killed])
    sandbox.send_text(room, anna, "x")
    sandbox.send_text(room, anna, "y")
    assert await _ids(second_bot) == [1, 2]


async def test_an_update_can_come_twice(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    sandbox.send_text(room, anna, "x")
    sandbox.send_text(room, anna, "y")
    assert await _ids(bot, offset=3) == []
    sandbox.redeliver(1)
    assert await _ids(bot, offset=3) == [1]
    assert await _ids(bot, offset=2) == []
    with pytest.raises(KeyError):
        sandbox.redeliver(99)


async def test_only_allowed_kinds_come_and_unknown_names_are_noted(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    await bot.get_updates(allowed_updates=["callback_query", "aiogd_update"])
    sandbox.send_text(room, anna, "x")
    assert await bot.get_updates() == []
    assert sandbox.updates.unknown_names == {"aiogd_update"}
    await bot.get_updates(allowed_updates=[])
    sandbox.send_text(room, anna, "y")
    assert len(await bot.get_updates()) == 1


async def test_a_wrong_token_is_unauthorized(stranger: Bot) -> None:
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await stranger.get_me()


async def test_unknown_methods_and_paths_are_not_found(sandbox: TelegramSandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("/bot42:TEST/sendTelepathy", "/", "/bot42:TEST"):
            async with session.get(sandbox.url + path) as answer:
                assert answer.status == 404
                assert await answer.json() == {
                    "ok": False,
                    "error_code": 404,
                    "description": "Not Found",
                }


async def test_method_names_ignore_case_and_parameters_come_any_way(
    sandbox: TelegramSandbox, room: Room
) -> None:
    url = f"{sandbox.url}/bot42:TEST/SENDMESSAGE"
    body = {"chat_id": room.id, "text": "x", "disable_notification": True}
    text = {name: str(value) for name, value in body.items()}
    multipart = aiohttp.FormData(text, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        await (await session.get(url, params=text)).release()
        await (await session.post(url, data=text)).release()
        await (await session.post(url, data=multipart)).release()
        await (await session.post(url, json=body)).release()
        answer = await session.post(url, data="{", headers={"Content-Type": "application/json"})
        assert answer.status == 400
        answer.release()
    assert [note.text for note in room.notes.values()] == ["x"] * 4


async def test_the_token_is_in_no_record(bot: Bot, sandbox: TelegramSandbox, room: Room) -> None:
    await bot.send_message(room.id, "x")
    everything = [repr(vars(sandbox)), repr(sandbox.calls), json.dumps(sandbox.dump())]
    assert not any("42:TEST" in one for one in everything)


async def test_stopping_lets_a_waiting_poll_go(bot: Bot, sandbox: TelegramSandbox) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await _until_polling(sandbox)
    await sandbox.stop()
    assert await poll == []


async def test_anything_at_all_can_be_delivered_and_confirmed(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    sandbox.send_text(room, anna, "a")
    assert sandbox.updates.inject({"ghost": {}}) == 2
    assert sandbox.updates.inject('[<id>, "no object"]') == 3
    url = f"{sandbox.url}/bot42:TEST/getUpdates"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        first, *others = (await answer.json())["result"]
    assert first["message"]["text"] == "a"
    assert others == [{"update_id": 2, "ghost": {}}, [3, "no object"]]
    assert await _ids(bot, offset=4) == []
    assert not sandbox.updates.pending
