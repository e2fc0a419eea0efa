"""Composes who gets which text of a draft, once; keeps that beside the recipients until freezing.

The name of a composition is a digest of everything it depends on, including the stop-list, the
numbers that got the text before, and where the chat may send. So showing a plan again composes
nothing.
"""

import asyncio
import hashlib
import os
import secrets
import shutil
from array import array
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.errors import BotError
from bot.gateway.destinations import ChatDestinations
from bot.mailing.draft import Draft
from bot.model import Audience, Mailing, MailingState, Stopped
from bot.sheets import Composition, Recipients, as_text, column_letters, compose
from bot.sms.destinations import destination_of
from bot.sms.segments import check_text, measure
from bot.sms.template import Columns, bind, columns_of, parse, render
from storage.journal.journal import Journal
from storage.journal.states import MAY_HAVE_GOT_IT, PERHAPS_DELIVERED

REPEAT_WINDOW = timedelta(days=30)

_PAGE = 5000
_MOST_COMPOSITIONS = 3
_TITLED_BY = 20
"""How many rows are looked at to count the columns when there are no titles."""


class AudienceSource(Protocol):
    """Where audiences are found: `bot.contacts.Audiences`."""

    async def get(self, chat_id: int, audience_id: int) -> Audience:
        """Return an audience of the chat. BotError `audience-unknown`."""

    def folder(self, audience: Audience) -> Path:
        """Return where its files are."""

    async def recipients(self, audience: Audience) -> Recipients:
        """Open its files. BotError `audience-unknown` when they are gone."""


class StopListSource(Protocol):
    """Who must not be sent to: `bot.contacts.StopList`."""

    async def forgotten(self, chat_id: int, phone: str) -> Stopped | None:
        """Return an entry for a number that was forgotten and is still stopped; None: it is not."""

    async def write_numbers(self, chat_id: int, path: Path, audience: Audience) -> int:
        """Write those to whom an audience's mailing does not go to a path; return how many."""


class Compositions:
    """Makes and finds compositions."""

    def __init__(
        self,
        journal: Journal,
        audiences: AudienceSource,
        stop_list: StopListSource,
        destinations: ChatDestinations,
    ) -> None:
        self._journal = journal
        self._audiences = audiences
        self._stop_list = stop_list
        self._destinations = destinations

    async def columns(self, audience: Audience) -> Columns:
        """Return what a template for this audience may name. BotError `audience-unknown`."""
        recipients = await self._audiences.recipients(audience)
        titles = await asyncio.to_thread(titles_of, recipients)
        choice = recipients.choice
        return columns_of(titles, choice.name_column, choice.phone_columns)

    async def bound(self, audience: Audience, text: str) -> tuple[int, ...]:
        """Return the columns that a template names.

        BotError `text-empty`, `text-too-long`, `template-brace`, `template-unknown`,
        `audience-unknown`.
        """
        template = parse(check_text(text))
        return bind(template, await self.columns(audience))

    async def earlier(self, draft: Draft, text: str, now: datetime) -> list[Mailing]:
        """Return the mailings with this text in the last 30 days, the newest first."""
        template = parse(text)
        sent = text if template.fields else render(template, ()).text
        same = await self._journal.outcomes.same_text(draft.chat_id, sent, now - REPEAT_WINDOW)
        return [
            mailing for mailing in same if not mailing.nothing_sent and mailing.id != draft.replaces
        ]

    async def of(
        self, draft: Draft, audience: Audience, text: str, earlier: Sequence[Mailing]
    ) -> Composition:
        """Return who gets which text. BotError as `bound`, and `audience-broken`."""
        columns = await self.bound(audience, text)
        home = self._audiences.folder(audience)
        async with _workshop(home) as work:
            stop = work / "stop.int64"
            await self._stop_list.write_numbers(draft.chat_id, stop, audience)
            got = [await self._got(mailing, home, work) for mailing in earlier]
            allowed = await self._destinations.of(draft.chat_id)
            only = await _rest(home, draft)
            parts = (
                text,
                columns,
                draft.first_n,
                draft.skip_too_long,
                allowed.dump(),
                draft.skip_repeats,
            )
            packed = [stop, *([only] if only else []), *got]
            place = home / f"composed-{await asyncio.to_thread(_digest, repr(parts), packed)}"
            known = await asyncio.to_thread(_open, place)
            if known is not None:
                return known
            await compose(
                home,
                work,
                template=text,
                columns=columns,
                first_n=draft.first_n,
                skip_too_long=draft.skip_too_long,
                stop=stop,
                got=got,
                skip_got=draft.skip_repeats,
                only=only,
                owner=draft.chat_id,
                allowed=allowed,
            )
            return await asyncio.to_thread(_settle, work, place)

    async def _got(self, mailing: Mailing, home: Path, work: Path) -> Path:
        """Write the numbers of those who may have got a mailing to a file; return its path.

        The file is used again while an ended, tracked mailing and its track keep their versions.
        For any other mailing it is written each time. All of one that is FREEZING will get it,
        though few of them may be written down yet.
        """
        tracked = await self._journal.tracked.tracked(mailing.id)
        lasts = mailing.finished_at is not None and tracked is not None
        version = f"{mailing.version}-{tracked.version}" if tracked else f"{mailing.version}"
        path = (home if lasts else work) / f"got-{mailing.id}-{version}.int64"
        if await asyncio.to_thread(path.exists):
            return path
        packed = await self._freezing(mailing)
        if packed is None:
            packed = await self._written_down(mailing)
        await asyncio.to_thread(_write, work / "got.part", packed, path)
        return path

    async def _freezing(self, mailing: Mailing) -> "array[int] | None":
        """Return all numbers of a mailing that is FREEZING; None: it is so no more."""
        if mailing.state is not MailingState.FREEZING or mailing.audience_id is None:
            return None
        packed = array("q")
        try:
            audience = await self._audiences.get(mailing.chat_id, mailing.audience_id)
            place = frozen_path(self._audiences.folder(audience), mailing.token)
            composition = await asyncio.to_thread(Composition.open, place)
            while lines := await asyncio.to_thread(composition.lines, len(packed), _PAGE):
                packed.extend(int(phone) for phone, *_ in lines)
        except (BotError, FileNotFoundError):
            return None
        return packed

    async def _written_down(self, mailing: Mailing) -> "array[int]":
        """Return the numbers of those who have got a mailing, may have, or are about to."""
        packed, last = array("q"), -1
        while page := await self._journal.outcomes.phones_of(
            mailing.id,
            states=MAY_HAVE_GOT_IT,
            deliveries=PERHAPS_DELIVERED,
            after=last,
            limit=_PAGE,
        ):
            packed.extend(int(phone) for _, phone, _ in page)
            last = page[-1][0]
        return packed


