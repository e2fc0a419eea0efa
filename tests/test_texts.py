"""Every word a user sees: there in every language, true to its table, short enough, well-formed."""

import ast
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from fluent.syntax.ast import Junk, Message

from bot.chat.preferences import Imported
from bot.sandbox.telegram.markup import parse_html, utf16_length
from bot.sms.segments import MAX_CHARACTERS
from bot.sms.senders import parse_sender_list
from bot.sms.statuses import Delivery, OperationStatus
from handlers.dialogs.senders import import_report
from handlers.i18n import LANGUAGES, LOCALES, Fact, Words
from handlers.ui.month_calendar import month_title
from handlers.views.sentences import delivery, operation
from tests.label_widths import buttons_in_a_row, room, width
from tests.words_said import (
    ALIKE,
    FAMILIES,
    KEYS,
    OPTIONAL,
    OURS,
    RUSSIAN,
    SAID,
    WORDED,
    calls,
    entries,
    facts_told,
    literals,
    members,
    placeables,
    strings,
    template,
    trees,
)

LONGEST_LABEL = 64
LONGEST_ALERT = 200
LONGEST_MESSAGE = 4096

OPERATIONS = {
    "OK_Operation_Completed": "Операция выполнена",
    "Error_Not_Enough_Credits": "Ошибка: недостаточно кредитов",
    "Error_Message_Rejected": "Ошибка: сообщение отклонено",
    "Error_Invalid_Source_Address": "Ошибка: некорректный адрес отправителя сообщения",
    "Error_Invalid_Destination_Address": "Ошибка: некорректный номер получателя сообщения",
    "Error_SMS_User_Disabled": "Ошибка: СМС - пользователь заблокирован",
    "Error_Invalid_MessageID": "Ошибка: некорректный идентификатор сообщения",
    "Error_Invalid_Header": "Ошибка: некорректно переданы параметры",
    "Error_Invalid_Login": "Ошибка: неправильный логин",
    "Error_Invalid_Password": "Ошибка: неправильный пароль",
    "Error_Unauthorised_IP_Address": "Ошибка: не авторизованный IP-адрес",
    "Error_SMS_User_Not_Activated": "Ошибка: СМС - пользователь не активирован",
    "Error_Message_Queue_Full": "Ошибка: очередь сообщений полна",
    "Error_Gateway_Offline": "Ошибка: сервер недоступен",
    "Error_Gateway_Busy": "Ошибка: сервер занят другим запросом",
    "Error_Database_Offline": "Ошибка: сервер базы данных недоступен",
}
"""The vendor's table of operation statuses; users know these words from its 1C module."""

DELIVERIES = {
    Delivery.ENQUEUED: "Ожидает отправки",
    Delivery.SENT: "Отправлено",
    Delivery.DELIVERED: "Доставлено",
    Delivery.BAD_RECIPIENT: "Ошибка: некорректный номер получателя сообщения",
    Delivery.BAD_SENDER: "Ошибка: некорректный адрес отправителя сообщения",
    Delivery.REJECTED: "Ошибка: сообщение отклонено",
    Delivery.EXPIRED: "Ошибка: истек срок жизни сообщения",
    Delivery.UNRECOGNISED: "Статус не распознан",
}
"""The vendor's table of message statuses."""

ALERTS = (
    r"stale-\w+|not-your-window|\w+-done|\w+-too-late|resend-warning|already-decided"
    r"|access-refused-alert|error-.+|operation-.+|delivery-.+"
)
LABELS = r"button-.+|mark-.+|past-.+"

MARKED_UP = "Ромашка & <b>сыновья</b>"
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LONG_VALUE = "8 (916) 123-45-67, доб. 1234567890 <офис>"[:40]

CHOOSING = {"way", "kind"}
"""Facts that choose between words and are not shown themselves."""

