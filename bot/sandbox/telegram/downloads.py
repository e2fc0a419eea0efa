"""Files given to the bot: whole or, as it may ask after a break, from some byte on."""

import re
from http import HTTPStatus

from aiohttp import web

from bot.sandbox.telegram.faults import Fault

PIECE = 4096
_FROM = re.compile(r"bytes=(\d{1,18})-")


async def send_file(
    request: web.Request, content: bytes, fault: Fault | None
) -> web.StreamResponse:
    """Answer a download, by the line of a fault if there is one."""
    asked = _FROM.fullmatch(request.headers.get("Range", ""))
    begin = int(asked[1]) if asked else 0
    if begin >= len(content) > 0:
        return web.Response(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Length": str(len(content) - begin),
    }
    if asked:
        headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
    status = HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.OK
    response = web.StreamResponse(status=status, headers=headers)
    await response.prepare(request)
    await _write(request, response, memoryview(content)[begin:], fault)
    return response


async def _write(
    request: web.Request, response: web.StreamResponse, content: memoryview, fault: Fault | None
) -> None:
    line = fault.line if fault else None
    if not line:
        await response.write(content)
        return
    for begin in range(0, len(content), PIECE):
        piece = content[begin : begin + PIECE]
        if not await line.carry(len(piece)):
            if request.transport:
                request.transport.abort()
            return
        await response.write(piece)
