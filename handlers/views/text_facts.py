"""The facts of a text: what it costs in SMS, why, and whether it looks like a template."""

from bot.sms.segments import Encoding, Measure, measure
from handlers.i18n import Words
from handlers.visible import visible

MOST_CULPRITS = 6


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
    lines += _costly(words, facts)
    return "\n".join(lines)


def _costly(words: Words, facts: Measure) -> list[str]:
    forcing = [one for one in facts.costly if one.segments_without < facts.segments]
    if not forcing:
        return []
    shown = " ".join(f"«{_named(one.char)}»" for one in forcing[:MOST_CULPRITS])
    return [
        words.html(
            "facts-costly",
            characters=shown,
            segments=facts.segments,
            instead=min(one.segments_without for one in forcing),
        )
    ]


def _named(char: str) -> str:
    """Return a character as it is seen; the number of one that is not seen."""
    return char if visible(char) else f"U+{ord(char):04X}"


def has_braces(text: str | None) -> bool:
    """Tell whether a text may have placeholders for columns, which a single SMS does not fill in.

    A text without them is the same for all recipients and can be measured as it is.
    """
    return text is not None and "{" in text
