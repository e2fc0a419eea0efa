"""The HTTP session of the bot's client: reads every answer with care.

aiogram checks an answer of `getUpdates` as a whole: one update that it does not understand makes
it raise, and polling asks for the same again, for ever (docs/rules.md, A16).
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile, Message, Update
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, FormData
from aiohttp_socks import ProxyConnector
from pydantic import ValidationError

from bot.clock import Clock
from bot.telegram import line
from bot.telegram.line import NOT_CONNECTED, NotSentError, UnfinishedUploadError
from bot.telegram.offset import Offset
from bot.telegram.parsing import BROKEN, LARGEST_NUMBER, is_larger, parse
from bot.telegram.proxy import PROXY_ERRORS, connector_options
from bot.telegram.reading import MOST_VALUES, UNREADABLE, Json, read, read_update
from bot.telegram.splitting import parse_updates
from bot.telegram.strange import OddAnswerError, Strange, first_failure
from bot.telegram.uploads import Upload

log = logging.getLogger(__name__)

LARGEST_ANSWER = 16 * 1024 * 1024
"""A hundred updates at their longest take a few megabytes."""
PARSED_AT_ONCE = 256 * 1024
"""Characters of an answer that are parsed within a few milliseconds."""
NO_IDS_PAUSE = 1.0
"""Seconds before asking again when nothing in an answer could be confirmed."""
UNTOLD_WAIT = 5
"""Seconds to wait after a «too many requests» that does not tell how long."""
RETRY_AFTER = range(1, 3601)
"""The seconds that Telegram may make the bot wait; more or less is taken for the nearest."""

OnStrange = Callable[[Strange], None]


class CarefulSession(AiohttpSession):
    """Reads updates one by one, and raises TelegramAPIError and no other error.

    `on_strange` is told of every update that was not understood, or not whole. `getUpdates` moves
    over those that were skipped. After an answer that was none it asks for one update at a time,
    until there are no more. `proxy` is the address of the one that everything goes by.
    """

    def __init__(
        self,
        api: TelegramAPIServer,
        clock: Clock,
        on_strange: OnStrange,
        proxy: str | None = None,
    ) -> None:
        super().__init__(api=api)
        if proxy is not None:
            # aiogram's own way would forget its certificates and its limit of connections
            self._connector_type = ProxyConnector
            self._connector_init |= connector_options(proxy)
        self._clock = clock
        self._on_strange = on_strange
        self._offset = Offset()
        self._one_at_a_time = False

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Make a call and return its result. Raises TelegramAPIError."""
        patience = self.timeout if timeout is None else float(timeout)
        if isinstance(method, GetUpdates):
            return await self._get_updates(bot, method, patience)  # type: ignore[return-value]
        return await self._call(bot, method, patience)

    async def _get_updates(self, bot: Bot, method: GetUpdates, patience: float) -> list[Update]:
        changes: dict[str, object] = {"offset": self._offset.next or method.offset}
        if self._one_at_a_time:
            changes["limit"] = 1
        try:
            updates = await self._call(bot, method.model_copy(update=changes), patience)
        except OddAnswerError:
            self._one_at_a_time = True
            raise
        if self._offset.is_waiting:
            await self._clock.rest(NO_IDS_PAUSE)
        return updates

    async def _call(
        self, bot: Bot, method: TelegramMethod[TelegramType], patience: float
    ) -> TelegramType:
        http = await self.create_session()
        upload = Upload(line.LINE, patience)
        form = self._form(bot, method, upload)
        try:
            if upload.perhaps_whole:
                status, content = await self._post(http, bot, method, form, patience)
            else:
                async with upload.end:
                    status, content = await self._post(http, bot, method, form, None)
        except (ClientError, OSError, *PROXY_ERRORS) as error:
            raise _line_error(method, error, upload) from error
        parsed = await _parsed_in_time(content, asked_for_updates=isinstance(method, GetUpdates))
        return self._checked(bot, method, status, *parsed).result  # type: ignore[return-value]

    async def _post(
        self,
        http: ClientSession,
        bot: Bot,
        method: TelegramMethod[Any],
        form: FormData,
        seconds: float | None,
    ) -> tuple[int, str]:
        """Return the status and the body; within so many seconds."""
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        limit = ClientTimeout(total=seconds, sock_connect=line.LINE.connect)
        async with http.post(url, data=form, timeout=limit) as answer:
            return answer.status, await _content(answer, method)

    def _form(self, bot: Bot, method: TelegramMethod[Any], upload: Upload) -> FormData:
        """Return a call's form as aiogram builds it; its files, at the end, are watched."""
        form, files = FormData(quote_fields=False), dict[str, InputFile]()
        for name, value in method.model_dump(warnings=False).items():
            if prepared := self.prepare_value(value, bot=bot, files=files):
                form.add_field(name, prepared)
        for name, file in files.items():
            chunks = upload.watched(file.read(bot))
            form.add_field(name, chunks, filename=file.filename or name)
        return form

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """Return a good answer. Raises TelegramAPIError; OddAnswerError when it is no answer."""
        parsed = _parsed(content, asked_for_updates=isinstance(method, GetUpdates))
        return self._checked(bot, method, status_code, *parsed)

    def _checked(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        status_code: int,
        data: Json | None,
        why: str | None,
    ) -> Response[TelegramType]:
        """Return the answer that was parsed, or was not, and why. Raises as `check_response`."""
        if status_code == HTTPStatus.TOO_MANY_REQUESTS:
            data, why = data or {"ok": False}, None
        if data is None or why is not None:
            raise OddAnswerError(method, why or "no object", perhaps_done=_is_good(status_code))
        if _has_updates(method, data):
            updates = self._updates(bot, data["result"])
            return Response.model_construct(ok=True, result=updates)
        _bound_wait(data, status_code)
        response, why = _read(bot, method, data)
        if response is None or why is not None:
            raise OddAnswerError(method, why or "", perhaps_done=_is_good(status_code))
        if not (_is_good(status_code) and response.ok):
            return super().check_response(bot, method, *_plainly(response, status_code))
        if response.result is None:
            raise OddAnswerError(method, "no result", perhaps_done=True)
        return response

    def _updates(self, bot: Bot, raws: Sequence[object]) -> list[Update]:
        """Read what is readable of an answer's updates."""
        found = [read_update(raw, bot) for raw in self._offset.take(raws)]
        if not raws or self._offset.is_waiting:
            self._one_at_a_time = False
        for _, strange in found:
            if strange is not None:
                self._on_strange(strange)
        return [update for update, _ in found if update is not None]


