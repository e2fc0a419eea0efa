"""Audiences: the recipients of a mailing, read once and stored in a folder of their own.

Whatever people send or choose (a file, a text, a list, an earlier mailing) is written as a table
and read by the one reader of `bot.sheets`.
"""

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Sequence,
)
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from bot.clock import Clock
from bot.contacts.folders import FolderKind, Folders
from bot.contacts.in_thread import iterate_chunks_in_thread
from bot.contacts.list_columns import field_cell
from bot.contacts.own_table import OWN_TABLE_LIMITS, own_table_choice, write_own_table
from bot.contacts.pasted_text import (
    has_number_column,
    may_be_table,
    numbers_and_names,
    numbers_and_reasons,
)
from bot.contacts.quota import FileQuota
from bot.contacts.uploads import Upload, Uploads
from bot.errors import BotError
from bot.gateway.destinations import ChatDestinations
from bot.model import Audience, AudienceKind
from bot.sheets import (
    Cell,
    Choice,
    Limits,
    Recipients,
    Refusal,
    Sheet,
    busy,
    look,
    read,
    write_report,
)
from bot.sms.destinations import ANYWHERE
from bot.workers.process import Progress, ignore_progress
from storage.database.engine import Database
from storage.people.audiences import AudienceStore
from storage.people.contacts import ContactStore
from storage.people.lists import ListStore

_UNUSED_RETENTION = timedelta(days=7)
_DONE_WITHIN = timedelta(days=1)
"""An older temporary file is sent already, or was left behind by a crash."""


@dataclass(frozen=True, slots=True)
class _Origin:
    """What an audience is made from."""

    chat_id: int
    user_id: int
    kind: AudienceKind
    title: str = ""
    of_mailing: int | None = None
    anywhere: bool = False
    """Numbers are taken wherever they are."""


