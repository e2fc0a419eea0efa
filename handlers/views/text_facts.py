"""The facts of a text: what it costs in SMS, why, and whether it looks like a template."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from bot.mailing.plan import Plan
from bot.sms.fold import fold_sign, is_foreign_letter
from bot.sms.segments import Encoding, cheaper, count_segments, culprits, measure
from bot.sms.template import parse, without_names, wording
from handlers.i18n import Words
from handlers.visible import visible

MOST_CULPRITS = 6
LONGEST_WORD = 20
_UNBREAKABLE_BLANKS = "\u00a0\u202f"
_UNBREAKABLE_HYPHENS = "\u2010\u2011"
"""They look like the hyphen of the keyboard, which costs nothing more."""
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
    plainer = cheaper(text)
    instead = [one.segments_without for one in facts.costly]
    instead += [] if plainer is None else [count_segments(plainer)]
    if instead:
        lines += _costly(words, text, text, facts.segments, min(instead))
    return "\n".join(lines)


def _costly(words: Words, text: str, own: str, segments: int, instead: int) -> list[str]:
    """Blame signs of a text for its cost, as HTML; `own`: its words without its placeholders."""
    signs = culprits(own)
    shown = signs_line(words, signs)
    line = words.html("facts-costly", characters=shown, segments=segments, instead=instead)
    return [line, *letters_lines(words, text, signs)]


def mailing_cost_lines(words: Words, plan: Plan) -> list[str]:
    """Return what makes a whole mailing cost more: signs of its text, or of its recipients' rows.

    As HTML; nothing when there is nothing to save.
    """
    lines, text = [], plan.draft.text or ""
    instead = [count for count in (plan.plainer, plan.bare) if count is not None]
    if instead:
        own = wording(parse(text))
        lines += _costly(words, without_names(text), own, plan.segments, min(instead))
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
    """Return characters as they are named: «—», кавычек “ ”, неразрывного пробела.

    What reads badly within quotation marks is named: what looks like one, and what is not seen.
    """
    groups: dict[str, list[str]] = {}
    for char in [*dict.fromkeys(chars)][:MOST_CULPRITS]:
        groups.setdefault(_kind(char) or char, []).append(char)
    return ", ".join(
        words.plain("quoted", name=kind) if [kind] == signs else _of_kind(words, kind, signs)
        for kind, signs in groups.items()
    )


def _of_kind(words: Words, kind: str, chars: Sequence[str]) -> str:
    """Name signs of one kind, with the signs, or with the numbers of those that are not seen."""
    unseen = kind in ("signs-unseen", "signs-accent")
    signs = [f"U+{ord(char):04X}" if unseen else char for char in chars]
    return words.plain(kind, count=len(signs), signs=" ".join(signs))


def _kind(char: str) -> str | None:
    """Return the key of the words for signs of a kind; None: such a sign stands for itself."""
    if char in _UNBREAKABLE_BLANKS:
        return "signs-nbsp"
    if char.isspace():
        return "signs-blank"
    if char in _UNBREAKABLE_HYPHENS:
        return "signs-hyphen"
    plain = fold_sign(char)
    if unicodedata.combining(plain or char):
        return "signs-accent"
    if not plain or not visible(char):
        return "signs-unseen"
    return {'"': "signs-quote", "'": "signs-apostrophe"}.get(plain)


def letters_lines(words: Words, text: str, chars: Iterable[str]) -> list[str]:
    """Name the letters among them that are not Latin, by the words that they stand in; as HTML.

    In a text of Latin letters they look like these: «с» is Cyrillic in «диsсount».
    """
    foreign = frozenset(filter(is_foreign_letter, chars))
    found = (word for word in _WORD.finditer(text) if not foreign.isdisjoint(word[0]))
    places = ", ".join(_place(words, word, foreign) for word in islice(found, MOST_CULPRITS))
    return [words.html("facts-letters", places=places)] if places else []


def _place(words: Words, word: re.Match[str], foreign: Collection[str]) -> str:
    letters = [char for char in dict.fromkeys(word[0]) if char in foreign]
    place = word.start() + word[0].index(letters[0]) + 1
    shown = word[0][:LONGEST_WORD]
    if len(letters) == len(set(word[0])):
        return words.plain("facts-word", word=shown, place=place)
    sign = ", ".join(letters[:MOST_CULPRITS])
    return words.plain("facts-letter", sign=sign, word=shown, place=place)


def has_braces(text: str | None) -> bool:
    """Tell whether a text may have placeholders for columns, which a single SMS does not fill in.

    A text without them is the same for all recipients and can be measured as it is.
    """
    return text is not None and "{" in text
