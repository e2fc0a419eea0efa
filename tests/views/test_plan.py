"""A plan's money and countries in words: what is known as a sum or a range, the rest as unknown."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.plan import DestinationShare, Garbled, Plan
from bot.model import Account, Audience, AudienceKind, MailingState, QuietHours, Timing, When
from bot.sandbox.telegram.markup import parse_html
from bot.sms.prices import Cost, PriceRange
from bot.timing.sending_rate import QuietClash
from handlers.i18n import Words
from handlers.views.plan import plan_text, price_line, trial_text
from handlers.views.sentences import explain, explain_plain
from tests.conftest import START

ACCOUNT = Account("integrationapi.net/rest", "demo")
AUDIENCE = Audience(
    id=1,
    chat_id=1,
    kind=AudienceKind.FILE,
    title="a.csv",
    folder="",
    count=1242,
    rows=1242,
    several=0,
    refused={},
    titles=(),
    created_at=START,
)
RANGE = PriceRange(Decimal("1.5"), Decimal(2))
RUSSIA = DestinationShare("RU", 1200, 1200, RANGE)
KAZAKHSTAN = DestinationShare("KZ", 40, 40, PriceRange(Decimal(5), Decimal(5)))
CUBA = DestinationShare("CU", 2, 2, None)
MANY = Plan(
    draft=Draft(1, 1, audience=AUDIENCE, sender="MYSHOP", text="Привет"),
    account=ACCOUNT,
    audience=AUDIENCE,
    mark="",
    personal=False,
    recipients=1242,
    stopped=0,
    skipped=0,
    abroad=0,
    expensive=0,
    beyond=0,
    blank=0,
    duplicates=0,
    refused=0,
    distribution={1: 1242},
    segments=1242,
    destinations=(RUSSIA, KAZAKHSTAN, CUBA),
    cost=Cost(Decimal(2000), Decimal(2600), known=1240, unknown=2),
    balance=Decimal(5000),
    max_affordable=None,
    calls=1,
    duration_seconds=None,
    missing={},
    filled={},
    too_long=None,
    examples=(),
    longest=None,
    dearest=None,
    repeats=None,
    arrived=0,
    partly_sent=False,
    quiet=None,
    pauses_at=None,
    hand_over_at=START,
    due_at=START,
    state=MailingState.QUEUED,
    at_once=False,
    expires_early=False,
    past_somewhere=False,
    problems=(),
)
RU, EN = Words("ru", "Europe/Moscow"), Words("en", "Europe/Moscow")
ALERT = 200
"""Characters that an alert takes."""
NOTHING = Cost(Decimal(0), Decimal(0), known=0, unknown=1)


def said(plan: Plan, words: Words = RU) -> str:
    return parse_html(plan_text(plan, words))[0].replace("\u202f", " ").replace("\xa0", " ")


def one(phone: str, share: DestinationShare, cost: Cost) -> Plan:
    draft = Draft(1, 1, phone=phone, sender="MYSHOP", text="Привет")
    return replace(
        MANY, draft=draft, audience=None, recipients=1, segments=1, destinations=(share,), cost=cost
    )


def test_a_mailing_names_its_countries_what_is_known_as_a_range_and_what_is_not() -> None:
    text = said(MANY)

    assert (
        "🧩 Всего SMS: 1 242 · примерно 2 000,00–2 600,00 ₽ и ещё 2 SMS по неизвестной цене" in text
    )
    assert "🌍 🇷🇺 Россия 1 200 · 🇰🇿 Казахстан 40 · 🇨🇺 Куба 2" in text
    assert "❔ Цена неизвестна: 🇨🇺 Куба" in text
    assert "останется примерно 2 400,00–3 000,00 ₽, не считая SMS с неизвестной ценой" in text
    assert "🇷🇺 Russia 1,200 · 🇰🇿 Kazakhstan 40 · 🇨🇺 Cuba 2" in said(MANY, EN)
    assert "2 more SMS at an unknown price" in said(MANY, EN)


def test_a_sum_is_one_number_where_all_prices_are_the_same_and_known() -> None:
    plan = replace(
        MANY,
        destinations=(RUSSIA,),
        cost=Cost(Decimal(1800), Decimal(1800), known=1200, unknown=0),
    )

    assert "примерно 1 800,00 ₽\n" in said(plan)
    assert "неизвестн" not in said(plan)
    assert "останется примерно 3 200,00 ₽\n" in said(plan) + "\n"


def test_many_countries_are_cut_short_and_nobody_is_lost() -> None:
    codes = ("RU", "KZ", "CU", "BY", "UZ", "TJ", "KG", "AM", "870")
    shares = tuple(DestinationShare(code, 10, 10, None) for code in codes)
    text = said(replace(MANY, destinations=shares))

    assert "другие страны (3): 30" in text
    assert "Куба 10" in text


def test_what_is_left_of_several_countries_names_them_without_counts() -> None:
    codes = ("RU", "KZ", "CU", "BY", "UZ", "TJ", "AM")
    prices = (RANGE, *[None] * 6)
    many = tuple(
        DestinationShare(code, None, None, price) for code, price in zip(codes, prices, strict=True)
    )
    left = many[:3]

    assert "🌍 🇷🇺 Россия · 🇰🇿 Казахстан · 🇨🇺 Куба\n" in said(replace(MANY, destinations=left))
    assert "❔ Цена неизвестна: 🇰🇿 Казахстан, 🇨🇺 Куба" in said(replace(MANY, destinations=left))
    assert "другие страны: 1" in said(replace(MANY, destinations=many))


def test_a_local_time_that_comes_twice_or_never_in_a_recipients_country_is_warned_of() -> None:
    def warned(code: str, wall: datetime) -> str:
        draft = replace(MANY.draft, when=When(Timing.LOCAL, wall=wall))
        share = DestinationShare(code, 10, 10, None)
        return said(replace(MANY, draft=draft, destinations=(RUSSIA, share)))

    back, forward = datetime(2027, 10, 31, 2, 30), datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001 - a recipient's clock
    assert "у кого этот час наступит дважды" in warned("DE", back)
    assert "у кого этого времени не будет" in warned("DE", forward)
    for code in ("KZ", "881", "ZZ"):
        assert "часы переводят" not in warned(code, back)


def test_who_was_left_out_at_reading_and_is_allowed_now_is_told_of() -> None:
    text = said(replace(MANY, now_allowed=3))

    assert "пропущены при чтении, но теперь туда можно: 3" in text


@pytest.mark.parametrize(
    ("balance", "words"),
    [
        ("2600", "останется примерно 0,00–600,00 ₽"),
        ("2500", "может не хватить: до 100,00 ₽"),
        ("1900", "не хватает примерно 100,00–700,00 ₽"),
    ],
)
def test_enough_money_is_said_only_of_what_is_known(balance: str, words: str) -> None:
    assert words in said(replace(MANY, balance=Decimal(balance)))


@pytest.mark.parametrize(
    ("balance", "words"),
    [("1.6", "может не хватить: до 0,40 ₽"), ("1", "не хватает примерно 0,50–1,00 ₽")],
)
def test_nothing_below_zero_is_left_after_one_sms(balance: str, words: str) -> None:
    cost = Cost(Decimal("1.5"), Decimal(2), known=1, unknown=0)
    plan = replace(one("79161234567", RUSSIA, cost), balance=Decimal(balance))

    assert words in said(plan)
    assert "останется" not in said(plan)


def test_money_that_may_not_suffice_is_not_called_missing() -> None:
    assert "Денег на всех может не хватить" in said(replace(MANY, balance=Decimal(2500)))
    assert "Денег на всех не хватит" in said(replace(MANY, balance=Decimal(1900)))


def test_one_sms_says_its_country_and_an_unknown_price_as_unknown() -> None:
    cuba = replace(CUBA, recipients=1, segments=1)
    unknown = said(one("5351234567", cuba, NOTHING))
    known = said(one("79161234567", RUSSIA, Cost(Decimal("1.5"), Decimal(2), known=1, unknown=0)))

    assert "🧩 1 SMS · 🇨🇺 Куба: цена неизвестна" in unknown
    assert "примерно" not in unknown
    assert "🧩 1 SMS · примерно 1,50–2,00 ₽ · 🇷🇺 Россия" in known


def test_a_trial_is_priced_by_the_number_it_goes_to() -> None:
    cuba = replace(CUBA, recipients=1, segments=1)
    trial = trial_text(one("5351234567", cuba, NOTHING), 2, RU)

    assert "Текст для строки 2" in trial
    assert "🇨🇺 Куба: цена неизвестна" in trial


@pytest.mark.parametrize(
    ("destination", "name"),
    [
        ("XK", "🇽🇰 Косово"),
        ("870", "🛰 спутник Inmarsat (+870)"),
        ("7940", "🛰 Абхазия (+7 940)"),
        ("878", "🛰 особая сеть (+878)"),
    ],
)
def test_every_destination_has_a_name(destination: str, name: str) -> None:
    line = price_line(replace(MANY, destinations=(replace(CUBA, destination=destination),)), RU)

    assert f"{name} 2" in line


def test_a_refusal_for_a_group_has_a_command_that_telegram_takes_whole() -> None:
    error = BotError("phone-expensive", value="+870772345678", destination="870", chat="-1001")

    assert "/expensive_m1001" in explain(RU, error)


@pytest.mark.parametrize(
    ("zone", "named"),
    [("Europe/Moscow", "21:00–09:00, Москва"), ("", "21:00–09:00, местное время получателя")],
)
def test_quiet_hours_say_which_they_are_and_by_whose_clock(zone: str, named: str) -> None:
    error = BotError("mailing-quiet", hours=str(QuietHours()), zone=zone)

    assert f"Это тихие часы ({named})" in explain(RU, error)
    assert len(explain_plain(RU, error)) <= ALERT


def test_a_garbled_name_is_shown_with_its_row() -> None:
    plan = replace(MANY, garbled={"имя": Garbled(20, (2, 3, 4), "Èâàí <b>")})
    told = plan_text(plan, RU)
    assert "Буквы в столбце «имя» выглядят неправильно, ячеек: 20 (например, строка 2" in told
    assert "«Èâàí &lt;b&gt;»" in told
    assert "выглядят" not in plan_text(MANY, RU)
    errors = replace(MANY, garbled={"имя": Garbled(1, (7,), "#Н/Д")})
    assert "вместо значений — ошибки формул, ячеек: 1 (например, строка 7" in plan_text(errors, RU)


def test_without_recipients_no_price_balance_or_hour_is_told_of() -> None:
    nobody = replace(
        MANY,
        recipients=0,
        segments=0,
        destinations=(),
        cost=NOTHING,
        duration_seconds=60,
        quiet=QuietClash(When(Timing.AT, at=START), QuietHours(), None),
    )
    told = said(nobody)
    assert not [word for word in ("SMS", "Баланс", "займёт", "тихие") if word in told]
    assert "получателей 0" in told