FACTS: dict[str, Fact] = {
    "empty_columns": "D, AB",
    "hidden": 24,
    "hidden_columns": "C, D",
    "uncalculated": 2,
    "visible": 6,
    "with_hidden": 30,
    "accepted": 10000,
    "added": 12,
    "advice": "Повторите позже; если не пройдёт — обратитесь в поддержку Devino.",
    "affordable": 8000,
    "after": "1 234,50–1 245,00 ₽",
    "all": 12345,
    "amount": Decimal(1_000_000_000),
    "arrived": 40,
    "asked": 99,
    "at": MOMENT,
    "balance": Decimal("1234.50"),
    "balance_at": "09:30:00",
    "bar": "▓▓▓▓▓░░░░░░░",
    "before": Decimal(1236),
    "came": 118,
    "characters": "«ё», «ы», кавычек « », «—», «№», неразрывного пробела",
    "chat": "m1001234567890",
    "checked": "09:30:00",
    "chosen": 12345,
    "chats": 12,
    "clock": "09:30:00",
    "code": "vault-key-wrong",
    "column": "имя клиента <из выгрузки>",
    "contacts": 12345,
    "cost": "12,50–14,75 ₽ и ещё 2 SMS по неизвестной цене",
    "count": 12345,
    "country": "🇧🇦 Босния и Герцеговина",
    "counts": "🇷🇺 Россия 12345 · 🇰🇿 Казахстан 40 · 🇨🇺 Куба 2",
    "currency": "₽",
    "day": "вторник, 24 ноября 2026",
    "days": 365,
    "delivered": 9870,
    "destination": "🇧🇦 Босния и Герцеговина",
    "drafts": 3,
    "due": MOMENT,
    "encoding": "кириллица и юникод (UCS-2)",
    "evidence": "Ничего не списано: похоже, SMS не ушло. Но шлюз может списать и позже.",
    "example": "{имя|уважаемый клиент}",
    "expected": 3,
    "extra": 59,
    "facts": "🧩 3 SMS · знаков: 140",
    "figure": "1 234,5",
    "filter": "❌ Не дошли",
    "first": 2,
    "floor": "ниже 500,00 ₽",
    "found": 12,
    "free": "1 234,5 МБ",
    "got": 118,
    "had": 118,
    "handover": MOMENT,
    "hours": 2,
    "id": "SAR-GW01+79160000000-5f3b1972-2-1",
    "ids": 6172,
    "incoming": "не показываются",
    "instead": 1,
    "kind": "document",
    "kinds": 12,
    "known": 3,
    "lacking": Decimal("1200.50"),
    "language": "Русский",
    "late": "4 мин",
    "least": 3,
    "left": 12,
    "length": 2001,
    "letter": "AA",
    "letters": "A, B, AA",
    "spare_column": "C «Доп. телефон»",
    "limit": 2000,
    "line": 7,
    "lists": 3,
    "login": MARKED_UP,
    "longest": "3 суток",
    "minutes": 40,
    "mailings": 2001,
    "missed": 3,
    "more": 5,
    "morning": "25.11 09:00",
    "most": 10,
    "name": "TESTSMS",
    "names": "A «Имя <получателя>»",
    "next": "03:00",
    "now": "09:30:00",
    "number": 3,
    "pace": 480,
    "page": 2,
    "pages": 11,
    "part": 2,
    "partly": 2,
    "pauses": MOMENT,
    "people": 1000,
    "percent": 62,
    "phone": "+7 916 123-45-67",
    "phones": "B «Телефон», C «Второй телефон»",
    "place": 12,
    "places": "«с» в «Dоставка», знак 2",
    "price": Decimal("1.5"),
    "query": "иван",
    "quiet": "21:00–09:00",
    "ready": 1180,
    "reason": "Ошибка: некорректный номер получателя сообщения",
    "reasons": "• пусто или ошибка: 12\n• городской или служебный номер: 3",
    "refused": 2,
    "repeats": 5,
    "resume": MOMENT,
    "row": 17,
    "rows": "5, 8, 17",
    "saved": 12,
    "scheduled": 3,
    "second": "02:30 CET (UTC+1)",
    "restored": MOMENT,
    "seconds": 12,
    "since": MOMENT,
    "segments": 30,
    "sender": MARKED_UP,
    "sent": 12345,
    "server": "integrationapi.net/rest/v2",
    "share": "91,4",
    "sheet": "Клиенты <ноябрь>",
    "sheets": 3,
    "short_query": "89161234567 Ива…",
    "shortest": "1 мин",
    "sign": "⏳",
    "signs": "“ ” « »",
    "size": "1 234,5 МБ",
    "sizes": "по 1 SMS: 9490 · по 2 SMS: 2855",
    "skipped": 3,
    "sms": 500,
    "span": "28 дек. 2025 – 5 янв. 2026",
    "spent": Decimal("1200.50"),
    "states": "готовятся: 2 · запланировано: 12 · в очереди: 3 · начаты: 2 · на паузе: 1",
    "status": "Ошибка: некорректный номер получателя сообщения",
    "stopped": 7,
    "stops": "внесу номер в стоп-лист и скажу об этом",
    "table": "  A    B\n1 Имя  Телефон\n2 <Ян> 8 916",
    "text": MARKED_UP * 40,
    "ticked": 12,
    "time": "02:30",
    "timezone": "Asia/Yekaterinburg",
    "title": "Клиенты <ноябрь>.xlsx",
    "to": "Клиенты <ноябрь>.xlsx",
    "total": 65,
    "twice": 40,
    "unclear": 10,
    "unknown": 10,
    "until": "14:35",
    "usual": "21:00–09:00",
    "version": "0.1.0",
    "validity": "71 ч 59 мин",
    "value": LONG_VALUE,
    "waiting": 3,
    "went": 5,
    "when": MOMENT,
    "where": "union_tag_invalid message.forward_origin",
    "who": "Иван · +7 916 123-45-67",
    "way": "ahead",
    "why": "Запрос ушёл, но шлюз не ответил ясно: SMS могло уйти, а могло и нет",
    "word": "Dоставка",
    "written_to": "79001234567",
    "zone": "Екатеринбург",
}
"""Typical values of the facts in texts, rather too long than too short."""

