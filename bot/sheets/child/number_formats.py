"""Number formats of spreadsheets: shows a value as Excel does with the settings of a locale.

The grammar is that of ECMA-376, part 1, 18.8.31: up to four sections, for numbers above, below
and of zero, and for texts. A format comes from a stranger's file: it has 255 characters at most,
as in Excel, and whatever is not understood shows nothing, so that the bare value is taken.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from math import isfinite

from bot.sheets.child.format_dates import DATE_TOKENS, render_date
from bot.sheets.child.format_locales import ENGLISH, RUSSIAN, FormatLocale, locale_of_tag
from bot.sheets.child.format_numbers import number_renderer

Value = float | int | str
"""What a cell holds: a number (a date is one: days since the end of 1899), or a text."""

_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '#,##0\\ "₽";\\-#,##0\\ "₽"',
    6: '#,##0\\ "₽";[Red]\\-#,##0\\ "₽"',
    7: '#,##0.00\\ "₽";\\-#,##0.00\\ "₽"',
    8: '#,##0.00\\ "₽";[Red]\\-#,##0.00\\ "₽"',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0;\\-#,##0",
    38: "#,##0;[Red]\\-#,##0",
    39: "#,##0.00;\\-#,##0.00",
    40: "#,##0.00;[Red]\\-#,##0.00",
    41: '_-* #,##0\\ _₽_-;\\-* #,##0\\ _₽_-;_-* "-"\\ _₽_-;_-@_-',
    42: '_-* #,##0\\ "₽"_-;\\-* #,##0\\ "₽"_-;_-* "-"\\ "₽"_-;_-@_-',
    43: '_-* #,##0.00\\ _₽_-;\\-* #,##0.00\\ _₽_-;_-* "-"??\\ _₽_-;_-@_-',
    44: '_-* #,##0.00\\ "₽"_-;\\-* #,##0.00\\ "₽"_-;_-* "-"??\\ "₽"_-;_-@_-',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
}
"""The formats that files name by number alone, as Excel with Russian settings has them."""
_AMERICAN = {
    5: '"$"#,##0_);\\("$"#,##0\\)',
    6: '"$"#,##0_);[Red]\\("$"#,##0\\)',
    7: '"$"#,##0.00_);\\("$"#,##0.00\\)',
    8: '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)',
    37: "#,##0_);\\(#,##0\\)",
    38: "#,##0_);[Red]\\(#,##0\\)",
    39: "#,##0.00_);\\(#,##0.00\\)",
    40: "#,##0.00_);[Red]\\(#,##0.00\\)",
    41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
}
"""Those of them that are otherwise with the settings of the United States."""

_LONGEST = 255
_TOKEN = re.compile(
    r"""
      (?P<text>"[^"]*"?|\\.?)
    | (?P<pad>_.?|\*.?)
    | (?P<tag>\[[^\]]*\]?)
    | (?P<general>general)
    | (?P<ampm>am/pm|a/p)
    | (?P<exponent>e[+-])
    | (?P<date>y+|m+|d+|h+|s+(?:\.0+)?|b+)
    | (?P<digit>[0\#?])
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[0-9.]{1,20})\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-([^\]]*))?\]")
_NOT_ZERO = re.compile(r"[1-9]")
_PLAIN = frozenset({"", "general", "@"})

_TESTS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
    "=": lambda value, bound: value == bound,
    "<>": lambda value, bound: value != bound,
}

_When = tuple[Callable[[float, float], bool], float]
"""The condition of a section: a test, and what it compares with."""
Token = tuple[str, str]
"""Kind and text; the kinds are the groups of `_TOKEN`, and `elapsed`."""


class _Section:
    def __init__(self, tokens: Sequence[Token], locale: FormatLocale, when: _When | None) -> None:
        self.tokens = tuple(tokens)
        self.when = when
        self.of_dates = any(kind in DATE_TOKENS for kind, _ in tokens)
        self.of_texts = ("other", "@") in tokens
        self.show = (
            partial(render_date, tokens=self.tokens, locale=locale)
            if self.of_dates
            else number_renderer(self.tokens, locale)
        )


