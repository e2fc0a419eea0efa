"""Recognises answers that mean «never write to me again»: СТОП, STOP, «не присылайте»."""

import re
from collections.abc import Iterable
from itertools import takewhile

from bot.sms.fold import look_of

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SPELT = re.compile(r"[^\W_](?:-[^\W_])+")
"""С-Т-О-П."""
_FEWEST_LETTERS = 3
"""Letters of the shortest word that may be spelt with blanks between."""


def _looks(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(look_of, words))


_FIRST = _looks(
    {
        *("стоп", "отписка", "отписаться", "отпишите", "отпишись", "отписать"),
        *("stop", "stopall", "unsubscribe", "otpiska", "otpisatsya"),
        *("стор", "stoп"),
    }
)
"""Words that count as a stop word whatever follows; two are half in another alphabet."""

_ALONE = _looks({"отказ", "отказываюсь", "хватит", "quit", "cancel", "end"})
"""Words that count as a stop word only when nothing follows."""

_VERBS = (
    *("присылайте", "присылай", "присылать", "отправляйте", "отправляй", "отправлять"),
    *("пишите", "пиши", "писать", "шлите", "шли", "слать", "беспокойте", "беспокоить"),
)
_PHRASES = frozenset(
    tuple(map(look_of, phrase))
    for phrase in (
        *(("не", verb) for verb in _VERBS),
        *(("don", "t", verb) for verb in ("send", "write", "text")),
        *(("dont", verb) for verb in ("send", "write", "text")),
        *(("do", "not", verb) for verb in ("send", "write", "text")),
    )
)
"""First words that together count as a stop word."""

_POLITE = _looks({"пожалуйста", "прошу", "просьба", "больше", "мне", "please"})
"""Words that may stand before a stop word."""


def is_stop(text: str) -> bool:
    """Tell whether an SMS begins with a stop word.

    Case, punctuation and «ё» do not matter, nor do signs that look alike («CТОП» with a Latin C),
    signs that are not seen, and blanks between the letters.
    """
    words = _words(text)
    while words and words[0] in _POLITE:
        del words[0]
    if not words:
        return False
    phrases = (tuple(words[:length]) for length in (2, 3))
    alone = len(words) == 1 and words[0] in _ALONE
    return words[0] in _FIRST or alone or any(phrase in _PHRASES for phrase in phrases)


def _words(text: str) -> list[str]:
    """Return the words by their looks; letters at the beginning that stand apart are one word."""
    words = _WORD.findall(look_of(text))
    letters = list(takewhile(_is_spelt, words))
    word = "".join(letters).replace("-", "")
    return [word, *words[len(letters) :]] if len(word) >= _FEWEST_LETTERS else words


def _is_spelt(word: str) -> bool:
    return len(word) == 1 or bool(_SPELT.fullmatch(word))
