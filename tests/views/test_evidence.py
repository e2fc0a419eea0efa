"""What the card of one SMS of unknown outcome concludes from the money, and why it is unknown."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.mailing.details import SmsDetails
from bot.model import IdDoubt, Mailing, MailingState, Message, MessageState
from bot.sandbox.telegram.markup import parse_html
from handlers.i18n import LANGUAGES, Words
from handlers.views.found_sms import found_sms_text
from handlers.views.sms_card import sms_card_text
from storage.journal.trails import Trail
from tests.conftest import START
from tests.views.test_mailing_card import CHAT, MAILING

ONE = replace(
    MAILING,
    audience_id=None,
    state=MailingState.FINISHED,
    total=1,
    unknown=1,
    segments=2,
    finished_at=START,
    balance_after=Decimal(497),
)
MESSAGE = Message(7, 0, "79161234567", "Привет", MessageState.UNKNOWN, segments=2)


def text_of(
    mailing: Mailing, trail: Trail | None, language: str = "ru", status: str | None = None
) -> str:
    details = SmsDetails(mailing, replace(MESSAGE, status=status), (), trail=trail)
    return parse_html(sms_card_text(details, CHAT, Words(language, "UTC")))[0]


@pytest.mark.parametrize(
    ("after", "others", "said"),
    [
        (497, False, "Списано как раз за это SMS: похоже, оно ушло, если цена прежняя"),
        (500, False, "Ничего не списано: похоже, SMS не ушло, если пополнений не было. Но"),
        (499, False, "По деньгам сказать нельзя: такая сумма не сходится"),
        (497, True, "По деньгам сказать нельзя: в это же время с этого логина"),
        (600, False, "По деньгам сказать нельзя: счёт за это время пополнили."),
        (None, False, "По деньгам сказать нельзя: баланс не удалось узнать."),
    ],
)
def test_one_sms_of_unknown_outcome_concludes_no_more_than_the_money_proves(
    after: int | None, said: str, *, others: bool
) -> None:
    mailing = replace(ONE, balance_after=None if after is None else Decimal(after))
    assert said in text_of(mailing, Trail(2, others, accepted=0))


def test_a_price_never_seen_is_no_ground_for_a_conclusion() -> None:
    details = SmsDetails(ONE, MESSAGE, (), trail=Trail(2, others=False, accepted=0))
    card = sms_card_text(details, replace(CHAT, prices={}), Words("ru", "UTC"))
    assert "По деньгам сказать нельзя: сколько стоит SMS, ещё не известно." in card


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_it_seems_sent_is_never_said_without_an_if(language: str) -> None:
    card = text_of(ONE, Trail(2, others=False, accepted=0), language)
    (line,) = [line for line in card.splitlines() if "похоже" in line or "seems" in line]
    assert "если" in line or " if " in line


@pytest.mark.parametrize("doubt", IdDoubt)
def test_ids_that_prove_nothing_are_named_as_the_reason(doubt: IdDoubt) -> None:
    card = text_of(ONE, None, status=doubt)
    assert "шлюз не ответил ясно" not in card
    assert "Шлюз" in card
    assert "Сам бот его не повторит" in card


def test_an_sms_to_one_of_many_says_too_why_it_is_unknown() -> None:
    of_many = replace(ONE, audience_id=1, total=100, unknown=100)
    message = replace(MESSAGE, status=IdDoubt.FEWER_THAN_RECIPIENTS)
    card = found_sms_text(SmsDetails(of_many, message, ()), CHAT, Words("ru", "UTC"))
    assert "Шлюз принял запрос не целиком и не сказал, кого взял" in card
