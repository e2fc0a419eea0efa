"""How a system writes numbers and dates, as far as Excel asks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache


@dataclass(frozen=True, slots=True)
class FormatLocale:
    """The settings of a system. Names of months and days are those of `language`."""

    language: str
    decimal: str
    group: str
    date: str
    """What stands between the numbers of a date."""
    genitive: bool = False
    """Months in the case that they have in a date: «24 ноября»."""
    own: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Formats that mean another one here: those that a file names by number, and by a tag."""


_LONG_DATES = ("[$-F800]", "[$-x-sysdate]")
_LONG_TIMES = ("[$-F400]", "[$-x-systime]")
"""Tags by which a file asks for the long dates and times of the system."""

RUSSIAN = FormatLocale(
    language="ru",
    decimal=",",
    group=" ",
    date=".",
    own={
        "mm-dd-yy": "dd.mm.yyyy",
        "d-mmm-yy": "dd.mmm.yy",
        "d-mmm": "dd.mmm",
        "mmm-yy": "mmm.yy",
        "m/d/yy h:mm": "dd.mm.yyyy h:mm",
        **dict.fromkeys(_LONG_DATES, "[$-FC19]d mmmm yyyy г."),
        **dict.fromkeys(_LONG_TIMES, "h:mm:ss"),
    },
)
"""Windows and Excel in Russian, for Russia."""
ENGLISH = FormatLocale(
    language="en",
    decimal=".",
    group=",",
    date="/",
    own={
        "mm-dd-yy": "m/d/yyyy",
        "m/d/yy h:mm": "m/d/yyyy h:mm",
        **dict.fromkeys(_LONG_DATES, "dddd, mmmm d, yyyy"),
        **dict.fromkeys(_LONG_TIMES, "h:mm:ss AM/PM"),
    },
)
"""Windows and Excel in English, for the United States."""

_LANGUAGE_BITS, _GENITIVE = 0x3FF, 0xFC00
_LANGUAGES = {0x19: "ru", 0x09: "en"}
"""The low bits of a Windows language number → the language."""


def locale_of_language(language: str) -> FormatLocale:
    """Return the settings of who speaks a language (`ru`, `en`); Russian ones for any other."""
    return ENGLISH if language == ENGLISH.language else RUSSIAN


@dataclass(frozen=True, slots=True)
class Names:
    """The names of months, from January on, and of days, from Sunday on."""

    months: tuple[str, ...]
    genitive: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]


@cache
def names_of(language: str) -> Names:
    """Return the names as Windows has them: «Ноябрь», «ноя», «вторник», «Вт»."""
    from babel import Locale  # noqa: PLC0415 - takes 0.1 s that files without such names save

    known = Locale.parse(language)
    months = [known.months["stand-alone"]["wide"][number] for number in range(1, 13)]
    week = [(number - 1) % 7 for number in range(7)]
    width = "short" if language == "ru" else "abbreviated"
    return Names(
        months=tuple(name.capitalize() for name in months),
        genitive=tuple(known.months["format"]["wide"][number] for number in range(1, 13)),
        short_months=tuple(name[:3] for name in months),
        days=tuple(known.days["stand-alone"]["wide"][day] for day in week),
        short_days=tuple(known.days["stand-alone"][width][day].capitalize() for day in week),
    )


def locale_of_tag(tag: str, locale: FormatLocale) -> FormatLocale:
    """Return a locale with the names that a tag such as 419, FC19 or en-US asks for.

    Only names follow the tag; separators stay those of the system.
    """
    language = tag[:2].lower() if tag[:3].isalpha() or tag[2:3] == "-" else ""
    try:
        number = 0 if language else int(tag, 16)
    except ValueError:
        number = 0
    named = language if language in _LANGUAGES.values() else _LANGUAGES.get(number & _LANGUAGE_BITS)
    if named is None:
        return locale
    return replace(locale, language=named, genitive=number & _GENITIVE == _GENITIVE)
