"""The real app between two real servers on loopback, and people with phones."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from aiogram.client.session.aiohttp import AiohttpSession

from bot.app import open_app
from bot.clock import Clock
from bot.lifecycle import App
from bot.sandbox.devino import DeliveryPlan, DevinoSandbox
from bot.sandbox.telegram import TelegramSandbox
from bot.sandbox.telegram.records import Button, Json, Note
from bot.settings import Settings
from tests.actor import Actor
from tests.conftest import PASSWORD, ManualClock, settings_in

TOKEN = "42:TEST"
ANNA, BORIS, CAROL, STRANGER = 511000101, 511000102, 511000103, 511000109
"""As long as Telegram's: a short one could be any figure that the bot shows."""
GROUP, FORUM = -1001, -1002

LONGEST_HOLD = 3000
"""So many times 20 ms."""

WHEN_BUTTONS = ("Сейчас", "Через час", "Завтра в 9:00")
MONEY = re.compile(r"[💰🧩]|[Бб]аланс|Остаток|[Сс]писан|на счёте|не хватает")
DATED = r"\d (?:янв|февр|мар|апр|мая|июн|июл|авг|сент|окт|нояб|дек|[A-Z][a-z]{{2}})\.? {year}\b"
BARE_SUM = re.compile(r"\d,(?:\d\d|\d{4})(?![\d–]|\u00a0(?:₽|[A-Z]{3}))")
USUAL_REFUSALS = ("message is not modified", "terminated by other getUpdates")


