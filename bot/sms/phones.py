"""Reads phone numbers as people and spreadsheets write them; returns E.164 digits without a plus.

Russian numbers need no plus: 8…, 7…, or 10 digits from 9. Foreign numbers begin with a plus, 00
or 810, or are bare (375…) if they are valid so. A bare number that looks like a Russian mobile
with a digit too few or too many is refused. It is never read as a foreign one: the SMS would go
to a stranger.

Mobile numbers can receive SMS, and so can numbers of countries that do not distinguish mobile
from fixed (FIXED_LINE_OR_MOBILE: the USA, Canada). All other types are refused: fixed lines, toll
free, premium, VoIP, pagers, and personal numbers, which only forward calls (docs/rules.md, F3).
Of networks without a country VoIP is taken, too: the library counts many satellite phones so.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult

from bot.errors import BotError
from bot.sms.fold import DASHES, INVISIBLE, QUOTES, SPACES, Folding, fold_signs

_E164 = phonenumbers.PhoneNumberFormat.E164

_NOISE = Folding(drop="-~_'\"`().[]· \t")
_AROUND = re.compile(
    r"^[^\w+(*#%$€£₽₴₸]+(?=\+?\(?[0-9])|(?<=[0-9])[^\w+)*#%$€£₽₴₸]+$",
)
"""Signs before and after a number: 📱, №, «!»; those of sums, of USSD and of masks stay."""
_RUSSIAN_MOBILE = re.compile(r"(?:\+?[78])?(9[0-9]{9})")
_STAR = re.compile(r"(?<=[0-9)])\*(?=[(0-9])")
"""Between groups of digits; what hides digits are several of them, or shortens the number."""
_SCIENTIFIC = re.compile(r"([0-9])[.,]?([0-9]*)[eеEЕ]\+?([0-9]{1,2})")
_FLOAT = re.compile(r"(\+?[0-9]{10,15})[.,]0+")
_ZEROS = re.compile(r"(?<=[0-9]{10})\.0+(?![0-9])")
"""What a program adds that keeps numbers as fractions."""
_THOUSANDS = re.compile(r"([0-9]{1,3}(?:,[0-9]{3}){3})(?:\.0+)?|([0-9]{1,3}(?: [0-9]{3}){3}),0+")
_PLAIN = re.compile(r"\+?[0-9]+")
_SEPARATORS = re.compile(r"[,;/|\\\n\r]+")
_BETWEEN_PARTS = re.compile(r"[,;\n]")
_RUN = re.compile(r"\+?[0-9][0-9\- \t().\[\]·+]*")
_ORDINAL = re.compile(r"^\s*[0-9]{1,3}[.)]\s+")
_PIECE = re.compile(r"\+?[0-9]+")
_LIKE_NUMBER = re.compile(rf"\+?[0-9(][0-9().{DASHES}{SPACES}{INVISIBLE}]*[0-9](?!\w)")
_DATE = re.compile(r"[0-9]{1,4}[.\-][0-9]{1,2}[.\-][0-9]{2,4}(?![0-9\-])")
_MISTYPED_MOBILE = re.compile(r"(?:\+?[78])?9[0-9]{7,10}")
_AND = re.compile(rf"(?:и|and|&|\+)[{SPACES}\n]+(?=[+0-9(])", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<![\w.%+-])[\w.%+-]++@(?!c\.us\b|s\.whatsapp\.net\b)[\w-]++(?:\.[\w-]++)*"
)
"""An e-mail address; `79161234567@c.us` is how WhatsApp writes a number."""
_FEWEST_DIGITS = 7
"""Fewer digits before words are a sum or a time rather than a number."""
_SEVERAL = 2
_LONGEST_SEARCHED = 4096
"""Characters of a text that may begin with several numbers: an SMS and many of them."""
_BEFORE_NUMBER = re.compile(
    rf"(?:[{DASHES}][{SPACES}]+)?[{QUOTES}{INVISIBLE}{SPACES}\[<*•‣∙▪◦·]*+(?=[+＋0-9(])"
)
"""Quotes, or the mark of an item of a list."""
_BEGINS_WITH_NUMBER = re.compile(
    rf"[+＋]?[{INVISIBLE}]*+[0-9(][0-9(){DASHES}.{SPACES}{INVISIBLE}]*"
)
_CLOSING, _SEPARATING = rf"{QUOTES})\]>", ",;:/|"
_NUMBER_ENDS = re.compile(
    rf"[0-9][{INVISIBLE}]*+(?=[{SPACES}\n{_SEPARATING}{_CLOSING}]"
    rf"|[.!?…→](?![0-9])|[{DASHES}]+[^\W\d_])"
)
_GLUE_AFTER_NUMBER = re.compile(
    rf"[{_CLOSING}{INVISIBLE}.!?…]*[{_SEPARATING}]*(?:\s+[{_SEPARATING}](?=\s))?"
    rf"(?:\s*[{DASHES}→]+\s+|[{DASHES}→]+(?=[^\W\d_])|\s*)"
)
_UNCLEAR_END = re.compile(
    rf"(\+?[0-9(][0-9().{DASHES}]*[0-9])[{SPACES}]+([0-9]{{1,2}})[{SPACES}]+[^\W\d_]+"
)
_EXTENSION = re.compile(
    rf"\(?(?:доб|добавочный|вн|внутр|внутренний|ext|extension)\.?[{SPACES}№:]*[0-9]{{1,6}}[.)]*",
    re.IGNORECASE,
)
_FEWEST_DIGITS_OF_TEXT = 3
"""Fewer digits after numbers are a slip rather than a text."""
_LONGEST = 15
"""Digits in an E.164 number."""
_LONGEST_DIALLED = _LONGEST + 3
"""Digits of such a number dialled with 810."""
_MOST_PIECES = _LONGEST_DIALLED + 1
"""Pieces between blanks that a number may be made of: each has a digit at least."""
_RUSSIAN_LENGTH = 10
"""Digits of a Russian number without its 7 or 8."""
_SHOWN = 40
"""The most characters of a written number, and how many of a refused one are shown."""
_REMEMBERED = 64
"""The most characters of a text whose reading is remembered: long ones would fill the memory."""
_TEXTABLE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_NETWORKS = (870, 881, 882, 883)
"""Codes of networks without a country whose phones get SMS: satellites and other global ones."""
_DEAR = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
NOT_TEXTABLE = ("phone-landline", "phone-premium")
"""Codes of valid numbers to which the bot sends no SMS."""
_MISCOUNTED = {
    ValidationResult.TOO_SHORT: "phone-too-short",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "phone-too-short",
    ValidationResult.TOO_LONG: "phone-too-long",
}

_Parsed = tuple[str, str]
"""A number and an empty string, or an empty string and the code of the refusal."""


def parse_phone(text: str) -> str:
    """Return the one phone number in `text` as E.164 digits: "79161234567".

    Any Russian 9XX number is accepted, even of a range that the library does not know yet.
    Raises BotError with the fact `value` (as typed): `phone-empty`, `phone-letters`,
    `phone-digits-lost` (7,91612E+10), `phone-too-short`, `phone-too-long`, `phone-landline`
    (valid, but receives no SMS), `phone-premium` (premium rate, shared cost), `phone-no-such`,
    `phone-several`.
    """
    match = _RUSSIAN_MOBILE.fullmatch(text.translate(_NOISE))
    phone, code = ("7" + match[1], "") if match else _parse_any(text)
    if code:
        raise BotError(code, value=text.strip()[:_SHOWN])
    return phone


def find_phones(text: str) -> list[str]:
    """Return every number in a cell or line that can receive SMS, in order, each once."""
    phone = _parse_or_empty(text)
    if phone:
        return [phone]
    value = _STAR.sub("-", fold_signs(text).strip())
    if _SCIENTIFIC.fullmatch(value):
        return []
    parts = _SEPARATORS.split(without_addresses(_ZEROS.sub("", value)))
    return list(dict.fromkeys(phone for part in parts for phone in _scan(part)))


def without_addresses(text: str) -> str:
    """Return a text without the e-mail addresses in it: their digits are no numbers."""
    return _ADDRESS.sub(" ", text) if "@" in text else text


def not_textable_among_words(text: str) -> str:
    """Return why the number in «8 (495) 123-45-67 доб. 12» gets no SMS, a code of `NOT_TEXTABLE`.

    "" when there is no such number among the words.
    """
    runs = (run[0] for part in _SEPARATORS.split(fold_signs(text).strip()) for run in _runs(part))
    codes = (_number(run.translate(_NOISE))[1] for run in runs)
    return next((code for code in codes if code in NOT_TEXTABLE), "")


def split_number_and_text(text: str) -> tuple[str, str] | None:
    """Return the number at the beginning of `text`, and the words after it.

    Reads «89161234567 Привет», and a number on a line of its own with words below it. Returns
    None when there is no number, no text but an extension («доб. 12»), a second number, or more
    than one possible end of the number.
    """
    value = text.strip()
    head, _, below = value.partition("\n")
    alone = _parse_or_empty(head.rstrip(" ,;:"))
    below = below.strip()
    readings = [(alone, "", below)] if alone and below else list(_readings(value))
    if len(readings) != 1:
        return None
    phone, _, rest = readings[0]
    if not rest or _is_extension(rest) or _begins_with_number(_AND.sub("", rest, count=1)):
        return None
    return phone, rest


def split_numbers_and_text(text: str) -> tuple[list[str], str] | None:
    """Return the several numbers at the beginning of `text`, as written, and the words after them.

    Reads «89161234567, 89031112233 Привет», also with the numbers on lines of their own or with
    «и» between them. A number among them may be one that gets no SMS; one that is repeated comes
    once. Returns None when there are fewer than two numbers, none that gets SMS, or no text, and
    when a line or a part between commas of the words begins with another number: that may be a
    list of people.
    """
    if len(text) > _LONGEST_SEARCHED:
        return None
    written, rest = _numbers_and_rest(text.strip())
    is_text = _says_something(rest) and not any(
        _begins_with_number(part) for part in _BETWEEN_PARTS.split(rest)
    )
    if len(written) < _SEVERAL or not is_text or not any(map(_parse_or_empty, written)):
        return None
    return list(dict.fromkeys(written)), rest


def split_like_number_and_text(text: str) -> tuple[str, str]:
    """Return what stands at the beginning of `text` like a number, and the words after it.

    Whether it is a number is another question: `parse_phone` tells. More numbers before the words
    are left out. Both are "" when `text` does not begin so; the words are "" when there are none,
    or only an extension.
    """
    value = _bare(text.strip())
    match = _like_number(value)
    if match is None or (value[0] not in "+(0789" and _digits(match[0]) <= _RUSSIAN_LENGTH):
        return "", ""
    glue, rest = _after(value, match.end())
    words = _numbers_and_rest(rest, separated=_separates(glue))[1]
    return match[0], "" if _is_extension(words) else words


def unclear_end(text: str) -> str:
    """Return the beginning of «8916123456 7 дней»: a digit may be of the number or of the text.

    That is a number with a digit or two too few, which those before the first word would make
    whole: nobody parts a number so. "" when it is clear, or when the words begin on a new line.
    """
    match = _UNCLEAR_END.match(_bare(text.strip()))
    if match is None or not _MISTYPED_MOBILE.fullmatch(match[1].translate(_NOISE)):
        return ""
    whole = not _parse_or_empty(match[1]) and _parse_or_empty(match[1] + match[2])
    return match[0] if whole else ""


def format_phone(phone: str) -> str:
    """Return E.164 digits as people read them: "+7 921 456-37-63"."""
    if phone[0] == "7" and len(phone) == 1 + _RUSSIAN_LENGTH:
        return f"+7 {phone[1:4]} {phone[4:7]}-{phone[7:9]}-{phone[9:]}"
    try:
        number = phonenumbers.parse("+" + phone)
    except NumberParseException:
        return "+" + phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def format_address(address: str) -> str:
    """Return who sent an SMS, or to whom it came, as people read it.

    A number that is valid in its country is shown by `format_phone`; a name, or a service's short
    number, is shown as the gateway tells it.
    """
    plain = address.translate(_NOISE)
    guesses = _guesses(plain) if _PLAIN.fullmatch(plain) else ()
    for guess in guesses:
        number = _parse(guess)
        if number and phonenumbers.is_valid_number(number):
            return format_phone(phonenumbers.format_number(number, _E164)[1:])
    return address


def mask_phone(phone: str) -> str:
    """Return E.164 digits masked for the log: "+7921***3763"; a short number shows fewer."""
    shown = 4 if len(phone) > _RUSSIAN_LENGTH else 2
    return f"+{phone[:shown]}***{phone[-shown:]}"


def _parse_or_empty(text: str) -> str:
    """Return the number of a text, or "" when it is not one."""
    match = _RUSSIAN_MOBILE.fullmatch(text.translate(_NOISE))
    return "7" + match[1] if match else _parse_any(text)[0]


def _parse_any(text: str) -> _Parsed:
    return _parse_short(text) if len(text) <= _REMEMBERED else _parse_whole(text)


@lru_cache(maxsize=16384)
def _parse_short(text: str) -> _Parsed:
    return _parse_whole(text)


def _parse_whole(text: str) -> _Parsed:
    value = _STAR.sub("-", _AROUND.sub("", fold_signs(text).strip()))
    if not any(map(str.isdigit, value)):
        return "", "phone-letters" if any(map(str.isalpha, value)) else "phone-empty"
    numeric = _written_as_number(value)
    if numeric:
        return _number(numeric)
    if _SCIENTIFIC.fullmatch(value):
        return "", "phone-digits-lost"
    if any(map(str.isalpha, value)):
        return "", "phone-letters"
    return _one_of([part for part in _SEPARATORS.split(value) if any(map(str.isdigit, part))])


def _written_as_number(value: str) -> str:
    """Return the digits of 79161234567.0, 79,161,234,567.00 or 7.9161234567E+10; else "".

    The digits of a rounded number (7,91612E+10) are lost: it gives "".
    """
    match = _FLOAT.fullmatch(value)
    if match:
        return match[1]
    match = _THOUSANDS.fullmatch(value)
    if match:
        return (match[1] or match[2]).replace(",", "").replace(" ", "")
    match = _SCIENTIFIC.fullmatch(value)
    if match and len(match[2]) == int(match[3]):
        return match[1] + match[2]
    return ""


def _one_of(parts: list[str]) -> _Parsed:
    """Parse the parts between separators: together one number, or the same number repeated."""
    plain = "".join(part.translate(_NOISE) for part in parts)
    if len(parts) == 1 and (phone := _number(plain))[1] in ("", *NOT_TEXTABLE):
        return phone
    phones = {_number(part.translate(_NOISE))[0] for part in parts}
    if len(phones) == 1 and "" not in phones:
        return phones.pop(), ""
    if not _RUSSIAN_MOBILE.fullmatch(plain) and _are_several(parts):
        return "", "phone-several"
    return _number(plain)


def _are_several(parts: list[str]) -> bool:
    """Tell whether the parts hold more than one number, landlines included."""
    landlines = sum(_number(part.translate(_NOISE))[1] in NOT_TEXTABLE for part in parts)
    return landlines + len({phone for part in parts for phone in _scan(part)}) > 1


def _number(plain: str) -> _Parsed:
    """Parse one number without noise in it."""
    return _short_number(plain) if len(plain) <= _REMEMBERED else _any_number(plain)


@lru_cache(maxsize=16384)
def _short_number(plain: str) -> _Parsed:
    return _any_number(plain)


def _any_number(plain: str) -> _Parsed:
    match = _RUSSIAN_MOBILE.fullmatch(plain)
    if match:
        return "7" + match[1], ""
    if not _PLAIN.fullmatch(plain):
        return "", "phone-no-such"
    for guess in _guesses(plain):
        number = _parse(guess)
        if number and phonenumbers.is_valid_number(number):
            return _textable(number)
    return "", _why_invalid(plain)


def _textable(number: PhoneNumber) -> _Parsed:
    kind = phonenumbers.number_type(number)
    of_network = kind == PhoneNumberType.VOIP and number.country_code in _NETWORKS
    if kind not in _TEXTABLE and not of_network:
        return "", "phone-premium" if kind in _DEAR else "phone-landline"
    return phonenumbers.format_number(number, _E164)[1:], ""


def _guesses(plain: str) -> tuple[str, ...]:
    if plain.startswith("+"):
        return (plain,)
    if plain.startswith("00"):
        return ("+" + plain[2:],)
    if _miscounted_russian(plain):
        return ()
    return (plain, "+" + plain)


def _miscounted_russian(plain: str) -> bool:
    """Whether a valid Kazakh, Afghan or other number would be a misread Russian one."""
    return (plain[0], len(plain)) in {("7", _RUSSIAN_LENGTH), ("9", _RUSSIAN_LENGTH + 1)}


def _parse(guess: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(guess, "RU")
    except NumberParseException:
        return None


def _why_invalid(plain: str) -> str:
    digits = plain.lstrip("+")
    if plain.startswith("+7") or plain[0] in "789":
        return _compare(len(digits) - (digits[0] != "9"), _RUSSIAN_LENGTH, _RUSSIAN_LENGTH)
    number = _parse("+" + digits.removeprefix("00"))
    if number is None:
        return _compare(len(digits), _RUSSIAN_LENGTH, _LONGEST)
    reason = phonenumbers.is_possible_number_with_reason(number)
    return _MISCOUNTED.get(reason, "phone-no-such")


def _compare(length: int, least: int, most: int) -> str:
    if length < least:
        return "phone-too-short"
    return "phone-too-long" if length > most else "phone-no-such"


def _scan(part: str) -> list[str]:
    """Return the numbers between two separators. Words may stand around them.

    Other digits may not, except «1.» of a list: «+44 9161234567» is ambiguous.
    """
    return [phone for run in _runs(part) for phone in _in_run(run[0])]


def _runs(part: str) -> Iterator[re.Match[str]]:
    return _RUN.finditer(_ORDINAL.sub("", part))


def _in_run(run: str) -> list[str]:
    found: list[str] = []
    pieces, first = _PIECE.findall(run), 0
    while first < len(pieces):
        phone, used = _longest(pieces[first : first + _MOST_PIECES])
        if not used:
            return []
        found += [phone] if phone else []
        first += used
    return found


def _longest(pieces: list[str]) -> tuple[str, int]:
    """Return the number made of the most pieces from the first on, and how many pieces.

    For a landline the number is ""; when no pieces make a number, the count is 0.
    """
    plain = ""
    best = "", 0
    for used, piece in enumerate(pieces, 1):
        if (plain and piece[0] == "+") or len(plain) > _LONGEST_DIALLED:
            break
        plain += piece
        phone, code = _number(plain)
        if phone or code in NOT_TEXTABLE:
            best = phone, used
    return best


def _bare(text: str) -> str:
    """Return a text without what may stand before a number that it begins with."""
    return _BEFORE_NUMBER.sub("", text, count=1) if _BEFORE_NUMBER.match(text) else text


def _after(value: str, end: int) -> tuple[str, str]:
    """Return what parts a number, which ends at `end`, from the words after it, and these."""
    glue = _GLUE_AFTER_NUMBER.match(value, end)
    begin = glue.end() if glue else end
    return value[end:begin], value[begin:].strip()


def _separates(glue: str) -> bool:
    return any(sign in glue for sign in ",;/|\n")


def _readings(value: str) -> Iterator[tuple[str, str, str]]:
    """Yield each number that may begin `value`, what parts it from its words, and the words."""
    bare = _bare(value)
    match = _BEGINS_WITH_NUMBER.match(bare)
    if not match:
        return
    for end in _NUMBER_ENDS.finditer(bare, 0, min(match.end(), _SHOWN) + 1):
        phone = _parse_or_empty(bare[: end.end()])
        if phone:
            yield (phone, *_after(bare, end.end()))


def _begins_with_number(text: str) -> bool:
    return next(_readings(text.strip() + "\n"), None) is not None


def _numbers_and_rest(text: str, *, separated: bool = False) -> tuple[list[str], str]:
    """Return the numbers that `text` begins with, as written, and what follows them.

    `separated` tells that a number and a comma stand before.
    """
    written, rest = list[str](), text
    while (found := _next_written(rest, separated=separated)) is not None:
        number, glue, rest = found
        written.append(number)
        rest = _AND.sub("", rest, count=1)
        separated = _separates(glue)
    return written, rest


def _next_written(text: str, *, separated: bool) -> tuple[str, str, str] | None:
    """Return the number that `text` begins with, as written, what follows it, and the rest.

    None: no number. What only looks like a number is one where it cannot be the first word of a
    text.
    """
    readings = list(_readings(text + "\n"))
    if len(readings) == 1:
        phone, glue, rest = readings[0]
        return "+" + phone, glue, rest
    bare = _bare(text)
    match = _like_number(bare)
    if match is None:
        return None
    glue, rest = _after(bare, match.end())
    mistyped = separated and _MISTYPED_MOBILE.fullmatch(match[0].translate(_NOISE))
    is_number = mistyped or _separates(glue) or _parse_any(match[0])[1] in NOT_TEXTABLE
    return (match[0], glue, rest) if is_number else None


def _is_extension(text: str) -> bool:
    """Tell whether words after a number are an extension of it and no text: «доб. 12»."""
    return bool(_EXTENSION.fullmatch(text))


def _says_something(text: str) -> bool:
    """Tell whether a text is more than a slip: it has letters, symbols, or digits enough."""
    is_word = any(sign.isalpha() or unicodedata.category(sign) == "So" for sign in text)
    return is_word or _digits(text) >= _FEWEST_DIGITS_OF_TEXT


def _like_number(text: str) -> re.Match[str] | None:
    match = _LIKE_NUMBER.match(text)
    if match is None or _DATE.match(text) or _digits(match[0]) < _FEWEST_DIGITS:
        return None
    return match


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
