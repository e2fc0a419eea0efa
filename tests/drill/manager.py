"""A manager who begins mailings by dropping files, and lets them go on whenever they stop."""

import asyncio
import time
from dataclasses import dataclass, field
from io import BytesIO
from itertools import zip_longest

from openpyxl import load_workbook

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.budget import within
from tests.journeys.process_life.killing import enter
from tests.journeys.process_life.processes import Place

LOOK = 0.2
AGAIN = 2.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mailing of the drill."""

    file: str
    text: str
    phones: list[str]

    @property
    def content(self) -> bytes:
        """The recipients as a file; each has a name of his own."""
        lines = [f"{phone};Клиент {number}\n" for number, phone in enumerate(self.phones)]
        return ("Телефон;Имя\n" + "".join(lines)).encode()


@dataclass(slots=True)
class Manager:
    """Anna at her phone."""

    anna: Actor
    _pressed: dict[int, float] = field(default_factory=dict)

    async def begin(self, wanted: Wanted) -> None:
        """Drop the file, write the text, and confirm the plan."""
        anna = self.anna
        await anna.uploads(wanted.file, wanted.content)
        await anna.sees("Всё верно?")
        await anna.taps("✅ Всё верно")
        await anna.sees("прочитан")
        await anna.taps("Дальше ›")
        await anna.sees("Что написать?")
        await anna.says(wanted.text)
        if "{" in wanted.text:
            await anna.sees("Пример 1 из")
            await anna.taps("Дальше ›")
        await anna.sees("Когда отправить?")
        await anna.taps("Сейчас")
        await anna.sees("Проверьте и отправьте", str(len(wanted.phones))[-3:])
        await anna.taps("✅ Отправить", wait_answer=False)

    async def insist(self, wanted: Wanted) -> None:
        """Tap until the plan is confirmed, before anything else takes its window away."""
        async with within():
            while plans := [note for note in self._notes if _is_plan(note, wanted)]:
                self._push(plans[-1], "✅ Отправить")
                await asyncio.sleep(LOOK)

    @property
    def _notes(self) -> list[Note]:
        return list(self.anna.room.notes.values())

    async def mind(self) -> None:
        """Tap «Продолжить» wherever it is offered, and «Отправить» when that came to nothing.

        What a question asks is answered with yes.

        A tap dies with the bot that was about to heed it; it is repeated, however often.
        """
        while True:
            for note in self._notes:
                self._push(note, "Продолжить")
                self._push(note, "Да, продолжить")
                if "могла уже уйти" in note.text:
                    self._push(note, "Всё равно отправить")
                if ".csv" in note.text:
                    self._push(note, "✅ Отправить")
            await asyncio.sleep(LOOK)

    def _push(self, note: Note, label: str) -> None:
        buttons = [one for row in note.buttons for one in row if label in one.text]
        if not buttons or time.monotonic() < self._pressed.get(note.message_id, 0):
            return
        self._pressed[note.message_id] = time.monotonic() + AGAIN
        room, user = self.anna.room, self.anna.user
        self.anna.sandbox.press(room, user, note.message_id, buttons[0].callback_data or "")

    async def report(self, wanted: Wanted) -> list[dict[str, str]]:
        """Ask the final card of a mailing for its report; return its rows by title.

        Telegram was slow: the taps before this one may still stand in the chat's queue, and it
        takes no answer to a tap older than 15 s. What is written has no such age.
        """
        await self.anna.says("/help")
        await self.anna.sees("Что я умею")
        card = await self.anna.waits_for(lambda: self._final_card(wanted))
        await self.anna.taps("Отчёт", note=card)
        file = await self.anna.downloads()
        return await asyncio.to_thread(rows_of, file.content)

    def _final_card(self, wanted: Wanted) -> Note | None:
        told = f"{len(wanted.phones):,}".replace(",", "\u00a0")
        return next(
            (
                note
                for note in self._notes
                if "Рассылка закончена" in note.text and f"из {told}" in note.text
            ),
            None,
        )


def _is_plan(note: Note, wanted: Wanted) -> bool:
    return "Проверьте и отправьте" in note.text and wanted.file in note.text


async def hire(place: Place) -> Manager:
    """Log a manager in, who sends at any hour."""
    anna = await enter(place)
    await anna.says("/settings")
    await anna.taps("Тихие часы")
    await anna.taps("Выключить")
    await anna.sees("выключены")
    return Manager(anna)


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a report by title; blank cells at the end of a row are left out of it."""
    sheet = load_workbook(BytesIO(content), read_only=True).active
    assert sheet is not None
    rows = sheet.iter_rows(values_only=True)
    titles = [str(title) for title in next(rows)]
    return [dict(zip_longest(titles, map(_text, row[: len(titles)]), fillvalue="")) for row in rows]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