@dataclass
class World:
    """Telegram, the gateway and the bot between them."""

    telegram: TelegramSandbox
    gateway: DevinoSandbox
    settings: Settings
    clock: Clock
    app: App | None = None
    expects_trouble: bool = False
    """The test causes errors that the bot has to log, or calls that Telegram refuses."""
    _running: asyncio.Task[None] | None = field(default=None, repr=False)

    def person(self, user_id: int = ANNA) -> Actor:
        """Return a person in his private chat with the bot."""
        user = self.telegram.people[user_id]
        private = self.telegram.private(user)
        return Actor(self.telegram, private, user)

    def member(self, user_id: int, *, room: int = GROUP, thread_id: int | None = None) -> Actor:
        """Return a person in a group."""
        user = self.telegram.people[user_id]
        return Actor(
            self.telegram,
            self.telegram.rooms[room],
            user,
            thread_id=thread_id,
        )

    async def start(self) -> None:
        """Start the bot (again)."""
        ready = asyncio.Event()
        self._running = asyncio.create_task(self._run(ready))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({waiting, self._running}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._running.done():
            self._running.result()

    async def _run(self, ready: asyncio.Event) -> None:
        async with open_app(self.settings, clock=self.clock) as app:
            self.app = app
            ready.set()
            await app.run()

    async def stop(self) -> None:
        """Stop the bot in order."""
        if self.app is not None and self._running is not None:
            self.app.stop()
            await self._running
            self.app = None

    async def log_in(self, person: Actor, *, login: str = "demo", password: str = PASSWORD) -> Note:
        """Walk the log-in dialog; return the menu."""
        await person.says("/start")
        await person.taps("🔑 Ввести логин")
        await person.sees("Напишите логин")
        await person.says(login)
        await person.sees("Напишите пароль")
        await person.says(password)
        await person.sees("Вход выполнен")
        return await person.sees("Меню")

    async def add_sender(self, person: Actor, sender: str = "MYSHOP") -> None:
        """Answer «От кого?» with a name that is not on the list yet."""
        await person.says(sender)
        await person.sees(f"Отправителя {sender} нет в списке")
        await person.taps("➕ Добавить")

    async def reach_text(
        self, person: Actor, *, sender: str = "MYSHOP", phone: str = "89161234567"
    ) -> Note:
        """Walk from wherever the person is to the question for the text."""
        await person.says("/send")
        if "От кого?" in (await person.sees("?")).text:
            await self.add_sender(person, sender)
        await person.sees("Кому?")
        await person.says(phone)
        return await person.sees("Что написать?")

    async def reach_when(
        self,
        person: Actor,
        *,
        sender: str = "MYSHOP",
        phone: str = "89161234567",
        text: str = "Привет",
    ) -> Note:
        """Walk from wherever the person is to the question for the time."""
        await self.reach_text(person, sender=sender, phone=phone)
        await person.says(text)
        return await person.sees("Когда отправить")

    async def compose(
        self,
        person: Actor,
        *,
        sender: str = "MYSHOP",
        phone: str = "89161234567",
        text: str = "Привет",
        when: str = "Сейчас",
    ) -> Note:
        """Walk from wherever the person is to the card to confirm; `when`: a button, or typed."""
        await self.reach_when(person, sender=sender, phone=phone, text=text)
        if when in WHEN_BUTTONS:
            await person.taps(when)
        else:
            await person.says(when)
        return await person.sees("Проверьте и отправьте")

    async def send(
        self,
        person: Actor,
        *,
        sender: str = "MYSHOP",
        phone: str = "89161234567",
        text: str = "Привет",
    ) -> Note:
        """Send an SMS now; return its card when all is done."""
        await self.compose(person, sender=sender, phone=phone, text=text)
        await person.taps("✅ Отправить")
        return await person.sees("SMS принято шлюзом", "Остаток", text[:20])

    async def hold(self, person: Actor, *, when: str = "завтра 9:30", text: str = "Привет") -> Note:
        """Confirm an SMS for later; return its card."""
        await self.compose(person, text=text, when=when)
        await person.taps("✅ Отправить")
        return await person.sees("Запланировано")

    async def cancel(self, person: Actor, card: Note) -> None:
        """Cancel what a card holds, and say yes to the question below it."""
        await person.taps("🚫 Отменить", note=card)
        await person.sees("Отменить эту отправку?")
        await person.taps("Да, отменить")

    async def press_again(self, person: Actor, note: Note, button: Button) -> str:
        """Tap a button as a phone does that has not seen it go; return the bot's words."""
        assert button.callback_data
        press = self.telegram.press(person.room, person.user, note.message_id, button.callback_data)
        await person.waits_for(lambda: press.answered)
        return press.answer[0] if press.answer else ""

    @property
    def sent(self) -> list[tuple[str, str, str]]:
        """What the gateway accepted: (from, to, text)."""
        return [(sms.source, sms.destination, sms.data) for sms in self.gateway.ledger]

    @property
    def asked(self) -> int:
        """How many requests of any kind reached the gateway."""
        return len(self.gateway.requests)

    def last_update(self, kind: str) -> Json:
        """Return the newest update of a kind that Telegram delivered."""
        updates = self.telegram.updates.history.values()
        return next(update for update in reversed(updates) if kind in update)

    @property
    def bare_sums(self) -> list[str]:
        """What the bot wrote about money in Russian with a sum that has no currency."""
        said = (unescape(str(call.params.get("text") or "")) for call in self.telegram.calls)
        lines = (re.sub("<[^>]*>", "", line) for text in said for line in text.splitlines())
        return [line for line in lines if MONEY.search(line) and BARE_SUM.search(line)]

    def dates_of(self, year: int) -> list[str]:
        """What the bot wrote with a date that has this year."""
        said = (
            str(call.params.get(name) or "")
            for call in self.telegram.calls
            for name in ("text", "caption")
        )
        dated = re.compile(DATED.format(year=year))
        return [line for text in said for line in text.splitlines() if dated.search(line)]

    @property
    def refused_calls(self) -> list[str]:
        """What Telegram refused, but for what every dialog asks in vain now and then."""
        return [
            f"{call.method}: {call.error}"
            for call in self.telegram.calls
            if not call.ok and not any(usual in (call.error or "") for usual in USUAL_REFUSALS)
        ]


def button_of(note: Note, label: str) -> Button:
    """Return a note's button by its words."""
    return next(one for row in note.buttons for one in row if label in one.text)


@asynccontextmanager
async def open_world(
    tmp_path: Path, clock: Clock, *, endings: Mapping[str, int] | None = None, **overrides: object
) -> AsyncIterator[World]:
    """Start both servers, put people and accounts there, start the bot; stop all of it in the end.

    `endings` says in which state the SMS to some numbers end; the rest are delivered.
    """
    telegram = TelegramSandbox(token=TOKEN, clock=clock)
    gateway = DevinoSandbox(
        clock=clock,
        delivery=DeliveryPlan(
            visible_after=timedelta(0),
            submit_after=timedelta(seconds=2),
            deliver_after=timedelta(seconds=3),
            endings=endings or {},
        ),
        requests_per_second=10,
    )
    await telegram.start()
    await gateway.start()
    add_people_and_account(telegram, gateway)
    settings = settings_in(
        tmp_path,
        gateway.url,
        **{
            "bot_token": TOKEN,
            "telegram_api_url": telegram.url,
            "allowed_users": f"{ANNA},{BORIS},{CAROL}",
            "devino_requests_per_second": 1000,
            "devino_timeout_seconds": 30,
            "devino_connect_timeout_seconds": 30,
            # a new chat is shown incoming SMS: tests of something else should not meet a question
            "incoming_poll_seconds": 3600,
            **overrides,
        },
    )
    world, year = World(telegram, gateway, settings, clock), clock.now().year
    if isinstance(clock, ManualClock):
        clock.unanswered = lambda: {one.id for one in telegram.presses.values() if not one.answered}
    try:
        await world.start()
        yield world
        assert world.bare_sums == []
        assert clock.now().year > year or world.dates_of(year) == []
    finally:
        await world.stop()
        await gateway.stop()
        await telegram.stop()


def add_people_and_account(telegram: TelegramSandbox, gateway: DevinoSandbox) -> None:
    """Let people and an account exist."""
    anna = telegram.add_user(ANNA, "Анна", phone="79161234567")
    boris = telegram.add_user(BORIS, "Борис")
    carol = telegram.add_user(CAROL, "Carol", language_code="en")
    stranger = telegram.add_user(STRANGER, "Чужой")
    group = telegram.add_group(GROUP, "Отдел продаж", [anna, boris, carol, stranger])
    group.bot_is_admin = True
    telegram.add_group(FORUM, "Офис", [anna, boris], forum=True)
    gateway.add_account(
        "demo", PASSWORD, balance=Decimal(500), senders=("DTSMS", "MYSHOP", "79001234567")
    )


@asynccontextmanager
async def time_passing(
    clock: ManualClock, step: float = 1.0, *, longest_hold: int = LONGEST_HOLD
) -> AsyncIterator[None]:
    """Let the clock run while something is done: `step` seconds every 20 ms.

    It stands still while a tap waits for its answer, `longest_hold` times 20 ms at most: on a
    busy machine the tap would be too old for Telegram before the bot had a moment to answer it.
    """

    async def run() -> None:
        held, given_up = 0, set[str]()
        while True:
            await asyncio.sleep(0.02)
            waiting = clock.unanswered() - given_up
            if waiting and held < longest_hold:
                held += 1
                continue
            given_up |= waiting
            held = 0
            clock.forward(seconds=step)

    running = asyncio.create_task(run())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@pytest.fixture(scope="session", autouse=True)
def _no_wait_for_tls() -> Iterator[None]:
    """Spare every stop the 250 ms in which aiogram lets TLS connections end: there are none."""

    async def close(session: AiohttpSession) -> None:
        if session._session is not None:
            await session._session.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AiohttpSession, "close", close)
        yield


@pytest.fixture
def overrides() -> dict[str, object]:
    """The settings of a `world` that are not as usual: for a module to say otherwise."""
    return {}


@pytest.fixture
async def world(
    tmp_path: Path,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
    overrides: dict[str, object],
) -> AsyncIterator[World]:
    """A world; whatever the test does, nothing fails behind the screen."""
    async with open_world(tmp_path, clock, **overrides) as opened:
        yield opened
    if not opened.expects_trouble:
        # `caplog.records` are those of the phase at hand only, which is the teardown
        records = [*caplog.get_records("setup"), *caplog.get_records("call"), *caplog.records]
        assert not [one.getMessage() for one in records if one.levelno >= logging.ERROR]
        assert not opened.refused_calls
