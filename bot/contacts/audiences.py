"""Recipients from wherever they come, frozen in a folder of their own."""

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Sequence,
)
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.contacts.folders import Kind, Shelf
from bot.contacts.pasted import is_table, may_be_table, pairs
from bot.contacts.rows import OWN, each, own_choice, write_rows
from bot.contacts.uploads import Upload, Uploads
from bot.errors import BotError
from bot.model import Audience, AudienceKind
from bot.sheets import Cell, Choice, Limits, Recipients, Refusal, busy, look, read, write_report
from storage.database.engine import Database
from storage.people.audiences import AudienceStore
from storage.people.contacts import ContactStore
from storage.people.lists import ListStore

Progress = Callable[[int], None]

_KEPT = timedelta(days=7)
_SURELY_DONE = timedelta(days=1)
"""By then whatever was being made is made, and sent, or was left behind by a crash."""


def _unheard(rows: int) -> None:
    del rows


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where recipients come from."""

    chat_id: int
    user_id: int
    kind: AudienceKind
    title: str = ""
    of_mailing: int | None = None


class Audiences:
    """Makes, finds and removes audiences. `files` is the folder of everything on disk."""

    def __init__(
        self, db: Database, files: Path, clock: Clock, *, limits: Limits | None = None
    ) -> None:
        self._shelf = Shelf(files, clock)
        self._limits = limits or Limits()
        self._uploads = Uploads(db, self._shelf, clock, self._limits)
        self._store = AudienceStore(db)
        self._lists = ListStore(db)
        self._contacts = ContactStore(db)
        self._clock = clock

    def busy(self) -> bool:
        """Whether whoever brings a file now must wait for others' files."""
        return busy()

    async def receive(
        self,
        chat_id: int,
        user_id: int,
        title: str,
        fetch: Callable[[Path], Awaitable[object]],
    ) -> Upload:
        """Take a file: `fetch` writes it to the path it is given; a child looks at it.

        A spreadsheet, a text, or a .vcf. Raises BotError `file-…` as `bot.sheets.look` does,
        and whatever `fetch` raises; nothing is kept then.
        """
        return await self._uploads.receive(chat_id, user_id, title, fetch)

    async def upload(self, chat_id: int, upload_id: str) -> Upload:
        """Return an upload again, without looking at its file. BotError `upload-unknown`."""
        return await self._uploads.get(chat_id, upload_id)

    async def read(
        self,
        chat_id: int,
        user_id: int,
        upload_id: str,
        choice: Choice,
        on_progress: Progress = _unheard,
    ) -> Audience:
        """Read the recipients of an upload and remember the choice for files of its layout.

        `on_progress` gets the rows read, twice a second at most. Cancelling ends it and leaves
        nothing. Without one good number it is no error: see `Audience.count`. Raises BotError
        `upload-unknown`, `file-…` as `bot.sheets.read` does.
        """
        upload = await self._uploads.get(chat_id, upload_id)
        origin = _Origin(chat_id, user_id, AudienceKind.FILE, upload.title)
        path = self._uploads.path(upload.id)
        audience = await self._freeze(origin, path, choice, self._limits, on_progress)
        await self._uploads.remember(chat_id, upload, choice)
        return audience

    async def from_text(self, chat_id: int, user_id: int, text: str) -> Audience:
        """Read numbers typed or pasted: lines «8916… Иван», several numbers, cells of Excel.

        What is not a number is among the refusals, by line. Raises BotError `phone-empty` for
        a blank text, `file-…` for one that is no text.
        """
        if not text.strip():
            raise BotError("phone-empty", value="")
        if may_be_table(text):
            table = await self._from_table(_Origin(chat_id, user_id, AudienceKind.PASTED), text)
            if table:
                return table
        return await self.from_pairs(chat_id, user_id, pairs(text))

    async def from_pairs(
        self, chat_id: int, user_id: int, pairs: Iterable[tuple[str, str]], title: str = ""
    ) -> Audience:
        """Read contacts: (number as written, name), such as `read_vcards` gives."""
        origin = _Origin(chat_id, user_id, AudienceKind.PASTED, title)
        return await self._from_own(origin, each(pairs), own_choice(titled=False))

    async def from_list(
        self, chat_id: int, user_id: int, list_id: int, header: tuple[str, str] = ("phone", "name")
    ) -> Audience:
        """Freeze the ticked contacts of a list; what else is known of them makes more columns.

        `header` are the titles of the first two columns. Raises BotError `list-unknown`,
        `list-nobody-ticked`.
        """
        chosen = await self._lists.get(chat_id, list_id)
        if not chosen.ticked:
            raise BotError("list-nobody-ticked")
        origin = _Origin(chat_id, user_id, AudienceKind.LIST, chosen.name)
        async with aclosing(self._rows_of(chat_id, list_id, header)) as rows:
            return await self._from_own(origin, rows, own_choice(titled=True))

    async def from_rows(
        self,
        chat_id: int,
        user_id: int,
        kind: AudienceKind,
        title: str,
        *,
        titles: Sequence[str],
        rows: AsyncIterable[Sequence[str]],
        phone_column: int,
        name_column: int | None,
        of_mailing: int | None = None,
    ) -> Audience:
        """Freeze rows of text under these titles (row 1), read like any file. No rows: count 0."""
        origin = _Origin(chat_id, user_id, kind, title, of_mailing)
        choice = own_choice(titled=True, phone_column=phone_column, name_column=name_column)
        return await self._from_own(origin, _titled(titles, rows), choice)

    async def get(self, chat_id: int, audience_id: int) -> Audience:
        """Return an audience of the chat. BotError `audience-unknown`."""
        audience = await self._store.get(chat_id, audience_id)
        if audience is None:
            raise BotError("audience-unknown")
        return audience

    def folder(self, audience: Audience) -> Path:
        """Return where its files are."""
        return self._shelf.place(Kind.AUDIENCE, audience.folder)

    async def recipients(self, audience: Audience) -> Recipients:
        """Open its files. BotError `audience-unknown` when they are gone."""
        try:
            return await asyncio.to_thread(Recipients.open, self.folder(audience))
        except FileNotFoundError as error:
            raise BotError("audience-unknown") from error

    async def refusals_file(
        self, audience: Audience, header: tuple[str, str, str], say: Callable[[Refusal], str]
    ) -> Path:
        """Write what was refused as .xlsx: row, value, reason in words; `header` names these.

        `say` gives the sentence for one (its `code`, and `first` row of a duplicate). The file
        is removed by `tidy`, or by who has sent it.
        """
        recipients = await self.recipients(audience)
        refusals = each(recipients.refusals())
        async with self._shelf.making(Kind.MADE) as folder:
            path = folder / "refusals.xlsx"
            await write_report(path, header, _worded(refusals, say))
        return path

    async def tidy(self, now: datetime) -> int:
        """Remove what nothing refers to and is older than a week, and what a crash left behind.

        Returns how many audiences went.
        """
        unused = await self._store.remove_unused(now - _KEPT)
        kept = await self._store.folders()
        await self._shelf.sweep(Kind.AUDIENCE, but=kept, before=now - _SURELY_DONE)
        await self._shelf.sweep(Kind.UPLOAD, before=now - _KEPT)
        await self._shelf.sweep(Kind.MADE, before=now - _SURELY_DONE)
        return len(unused)

    async def _from_table(self, origin: _Origin, text: str) -> Audience | None:
        """Read cells; None when they are none."""
        async with self._shelf.scratch() as path:
            await asyncio.to_thread(path.write_text, text, "utf-8", "replace")
            sheet = (await look(path, limits=self._limits)).sheets[0]
            if not (sheet.guess and is_table(sheet)):
                return None
            columns = tuple(sorted(sheet.phone_candidates))
            choice = replace(sheet.guess, phone_columns=columns)
            return await self._freeze(origin, path, choice, self._limits)

    async def _from_own(
        self, origin: _Origin, rows: AsyncIterable[Sequence[str]], choice: Choice
    ) -> Audience:
        async with self._shelf.scratch() as path:
            await write_rows(path, rows)
            return await self._freeze(origin, path, choice, OWN)

    async def _freeze(
        self,
        origin: _Origin,
        path: Path,
        choice: Choice,
        limits: Limits,
        on_progress: Progress = _unheard,
    ) -> Audience:
        """Read a file into a folder; the row comes when the folder is whole."""
        async with self._shelf.making(Kind.AUDIENCE) as folder:
            got = await read(path, choice, folder, limits=limits, on_progress=on_progress)
            await self._shelf.settle(folder)
            made = Audience(
                id=0,
                chat_id=origin.chat_id,
                kind=origin.kind,
                title=origin.title,
                folder=folder.name,
                count=got.count,
                rows=got.rows,
                several=got.several,
                refused=got.refused,
                titles=got.titles,
                created_at=self._clock.now(),
                of_mailing=origin.of_mailing,
            )
            return replace(made, id=await self._store.add(made, origin.user_id))

    async def _rows_of(
        self, chat_id: int, list_id: int, header: tuple[str, str]
    ) -> AsyncGenerator[Sequence[str]]:
        titles = (await self._lists.contents(chat_id, list_id)).titles
        yield [*header, *titles]
        async with aclosing(self._contacts.all(chat_id, list_id, only_ticked=True)) as people:
            async for one in people:
                yield [one.phone, one.name, *(one.fields.get(title, "") for title in titles)]


async def _worded(
    refusals: AsyncIterable[Refusal], say: Callable[[Refusal], str]
) -> AsyncIterator[Sequence[Cell]]:
    async for one in refusals:
        yield one.row, one.value, say(one)


async def _titled(
    titles: Sequence[str], rows: AsyncIterable[Sequence[str]]
) -> AsyncIterator[Sequence[str]]:
    yield titles
    async for row in rows:
        yield row
