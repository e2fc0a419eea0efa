"""Shows a number by the tokens of a number format."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from bot.sheets.child.format_locales import FormatLocale
from bot.sheets.files.cells import general

Token = tuple[str, str]

_EXACT = Context(prec=2000, rounding=ROUND_HALF_UP)
_DIGITS = "0#?"
_BLANK = {"0": "0", "#": "", "?": " "}
"""What a placeholder shows where the number has no digit."""
_GROUP = 3
_DENOMINATORS = 7
"""Digits of a denominator; Excel takes three."""


Renderer = Callable[[float], str | None]
"""Shows a number that is not negative; None: the format makes no sense for it."""


def number_renderer(tokens: Sequence[Token], locale: FormatLocale) -> Renderer:
    """Return what shows numbers as these tokens say."""
    kinds = [kind for kind, _ in tokens]
    if "general" in kinds or "digit" not in kinds:
        return lambda value: _without_digits(value, tokens, locale)
    hundreds = 100 ** tokens.count(("other", "%"))
    if "exponent" in kinds:
        return lambda value: _scientific(_decimal(value) * hundreds, tokens, locale)
    if ("other", "/") in tokens:
        return lambda value: _fraction(_decimal(value) * hundreds, tokens)
    fixed = _Fixed(tokens, locale)
    return lambda value: fixed.show(_decimal(value) * hundreds)


def _decimal(value: float) -> Decimal:
    """Return the decimal number that Excel sees: fifteen digits."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")


def _without_digits(value: float, tokens: Sequence[Token], locale: FormatLocale) -> str:
    shown = general(value).replace(".", locale.decimal)
    texts = {"general": shown, ("other", "@"): shown}
    return "".join(texts.get(one[0]) or texts.get(one) or one[1] for one in tokens)


class _Fixed:
    """Shows digits before and behind the decimal point, with whatever stands among them."""

    def __init__(self, tokens: Sequence[Token], locale: FormatLocale) -> None:
        tokens, grouped, self._scale = _commas(tokens)
        point = _index(tokens, ("other", "."))
        self._whole, self._part = tokens[:point], tokens[point + 1 :]
        self._decimal = "" if point == len(tokens) else locale.decimal
        self._group = locale.group if grouped else ""
        self._unit = Decimal(1).scaleb(-sum(kind == "digit" for kind, _ in self._part))
        self._plain = _plain_shape(self._whole, self._part)

    def show(self, value: Decimal) -> str:
        if self._scale:
            value = value.scaleb(-_GROUP * self._scale, _EXACT)
        value = value.quantize(self._unit, context=_EXACT)
        if self._plain:
            return self._quickly(value, *self._plain)
        left, _, right = f"{value:f}".partition(".")
        shown = _whole_digits(left, self._whole, self._group)
        return shown + self._decimal + _part_digits(right, self._part)

    def _quickly(self, value: Decimal, before: str, after: str) -> str:
        """Show a number whose placeholders stand in a row and end with zeros, as most do."""
        left, _, right = (f"{value:,f}" if self._group else f"{value:f}").partition(".")
        return f"{before}{left.replace(',', self._group)}{self._decimal}{right}{after}"


def _plain_shape(whole: Sequence[Token], part: Sequence[Token]) -> tuple[str, str] | None:
    """Return what stands before and behind the digits, if nothing stands among them.

    There is one zero before the point, and only zeros are behind it.
    """
    places = [i for i, (kind, _) in enumerate(whole) if kind == "digit"]
    if not places or places[-1] - places[0] + 1 != len(places):
        return None
    digits = [text for kind, text in [*whole, *part] if kind == "digit"]
    behind = [kind for kind, _ in part]
    zeros = ["0"] * (1 + behind.count("digit"))
    if (
        digits != ["#"] * (len(places) - 1) + zeros
        or behind[: len(zeros) - 1].count("digit") != len(zeros) - 1
    ):
        return None
    if part and places[-1] != len(whole) - 1:
        return None
    before = "".join(text for _, text in whole[: places[0]])
    after = "".join(text for _, text in [*whole[places[-1] + 1 :], *part[len(zeros) - 1 :]])
    return before, after


def _index(tokens: Sequence[Token], sought: Token) -> int:
    return tokens.index(sought) if sought in tokens else len(tokens)