def _line_error(
    method: TelegramMethod[Any], error: Exception, upload: Upload
) -> TelegramNetworkError:
    """Return what the failure of a call means; nothing of what a proxy says is quoted."""
    why = "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
    if not upload.perhaps_whole:
        return UnfinishedUploadError(method, why)
    if isinstance(error, NOT_CONNECTED):
        return NotSentError(method, why)
    return TelegramNetworkError(method, why)


def _has_updates(method: TelegramMethod[Any], data: Json) -> bool:
    is_good = data.get("ok") is True and isinstance(data.get("result"), list)
    return is_good and isinstance(method, GetUpdates)


def _is_good(status: int) -> bool:
    return HTTPStatus.OK <= status <= HTTPStatus.IM_USED


async def _content(answer: ClientResponse, method: TelegramMethod[Any]) -> str:
    """Return the body as text, whatever charset is claimed: JSON is UTF-8."""
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise OddAnswerError(method, "too big", perhaps_done=_is_good(answer.status))
    return body.decode("utf-8", "replace")


async def _parsed_in_time(
    content: str, *, asked_for_updates: bool
) -> tuple[Json | None, str | None]:
    """Return as `_parsed`; a long text is parsed in a thread, for it may have to be taken apart."""
    if len(content) <= PARSED_AT_ONCE:
        return _parsed(content, asked_for_updates=asked_for_updates)
    return await asyncio.to_thread(_parsed, content, asked_for_updates=asked_for_updates)


def _parsed(content: str, *, asked_for_updates: bool) -> tuple[Json | None, str | None]:
    """Return the object, or why there is none."""
    try:
        data = parse(content)
    except BROKEN as error:
        updates = parse_updates(content) if asked_for_updates else None
        return (None, type(error).__name__) if updates is None else (_good(updates), None)
    return (data, None) if isinstance(data, dict) else (None, "no object")


def _good(result: object) -> Json:
    return {"ok": True, "result": result}


def _bound_wait(data: Json, status: int) -> None:
    """Make the seconds to wait a number within reason."""
    given = data.get("parameters")
    parameters: Json = given if isinstance(given, dict) else {}
    seconds = parameters.get("retry_after")
    if status != HTTPStatus.TOO_MANY_REQUESTS and seconds is None:
        return
    if type(seconds) is not int:
        seconds = UNTOLD_WAIT
    seconds = min(max(seconds, RETRY_AFTER[0]), RETRY_AFTER[-1])
    data["parameters"] = parameters | {"retry_after": seconds}


def _read(
    bot: Bot, method: TelegramMethod[TelegramType], data: Json
) -> tuple[Response[TelegramType] | None, str | None]:
    """Return the answer, or why it is none."""
    if is_larger(data, MOST_VALUES):
        return None, "too large"
    model = Response[method.__returning__]  # type: ignore[name-defined]
    try:
        found = read(model, data, bot)
    except ValidationError as error:
        return None, " at ".join(filter(None, first_failure(error)))
    except UNREADABLE as error:
        return None, type(error).__name__
    if found.without is not None:
        log.warning("%s: %s at %s", method.__api_method__, *found.without)
    sent = found.value.result
    if isinstance(sent, Message) and not 0 < sent.message_id <= LARGEST_NUMBER:
        return None, "no message_id"
    return found.value, None


def _plainly(response: Response[Any], status: int) -> tuple[int, str]:
    """Return the status and the body of a refusal as aiogram expects them."""
    code = response.error_code or 0
    if _is_good(status) and code >= HTTPStatus.BAD_REQUEST:
        status = code
    parameters = response.parameters and response.parameters.model_dump(exclude_none=True)
    body = {"ok": response.ok, "description": response.description or "", "parameters": parameters}
    return status, json.dumps(body)