class NumberFormat:
    """A format, ready to show values."""

    def __init__(self, code: str, locale: FormatLocale) -> None:
        """Take a code in the notation of files. ValueError when it is none."""
        if len(code) > _LONGEST:
            raise ValueError("too long")
        code = next((own for sign, own in locale.own.items() if _means(code, sign)), code)
        self._sections = [_section(one, locale) for one in _split(code)]
        if len(self._sections) > len(("above", "below", "zero", "texts")):
            raise ValueError("too many sections")
        self.show = lru_cache(2048)(self._show)
        self.of_dates = self._sections[0].of_dates

    def _show(self, value: Value) -> str | None:
        """Return a value as Excel shows it, without the blanks around it.

        None where Excel shows no value (a date before 1900), or the format is not understood.
        """
        if isinstance(value, str):
            return self._show_text(value)
        section, negative = self._chosen(value)
        if section is None:
            return None
        if not isinstance(value, int) and not isfinite(value):
            return None
        shown = section.show(value if section.of_dates else abs(value))
        if shown is None:
            return None
        return f"-{shown.strip()}" if negative and _NOT_ZERO.search(shown) else shown.strip()

    def _show_text(self, value: str) -> str:
        last = self._sections[-1]
        if not last.of_texts and len(self._sections) < len(("above", "below", "zero", "texts")):
            return value
        texts = (value if token == ("other", "@") else _literal(token) for token in last.tokens)
        return "".join(texts).strip()

    def _chosen(self, value: float) -> tuple[_Section | None, bool]:
        """Return the section for a number, and whether it shows the minus itself."""
        sections = [one for one in self._sections if not one.of_texts] or self._sections[:1]
        if any(one.when for one in sections):
            return _by_conditions(sections, value)
        if value < 0:
            return (sections[1], False) if len(sections) > 1 else (sections[0], True)
        if value == 0 and len(sections) > len(("above", "below")):
            return sections[2], False
        return sections[0], False


def _means(code: str, sign: str) -> bool:
    """Tell whether a code is one that a system understands in its own way."""
    return code == sign or (sign.startswith("[") and sign.lower() in code.lower())


def _by_conditions(sections: Sequence[_Section], value: float) -> tuple[_Section | None, bool]:
    for place, one in enumerate(sections):
        if one.when is None:
            if place or value > 0 or len(sections) == 1:
                return one, value < 0
            continue
        test, bound = one.when
        if test(value, bound):
            # a condition on negative numbers alone stands for their sign
            return one, value < 0 and not (test is _TESTS["<"] and bound <= 0)
    return None, False


@lru_cache(1024)
def number_format(code: str, locale: FormatLocale = RUSSIAN) -> NumberFormat | None:
    """Return the format of a code; None for one that shows values as they are, or is none."""
    if code.strip().lower() in _PLAIN:
        return None
    try:
        return NumberFormat(code, locale)
    except ValueError:
        return None


def built_in(locale: FormatLocale) -> dict[int, str]:
    """Return the codes of the formats that files name by number alone."""
    return {**_BUILT_IN, **(_AMERICAN if locale is ENGLISH else {})}


def shows_dates(code: str) -> bool:
    """Tell whether a format shows numbers as dates or times."""
    form = number_format(code)
    return form is not None and form.of_dates


def _split(code: str) -> list[list[Token]]:
    """Return the tokens of each section."""
    sections: list[list[Token]] = [[]]
    for found in _TOKEN.finditer(code):
        if found[0] == ";":
            sections.append([])
        elif found.lastgroup:
            sections[-1].append((found.lastgroup, found[0]))
    return sections


def _section(tokens: Sequence[Token], locale: FormatLocale) -> _Section:
    made: list[Token] = []
    when: _When | None = None
    for kind, text in tokens:
        if kind != "tag":
            made.append(_plain(kind, text))
        elif condition := _CONDITION.fullmatch(text):
            when = _TESTS[condition[1]], float(condition[2])
        elif elapsed := _ELAPSED.fullmatch(text):
            made.append(("elapsed", elapsed[1].lower()))
        elif currency := _CURRENCY.fullmatch(text):
            made.append(("text", currency[1]))
            locale = locale_of_tag(currency[2] or "", locale)
    return _Section(made, locale, when)


def _plain(kind: str, text: str) -> Token:
    if kind in ("text", "pad"):
        return "text", _literal((kind, text))
    return kind, text if kind == "ampm" else text.lower() if kind in ("date", "general") else text


def _literal(token: Token) -> str:
    kind, text = token
    if kind == "pad":
        return " " if text.startswith("_") else ""
    if text.startswith('"'):
        return text.strip('"')
    return text.removeprefix("\\")
