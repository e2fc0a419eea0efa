"""How a number format writes: the separators, and the names of months and days."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class FormatLocale:
    """The settings of a system, as far as Excel uses them to show values."""

    decimal: str
    group: str
    date: str
    """What stands between the numbers of a date."""
    long_date: str
    """The format of the system's long date, which a file names by a tag."""
    months: tuple[str, ...]
    genitive: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    """From Sunday on."""
    short_days: tuple[str, ...]
    built_in: tuple[tuple[str, str], ...] = ()
    """Formats that a file names by number and the system decides: code → what it stands for."""


RUSSIAN = FormatLocale(
    decimal=",",
    group=" ",
    date=".",
    long_date='[$-FC19]d mmmm yyyy" г."',
    months=(
        "Январь",
        "Февраль",
        "Март",
        "Апрель",
        "Май",
        "Июнь",
        "Июль",
        "Август",
        "Сентябрь",
        "Октябрь",
        "Ноябрь",
        "Декабрь",
    ),
    genitive=(
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
    short_months=(
        *("янв", "фев", "мар", "апр", "май", "июн"),
        *("июл", "авг", "сен", "окт", "ноя", "дек"),
    ),
    days=("воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"),
    short_days=("Вс", "Пн", "Вт", "Ср", "Чт", "Пт", "Сб"),
    built_in=(
        ("mm-dd-yy", "dd.mm.yyyy"),
        ("d-mmm-yy", "dd.mmm.yy"),
        ("d-mmm", "dd.mmm"),
        ("mmm-yy", "mmm.yy"),
        ("m/d/yy h:mm", "dd.mm.yyyy h:mm"),
    ),
)
ENGLISH = FormatLocale(
    decimal=".",
    group=",",
    date="/",
    long_date="dddd, mmmm d, yyyy",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    genitive=(),
    short_months=(
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
    days=("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
    short_days=("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"),
    built_in=(("mm-dd-yy", "m/d/yy"), ("m/d/yy h:mm", "m/d/yy h:mm")),
)

_LANGUAGE_BITS = 0x3FF
_LANGUAGES = {0x19: RUSSIAN, 0x09: ENGLISH}
"""The low bits of a Windows language number → whose names of months and days are meant."""
_GENITIVE = 0xFC00
_NAMED = {"ru": RUSSIAN, "en": ENGLISH}


def locale_of_tag(tag: str, locale: FormatLocale) -> FormatLocale:
    """Return a locale with the names that a tag such as 419, FC19 or en-US asks for.

    Only names follow the tag; separators stay those of the system.
    """
    named = _NAMED.get(tag[:2].lower()) if "-" in tag or tag.isalpha() else None
    try:
        number = int(tag, 16)
    except ValueError:
        number = 0
    names = named or _LANGUAGES.get(number & _LANGUAGE_BITS)
    if names is None:
        return locale
    genitive = number & _GENITIVE == _GENITIVE and names.genitive
    return replace(
        locale,
        months=genitive or names.months,
        genitive=names.genitive,
        short_months=names.short_months,
        days=names.days,
        short_days=names.short_days,
    )
