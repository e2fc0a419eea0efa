"""Files both ways, with their limits."""

import json

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile

from bot.sandbox.telegram import Person, Room, TelegramSandbox

MEGABYTE = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


async def test_an_uploaded_file_reaches_the_bot_byte_for_byte(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    content = bytes(range(256)) * 300
    sandbox.upload(room, anna, "база.xlsx", content, mime="application/zip", caption="вот")
    message = (await bot.get_updates())[-1].message
    assert message
    assert message.document
    assert message.caption == "вот"
    assert (message.document.file_name, message.document.file_size) == ("база.xlsx", len(content))
    downloaded = await bot.download(message.document)
    assert downloaded
    assert downloaded.read() == content


async def test_a_sent_file_can_be_sent_again_by_its_id(bot: Bot, room: Room) -> None:
    first = await bot.send_document(room.id, BufferedInputFile("отчёт".encode(), "отчёт.csv"))
    assert first.document
    second = await bot.send_document(
        room.id, first.document.file_id, caption="<b>ещё</b>", parse_mode="HTML"
    )
    note = room.notes[second.message_id]
    assert note.document
    assert note.document.content.decode() == "отчёт"
    assert (note.document.name, note.text) == ("отчёт.csv", "ещё")


async def test_photos_must_be_pictures(bot: Bot, room: Room) -> None:
    sent = await bot.send_photo(room.id, BufferedInputFile(PNG, "x.png"))
    assert sent.photo
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(room.id, BufferedInputFile(b"not a picture", "x.png"))
    with pytest.raises(TelegramBadRequest, match="too big size for photo"):
        await bot.send_photo(room.id, BufferedInputFile(PNG + bytes(10 * MEGABYTE), "x.png"))


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("", "there is no document in the request"),
        ("nonsense", "wrong file identifier/HTTP URL specified"),
        ("https://example.com/x.csv", "failed to get HTTP URL content"),
    ],
)
async def test_what_is_no_file_is_refused(
    bot: Bot, room: Room, reference: str, sentence: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=sentence):
        await bot.send_document(room.id, reference)


async def test_empty_files_and_long_captions_are_refused(bot: Bot, room: Room) -> None:
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(room.id, BufferedInputFile(b"", "x.csv"))
    with pytest.raises(TelegramBadRequest, match="Bad Request: message caption is too long"):
        await bot.send_document(room.id, BufferedInputFile(b"x", "x.csv"), caption="x" * 1025)
    assert not room.notes


async def test_more_than_20_megabytes_cannot_be_downloaded(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    fits = sandbox.upload(room, anna, "fits", bytes(20 * MEGABYTE)).document
    big = sandbox.upload(room, anna, "big", bytes(20 * MEGABYTE + 1)).document
    assert fits
    assert big
    assert (await bot.get_file(fits.file_id)).file_size == 20 * MEGABYTE
    with pytest.raises(TelegramBadRequest, match="Bad Request: file is too big"):
        await bot.get_file(big.file_id)
    with pytest.raises(TelegramBadRequest, match="invalid file_id"):
        await bot.get_file("nonsense")


async def test_more_than_50_megabytes_cannot_be_uploaded(bot: Bot, room: Room) -> None:
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(room.id, BufferedInputFile(bytes(50 * MEGABYTE + 1), "big"))
    assert not room.notes


async def test_downloads_need_the_token(sandbox: TelegramSandbox, anna: Person, room: Room) -> None:
    document = sandbox.upload(room, anna, "x", b"x").document
    assert document
    async with aiohttp.ClientSession() as session:
        for token, path, status in (
            ("43:OTHER", document.path, 401),
            ("42:TEST", "documents/none", 404),
            ("42:TEST", document.path, 200),
        ):
            async with session.get(f"{sandbox.url}/file/bot{token}/{path}") as answer:
                assert answer.status == status


async def test_the_log_of_calls_names_files_and_hides_their_bytes(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    await bot.send_document(room.id, BufferedInputFile(b"secret bytes", "x.csv"))
    call = sandbox.calls[-1]
    assert (call.method, call.ok, call.params["chat_id"]) == ("sendDocument", True, room.id)
    assert {"file": "x.csv", "size": 12} in call.params.values()
    assert "secret bytes" not in json.dumps(call.params)
