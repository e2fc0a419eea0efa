"""What the card of a mailing says and offers, in every state, without a chat."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.mailing.details import MailingDetails
from bot.mailing.restored import RestoreEvidence
from bot.model import (
    Account,
    Audience,
    AudienceKind,
    Chat,
    GatewayWait,
    IdDoubt,
    Mailing,
    MailingState,
    PauseReason,
    SeenPrice,
    Timing,
    WaitReason,
    When,
)
from bot.sandbox.telegram.markup import parse_html, utf16_length
from bot.sms.statuses import OperationStatus
from handlers.i18n import LANGUAGES, Words
from handlers.unasked.pacing import PROGRESS, Meter, Turns
from handlers.views.card import card_text
from handlers.views.card_buttons import card_buttons
from handlers.views.card_look import MailingLook, mailing_label, mailing_look
from handlers.views.mailing_card import mailing_card_text
from handlers.views.mailing_words import bar, duration
from storage.journal.states import ALTERABLE
from storage.journal.trails import Doubted, Trail
from tests.conftest import START, ManualClock

ACCOUNT = Account("integrationapi.net/rest", "demo")
CHAT = Chat(
    1,
    "Europe/Moscow",
    "ru",
    account=ACCOUNT,
    balance=Decimal(30),
    prices={"RU": (SeenPrice(Decimal("1.5"), START),)},
)
AUDIENCE = Audience(
    id=1,
    chat_id=1,
    kind=AudienceKind.FILE,
    title="Клиенты <ноябрь>.xlsx",
    folder="x",
    count=100,
    rows=100,
    several=0,
    refused={},
    titles=("Телефон",),
    created_at=START,
)
MAILING = Mailing(
    id=7,
    chat_id=1,
    user_id=1,
    account=ACCOUNT,
    sender="MYSHOP",
    text="Скидки & <b>подарки</b>",
    segments=1,
    when=When(),
    hand_over_at=START,
    due_at=START,
    state=MailingState.RUNNING,
    total=100,
    accepted=0,
    refused=0,
    unknown=0,
    created_at=START,
    started_at=START,
    finished_at=None,
    balance_before=Decimal(500),
    balance_after=None,
    card_message_id=5,
    thread_id=None,
    repeat_of=None,
    shown=True,
    version=1,
    attempts=0,
    audience_id=1,
    planned_segments=200,
    destinations={"RU": 200},
)


def details(*, waiting: int = 0, in_flight: int = 0, **changes: Any) -> MailingDetails:  # noqa: ANN401 - fields of a mailing
    mailing = replace(MAILING, **changes)
    ended = mailing.state is MailingState.STOPPED
    rest = mailing.total - mailing.accepted - mailing.refused - mailing.unknown
    return MailingDetails(
        mailing=mailing,
        audience=AUDIENCE,
        waiting=waiting,
        in_flight=in_flight,
        cancelled=rest - waiting - in_flight if ended else 0,
        decided=0 if ended else rest - waiting - in_flight,
        reasons={OperationStatus.INVALID_DESTINATION_ADDRESS: mailing.refused}
        if mailing.refused
        else {},
        calls=1,
        rate=10,
        batch=10,
    )


def text_of(shown: MailingDetails, language: str = "ru", pace: float | None = None) -> str:
    words = Words(language, "Europe/Moscow")
    plain, _ = parse_html(card_text(shown, CHAT, words, pace=pace))
    return plain


def labels(shown: MailingDetails, chat: Chat = CHAT) -> list[str]:
    keyboard = card_buttons(shown, chat, Words("ru", "Europe/Moscow")).inline_keyboard
    return [button.text for row in keyboard for button in row]


LOOKS = [
    (details(state=MailingState.FREEZING, waiting=100), MailingLook.FREEZING),
    (details(state=MailingState.SCHEDULED, waiting=100), MailingLook.SCHEDULED),
    (
        details(
            state=MailingState.SCHEDULED,
            waiting=100,
            when=When(Timing.LOCAL, wall=datetime(2026, 11, 25, 9)),  # noqa: DTZ001 - a wall time
        ),
        MailingLook.SCHEDULED_LOCAL,
    ),
    (details(state=MailingState.QUEUED, waiting=100), MailingLook.QUEUED),
    (details(waiting=60, in_flight=10, accepted=30), MailingLook.RUNNING),
    (details(state=MailingState.PAUSED, waiting=100), MailingLook.PAUSED),
    (details(state=MailingState.STOPPED, in_flight=10), MailingLook.STOPPING),
    (details(state=MailingState.STOPPED, accepted=40, finished_at=START), MailingLook.STOPPED),
    (details(state=MailingState.FINISHED, accepted=100, finished_at=START), MailingLook.FINISHED),
    (
        details(
            state=MailingState.FINISHED,
            accepted=100,
            finished_at=START,
            when=When(Timing.AT, at=START),
        ),
        MailingLook.HANDED_OVER,
    ),
    (
        details(
            state=MailingState.FINISHED,
            accepted=100,
            finished_at=START,
            when=When(Timing.LOCAL, wall=datetime(2026, 11, 25, 9)),  # noqa: DTZ001 - as above
        ),
        MailingLook.HANDED_OVER_LOCAL,
    ),
    (details(state=MailingState.FINISHED, refused=100, finished_at=START), MailingLook.FAILED),
    (
        details(state=MailingState.FINISHED, accepted=90, unknown=10, finished_at=START),
        MailingLook.UNKNOWN,
    ),
    (details(state=MailingState.CANCELLED, finished_at=START), MailingLook.CANCELLED),
    (details(state=MailingState.MISSED, waiting=100), MailingLook.MISSED),
    (
        details(
            state=MailingState.MISSED,
            waiting=100,
            when=When(Timing.LOCAL, wall=datetime(2026, 11, 25, 9)),  # noqa: DTZ001 - as above
        ),
        MailingLook.MISSED_LOCAL,
    ),
    (
        details(state=MailingState.MISSED, waiting=100, account=Account("x", "former")),
        MailingLook.MISSED_ACCOUNT,
    ),
    (
        details(state=MailingState.MISSED, waiting=100, pause=PauseReason.RESTORED),
        MailingLook.RESTORED,
    ),
    (
        details(state=MailingState.CANCELLED, finished_at=START, pause=PauseReason.RESTORED),
        MailingLook.CANCELLED_RESTORED,
    ),
    (
        details(state=MailingState.MISSED, waiting=100, pause=PauseReason.NO_MARK),
        MailingLook.NO_MARK,
    ),
    (
        details(state=MailingState.MISSED, waiting=100, pause=PauseReason.CLOCK),
        MailingLook.CLOCK,
    ),
]


def test_every_look_is_shown_by_some_state() -> None:
    assert {look for _, look in LOOKS} == set(MailingLook)


@pytest.mark.parametrize(("shown", "look"), LOOKS, ids=[look.value for _, look in LOOKS])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_told_and_leaves_something_to_do(
    shown: MailingDetails, look: MailingLook, language: str
) -> None:
    words = Words(language, "Europe/Moscow")

    assert mailing_look(shown.mailing, CHAT) is look
    assert "Скидки & <b>подарки</b>" in text_of(shown, language)
    assert "Клиенты <ноябрь>.xlsx" in text_of(shown, language)
    assert labels(shown)
    assert words.plain(f"sign-{look}") in mailing_label(shown.mailing, CHAT, words)


@pytest.mark.parametrize("reason", PauseReason)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pause_says_why_and_that_the_rest_is_not_sent(
    reason: PauseReason, language: str
) -> None:
    shown = details(
        state=MailingState.PAUSED,
        waiting=70,
        accepted=30,
        pause=reason,
        pause_status=OperationStatus.INVALID_SOURCE_ADDRESS,
        resume_at=START + timedelta(hours=12),
    )
    said = text_of(shown, language)

    assert (
        ("ничего не отправлено" in said)
        or ("Nothing has been sent" in said)
        or ("nothing has been sent" in said)
    )
    assert ("30 %" if language == "ru" else "30%") in said


EVIDENCE = RestoreEvidence(
    since=START, until=START + timedelta(hours=3), taken=41, balance=Decimal("417.5")
)


def test_a_mailing_that_a_restore_holds_never_says_that_nothing_was_sent() -> None:
    """What the copy does not know may have been sent: then nobody may be told that it was not."""
    held = (
        details(state=MailingState.MISSED, waiting=100, pause=PauseReason.RESTORED),
        details(state=MailingState.CANCELLED, finished_at=START, pause=PauseReason.RESTORED),
    )
    for shown in held:
        said = text_of(replace(shown, restored=EVIDENCE))
        assert "ничего не отправлено" not in said.lower()
        assert re.search(r"с 24 нояб.*, 12:00 до 24 нояб.*, 15:00", said)
        assert "с логина ушло SMS: 41" in said
        assert "Баланс при подтверждении: 500,00\u00a0₽, сейчас: 417,50\u00a0₽" in said


def test_a_gap_in_which_the_gateway_took_nothing_is_told_as_that() -> None:
    shown = details(state=MailingState.PAUSED, waiting=70, accepted=30, pause=PauseReason.RESTORED)

    assert "не ушло ни одного SMS" in text_of(replace(shown, restored=replace(EVIDENCE, taken=0)))
    assert "узнать не удалось" in text_of(replace(shown, restored=replace(EVIDENCE, taken=None)))


def test_a_held_mailing_that_was_planned_can_keep_its_time() -> None:
    at = START + timedelta(days=1)
    planned = details(
        state=MailingState.MISSED,
        waiting=100,
        pause=PauseReason.RESTORED,
        when=When(Timing.AT, at=at),
    )
    at_once = details(state=MailingState.MISSED, waiting=100, pause=PauseReason.RESTORED)

    assert "⏰ Отправить в срок" in labels(planned)
    said = text_of(replace(planned, restored=EVIDENCE))
    assert re.search(r"Было назначено на 25 нояб.*, 12:00", said)
    assert "⏰ Отправить в срок" not in labels(at_once)
    assert {"Отправить сейчас", "✏️ Другое время", "🚫 Отменить"} <= set(labels(at_once))


def test_want_of_money_says_how_much_is_missing_for_the_rest() -> None:
    shown = details(state=MailingState.PAUSED, waiting=70, accepted=30, pause=PauseReason.CREDITS)

    said = text_of(shown)
    assert "Остальным — примерно на 210,00\u00a0₽, на счёте 30,00\u00a0₽" in said
    assert "не хватает примерно 180,00\u00a0₽" in said


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        (PauseReason.LOGIN, None),
        (PauseReason.REFUSED, OperationStatus.INVALID_PASSWORD),
    ],
)
def test_a_refused_login_leads_to_a_log_in(
    reason: PauseReason, status: OperationStatus | None
) -> None:
    shown = details(state=MailingState.PAUSED, waiting=70, pause=reason, pause_status=status)

    assert labels(shown) == ["🔑 Войти заново", "▶️ Продолжить", "⏹ Остановить", "☰ Меню"]


UNKNOWN = details(
    state=MailingState.FINISHED,
    accepted=90,
    unknown=10,
    sent_segments=90,
    finished_at=START,
    balance_after=Decimal(350),
)
ALL_TEN = Trail(10, others=False, accepted=90)
NOT_TOLD = replace(ALL_TEN, others=True)


def with_trail(trail: Trail, **changes: Any) -> MailingDetails:  # noqa: ANN401 - fields of a mailing
    return replace(UNKNOWN, mailing=replace(UNKNOWN.mailing, **changes), trail=trail)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (with_trail(ALL_TEN), "как раз все неизвестные SMS (10): похоже, они ушли, если"),
        (
            with_trail(ALL_TEN, balance_after=Decimal(362)),
            "это 2 SMS из 10 с неизвестным исходом, каких —",
        ),
        (with_trail(ALL_TEN, balance_after=Decimal(365)), "похоже, они не ушли, если цена прежняя"),
        (with_trail(ALL_TEN, balance_after=Decimal(364)), "не сходится с известной ценой"),
        (with_trail(NOT_TOLD), "сказать нельзя: в это же время с этого логина шли другие"),
        (with_trail(ALL_TEN, balance_after=Decimal(900)), "сказать нельзя: счёт за это время"),
        (with_trail(ALL_TEN, balance_after=None), "сказать нельзя: баланс не удалось узнать"),
    ],
)
def test_the_evidence_of_unknown_ones_is_what_the_money_proves_of_them(
    shown: MailingDetails, said: str
) -> None:
    text = text_of(shown)
    assert said in text
    assert "неизвестные, скорее всего, ушли" not in text
    assert ("Баланс до рассылки: 500,00\u00a0₽" in text) == (
        shown.mailing.balance_after is not None
    )
    assert ("На принятые SMS (90) приходится 135,00\u00a0₽" in text) == (
        "сказать нельзя" not in text
    )
    assert labels(shown)[:4] == [
        "📄 Отчёт",
        "🖼 Картинка",
        "☑️ Считать отправленными",
        "🔁 Недоставленным",
    ]


def test_parts_are_counted_as_the_gateway_counted_those_of_the_accepted() -> None:
    shown = with_trail(ALL_TEN, sent_segments=180, balance_after=Decimal(200))

    assert "как раз все неизвестные SMS (20)" in text_of(shown)


@pytest.mark.parametrize(
    ("doubt", "ids", "said"),
    [
        (
            IdDoubt.FEWER_THAN_RECIPIENTS,
            50,
            "На 100 получателей шлюз вернул ID: 50. Часть этих SMS не принята, какая — неизвестно.",
        ),
        (
            IdDoubt.FEWER_THAN_PARTS,
            100,
            "На 100 получателей по нашему счёту нужно ID: 200, шлюз вернул 100. Возможно, часть",
        ),
        (
            IdDoubt.UNEVEN,
            250,
            "нужно ID: 200, шлюз вернул 250: поровну на всех не делится. Возможно, часть",
        ),
        (IdDoubt.REPEATED, 100, "шлюз вернул ID, которые повторяются или уже были у других SMS"),
    ],
)
def test_a_call_taken_in_part_is_told_with_its_counts_and_never_as_accepted(
    doubt: IdDoubt, ids: int, said: str
) -> None:
    doubted = {doubt: Doubted(recipients=100, ids=ids)}
    ended = details(state=MailingState.FINISHED, unknown=100, finished_at=START, segments=2)
    shown = replace(ended, doubted=doubted)

    assert said in text_of(shown)
    assert "Принято шлюзом: 0 из 100" in text_of(shown)
    assert "шлюз не ответил ясно" not in text_of(shown)
    assert "Outcome unknown: 100" in text_of(shown, "en")

    paused = details(
        state=MailingState.PAUSED, pause=PauseReason.PARTIAL, unknown=100, total=200, waiting=100
    )
    text = text_of(replace(paused, doubted=doubted, mailing=replace(paused.mailing, segments=2)))
    assert "Шлюз принял запрос не целиком" in text
    assert said in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"destinations": {"CU": 200}}, "сколько стоит SMS, ещё не известно"),
        ({"destinations": {"RU": 150, "CU": 50}}, "сколько стоит SMS, ещё не известно"),
        ({"destinations": {}}, "сколько стоит SMS, ещё не известно"),
        ({"account": replace(ACCOUNT, login="other")}, "сколько стоит SMS, ещё не известно"),
        ({"accepted": 0, "sent_segments": 0, "balance_after": Decimal(500)}, "похоже, они не ушли"),
    ],
)
def test_nothing_is_said_of_what_accepted_sms_cost_when_that_is_not_known_or_there_are_none(
    changes: dict[str, Any], said: str
) -> None:
    text = text_of(with_trail(ALL_TEN, **changes))

    assert said in text
    assert "На принятые" not in text


def test_prices_of_another_account_say_nothing_of_a_mailing() -> None:
    shown = details(
        state=MailingState.PAUSED,
        waiting=70,
        pause=PauseReason.CREDITS,
        account=replace(ACCOUNT, login="other"),
    )

    assert "Остальным — примерно" not in text_of(shown)


def test_a_held_mailing_says_that_its_country_is_not_allowed_any_more() -> None:
    shown = replace(details(state=MailingState.SCHEDULED), outside=("CU",))

    assert "🇨🇺 Куба: отправлять туда больше не разрешено" in text_of(shown)


def test_time_left_is_by_the_gateways_pace_until_it_was_seen() -> None:
    shown = details(waiting=1200, accepted=100, total=1300)

    assert "осталось примерно: меньше минуты" in text_of(shown)
    assert "⚡ 5 в секунду · осталось примерно: 4 мин" in text_of(shown, pace=5)


@pytest.mark.parametrize("sign", ["я", "&", "<", "😀"])
def test_a_card_with_the_longest_text_fits_a_message(sign: str) -> None:
    shown = details(
        state=MailingState.FINISHED,
        text=sign * (2000 // utf16_length(sign)),
        accepted=50,
        refused=40,
        unknown=10,
        finished_at=START,
        balance_after=Decimal(350),
    )

    assert utf16_length(text_of(shown)) <= 4096


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "меньше минуты"), (60, "1 мин"), (3599, "1 ч 0 мин"), (10_020, "2 ч 47 мин")],
)
def test_a_duration_is_told_as_precisely_as_it_matters(seconds: float, said: str) -> None:
    assert duration(Words("ru", "UTC"), seconds) == said


def test_a_bar_is_full_only_at_the_end() -> None:
    assert bar(0, 100) == "░" * 12
    assert bar(99, 100) == "▓" * 11 + "░"
    assert bar(100, 100) == "▓" * 12


def test_a_chats_mailings_share_its_turns(clock: ManualClock) -> None:
    turns = Turns(clock, PROGRESS)
    private, group = PROGRESS.private, PROGRESS.group

    assert [turns.seconds_left(key, 1) for key in "abc"] == [0, private, 2 * private]
    assert [turns.seconds_left(key, -5) for key in "de"] == [0, group]
    clock.forward(seconds=100)
    assert turns.seconds_left("f", 1) == 0


def test_a_turn_that_is_taken_comes_nearer_until_it_is_used(clock: ManualClock) -> None:
    turns = Turns(clock, PROGRESS)
    turns.use(1)

    assert turns.seconds_left("a", 1) == PROGRESS.private
    clock.forward(seconds=1)
    assert turns.seconds_left("a", 1) == PROGRESS.private - 1
    clock.forward(seconds=PROGRESS.private - 1)
    assert turns.seconds_left("a", 1) == 0
    assert turns.seconds_left("a", 1) == PROGRESS.private


def test_what_is_shown_at_once_puts_off_the_next_turn_once(clock: ManualClock) -> None:
    turns = Turns(clock, PROGRESS)

    turns.use(1)
    clock.forward(seconds=1)
    turns.use(1)
    assert turns.seconds_left("a", 1) == PROGRESS.private


def test_the_pace_is_what_was_seen_since_the_last_look(clock: ManualClock) -> None:
    meter = Meter(clock)

    assert meter.pace(details(waiting=100)) is None
    clock.forward(seconds=4)
    assert meter.pace(details(waiting=80, accepted=20)) == 5
    assert meter.pace(details(state=MailingState.PAUSED, waiting=80, accepted=20)) is None
    clock.forward(seconds=4)
    assert meter.pace(details(waiting=80, accepted=20)) is None


def test_a_mailing_calls_itself_held_when_the_journal_lets_a_person_alter_it() -> None:
    assert {one for one in MailingState if replace(MAILING, state=one).held} == {*ALTERABLE}


def test_a_local_time_that_was_missed_or_late_is_named_as_the_recipients() -> None:
    local = When(Timing.LOCAL, wall=datetime(2026, 11, 25, 9))  # noqa: DTZ001 - a wall time
    missed = details(state=MailingState.MISSED, waiting=100, when=local)
    left = {"due_at": START, "left_at": START + timedelta(minutes=4), "accepted": 100}
    late = details(state=MailingState.FINISHED, finished_at=START, when=local, **left)

    assert "Пропущено время: 25 нояб. 2026, 09:00 по времени получателей" in text_of(missed)
    assert "на 4 мин позже, чем нужно самым восточным получателям" in text_of(late)


@pytest.mark.parametrize("reason", WaitReason)
def test_a_mailing_that_waits_for_the_gateway_says_so_in_place_of_its_pace(
    reason: WaitReason,
) -> None:
    words = Words("ru", "Europe/Moscow")
    moving = details(state="running", accepted=3)
    waiting = replace(moving, wait=GatewayWait(reason, 12))

    # a card is not drawn anew while its database takes no writes: a number would stand still
    said = "нет места" if reason is WaitReason.DATABASE else "12 с"
    assert said in mailing_card_text(waiting, CHAT, words, pace=5.0)
    assert "осталось примерно" not in mailing_card_text(waiting, CHAT, words, pace=5.0)
    assert "Ждём" not in mailing_card_text(moving, CHAT, words, pace=5.0)
