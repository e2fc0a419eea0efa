"""The words that stand in one cell or line with a number."""

import pytest

from bot.sms.words_beside import words_beside


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Иванов Иван 8 916 123-45-67", "Иванов Иван"),
        ("1. Иванов Иван - 8 916 123-45-67;", "Иванов Иван"),
        ("12) +7 (916) 123-45-67 — Иванов Иван", "Иванов Иван"),
        ("Иванов Иван, моб. тел.: 89161234567", "Иванов Иван"),
        ("тел 89161234567 Тельман Сотников", "Тельман Сотников"),
        ("Иванова Т. 89161234567", "Иванова Т."),
        ("Иванова т. 89161234567", "Иванова"),
        ("Иван 8*916*123*45*67", "Иван"),
        ("Иван 2 89161234567", "Иван"),
        ("89161234567 Иван 2", "Иван 2"),
        ("8 916 123-45-67", ""),
        ("Иван", "Иван"),
    ],
)
def test_the_number_and_what_labels_it_are_taken_out(text: str, words: str) -> None:
    assert words_beside(text) == words