class Audiences:
    """Makes, finds and removes audiences. `files` is the folder for all files on disk.

    Numbers that the chat may not send to (`destinations`) are refused, except with `anywhere`: for
    the stop-list, to which nothing is sent.
    """

    def __init__(
        self,
        db: Database,
        files: Path,
        clock: Clock,
        destinations: ChatDestinations,
        *,
        limits: Limits | None = None,
    ) -> None:
        self._destinations = destinations
        self._folders = Folders(files, clock)
        self._limits = limits or Limits()
        self._uploads = Uploads(db, self._folders, clock, self._limits)
        self._store = AudienceStore(db)
        self._quota = FileQuota(self._folders, self._uploads, self._store, clock)
        self._lists = ListStore(db)
        self._contacts = ContactStore(db)
        self._clock = clock

    def busy(self, chat_id: int) -> bool:
        """Tell whether a file of this chat that comes now must wait until others are read."""
        return busy(chat_id)

    async def receive(
        self,
        chat_id: int,
        user_id: int,
        title: str,
        fetch: Callable[[Path], Awaitable[object]],
        *,
        language: str = "ru",
    ) -> Upload:
        """Store a file that a person sent, and recognise its sheets and columns.

        `language` (`ru`, `en`) is that of the settings with which Excel would show its cells.
        `fetch` writes the file, a spreadsheet, a text or a .vcf, to the path it is given.
        `title` is the file's name. Raises BotError `file-…` as `bot.sheets.look` does, and
        whatever `fetch` raises, and `files-full` (`limit`, in MB); nothing is stored then.
        """
        await self._quota.make_room(chat_id)
        return await self._uploads.receive(chat_id, user_id, title, fetch, language=language)

    async def upload(self, chat_id: int, upload_id: str) -> Upload:
        """Return a stored upload without reading its file. BotError `upload-unknown`."""
        return await self._uploads.get(chat_id, upload_id)

    async def read(
        self,
        chat_id: int,
        user_id: int,
        upload_id: str,
        choice: Choice,
        on_progress: Progress = ignore_progress,
        *,
        anywhere: bool = False,
        language: str = "ru",
    ) -> Audience:
        """Read the recipients of an upload; remember a `choice` that found any for files alike.

        `language` is the one of the cells: see `receive`.

        `on_progress` gets the number of rows read, twice a second at most. Cancelling stops the
        reading and leaves nothing behind. A file without a good number is not an error: see
        `Audience.count`. Raises BotError `upload-unknown`, and `file-…` as `bot.sheets.read`
        does.
        """
        upload = await self._uploads.get(chat_id, upload_id)
        origin = _Origin(chat_id, user_id, AudienceKind.FILE, upload.title, anywhere=anywhere)
        path = self._uploads.path(upload.id)
        audience = await self._freeze(
            origin, path, choice, self._limits, on_progress, language=language
        )
        if audience.count:
            await self._uploads.remember(chat_id, upload, choice)
        return audience

    async def from_text(
        self,
        chat_id: int,
        user_id: int,
        text: str,
        *,
        contacts: Sequence[tuple[str, str]] = (),
        anywhere: bool = False,
    ) -> Audience:
        """Read numbers that were typed or pasted: lines like «8916… Иван», or cells of Excel.

        With `anywhere`, what stands beside or below a number is a reason. Lines without a number
        become refusals. `contacts`, as (number, name), come after them,
        each as one recipient; a table beside them is read line by line. Raises BotError
        `phone-empty` for a blank text without contacts, `file-…` for what is not a text, and
        `columns-unclear` for a table with phones of which it is not known whose are meant.
        """
        if not text.strip() and not contacts:
            raise BotError("phone-empty", value="")
        if not contacts and may_be_table(text):
            origin = _Origin(chat_id, user_id, AudienceKind.PASTED, anywhere=anywhere)
            table = await self._from_table(origin, text)
            if table:
                return table
        written = numbers_and_reasons(text) if anywhere else numbers_and_names(text)
        pairs = chain(written, contacts)
        return await self.from_pairs(chat_id, user_id, pairs, anywhere=anywhere)

    async def from_pairs(
        self,
        chat_id: int,
        user_id: int,
        pairs: Iterable[tuple[str, str]],
        title: str = "",
        *,
        anywhere: bool = False,
    ) -> Audience:
        """Read contacts: (number as written, name), as `read_vcards` returns them."""
        origin = _Origin(chat_id, user_id, AudienceKind.PASTED, title, anywhere=anywhere)
        return await self._from_own(
            origin, iterate_chunks_in_thread(pairs), own_table_choice(titled=False)
        )

    async def from_list(
        self, chat_id: int, user_id: int, list_id: int, header: tuple[str, str] = ("phone", "name")
    ) -> Audience:
        """Freeze the ticked contacts of a list; their fields become more columns.

        `header` holds the titles of the first two columns. Raises BotError `list-unknown`,
        `list-nobody-ticked`.
        """
        chosen = await self._lists.get(chat_id, list_id)
        if not chosen.ticked:
            raise BotError("list-nobody-ticked")
        origin = _Origin(chat_id, user_id, AudienceKind.LIST, chosen.name)
        async with aclosing(self._rows_of(chat_id, list_id, header)) as rows:
            return await self._from_own(origin, rows, own_table_choice(titled=True))

    async def from_rows(
        self,
        chat_id: int,
        user_id: int,
        kind: AudienceKind,
        title: str,
        *,
        titles: Sequence[str],
        rows: AsyncIterable[Sequence[Cell]],
        phone_column: int,
        name_column: int | None,
        of_mailing: int | None = None,
    ) -> Audience:
        """Freeze rows of cells below these titles. Without rows `count` is 0."""
        origin = _Origin(chat_id, user_id, kind, title, of_mailing)
        choice = own_table_choice(titled=True, phone_column=phone_column, name_column=name_column)
        return await self._from_own(origin, _titled(titles, rows), choice)

    async def get(self, chat_id: int, audience_id: int) -> Audience:
        """Return an audience of the chat. BotError `audience-unknown`."""
        audience = await self._store.get(chat_id, audience_id)
        if audience is None:
            raise BotError("audience-unknown")
        return audience

    def folder(self, audience: Audience) -> Path:
        """Return the folder of an audience's files."""
        return self._folders.path(FolderKind.AUDIENCE, audience.folder)

    async def recipients(self, audience: Audience) -> Recipients:
        """Open an audience's files. BotError `audience-unknown` when they are gone."""
        try:
            return await asyncio.to_thread(Recipients.open, self.folder(audience))
        except FileNotFoundError as error:
            raise BotError("audience-unknown") from error

    async def refusals(
        self, audience: Audience, *, but: Collection[str], limit: int
    ) -> list[Refusal]:
        """Return the first `limit` refusals whose code is not in `but`."""
        recipients = await self.recipients(audience)
        wanted = (one for one in recipients.refusals() if one.code not in but)
        return await asyncio.to_thread(lambda: list(islice(wanted, limit)))

    @asynccontextmanager
    async def refusals_file(
        self, audience: Audience, header: tuple[str, str, str], reason: Callable[[Refusal], str]
    ) -> AsyncIterator[Path]:
        """Write the refusals to an .xlsx; yield its path, and remove it at the end of the block.

        The columns are row, value and reason; `header` holds their titles, `reason` returns the
        sentence for a refusal.
        """
        recipients = await self.recipients(audience)
        refusals = iterate_chunks_in_thread(recipients.refusals())
        async with self._folders.temporary_file() as file:
            path = file.with_name("refusals.xlsx")
            rows = _worded(refusals, reason)
            await write_report(path, header, rows, owner=audience.chat_id)
            yield path

    def folder_named(self, name: str) -> Path:
        """Return the path of an audience's folder by its name in the table."""
        return self._folders.path(FolderKind.AUDIENCE, name)

    async def remove_uploads(self, chat_id: int | None) -> int:
        """Remove the files that a chat (None: any chat) has sent and that are not read just now.

        Returns how many.
        """
        return await self._uploads.remove(chat_id)

    async def tidy(self, now: datetime) -> int:
        """Remove unused audiences and uploads older than a week, and what a crash left behind.

        Returns how many audiences were removed.
        """
        unused = await self._store.remove_unused(now - _UNUSED_RETENTION)
        used = await self._store.folders()
        await self._folders.remove_old(FolderKind.AUDIENCE, but=used, before=now - _DONE_WITHIN)
        await self._folders.remove_old(FolderKind.UPLOAD, before=now - _UNUSED_RETENTION)
        await self._folders.remove_old(FolderKind.TEMPORARY, before=now - _DONE_WITHIN)
        return len(unused)

    async def _from_table(self, origin: _Origin, text: str) -> Audience | None:
        """Read a text as a table; return None when it is not one."""
        async with self._folders.temporary_file() as path:
            await asyncio.to_thread(path.write_text, text, "utf-8", "replace")
            found = await look(path, limits=self._limits, owner=origin.chat_id)
            sheet = found.sheets[0]
            if not (sheet.guess and has_number_column(sheet)):
                return None
            choice = _choice_of_pasted(sheet, sheet.guess, every=origin.anywhere)
            return await self._freeze(origin, path, choice, self._limits)

    async def _from_own(
        self, origin: _Origin, rows: AsyncIterable[Sequence[Cell]], choice: Choice
    ) -> Audience:
        async with self._folders.temporary_file() as path:
            await write_own_table(path, rows)
            return await self._freeze(origin, path, choice, OWN_TABLE_LIMITS, own=True)

    async def _freeze(
        self,
        origin: _Origin,
        path: Path,
        choice: Choice,
        limits: Limits,
        on_progress: Progress = ignore_progress,
        *,
        own: bool = False,
        language: str = "ru",
    ) -> Audience:
        """Read a file into a folder; add the audience's row when the folder is whole.

        BotError `files-full`, and as `bot.sheets.read`.
        """
        await self._quota.make_room(origin.chat_id)
        allowed = ANYWHERE if origin.anywhere else await self._destinations.of(origin.chat_id)
        async with self._folders.new_folder(FolderKind.AUDIENCE) as folder:
            recipients = await read(
                path,
                choice,
                folder,
                allowed=allowed,
                limits=limits,
                on_progress=on_progress,
                owner=origin.chat_id,
                own=own,
                language=language,
            )
            await self._folders.flush(folder)
            made = Audience(
                id=0,
                chat_id=origin.chat_id,
                kind=origin.kind,
                title=origin.title,
                folder=folder.name,
                count=recipients.count,
                rows=recipients.rows,
                several=recipients.several,
                refused=recipients.refused,
                titles=recipients.titles,
                created_at=self._clock.now(),
                of_mailing=origin.of_mailing,
            )
            return replace(made, id=await self._store.add(made, origin.user_id))

    async def _rows_of(
        self, chat_id: int, list_id: int, header: tuple[str, str]
    ) -> AsyncGenerator[Sequence[Cell]]:
        titles = (await self._lists.contents(chat_id, list_id)).titles
        yield [*header, *titles]
        async with aclosing(self._contacts.all(chat_id, list_id, only_ticked=True)) as people:
            async for one in people:
                yield [one.phone, one.name, *(field_cell(one, title) for title in titles)]


def _choice_of_pasted(sheet: Sheet, guess: Choice, *, every: bool) -> Choice:
    """Return the columns of a pasted table that are read, with `every` all that may be phones.

    A person with several phones gets one SMS: another column serves where the first has no number.
    A table of nothing but numbers, without a title, is a list of them all. BotError
    `columns-unclear` where a file would be asked about: phones of two people, say.
    """
    only_numbers = sheet.first_row == 1 and guess.name_column is None
    if every or (only_numbers and not sheet.sure):
        return replace(guess, phone_columns=sheet.likely)
    if not sheet.sure and len(sheet.likely) > 1:
        raise BotError("columns-unclear")
    others = tuple(one for one in sheet.likely if one not in guess.phone_columns)
    return replace(guess, phone_columns=guess.phone_columns + others, fill=bool(others))


async def _worded(
    refusals: AsyncIterable[Refusal], reason: Callable[[Refusal], str]
) -> AsyncIterator[Sequence[Cell]]:
    async for one in refusals:
        yield one.row, one.value, reason(one)


async def _titled(
    titles: Sequence[str], rows: AsyncIterable[Sequence[Cell]]
) -> AsyncIterator[Sequence[Cell]]:
    yield titles
    async for row in rows:
        yield row
