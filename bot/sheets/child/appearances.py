"""Opens what tells how the sheets of a file look, by the kind of the file."""

from collections.abc import Callable
from pathlib import Path

from bot.sheets.child.appearance import Appearance, Plain
from bot.sheets.child.format_locales import FormatLocale
from bot.sheets.child.kinds import FileKind
from bot.sheets.child.ods_appearance import OdsAppearance
from bot.sheets.child.xls_appearance import XlsAppearance
from bot.sheets.child.xlsb_appearance import XlsbAppearance
from bot.sheets.child.xlsx_appearance import XlsxAppearance

_KINDS: dict[str, Callable[[Path, FormatLocale], Appearance]] = {
    "xlsx": XlsxAppearance,
    "xlsb": XlsbAppearance,
    "xls": XlsAppearance,
    "ods": OdsAppearance,
}


def appearance_of(path: Path, kind: FileKind, locale: FormatLocale) -> Appearance:
    """Return how a file looks with a locale; without any looks where nobody understands them."""
    opener = _KINDS.get(kind)
    if opener is None:
        return Plain()
    try:
        return opener(path, locale)
    except Exception:  # noqa: BLE001 - a stranger's file may break a reader in any way; cells stay
        return Plain()
