"""What subscribers answer when they want no more SMS, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sms.stop_words import is_stop

STOPS = (
    "СТОП",
    "стоп",
    "Стоп!!!",
    " «СТОП» ",
    "стоп.\nСпасибо",
    "СТОП больше не надо",
    "STOP",
    "Stop 12345",
    "ОТПИСКА",
    "Отписаться от рассылки",
    "отпишите меня",
    "UNSUBSCRIBE",
    "unsubscribe, please",
    "не присылайте",
    "НЕ ПРИСЫЛАЙТЕ МНЕ БОЛЬШЕ SMS",
    "Больше не пишите!",
    "Пожалуйста, не присылайте больше",
    "Прошу мне не шлите",
    "Don't send me this",
    "dont write",
    "do not text",
    "хватит",
    "отказ",
)

ANSWERS = (
    "",
    "   ",
    "!!!",
    "👍",
    "да",
    "Стопка бумаги нужна",
    "стоп-кран сломался",
    "Не стоп",
    "Где автобусная остановка? Стоп тут?",
    "не могу прийти",
    "не понял, присылайте ещё",
    "присылайте",
    "хватит и пяти штук",
    "отказ от доставки, заберу сам",
    "cancel my appointment",
    "пожалуйста",
    "1",
)

PUNCTUATION = st.text(alphabet=" .,!?:;«»\"'()…—\n\t*_", max_size=5)


@pytest.mark.parametrize("text", STOPS)
def test_who_wants_no_more_is_understood(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_other_answers_are_no_stop(text: str) -> None:
    assert not is_stop(text)


@given(st.sampled_from(STOPS), PUNCTUATION, PUNCTUATION)
def test_case_and_punctuation_around_change_nothing(text: str, before: str, after: str) -> None:
    for said in (text, text.upper(), text.lower()):
        assert is_stop(before + said + after)


@given(st.sampled_from(["стоп", "stop", "отписка"]), st.text())
def test_whatever_follows_the_first_word_changes_nothing(word: str, rest: str) -> None:
    assert is_stop(f"{word} . {rest}")


@given(st.text(alphabet="аеёиоуы0123456789 \n", max_size=30))
def test_a_text_without_the_words_is_never_a_stop(text: str) -> None:
    assert not is_stop(text)


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    assert is_stop(text) in {True, False}
