"""Canaries: texts, a password, a token and a phone go down every way to fail; no log holds them."""

import asyncio
import gc
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest
from aiogram.methods import SendMessage
from aiogram.types import Update
from aiohttp import ClientSession
from pydantic import ValidationError
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from bot.concurrency.nursery import Nursery
from bot.errors import BotError
from bot.logs import set_up
from bot.telegram.reading import read_update
from bot.workers.process import UnreadableError, WorkerSlots, child_process, result_of
from storage.database.engine import Database
from tests.logs.stderr import Stderr, process_log

TEXT = "Канарейка-SMS: ваш код 4711"
PASSWORD = "канарейка-пароль"
TOKEN = "4242:AAcanaryCANARYcanaryCANARYcanary12"
PHONE = "79161230001"
CANARIES = (TEXT, "Канарейка", PASSWORD, TOKEN, TOKEN.partition(":")[2], PHONE, "61230001")
ALL = f"{TEXT} {PASSWORD} {TOKEN} {PHONE}"


def hold_no_canary(written: str) -> None:
    written += written.encode("utf-8").decode("unicode_escape", "replace")
    assert not [one for one in CANARIES if one in written]
    for spelling in (ascii, json.dumps):
        assert not [one for one in CANARIES if spelling(one)[1:-1] in written]


@pytest.fixture(params=["text", "json"])
def stderr(request: pytest.FixtureRequest) -> Iterator[Stderr]:
    """What a process at DEBUG writes, which must hold no canary in the end."""
    with process_log() as stream, warnings.catch_warnings():
        warnings.simplefilter("always")
        set_up("DEBUG", request.param)
        yield stream
    hold_no_canary(stream.getvalue())


def _update() -> dict[str, Any]:
    person = {"id": 1, "is_bot": False, "first_name": TEXT}
    chat = {"id": 1, "type": "private", "first_name": TEXT}
    origin = {"type": "ghost", "sender_user_name": TEXT}
    return {
        "update_id": 7,
        "message": {
            "message_id": 1,
            "date": 1,
            "from": person,
            "chat": chat,
            "text": ALL,
            "forward_origin": origin,
        },
    }


def _raise_validation() -> None:
    Update.model_validate(_update())


def _raise_decode() -> None:
    try:
        _raise_validation()
    except ValidationError as error:
        raise ClientDecodeError("Failed to deserialize object", error, _update()) from error


def _raise_json() -> None:
    json.loads(json.dumps(_update()) + "}")


def _raise_note() -> None:
    error = RuntimeError("short")
    error.add_note(ALL)
    raise error


def _raise_key() -> None:
    raise KeyError(ALL)


def _raise_in_turn() -> None:
    try:
        _raise_key()
    except KeyError:
        raise ValueError(ALL)  # noqa: B904 - the chain by context is what is tried


def _raise_chain() -> None:
    try:
        _raise_in_turn()
    except ValueError as error:
        raise RuntimeError(ALL) from error


def _raise_group() -> None:
    raise ExceptionGroup(ALL, [ValueError(ALL), ExceptionGroup(ALL, [KeyError(ALL)])])


def _raise_syntax() -> None:
    compile(f"'{TEXT}' '{PASSWORD}' '{TOKEN}' {PHONE}x", ALL, "exec")


def _raise_file() -> None:
    Path(f"/nowhere/{TEXT}").read_text(encoding="utf-8")


def _raise_unicode() -> None:
    ALL.encode("ascii")


def _raise_telegram() -> None:
    said = f'Bad Request: can\'t parse entities: Unsupported start tag "{ALL}"'
    raise TelegramBadRequest(SendMessage(chat_id=1, text=ALL), said)


def _raise_own() -> None:
    raise BotError("amount-unknown", value=ALL, phone=PHONE)


def _raise_deep(depth: int = 100) -> None:
    if depth == 0:
        raise RecursionError(ALL)
    _raise_deep(depth - 1)


def _raise_exit() -> None:
    raise BaseException(ALL)  # noqa: TRY002 - calamine panics with one


FAILURES = [
    _raise_validation,
    _raise_decode,
    _raise_json,
    _raise_note,
    _raise_chain,
    _raise_group,
    _raise_syntax,
    _raise_file,
    _raise_unicode,
    _raise_telegram,
    _raise_own,
    _raise_deep,
    _raise_exit,
]


def _failure(fail: Callable[[], None]) -> BaseException:
    try:
        fail()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is looked at
        return error
    raise AssertionError


@pytest.mark.parametrize("fail", FAILURES)
def test_no_exception_brings_its_words_into_the_log(
    stderr: Stderr, fail: Callable[[], None]
) -> None:
    error = _failure(fail)
    for name in ("bot.some", "handlers.some", "storage", "aiogram.event", "other"):
        logger = logging.getLogger(name)
        logger.error("failed", exc_info=error)
        logger.error("failed with %s", error)
        logger.error("failed with %r and %s", error, [error])
        logger.error(error)
        logger.error("failed at %(why)s", {"why": error})
        logger.error("%s: %s", type(error).__name__, error, exc_info=error, stack_info=True)
    assert type(error).__name__ in stderr.getvalue()
    assert fail.__name__ in stderr.getvalue()


@pytest.mark.parametrize("name", ["asyncio", "aiohttp.client", "sqlalchemy.engine", "some.library"])
def test_no_other_library_brings_a_text_into_the_log(stderr: Stderr, name: str) -> None:
    logger = logging.getLogger(name)
    logger.critical("sent %s to %s, %d bytes", TEXT, [PASSWORD], 1234)
    logger.critical(f"sent {ALL}")  # noqa: G004 - what others do
    logger.critical("sent %(what)s", {"what": ALL})
    logger.critical(["sent", ALL])
    assert "1234 bytes" in stderr.getvalue()


