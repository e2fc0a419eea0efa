"""The facts of a text: what it costs in SMS, why, and whether it looks like a template."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.mailing.plan import Plan
from bot.sms.segments import Encoding, Measure, measure, plain, suspects
from bot.sms.template import parse, wording
from handlers.i18n import Words
from handlers.visible import visible

MOST_CULPRITS = 6
LONGEST_WORD = 20
_WORD = re.compile(r"\w+")


def measure_lines(words: Words, text: str) -> str:
    """Return the facts of a text: characters, encoding, segments, what made it expensive."""
    facts = measure(text)
    encoding = "latin" if facts.encoding is Encoding.GSM7 else "unicode"
    lines = [
        words.html(
            "facts",
            characters=facts.characters,
            segments=facts.segments,
            encoding=words.plain(f"encoding-{encoding}"),
            left=facts.left,
        )
    ]
    lines += _costly(words, facts, text)
    return "\n".join(lines)


def _costly(words: Words, facts: Measure, text: str) -> list[str]:
    forcing = [one for one in facts.costly if one.segments_without < facts.segments]
    if not forcing:
        return []
    chars = [one.char for one in forcing]
    line = words.html(
        "facts-costly",
        characters=signs_line(words, chars),
        segments=facts.segments,
        instead=min(one.segments_without for one in forcing),
    )
    return [line, *letters_lines(words, text, chars)]


def mailing_cost_lines(words: Words, plan: Plan) -> list[str]:
    """Return what makes a whole mailing cost more: signs of its text, or of its recipients' rows.

    As HTML; nothing when there is nothing to save.
    """
    lines, text = [], plan.draft.text or ""
    instead = [count for count in (plan.plainer, plan.bare) if count is not None]
    if instead:
        own = wording(parse(text))
        signs = [*suspects(own)] or [one for one in dict.fromkeys(own) if plain(one) != one]
        shown = signs_line(words, signs)
        lines.append(
            words.html(
                "facts-costly", characters=shown, segments=plan.segments, instead=min(instead)
            )
        )
        lines += letters_lines(words, text, signs)
    values = plan.costly_values
    if values is not None:
        names = [field.name for field in parse(text).fields]
        lines.append(
            words.html(
                "facts-costly-values",
                column=", ".join(dict.fromkeys(names[place] for place in values.places)),
                characters=signs_line(words, values.signs),
                count=values.recipients,
                extra=values.extra,
                row=values.row,
            )
        )
    return lines


def signs_line(words: Words, chars: Iterable[str]) -> str:
    """Return characters as they are named, each in the language's quotation marks: «—» «…»."""
    named = (_named(words, char) for char in [*chars][:MOST_CULPRITS])
    return " ".join(words.plain("quoted", name=name) for name in named)


def letters_lines(words: Words, text: str, chars: Iterable[str]) -> list[str]:
    """Name the letters among them that are not Latin, and where each stands first; as HTML.

    In a text of Latin letters they look like these: «с» is Cyrillic in «диsсount».
    """
    places = ", ".join(_places(words, text, [*chars][:MOST_CULPRITS]))
    return [words.html("facts-letters", places=places)] if places else []


def _places(words: Words, text: str, chars: Iterable[str]) -> Iterator[str]:
    for char in chars:
        if not char.isalpha() or unicodedata.name(char, "").startswith("LATIN"):
            continue
        at = text.index(char) if char in text else 0
        word = next((one[0] for one in _WORD.finditer(text) if one.start() <= at < one.end()), char)
        yield words.plain("facts-letter", sign=char, word=word[:LONGEST_WORD], place=at + 1)


def _named(words: Words, char: str) -> str:
    """Return a character as it is seen; a word or the number of one that is not seen."""
    if char in "\u00a0\u202f":
        return words.plain("sign-of-nbsp")
    return char if char.strip() and visible(char) else f"U+{ord(char):04X}"


def has_braces(text: str | None) -> bool:
    """Tell whether a text may have placeholders for columns, which a single SMS does not fill in.

    A text without them is the same for all recipients and can be measured as it is.
    """
    return text is not None and "{" in text