MONEY = {name for name, fact in FACTS.items() if isinstance(fact, Decimal) or "₽" in str(fact)} - {
    "currency"
}
"""Facts that are amounts of money."""
MONEY_SAYING = {"money", "money_range", "cost_words", "_amount", "sum", "plain", "Decimal"}
"""What makes the value of such a fact, when it is not the amount itself."""


def matching(pattern: str) -> list[str]:
    return [key for key in KEYS if re.fullmatch(pattern, key)]


def facts_for(key: str) -> dict[str, Fact]:
    return {name: FACTS[name] for name in RUSSIAN[key]}


def html(reader: str, key: str, **facts: Fact) -> str:
    return Words(reader, "Europe/Moscow").html(key, **facts_for(key) | facts)


def plain(language: str, key: str) -> str:
    return Words(language, "Europe/Moscow").plain(key, **facts_for(key))


# --- every key ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_locales_can_be_read(language: str) -> None:
    assert not [entry.content for entry in entries(language) if isinstance(entry, Junk)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_twice(language: str) -> None:
    names = [entry.id.name for entry in entries(language) if isinstance(entry, Message)]

    assert len(names) == len(set(names))


def test_all_languages_have_the_same_keys_asking_for_the_same_facts() -> None:
    for language in LANGUAGES:
        assert placeables(language) == RUSSIAN


def test_every_key_the_code_asks_for_has_words() -> None:
    assert sorted((SAID | ALIKE) - set(KEYS)) == []


def test_every_key_that_is_put_together_has_words() -> None:
    assert sorted(members(FAMILIES) - set(KEYS)) == []


def test_every_way_of_putting_a_key_together_is_known_here() -> None:
    found = {template(node) for tree in trees(*WORDED) for node in ast.walk(tree)} - {None}  # type: ignore[arg-type]

    assert found == set(FAMILIES) | set(OPTIONAL)


def test_no_words_lie_about_unused() -> None:
    used = SAID | strings(*WORDED) | members(FAMILIES) | members(OPTIONAL)

    assert sorted(set(KEYS) - used) == []


def test_an_error_is_raised_with_the_facts_its_sentence_asks_for() -> None:
    lacking = [
        (code, sorted(missing))
        for name, call in calls(*OURS)
        if name == "BotError" and call.args
        for code in literals(call.args[0])
        if (missing := RUSSIAN.get(f"error-{code}", set()) - {word.arg for word in call.keywords})
    ]

    assert lacking == []


def test_words_are_asked_for_with_the_facts_they_need() -> None:
    lacking = [
        (key, sorted(missing))
        for name, call in calls(*WORDED)
        if name in {"html", "plain"} and call.args and all(word.arg for word in call.keywords)
        for key in literals(call.args[0])
        if (missing := RUSSIAN.get(key, set()) - {word.arg for word in call.keywords})
    ]

    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refused_line_of_a_sender_list_is_explained(language: str) -> None:
    bad = "абв\nTWELVELETTERS\n1234567890123456\nbad{bell}\n"
    names, refused = parse_sender_list(bad.encode())
    report = import_report(Words(language, "UTC"), Imported(0, 0, tuple(refused)))

    assert not names
    assert len(report.splitlines()) == 1 + len(refused) == 5


# --- money ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_amount_in_a_text_has_its_unit(language: str) -> None:
    words = Words(language, "UTC")
    amount, shown = Decimal("1234.5"), words.money(Decimal("1234.5"))
    figure = shown.strip("₽\u00a0")
    assert figure != shown
    for key in KEYS:
        told = words.plain(key, **facts_for(key) | dict.fromkeys(RUSSIAN[key] & MONEY, amount))

        assert told.count(figure) == told.count(shown), key


def test_no_amount_is_put_in_words_without_its_unit() -> None:
    bare = [
        ast.unparse(value)
        for name, value in facts_told(*WORDED)
        if name in MONEY and not says_money(value)
    ]

    assert bare == []


def says_money(value: ast.expr) -> bool:
    """Tell whether this is an amount, or words that were made of one with its unit."""
    if isinstance(value, ast.IfExp):
        return says_money(value.body) and says_money(value.orelse)
    if isinstance(value, ast.Call):
        called = value.func
        return getattr(called, "attr", getattr(called, "id", "")) in MONEY_SAYING
    return isinstance(value, ast.Name | ast.Attribute | ast.BinOp)


# --- the vendor's words ---


def test_operation_statuses_are_the_vendors_words() -> None:
    words = Words("ru", "UTC")

    assert {status.value: operation(words, status) for status in OperationStatus} == OPERATIONS


def test_message_statuses_are_the_vendors_words() -> None:
    words = Words("ru", "UTC")

    assert {state: delivery(words, state) for state in DELIVERIES} == DELIVERIES


# --- what Telegram takes ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_html_that_telegram_takes(language: str) -> None:
    for key in KEYS:
        shown, _ = parse_html(html(language, key))

        assert shown.strip(), key
        assert utf16_length(shown) <= LONGEST_MESSAGE, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_is_shown_as_it_is_and_never_becomes_mark_up(language: str) -> None:
    for key in KEYS:
        told = RUSSIAN[key] - CHOOSING
        strange = {name: MARKED_UP for name in told if isinstance(FACTS[name], str)}
        shown, _ = parse_html(html(language, key, **strange))

        assert shown.count(MARKED_UP) >= len(strange), key


@pytest.mark.parametrize("sign", ["я", "&", "<", "\n", "😀"])
@pytest.mark.parametrize("key", ["card-text", "send-text-written"])
def test_the_longest_sms_is_shown_whatever_it_is_made_of(key: str, sign: str) -> None:
    longest = "«" + sign * ((MAX_CHARACTERS - 2) // utf16_length(sign)) + "»"
    shown, _ = parse_html(html("ru", key, text=longest))

    assert longest in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_fits_its_button(language: str) -> None:
    too_long = {key for key in matching(LABELS) if len(plain(language, key)) > LONGEST_LABEL}

    assert not too_long


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alert_fits_telegrams_limit(language: str) -> None:
    lengths = {key: utf16_length(plain(language, key)) for key in matching(ALERTS)}

    assert {key: length for key, length in lengths.items() if length > LONGEST_ALERT} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_alerts_and_commands_hold_no_mark_up(language: str) -> None:
    for key in matching(f"{LABELS}|{ALERTS}|command-.+"):
        bare = Words(language, "UTC").plain(key, **dict.fromkeys(RUSSIAN[key], "x"))

        assert not re.search(r"[<>&\n]", bare), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_with_nothing_scheduled_does_not_speak_of_it(language: str) -> None:
    assert "⏰" in html(language, "menu", scheduled=1)
    assert "⏰" not in html(language, "menu", scheduled=0)


# --- letters ---


def raw(language: str) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((LOCALES / language).glob("*.ftl"))
    )


def spoken_words(language: str) -> list[str]:
    """Return the words of a language's texts, without keys, facts, tags and remarks."""
    said = re.sub(r"^(#.*|[\w-]+ =)", "", raw(language), flags=re.MULTILINE)
    said = re.sub(r"\{[^{}\"]*\}|</?[a-z ]+>", " ", said)
    return re.findall(r"[A-Za-zА-Яа-яЁё]+", said)


def test_russian_words_hold_no_latin_letters_that_look_the_same() -> None:
    words = spoken_words("ru")
    mixed = [word for word in words if re.search("[A-Za-z]", word) and re.search("[А-я]", word)]
    alone = [word for word in words if re.fullmatch("[aceopxyABCEHKMOPTX]", word)]

    assert len(words) > 500
    assert mixed + alone == []


def test_english_words_hold_no_russian_letters() -> None:
    assert not [word for word in spoken_words("en") if re.search("[А-Яа-яЁё]", word)]


# --- no dead ends ---

BELOW_A_WINDOW = {
    "_refuse": "a stranger has nothing to go on to",
    "_offer_own": "it brings the keyboard of the contact",
    "on_start": "the question for the login follows",
    "on_send": "the first open question follows",
    "on_unknown_command": "the menu follows",
    "_leave": "the menu follows",
    "_give_hint": "what was open follows",
    "on_picture": "what was open follows",
    "on_other_edit": "what was open follows",
    "on_login": "the question for the password follows",
    "on_password": "the menu, or what asked for the log-in, follows",
    "on_file": "the list of the senders follows",
    "_ask_for_number": "the question for another number follows",
    "say_loss": "what was open follows",
    "_ask_for_name": "nobody can tap in the name of a chat",
    "__call__": "what was shown in the lost topic follows",
    "_take": "the window that takes the list follows",
}
"""Functions whose plain messages need no button, and why."""

TAPS = {"tap", "callback", "self", "manager"}
"""What is answered without a message."""


def plain_messages() -> list[tuple[str, ast.Call]]:
    """Return every call that sends a message outside the dialogs, by the function it is in."""
    found = []
    for tree in trees("handlers"):
        for function in ast.walk(tree):
            if not isinstance(function, ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    of = ast.unparse(node.func.value)
                    if node.func.attr == "send_message" or (
                        node.func.attr == "answer" and of not in TAPS
                    ):
                        found.append((function.name, node))
    return found


def test_every_plain_message_of_the_bot_leads_on_by_a_button() -> None:
    dead_ends = {
        name: node.lineno
        for name, node in plain_messages()
        if name not in BELOW_A_WINDOW and "reply_markup" not in {word.arg for word in node.keywords}
    }

    assert len(plain_messages()) > len(BELOW_A_WINDOW)
    assert dead_ends == {}


# --- numbers and the words behind them ---

COUNTS = (1, 2, 5, 11, 21, 101, 1001, 2001)

GENITIVE = r"(больше|меньше|до|от|на)\s"
"""Before a number these ask for another case: «не больше 21 контакта»."""

RUSSIAN_NOUNS = [
    ("строка", "строки", "строк"),
    ("проверенного", "проверенных", "проверенных"),
    ("знак", "знака", "знаков"),
    ("цифра", "цифры", "цифр"),
    ("день", "дня", "дней"),
    ("сутки", "суток", "суток"),
    ("контакт", "контакта", "контактов"),
    ("получатель", "получателя", "получателей"),
    ("минута", "минуты", "минут"),
    ("час", "часа", "часов"),
]
ENGLISH_NOUNS = [
    (noun, f"{noun}s")
    for noun in (
        "character",
        "digit",
        "row",
        "day",
        "contact",
        "recipient",
        "sender",
        "number",
        "list",
        "minute",
    )
] + [
    ("hour", "hours"),
    ("template", "templates"),
    ("draft", "drafts"),
    ("part", "parts"),
    ("was", "were"),
]

ALWAYS_THE_SAME = {
    "ru": {"sms", "из", "мин", "ч", "в", "с", "и", "до", "мб", "кб", "нет", "латинских"},
    "en": {
        *("sms", "of", "min", "h", "a", "in", "more", "and", "to", "kb", "mb"),
        *("only", "has", "already", "on", "unknown", "latin", "checked", "s"),
    },
}
"""Words behind a number that do not change with it."""


def russian_form(number: int, *, genitive: bool) -> int:
    """Return which of a noun's three forms stands behind a number."""
    if number % 10 == 1 and number % 100 != 11:
        return 1 if genitive else 0
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return 1 if few and not genitive else 2


def said_wrongly(language: str, key: str, number: int) -> list[str]:
    """Return what stands behind this number, wherever the text of a key shows it, and is wrong."""
    counted = {name for name in RUSSIAN[key] if isinstance(FACTS[name], int)}
    others = dict.fromkeys(RUSSIAN[key] - counted - CHOOSING, "—")
    text = parse_html(html(language, key, **others, **dict.fromkeys(counted, number)))[0]
    shown = re.escape(format_decimal(number, locale=language))
    wrong = []
    for match in re.finditer(rf"(\w*\s)?(?<![\d.,]){shown}[ \u00a0]([^\W\d_]+)( more \w+)?", text):
        before, word = (match[1] or "").lower(), match[2].lower()
        if word in ALWAYS_THE_SAME[language]:
            continue
        if language == "ru":
            form = russian_form(number, genitive=bool(re.fullmatch(GENITIVE, before)))
            right = {forms[form] for forms in RUSSIAN_NOUNS}
        else:
            right = {forms[number != 1] for forms in ENGLISH_NOUNS}
        if word not in right:
            wrong.append(match[0])
    return wrong


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", COUNTS)
def test_a_word_behind_a_number_agrees_with_it(language: str, number: int) -> None:
    wrong = {key: said for key in KEYS if (said := said_wrongly(language, key, number))}

    assert wrong == {}


# --- buttons on a narrow phone ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_wraps_on_a_narrow_phone(language: str) -> None:
    """docs/rules.md, T21."""
    fullest = buttons_in_a_row()
    wrapped = {
        key: label
        for key in matching(LABELS)
        if width(label := plain(language, key)) > room(fullest.get(key, 1))
    }

    assert max(fullest.values()) >= 2
    assert wrapped == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_month_of_the_calendar_wraps_between_its_arrows(language: str) -> None:
    titles = {month_title(date(2028, month, 1), language) for month in range(1, 13)}
    assert len(titles) == 12
    assert {title: size for title in titles if (size := width(title)) > room(3)} == {}
