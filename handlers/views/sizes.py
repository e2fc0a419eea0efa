"""How many bytes there are, in words."""

from babel.numbers import format_decimal

from handlers.i18n import Words

_MEGABYTE, _GIGABYTE = 2**20, 2**30


def size(words: Words, count: int) -> str:
    """Show a number of bytes: «12,3 МБ», «4,0 ГБ»."""
    big = count >= _GIGABYTE
    figure = format_decimal(
        count / (_GIGABYTE if big else _MEGABYTE), "#,##0.0", locale=words.language
    )
    return words.plain("size-gigabytes" if big else "size-megabytes", figure=figure)
