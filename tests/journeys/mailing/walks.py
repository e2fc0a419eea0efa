"""Ways through the mailing dialog that several journeys take."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import World

Rows = Sequence[Sequence[str]]

PEOPLE: Rows = (
    ("Телефон", "Имя", "Город"),
    ("89161234501", "Иван", "Москва"),
    ("89161234502", "Анна-Мария", "Санкт-Петербург"),
    ("89161234503", "", "Тверь"),
)


def csv(rows: Rows) -> bytes:
    """Return a table as a file."""
    return "\n".join(";".join(row) for row in rows).encode()


def many(count: int) -> Rows:
    """Return a table of so many people."""
    people = [(phone, f"Имя{n}", "Москва") for n, phone in enumerate(numbers(count))]
    return [("Телефон", "Имя", "Город"), *people]


def labels(note: Note) -> list[str]:
    """Return the words of a note's buttons."""
    return [button.text for row in note.buttons for button in row]


def numbers(count: int) -> list[str]:
    """Return the numbers in the table of `many`."""
    return [str(79160000000 + n) for n in range(count)]


async def ready(world: World, person: Actor | None = None, *, english: bool = False) -> "Walk":
    """Log a person in and give the chat its usual sender."""
    person = person or world.person()
    assert world.app is not None
    if english:
        await person.says("/start")
        await person.taps("Enter login")
        await person.says("demo")
        await person.sees("Write the password")
        await person.says(PASSWORD)
        await person.sees("Menu")
    else:
        await world.log_in(person)
    preferences = world.app.rooms.preferences
    await preferences.add_sender(person.room.id, person.user.id, "MYSHOP")
    return Walk(world, person)


@dataclass
class Walk:
    """A person on his way to a mailing."""

    world: World
    person: Actor

    async def drop(
        self,
        rows: Rows = PEOPLE,
        *,
        name: str = "clients.csv",
        caption: str | None = None,
        asked: str = "",
    ) -> Note:
        """Drop a file and confirm it as recognised; return the note that follows."""
        await self.person.uploads(name, csv(rows), caption=caption)
        if self.person.room.kind != "private":
            await self.person.taps("📄 Взять этот файл")
        await self.person.sees("Всё верно?")
        await self.person.taps("✅ Всё верно")
        await self.person.sees("прочитан")
        await self.person.taps("Дальше ›")
        return await self.person.sees(asked or ("" if caption else "Что написать?"))

    async def write(self, text: str) -> None:
        """Answer the question for the text."""
        await self.person.sees("Что написать?", fresh=False)
        await self.person.says(text)

    async def plan(
        self,
        rows: Rows = PEOPLE,
        text: str = "Скидки всю неделю",
        *,
        when: str = "Сейчас",
        asked: str = "Проверьте и отправьте",
    ) -> Note:
        """Go from a dropped file to the plan card."""
        await self.drop(rows)
        await self.write(text)
        if "{" in text:
            await self.person.sees("Пример 1 из")
            await self.person.taps("Дальше ›")
        await self.person.sees("Когда отправить?")
        if when == "Сейчас":
            await self.person.taps("Сейчас")
        else:
            await self.person.says(when)
        return await self.person.sees(asked, "Всего SMS")

    async def price_known(self, clock: ManualClock) -> None:
        """Let a delivered SMS tell the chat what one costs: 1.50."""
        await self.world.send(self.person)
        clock.forward(seconds=10)
        await self.person.taps("🔄 Уточнить статус")
        await self.person.sees("Доставлено")

    async def confirm(self) -> None:
        """Confirm the plan that is shown."""
        await self.person.taps("✅ Отправить")

    async def resume(self) -> None:
        """Let a paused mailing go on, as its card and then the question below it offer."""
        await self.person.taps("▶️ Продолжить")
        await self.person.sees("Продолжить рассылку?")
        await self.person.taps("▶️ Да, продолжить")

    async def begin_slowly(self, seconds: float = 1) -> None:
        """Confirm, and wait until the first call, which goes alone, waits for a slow answer."""
        faults, requests = self.world.gateway.faults, self.world.gateway.requests
        faults.add(Fault(FaultKind.SLOW, "Sms/Send*", times=10_000, seconds=seconds))
        before = len(requests)
        await self.confirm()
        await self.person.waits_for(
            lambda: sum("Send" in one.method for one in requests[before:]) == 1
        )

    async def breathes(self) -> None:
        """Give what is under way a moment to go on."""
        await asyncio.sleep(0.01)

    async def rests(self) -> None:
        """Give what should stand still enough time to go on by mistake."""
        for _ in range(20):
            await self.breathes()

    async def card_after(self, note: Note) -> Note:
        """Wait for a card with its buttons that was sent after a note."""

        def look() -> Note | None:
            notes = self.person.room.notes.values()
            later = [one for one in notes if one.message_id > note.message_id]
            buttons = {"📄 Отчёт", "🔁 Повторить"}
            return next((one for one in later if buttons <= set(labels(one))), None)

        return await self.person.waits_for(look)

    def edits(self) -> int:
        """Return how often the bot has edited a message."""
        return sum(call.method == "editMessageText" for call in self.world.telegram.calls)