class _Loud(int):
    def __str__(self) -> str:
        return ALL

    def __repr__(self) -> str:
        return ALL


@pytest.mark.parametrize("name", ["bot.some", "storage", "some.library"])
def test_a_number_that_writes_itself_down_in_words_is_a_number(stderr: Stderr, name: str) -> None:
    logging.getLogger(name).critical("%s, %r, %d of %s", _Loud(5), _Loud(6), _Loud(7), [_Loud(8)])
    logging.getLogger(name).critical(_Loud(9))
    logging.getLogger("some.library").critical("opened %s", Path(TEXT))
    assert "5, 6, 7 of <list>" in stderr.getvalue()


async def _failing() -> None:
    raise RuntimeError(ALL)


async def _lose(work: Coroutine[None, None, None]) -> None:
    task = asyncio.create_task(work, name="lost")
    await asyncio.wait({task})
    del task
    gc.collect()


async def test_a_task_that_nobody_asks_for_its_error(stderr: Stderr) -> None:
    await _lose(_failing())
    assert "Task exception was never retrieved" in stderr.getvalue()
    assert "RuntimeError" in stderr.getvalue()
    assert "in _failing" in stderr.getvalue()


async def test_a_future_and_a_callback(stderr: Stderr) -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0.0
    future = loop.create_future()
    future.set_exception(RuntimeError(ALL))
    del future

    def fail(what: str) -> None:
        raise RuntimeError(what)

    loop.call_soon(fail, ALL)
    loop.call_exception_handler({"message": ALL, "what": ALL, "exception": RuntimeError(ALL)})
    loop.call_exception_handler({"message": ALL, "task": asyncio.current_task()})
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    loop.set_debug(False)
    gc.collect()
    assert stderr.getvalue().count("RuntimeError") >= 3


async def test_a_task_of_the_nursery(stderr: Stderr) -> None:
    nursery = Nursery()
    nursery.start(_failing(), "batch-7")
    await nursery.close(1.0)
    assert "task batch-7 failed" in stderr.getvalue()
    assert "RuntimeError" in stderr.getvalue()


def _unraisable() -> None:
    class Fails:
        def __del__(self) -> None:
            raise RuntimeError(ALL)

    Fails()


def _warned() -> None:
    with suppress(UserWarning):
        warnings.warn(ALL, UserWarning, stacklevel=1)


def _hooked() -> None:
    error = _failure(_raise_chain)
    sys.excepthook(type(error), error, error.__traceback__)


def _in_a_thread() -> None:
    thread = threading.Thread(target=_raise_chain, name=TEXT)
    thread.start()
    thread.join()


@pytest.mark.parametrize("fail", [_unraisable, _warned, _hooked, _in_a_thread])
def test_the_hooks_of_python_itself(stderr: Stderr, fail: Callable[[], None]) -> None:
    fail()
    assert stderr.getvalue()


async def test_a_statement_that_fails_with_its_parameters(stderr: Stderr, tmp_path: Path) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'some.sqlite3'}")
    statement = sql("insert into nowhere values (:text)")
    try:
        async with database.write() as connection:
            await connection.execute(statement, {"text": ALL})
    except SQLAlchemyError as error:
        hold_no_canary(str(error))
        logging.getLogger("storage").exception("failed: %s", error)  # noqa: TRY401 - as some do
    with suppress(SQLAlchemyError):
        await database.transact(lambda connection: connection.execute(statement, {"text": ALL}))
    await database.close()
    assert "OperationalError" in stderr.getvalue()


async def test_a_child_that_fails_says_its_kind_only(
    stderr: Stderr, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    job = {"do": "read", "path": str(tmp_path / TEXT), "folder": TEXT, "choice": {"canary": ALL}}
    async with child_process("bot.sheets.child", job | {"limits": {}}, WorkerSlots()) as child:
        try:
            await result_of(child)
        except UnreadableError as error:
            logging.getLogger("bot.sheets").info("unreadable: %s", error, exc_info=error)
        except Exception:
            logging.getLogger("bot.sheets").exception("failed")
    assert stderr.getvalue()
    hold_no_canary("".join(capfd.readouterr()))


async def test_an_update_of_an_unknown_kind(stderr: Stderr) -> None:
    bot, dispatcher = Bot(TOKEN), Dispatcher()
    update = Update.model_validate({"update_id": 7, "ghost": {"text": ALL}})
    await dispatcher._process_update(bot, update)
    assert "RuntimeWarning" in stderr.getvalue()
    for _, strange in [read_update(_update(), bot), read_update({"update_id": 7, TEXT: ALL}, bot)]:
        logging.getLogger("bot").warning("%s at %s", strange.kind, strange.path)  # type: ignore[union-attr]


async def test_a_session_that_nobody_closed(stderr: Stderr) -> None:
    session = ClientSession(headers={"Authorization": ALL.encode().hex(), "x": PASSWORD})
    connector = session.connector
    del session
    gc.collect()
    if connector:
        await connector.close()
    assert "Unclosed client session" in stderr.getvalue()


@pytest.mark.parametrize("fmt", ["text", "json"])
def test_a_record_that_cannot_be_put_together(fmt: str) -> None:
    with process_log() as stream:
        set_up("DEBUG", fmt)
        for name, message in product(("bot", "other"), ("%d %s", "%z", "")):
            logging.getLogger(name).critical(message, ALL)
    assert stream.getvalue().count("could not be written") == 6
    hold_no_canary(stream.getvalue())


def test_a_log_that_cannot_be_written_stops_nobody() -> None:
    with process_log() as stream:
        set_up("DEBUG", "text")
        stream.close()
        logging.getLogger("bot").critical("said into nothing")