def _commas(tokens: Sequence[Token]) -> tuple[Sequence[Token], bool, int]:
    """Return the tokens without their commas, whether they group digits, by how many they scale.

    A comma among the digits groups them; each one behind the last digit divides by a thousand.
    """
    places = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    if not places:
        return tokens, False, 0
    commas = {i for i, token in enumerate(tokens) if token == ("other", ",")}
    point = _index(tokens, ("other", "."))
    grouped = any(places[0] < i < min(places[-1], point) for i in commas)
    scale = 0
    while places[-1] + 1 + scale in commas:
        scale += 1
    return [one for i, one in enumerate(tokens) if i not in commas], grouped, scale


def _whole_digits(digits: str, tokens: Sequence[Token], group: str) -> str:
    """Spread digits over the placeholders, from the right; the first takes all that are left."""
    digits = digits.lstrip("0")
    first = next((i for i, (kind, _) in enumerate(tokens) if kind == "digit"), None)
    shown: list[str] = []
    count = 0
    for place in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[place]
        if kind != "digit":
            shown.append(text[::-1])
            continue
        taken = digits if place == first else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        for digit in reversed(taken or _BLANK[text]):
            if group and count and count % _GROUP == 0:
                shown.append(group)
            shown.append(digit)
            count += 1
    return "".join(shown)[::-1] + ("" if first is not None else digits)


def _part_digits(digits: str, tokens: Sequence[Token]) -> str:
    """Spread digits over the placeholders behind the point; zeros at the end may be left out."""
    shown: list[str] = []
    needed = len(digits.rstrip("0"))
    count = 0
    for kind, text in tokens:
        if kind != "digit":
            shown.append(text)
            continue
        shown.append(digits[count] if count < needed else _BLANK[text])
        count += 1
    return "".join(shown)


def _scientific(value: Decimal, tokens: Sequence[Token], locale: FormatLocale) -> str:
    at = next(i for i, (kind, _) in enumerate(tokens) if kind == "exponent")
    mantissa, power = tokens[:at], tokens[at + 1 :]
    whole = mantissa[: _index(mantissa, ("other", "."))]
    width = max(1, sum(kind == "digit" for kind, _ in whole))
    places = sum(kind == "digit" for kind, _ in mantissa) - width
    exponent = 0 if value.is_zero() else value.adjusted()
    exponent -= exponent % width if width > 1 else 0
    scaled = value.scaleb(-exponent, _EXACT)
    if round(scaled, max(0, places)) >= 10**width:
        exponent += width
        scaled = value.scaleb(-exponent, _EXACT)
    sign = "-" if exponent < 0 else "+" if tokens[at][1].endswith("+") else ""
    shown = _whole_digits(str(abs(exponent)), power, "") or "0"
    return f"{_Fixed(mantissa, locale).show(scaled)}E{sign}{shown}"


def _fraction(value: Decimal, tokens: Sequence[Token]) -> str | None:
    """Show a whole number and a fraction, without the blanks that keep columns in line."""
    slash = tokens.index(("other", "/"))
    before, after = list(tokens[:slash]), list(tokens[slash + 1 :])
    fixed = "".join(text for kind, text in after if kind == "other" or text.isdigit())
    digits = [text for kind, text in after if kind == "digit"]
    if not (digits or fixed.isdigit()) or len(digits) > _DENOMINATORS:
        return None
    given = "".join([*digits, fixed]).strip("#?")
    exact = Fraction(value)
    top = [i for i, (kind, _) in enumerate(before) if kind == "digit"]
    if not top:
        return None
    mixed = any(before[i][0] != "digit" for i in range(top[0], top[-1]))
    whole = int(exact) if mixed else 0
    rest = exact - whole
    if given.isdigit() and int(given):
        denominator = int(given)
        rest = Fraction(round(rest * denominator), denominator)
        numerator = rest.numerator * denominator // rest.denominator
    else:
        rest = rest.limit_denominator(10 ** len(digits) - 1)
        numerator, denominator = rest.numerator, rest.denominator
    if mixed and numerator == denominator:
        whole, numerator = whole + 1, 0
    if mixed and not numerator:
        return str(whole)
    return f"{whole} {numerator}/{denominator}" if whole else f"{numerator}/{denominator}"
