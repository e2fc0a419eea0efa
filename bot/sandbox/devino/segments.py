"""How many SMS a text is: the sandbox's own count, so that it can judge the bot's.

It shares no code with `bot.sms` on purpose. Source: 3GPP TS 23.038 (alphabets) and TS 23.040
(concatenation leaves 153 septets or 67 UTF-16 units a part).
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = frozenset("^{}\\[~]|€")
_GSM_LIMITS = (160, 153)
_UCS2_LIMITS = (70, 67)
_LAST_OF_BASIC_PLANE = "\uffff"


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 units of a text: what .NET calls its length."""
    return len(text) + sum(character > _LAST_OF_BASIC_PLANE for character in text)


def segment_count(text: str) -> int:
    """Return the number of parts a text is sent in; an empty one is one part."""
    if _BASIC.issuperset(text):
        return _parts_of_equal_units(len(text), _GSM_LIMITS)
    if (_BASIC | _ESCAPED).issuperset(text):
        return _parts([1 + (character in _ESCAPED) for character in text], _GSM_LIMITS)
    return _parts([1 + (character > _LAST_OF_BASIC_PLANE) for character in text], _UCS2_LIMITS)


def _parts_of_equal_units(length: int, limits: tuple[int, int]) -> int:
    single, part = limits
    return 1 if length <= single else -(-length // part)


def _parts(widths: list[int], limits: tuple[int, int]) -> int:
    single, part = limits
    if sum(widths) <= single:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > part:
            count, used = count + 1, 0
        used += width
    return count
