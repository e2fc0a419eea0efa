"""Sends what happens in the sandboxes to every open page, many events in one frame."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

import orjson

from bot.sandbox.devino import DevinoSandbox
from bot.sandbox.page.picture import Json, Picture
from bot.sandbox.telegram import TelegramSandbox

Frames = asyncio.Queue[str]

_FRAME_SECONDS = 0.04
_MOST_FRAMES = 100
_MOST_SMS_EVENTS = 300
_PICTURE_SECONDS = 0.5


def encoded(frame: Json) -> str:
    """Return a frame as text."""
    return orjson.dumps(frame).decode()


class Live:
    """Follows both sandboxes while `run` runs; `whole` makes the frame a new page begins with."""

    def __init__(
        self,
        telegram: TelegramSandbox,
        gateway: DevinoSandbox,
        picture: Picture,
        whole: Callable[[], Json],
    ) -> None:
        self._telegram = telegram
        self._gateway = gateway
        self._picture = picture
        self._whole = whole
        self._viewers: set[Frames] = set()
        self._chat_events: list[Json] = []
        self._sms_events: list[Json] = []
        self._woken = asyncio.Event()
        self._shown_switches = ""
        self._stale = False
        """Events of the gateway were left out: the pages need a new picture of it."""
        self._next_picture = 0.0

    @contextmanager
    def viewer(self) -> Iterator[Frames]:
        """Give a queue of frames, the whole picture first."""
        frames: Frames = asyncio.Queue(_MOST_FRAMES)
        frames.put_nowait(encoded(self._whole()))
        self._viewers.add(frames)
        try:
            yield frames
        finally:
            self._viewers.discard(frames)

    def touch(self) -> None:
        """Show soon whatever has changed."""
        self._woken.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow_chats())
            group.create_task(self._follow_gateway())
            group.create_task(self._send_frames())

    async def _follow_chats(self) -> None:
        async with self._telegram.subscribe() as events:
            while True:
                event = await events.get()
                self._chat_events.append(asdict(event))
                self.touch()

    async def _follow_gateway(self) -> None:
        async with self._gateway.subscribe() as events:
            async for event in events:
                self._sms_events.append(event)
                self.touch()

    async def _send_frames(self) -> None:
        while True:
            await self._woken.wait()
            # Real seconds: it is a person who looks, whatever the sandbox's clock does.
            await asyncio.sleep(_FRAME_SECONDS)
            self._woken.clear()
            frame = encoded(self._frame())
            for frames in self._viewers:
                self._hand(frames, frame)

    def _hand(self, frames: Frames, frame: str) -> None:
        """Queue a frame; a page that has fallen behind begins anew."""
        if frames.full():
            while not frames.empty():
                frames.get_nowait()
            frame = encoded(self._whole())
        frames.put_nowait(frame)

    def _frame(self) -> Json:
        frame: Json = {"kind": "news", "chats": self._chat_events} | self._sms_news()
        self._chat_events, self._sms_events = [], []
        switches = self._picture.switches()
        if encoded(switches) != self._shown_switches:
            self._shown_switches = encoded(switches)
            frame["switches"] = switches
        return frame

    def _sms_news(self) -> Json:
        """Return the gateway's events; when they are too many to draw, a picture now and then."""
        events = self._sms_events
        lost = any(event["kind"] == "resync" for event in events)
        self._stale = self._stale or lost or len(events) > _MOST_SMS_EVENTS
        if not self._stale:
            return {"sms": events}
        loop = asyncio.get_running_loop()
        if loop.time() < self._next_picture:
            loop.call_at(self._next_picture, self.touch)
            return {}
        self._stale, self._next_picture = False, loop.time() + _PICTURE_SECONDS
        return {"gateway": self._picture.gateway()}