async def _rest(home: Path, draft: Draft) -> Path | None:
    """Return the file of the only ones to choose from; None: all are. BotError `rest-gone`."""
    if draft.rest_of is None:
        return None
    path = rest_path(home, draft.rest_of)
    if not await asyncio.to_thread(path.exists):
        raise BotError("rest-gone")
    return path


@asynccontextmanager
async def _workshop(home: Path) -> AsyncIterator[Path]:
    """Yield a new folder; at the end, remove all of it that was not moved elsewhere."""
    work = home / f"composing-{secrets.token_hex(8)}"
    try:
        await asyncio.to_thread(work.mkdir)
    except FileNotFoundError as error:
        raise BotError("audience-unknown") from error
    try:
        yield work
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, work, ignore_errors=True))


def of_one(phone: str, text: str) -> Composition:
    """Return the composition of a single SMS; it has no folder and no samples."""
    segments = measure(text).segments
    return Composition(
        folder=Path(),
        count=1,
        text=text,
        stopped=0,
        skipped=0,
        blank=0,
        beyond=0,
        distribution={segments: 1},
        segments=segments,
        missing=(),
        filled=(),
        too_long=0,
        too_long_rows=(),
        examples=(),
        longest=None,
        dearest=None,
        places=(phone,),
        repeated=0,
        people={destination_of(phone): 1},
        segments_to={destination_of(phone): segments},
    )


def frozen_path(home: Path, token: str) -> Path:
    """Return the folder of what a mailing is frozen from, among its recipients' files."""
    return home / f"frozen-{token}"


def rest_path(home: Path, mailing_id: int) -> Path:
    """Return the file of those behind the first N of a mailing, among its recipients' files.

    It holds int64 numbers, and is there only for a mailing that went to the first N.
    """
    return home / f"rest-{mailing_id}.int64"


def count_of(path: Path) -> int:
    """Return how many int64 numbers a file holds; 0 when it is not there."""
    with suppress(FileNotFoundError):
        return path.stat().st_size // array("q").itemsize
    return 0


def titles_of(recipients: Recipients) -> tuple[str, ...]:
    """Return a title for every column: a letter where there is none."""
    width = len(recipients.titles)
    if not width:
        with recipients.open_rows() as source:
            first = recipients.choice.first_row
            rows = map(source.row, range(first, first + _TITLED_BY))
            width = max((len(row) for row in rows), default=0)
    titles = recipients.titles or ("",) * width
    return tuple(as_text(title) or column_letters(i) for i, title in enumerate(titles))


def discard(folder: Path) -> None:
    """Remove a folder in one step: whoever is copying it fails instead of getting a part of it."""
    gone = folder.with_name(f"gone-{secrets.token_hex(8)}")
    with suppress(FileNotFoundError):
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _digest(parts: str, packed: Sequence[Path]) -> str:
    digest = hashlib.sha256(parts.encode())
    for path in packed:
        content = path.read_bytes()
        digest.update(f"{len(content)} ".encode() + content)
    return digest.hexdigest()[:24]


def _open(place: Path) -> Composition | None:
    with suppress(FileNotFoundError):
        os.utime(place)
        return Composition.open(place)
    return None


def _settle(work: Path, place: Path) -> Composition:
    """Move a composition to its place, and remove the oldest others."""
    with suppress(OSError):  # another call was quicker: its result is the same
        work.rename(place)
    others = sorted(place.parent.glob("composed-*"), key=lambda path: path.stat().st_mtime)
    for old in others[:-_MOST_COMPOSITIONS]:
        discard(old)
    return Composition.open(place)


def _write(part: Path, numbers: "array[int]", path: Path) -> None:
    part.write_bytes(numbers.tobytes())
    part.replace(path)
