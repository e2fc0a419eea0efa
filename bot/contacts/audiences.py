"""Recipients from wherever they come, frozen in a folder of their own."""

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from bot.model import Audience, AudienceKind
from bot.sheets import Choice, Limits, Recipients, Refusal, Workbook
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person sent, kept until it is read (at most a week)."""

    id: str
    """What a dialog remembers; random, 32 letters and digits."""
    title: str
    """The file's name as sent, shortened; never a path."""
    workbook: Workbook
    choice: Choice | None
    """What the chat chose for such a layout the last time, else the guess; None: no phones."""
    remembered: bool
    """`choice` was made by a person for an earlier file of this layout."""


class Audiences:
    """Makes, finds and removes audiences. `files` is the folder of everything on disk."""

    def __init__(
        self, db: Database, files: Path, clock: Clock, *, limits: Limits | None = None
    ) -> None:
        raise NotImplementedError

    def busy(self) -> bool:
        """Whether whoever brings a file now must wait for others' files."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def upload(self, chat_id: int, upload_id: str) -> Upload:
        """Return an upload again, without looking at its file. BotError `upload-unknown`."""
        raise NotImplementedError

    async def read(
        self,
        chat_id: int,
        user_id: int,
        upload_id: str,
        choice: Choice,
        on_progress: Callable[[int], None] = lambda _: None,
    ) -> Audience:
        """Read the recipients of an upload and remember the choice for files of its layout.

        `on_progress` gets the rows read, twice a second at most. Cancelling ends it and leaves
        nothing. Without one good number it is no error: see `Audience.count`. Raises BotError
        `upload-unknown`, `file-…` as `bot.sheets.read` does.
        """
        raise NotImplementedError

    async def from_text(self, chat_id: int, user_id: int, text: str) -> Audience:
        """Read numbers typed or pasted: lines «8916… Иван», several numbers, cells of Excel.

        What is not a number is among the refusals, by line. Raises BotError `phone-empty` for
        a blank text, `file-…` for one that is no text.
        """
        raise NotImplementedError

    async def from_pairs(
        self, chat_id: int, user_id: int, pairs: Iterable[tuple[str, str]], title: str = ""
    ) -> Audience:
        """Read contacts: (number as written, name), such as `read_vcards` gives."""
        raise NotImplementedError

    async def from_list(
        self, chat_id: int, user_id: int, list_id: int, header: tuple[str, str] = ("phone", "name")
    ) -> Audience:
        """Freeze the ticked contacts of a list; what else is known of them makes more columns.

        `header` are the titles of the first two columns. Raises BotError `list-unknown`,
        `list-nobody-ticked`.
        """
        raise NotImplementedError

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
        raise NotImplementedError

    async def get(self, chat_id: int, audience_id: int) -> Audience:
        """Return an audience of the chat. BotError `audience-unknown`."""
        raise NotImplementedError

    def folder(self, audience: Audience) -> Path:
        """Return where its files are."""
        raise NotImplementedError

    async def recipients(self, audience: Audience) -> Recipients:
        """Open its files. BotError `audience-unknown` when they are gone."""
        raise NotImplementedError

    async def refusals_file(
        self, audience: Audience, header: tuple[str, str, str], say: Callable[[Refusal], str]
    ) -> Path:
        """Write what was refused as .xlsx: row, value, reason in words; `header` names these.

        `say` gives the sentence for one (its `code`, and `first` row of a duplicate). The file
        is removed by `tidy`, or by who has sent it.
        """
        raise NotImplementedError

    async def tidy(self, now: datetime) -> int:
        """Remove what nothing refers to and is older than a week, and what a crash left behind.

        Returns how many audiences went.
        """
        raise NotImplementedError
