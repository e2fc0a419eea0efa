"""Every way on which money can leave: how a person comes to its confirmation, and what it shows."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.model import PauseReason, RestoredWhy
from bot.restore_mode_end import leave_restore_mode
from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Button, Note
from handlers.views.buttons import Go, GoButton
from storage.database.engine import Database
from storage.journal.restoring import begin_restore_mode
from tests.actor import Actor
from tests.budget import BUDGET
from tests.conftest import ManualClock
from tests.journeys.conftest import World, time_passing
from tests.journeys.mailing.walks import Walk, many
from tests.journeys.unasked.incoming_sms import comes, sends, show_incoming

PHONE, TEXT = "89161234567", "Привет"
NOW_LEFT = Decimal("123.45")
NOW_SHOWN = "123,45\u00a0₽"
"""The balance of this moment: it changes right before the confirmation is asked for."""

SEND, PLAN = "handlers/dialogs/send/dialog.py", "handlers/dialogs/mailing/plan.py"
QUESTIONS = "handlers/anywhere/card_questions.py"


@dataclass
class Stage:
    """A person who is logged in, and the world around."""

    world: World
    clock: ManualClock
    walk: Walk
    before: int = 0
    """How many SMS the gateway had taken when the way that is tried began."""

    @property
    def anna(self) -> Actor:
        """Who walks."""
        return self.walk.person

    def begin(self) -> None:
        """Note what was sent before, and let the balance change: the confirmation must show it."""
        self.before = len(self.world.gateway.ledger)
        self.world.gateway.account("demo").balance = NOW_LEFT


WalkTo = Callable[[Stage], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Way:
    """One button or command, and where in the code it opens the dialog and says yes."""

    name: str
    walk: WalkTo
    opened: tuple[tuple[str, str, str], ...]
    said_yes: tuple[str, str]
    shows: tuple[str, ...] = ("Проверьте и отправьте", "🕓 Сейчас")
    yes: str = "✅ Отправить"
    sends: int = 1
    later: timedelta = timedelta()


SINGLE = (SEND, "on_confirm")
MANY = (PLAN, "on_confirm")


# --- one SMS ---


async def _now(stage: Stage) -> None:
    """Answer the question for the time; the balance changes while it is open."""
    await stage.anna.sees("Когда отправить")
    stage.begin()
    await stage.anna.taps("Сейчас")


async def _text_and_now(stage: Stage) -> None:
    await stage.anna.sees("Что написать?")
    await stage.anna.says(TEXT)
    await _now(stage)


async def by_command(stage: Stage) -> None:
    await stage.anna.says(f"/send {PHONE} {TEXT}")
    await _now(stage)


async def by_number(stage: Stage) -> None:
    await stage.anna.says(PHONE)
    await _text_and_now(stage)


async def by_number_and_text(stage: Stage) -> None:
    await stage.anna.says(f"{PHONE} {TEXT}")
    await _now(stage)


async def by_contact(stage: Stage) -> None:
    await stage.anna.shares_contact("+79161234567", "Иван")
    await _text_and_now(stage)


async def by_menu(stage: Stage) -> None:
    await stage.anna.says("/start")
    await stage.anna.sees("Меню")
    await stage.anna.taps("✉️ Новое SMS")
    await stage.anna.sees("Кому?")
    await stage.anna.says(PHONE)
    await _text_and_now(stage)


async def by_plain_button(stage: Stage) -> None:
    await stage.anna.says("/start")
    menu = await stage.anna.sees("Меню")
    await stage.world.press_again(stage.anna, menu, Button("SMS", GoButton(to=Go.SEND).pack()))
    await stage.anna.sees("Кому?")
    await stage.anna.says(PHONE)
    await _text_and_now(stage)


async def by_landline_and_text(stage: Stage) -> None:
    await stage.anna.says(f"84951234567 {TEXT}")
    await stage.anna.sees("Кому?")
    await stage.anna.says(PHONE)
    await _now(stage)


async def by_draft_of_one(stage: Stage) -> None:
    await stage.anna.says(f"/send {PHONE} {TEXT}")
    await stage.anna.sees("Когда отправить")
    await stage.anna.says("/start")
    await stage.anna.sees("Меню")
    await stage.anna.taps("📝 Продолжить SMS")
    await _now(stage)


async def by_repeat(stage: Stage) -> None:
    card = await stage.world.send(stage.anna)
    stage.begin()
    await stage.anna.taps("🔁 Повторить", note=card)


async def by_history(stage: Stage) -> None:
    await stage.world.send(stage.anna)
    await stage.anna.says("/start")
    await stage.anna.sees("Меню")
    await stage.anna.taps("📜 История")
    await stage.anna.taps("+7 916 123-45-67")
    stage.begin()
    await stage.anna.taps("🔁 Повторить", note=stage.anna.last)


async def by_reply(stage: Stage) -> None:
    await show_incoming(stage.world, stage.anna)
    sends(stage.world, "Перезвоните")
    shown = await comes(stage.world, stage.anna, "Перезвоните")
    await stage.anna.taps("Ответить", note=shown)
    await _text_and_now(stage)


async def _list_of_two(stage: Stage) -> None:
    await stage.anna.says("/contacts")
    await stage.anna.taps("➕ Новый список")
    await stage.anna.says("Клиенты")
    await stage.anna.sees("Пока пусто")
    await stage.anna.says("+79161234567 Иван\n+79261234567 Анна")
    await stage.anna.sees("Всего: 2")


async def by_one_contact(stage: Stage) -> None:
    await _list_of_two(stage)
    await stage.anna.taps("+7 916 123-45-67")
    await stage.anna.taps("✉️ Отправить SMS")
    await _text_and_now(stage)


async def _save_text(stage: Stage) -> None:
    await stage.anna.says("/templates")
    await stage.anna.taps("➕ Добавить")
    await stage.anna.sees("Новый шаблон")
    await stage.anna.says(TEXT)
    await stage.anna.sees("Как назвать шаблон?")
    await stage.anna.taps("✅ ")
    await stage.anna.sees("Сохранено в шаблоны")


async def by_saved_text(stage: Stage) -> None:
    await _save_text(stage)
    await stage.anna.taps("✉️ Новое SMS")
    await stage.anna.sees("Кому?")
    await stage.anna.says(PHONE)
    await _now(stage)


async def by_resend_of_one(stage: Stage) -> None:
    stage.world.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "Sms/Send"))
    await stage.world.compose(stage.anna)
    await stage.anna.taps("✅ Отправить")
    await stage.anna.sees("Исход неизвестен", "после: 500")
    stage.clock.forward(minutes=2)
    stage.begin()
    await stage.anna.taps("🔁 Отправить ещё раз")


# --- mailings ---


async def by_file(stage: Stage) -> None:
    await stage.walk.drop(many(5))
    await _text_and_now(stage)


async def by_mailing_command(stage: Stage) -> None:
    await stage.anna.says("/mailing")
    await stage.anna.sees("Рассылка: кому?")
    await _pasted(stage)


async def _pasted(stage: Stage) -> None:
    await stage.anna.says("89161234501\n89161234502\n89161234503")
    await stage.anna.taps("Дальше ›")
    await _text_and_now(stage)


async def by_pasted_numbers(stage: Stage) -> None:
    await _pasted(stage)


async def by_mailing_menu(stage: Stage) -> None:
    await stage.anna.says("/start")
    await stage.anna.sees("Меню")
    await stage.anna.taps("📨 Рассылка")
    await stage.anna.sees("Рассылка: кому?")
    await _pasted(stage)


async def by_plain_button_of_mailing(stage: Stage) -> None:
    await stage.anna.says("/start")
    menu = await stage.anna.sees("Меню")
    button = Button("Рассылка", GoButton(to=Go.MAILING).pack())
    await stage.world.press_again(stage.anna, menu, button)
    await stage.anna.sees("Рассылка: кому?")
    await _pasted(stage)


async def by_numbers_and_text(stage: Stage) -> None:
    await stage.anna.says(f"89161234501, 89161234502, 89161234503 {TEXT}")
    await _now(stage)


async def by_list(stage: Stage) -> None:
    await _list_of_two(stage)
    await stage.anna.taps("✉️ Рассылка по списку")
    await _text_and_now(stage)


async def by_saved_text_of_mailing(stage: Stage) -> None:
    await _save_text(stage)
    await stage.anna.taps("📨 Рассылка")
    await stage.anna.sees("Рассылка: кому?")
    await stage.anna.says("89161234501\n89161234502\n89161234503")
    await stage.anna.taps("Дальше ›")
    await _now(stage)


async def by_draft(stage: Stage) -> None:
    await stage.walk.plan(many(5))
    await stage.anna.says("/drafts")
    await stage.anna.taps("👥 5")
    stage.begin()
    await stage.anna.taps("▶️ Продолжить")


async def _sent(stage: Stage, *words: str) -> Note:
    await stage.walk.plan(many(5))
    async with time_passing(stage.clock):
        await stage.walk.confirm()
        return await stage.anna.sees(*(words or ("Рассылка закончена", "5 из 5")))


async def by_repeat_of_mailing(stage: Stage) -> None:
    card = await _sent(stage)
    stage.begin()
    await stage.anna.taps("🔁 Повторить", note=card)


async def by_rest(stage: Stage) -> None:
    await by_first_two(stage)
    await stage.anna.sees("получателей 2")
    await stage.walk.confirm()
    async with time_passing(stage.clock):
        card = await stage.anna.sees("Рассылка закончена", "Не вошли в эту часть: 3", fresh=False)
    stage.begin()
    await stage.anna.taps("✂️ Остальным: 3", note=card)


async def by_leaving_out(stage: Stage) -> None:
    """Take a list of which two had the text, and leave them out."""
    await stage.walk.plan(many(2))
    await stage.walk.confirm()
    async with time_passing(stage.clock):
        await stage.anna.sees("Рассылка закончена", "2 из 2")
    await stage.walk.plan(many(5))
    stage.begin()
    await stage.anna.taps("✂️ Без тех, кто уже получил: 2")


async def by_resend(stage: Stage) -> None:
    bad = many(5)[2][0]
    stage.world.gateway.bad_numbers.add(bad)
    card = await _sent(stage, "Рассылка закончена", "Отказано: 1")
    stage.world.gateway.bad_numbers.clear()
    await stage.anna.taps("🔁 Недоставленным", note=card)
    await stage.anna.sees("Кому отправить ещё раз?")
    stage.begin()
    await stage.anna.taps("Дальше: 1 ›")


async def by_those_not_reached(stage: Stage) -> None:
    bad = many(5)[2][0]
    stage.world.gateway.bad_numbers.add(bad)
    await _sent(stage, "Рассылка закончена", "Отказано: 1")
    stage.world.gateway.bad_numbers.clear()
    await stage.anna.says("/mailing")
    await stage.anna.taps("↩️ Не дошло")
    await stage.anna.taps("👥 5 Скидки всю неделю")
    await stage.anna.taps("Дальше: 1 ›")
    await _text_and_now(stage)


async def by_resend_of_unknown(stage: Stage) -> None:
    stage.world.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "Sms/Send*"))
    card = await _sent(stage, "исход части SMS неизвестен")
    await stage.anna.taps("🔁 Недоставленным", note=card)
    await stage.anna.sees("Кому отправить ещё раз?")
    stage.begin()
    stage.clock.forward(minutes=2)
    await stage.anna.taps("❓ Исход неизвестен: 2 ›")


async def by_first_two(stage: Stage) -> None:
    await stage.walk.plan(many(5))
    await stage.anna.taps("✂️ Часть")
    stage.begin()
    await stage.anna.says("2")


async def by_test(stage: Stage) -> None:
    await stage.walk.plan(many(5))
    await stage.anna.taps("🧪 Тест")
    await stage.anna.sees("На какой номер?")
    stage.begin()
    await stage.anna.says("89261234567")


# --- what was confirmed before ---


async def _missed(stage: Stage) -> Note:
    card = await stage.world.hold(stage.anna)
    await stage.world.stop()
    stage.clock.forward(hours=30)
    await stage.world.start()
    await stage.anna.waits_for(lambda: "Пропущено время" in card.text)
    stage.begin()
    return card


async def by_in_time(stage: Stage) -> None:
    """A restore has held it; the operator has let the bot send again."""
    card = await stage.world.hold(stage.anna)
    await stage.world.stop()
    settings, now = stage.world.settings, stage.clock.now()
    db = await Database.open(settings.database_url)
    await begin_restore_mode(db, RestoredWhy.BACKUP, now)
    await db.close()
    await leave_restore_mode(settings, "Оператор", lambda _: None, clock=stage.clock)
    await stage.world.start()
    await stage.anna.waits_for(lambda: "восстановлена из копии" in card.text)
    stage.begin()
    await stage.anna.taps("⏰ Отправить в срок", note=card)


async def by_send_now(stage: Stage) -> None:
    await stage.anna.taps("Отправить сейчас", note=await _missed(stage))


async def by_other_time_of_missed(stage: Stage) -> None:
    await stage.anna.taps("✏️ Другое время", note=await _missed(stage))
    await stage.anna.taps("Сейчас")


async def _held_mailing(stage: Stage) -> Note:
    await stage.walk.plan(many(5), when="завтра 9:30")
    await stage.walk.confirm()
    return await stage.anna.sees("Рассылка запланирована")


async def by_other_time(stage: Stage) -> None:
    await stage.anna.taps("✏️ Другое время", note=await _held_mailing(stage))
    await _now(stage)


async def by_another_day(stage: Stage) -> None:
    await stage.anna.taps("✏️ Другое время", note=await _held_mailing(stage))
    await stage.anna.sees("Когда отправить")
    stage.begin()
    await stage.anna.says("завтра 12:00")


async def by_list_of_held(stage: Stage) -> None:
    await _held_mailing(stage)
    await stage.anna.says("/start")
    await stage.anna.sees("Меню")
    await stage.anna.taps("⏰ Отложенные")
    await stage.anna.taps("👥 5 Скидки")
    await stage.anna.taps("✏️ Другое время", note=stage.anna.last)
    await _now(stage)


def by_resume(reason: PauseReason) -> WalkTo:
    async def walk(stage: Stage) -> None:
        await stage.walk.plan(many(5))
        await stage.walk.begin_slowly()
        await stage.anna.taps("⏸ Пауза")
        async with time_passing(stage.clock):
            await stage.anna.sees("на паузе", "📤 2", fresh=False)
        stage.world.gateway.faults.clear()
        await asyncio.to_thread(_set_reason, stage.world, reason)
        stage.begin()
        await stage.anna.taps("▶️ Продолжить")

    return walk


def _set_reason(world: World, reason: PauseReason) -> None:
    """Let a paused mailing be paused for another reason: the way on is the same.

    For a thread: the bot may hold the database, and goes on only while its loop does.
    """
    path = Path(make_url(world.settings.database_url).database or "")
    patience = BUDGET.seconds_left
    with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE mailings SET pause = ?", (reason.value,))
        connection.execute("COMMIT")


def _send(file: str, function: str) -> tuple[tuple[str, str, str], ...]:
    return ((f"handlers/{file}", function, "SendSG.sender"),)


def _mailing(*places: tuple[str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple((f"handlers/{file}", name, "MailingSG.recipients") for file, name in places)


CHANGE = ("handlers/anywhere/card_controls.py", "change_time", "ScheduledSG.list")
RESENT = ("handlers/anywhere/card_followups.py", "choose_resend", "ResendSG.choose")
FROM_FORMER = ("handlers/dialogs/mailing/recipients.py", "on_earlier", "ResendSG.choose")
GO_ON = _mailing(("dialogs/mailing/resend.py", "_go_on"))
SCHEDULED = ("handlers/dialogs/past/scheduled.py", "on_confirm")
CONFIRM = ("Проверьте и подтвердите", "🕓 Сейчас")
SENT_NOW = "✅ Отправить сейчас"

WAYS = (
    Way("/send", by_command, _send("anywhere/commands.py", "on_send"), SINGLE),
    Way("a number", by_number, _send("anywhere/free_text.py", "_offer"), SINGLE),
    Way("number and text", by_number_and_text, _send("anywhere/free_text.py", "_offer"), SINGLE),
    Way(
        "a landline and text",
        by_landline_and_text,
        _send("anywhere/free_text.py", "_ask_for_number"),
        SINGLE,
    ),
    Way("a contact", by_contact, _send("anywhere/free_text.py", "_offer"), SINGLE),
    Way("the menu", by_menu, _send("dialogs/menu.py", "dialog"), SINGLE),
    Way("a plain button", by_plain_button, _send("anywhere/commands.py", "on_go"), SINGLE),
    Way("a draft of one SMS", by_draft_of_one, _send("dialogs/menu.py", "on_continue"), SINGLE),
    Way("repeat", by_repeat, _send("dialogs/past/repeat.py", "repeat_dialog"), SINGLE),
    Way("history", by_history, _send("dialogs/past/repeat.py", "repeat_dialog"), SINGLE),
    Way("reply", by_reply, _send("anywhere/incoming_taps.py", "on_button"), SINGLE),
    Way(
        "a contact of a list",
        by_one_contact,
        _send("dialogs/contacts/one_contact.py", "on_sms"),
        SINGLE,
    ),
    Way("a saved text", by_saved_text, _send("dialogs/saved_texts/dialog.py", "on_sms"), SINGLE),
    Way(
        "resend an unknown SMS",
        by_resend_of_one,
        _send("anywhere/card_followups.py", "resend"),
        SINGLE,
        shows=("Проверьте и отправьте", "🕓 Сейчас", "получатель получит два"),
    ),
    Way("a file", by_file, _mailing(("dialogs/upload/result.py", "on_next")), MANY, sends=5),
    Way(
        "/mailing",
        by_mailing_command,
        _mailing(("anywhere/commands.py", "on_mailing")),
        MANY,
        sends=3,
    ),
    Way(
        "pasted numbers",
        by_pasted_numbers,
        _mailing(("anywhere/free_text.py", "on_text")),
        MANY,
        sends=3,
    ),
    Way(
        "numbers and text",
        by_numbers_and_text,
        _mailing(("anywhere/free_text.py", "offer_several")),
        MANY,
        sends=3,
    ),
    Way(
        "a plain button of mailings",
        by_plain_button_of_mailing,
        _mailing(("anywhere/commands.py", "on_go")),
        MANY,
        sends=3,
    ),
    Way(
        "mailing from the menu",
        by_mailing_menu,
        _mailing(("dialogs/menu.py", "dialog")),
        MANY,
        sends=3,
    ),
    Way("a list", by_list, _mailing(("dialogs/contacts/one_list.py", "on_mailing")), MANY, sends=2),
    Way(
        "a saved text for many",
        by_saved_text_of_mailing,
        _mailing(("dialogs/saved_texts/dialog.py", "on_mailing")),
        MANY,
        sends=3,
    ),
    Way("a draft", by_draft, _mailing(("dialogs/mailing/drafts.py", "on_open")), MANY, sends=5),
    Way(
        "repeat a mailing",
        by_repeat_of_mailing,
        _mailing(("dialogs/past/repeat.py", "repeat_dialog")),
        MANY,
        shows=("Проверьте и отправьте", "5 из них уже получили этот же текст или могли получить"),
        sends=5,
    ),
    Way(
        "the rest after the first two",
        by_rest,
        _mailing(("anywhere/card_followups.py", "send_to_rest")),
        MANY,
        shows=("Проверьте и отправьте", "Остальным", "получателей 3"),
        sends=3,
    ),
    Way(
        "without those who have had it",
        by_leaving_out,
        _mailing(),
        MANY,
        shows=("Проверьте и отправьте", "получателей 3", "Всего SMS: 3"),
        sends=3,
    ),
    Way("resend to those not reached", by_resend, (RESENT, *GO_ON), MANY),
    Way("those a mailing did not reach", by_those_not_reached, (FROM_FORMER,), MANY),
    Way(
        "resend unknown ones",
        by_resend_of_unknown,
        (RESENT, *_mailing(("anywhere/card_followups.py", "resend"))),
        MANY,
        shows=("Проверьте и отправьте", "люди получат второе"),
        sends=2,
    ),
    Way(
        "the first two",
        by_first_two,
        (),
        MANY,
        shows=("Проверьте и отправьте", "получателей 2", "не вошли в первые: 3"),
        sends=2,
    ),
    Way(
        "a test",
        by_test,
        (),
        ("handlers/dialogs/mailing/trial_sms.py", "on_send"),
        shows=("Тест себе", "+7 926 123-45-67", "1 SMS"),
        yes="🧪 Отправить тест",
    ),
    Way(
        "send a missed one now",
        by_send_now,
        (),
        (QUESTIONS, "_send_now"),
        ("Отправить сейчас?",),
        SENT_NOW,
    ),
    Way(
        "send a restored one in its time",
        by_in_time,
        (),
        (QUESTIONS, "_send_in_time"),
        ("Отправить в назначенное время?", "могло уже уйти"),
        "⚠️ Всё равно отправить",
        later=timedelta(hours=21, minutes=20),
    ),
    Way(
        "another time for a missed one",
        by_other_time_of_missed,
        (CHANGE,),
        SCHEDULED,
        CONFIRM,
        SENT_NOW,
    ),
    Way("another time: now", by_other_time, (CHANGE,), SCHEDULED, CONFIRM, SENT_NOW, 5),
    Way(
        "another time: later",
        by_another_day,
        (CHANGE,),
        SCHEDULED,
        ("Проверьте и подтвердите", "25 нояб., 12:00"),
        "✅ Да, на это время",
        5,
        later=timedelta(hours=23, minutes=50),
    ),
    Way(
        "the list of what is held",
        by_list_of_held,
        (("handlers/dialogs/menu.py", "dialog", "ScheduledSG.list"),),
        SCHEDULED,
        CONFIRM,
        SENT_NOW,
        5,
    ),
    *(
        Way(
            f"resume ({reason})",
            by_resume(reason),
            (),
            (QUESTIONS, "_resume"),
            ("Продолжить рассылку?", "получателей 3", "3"),
            "⚠️ Всё равно отправить: 3 SMS"
            if reason is PauseReason.RESTORED
            else "▶️ Да, продолжить: 3 SMS",
            3,
        )
        for reason in PauseReason
    ),
)
