"""Recognises answers that mean «never write to me again»: СТОП, STOP, «не присылайте»."""

import re

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")

_FIRST = frozenset(
    {
        *("стоп", "отписка", "отписаться", "отпишите", "отпишись", "отписать"),
        *("stop", "stopall", "unsubscribe", "otpiska", "otpisatsya"),
    }
)
"""Words that count as a stop word whatever follows."""

_ALONE = frozenset({"отказ", "отказываюсь", "хватит", "quit", "cancel", "end"})
"""Words that count as a stop word only when nothing follows."""

_VERBS = (
    *("присылайте", "присылай", "присылать", "отправляйте", "отправляй", "отправлять"),
    *("пишите", "пиши", "писать", "шлите", "шли", "слать", "беспокойте", "беспокоить"),
)
_PHRASES = frozenset(
    {
        *(("не", verb) for verb in _VERBS),
        *(("don", "t", verb) for verb in ("send", "write", "text")),
        *(("do", "not", verb) for verb in ("send", "write", "text")),
    }
)
"""First words that together count as a stop word."""

_POLITE = frozenset({"пожалуйста", "прошу", "просьба", "больше", "мне", "please"})
"""Words that may stand before a stop word."""


def is_stop(text: str) -> bool:
    """Tell whether an SMS begins with a stop word; case, punctuation and «ё» do not matter."""
    words = _WORD.findall(text.casefold().replace("ё", "е"))
    while words and words[0] in _POLITE:
        del words[0]
    if not words:
        return False
    phrases = (tuple(words[:length]) for length in (2, 3))
    alone = len(words) == 1 and words[0] in _ALONE
    return words[0] in _FIRST or alone or any(phrase in _PHRASES for phrase in phrases)
