"""What the titles of columns say: who keeps which words for phones, names and other things."""

import re
from collections.abc import Sequence
from enum import IntEnum

from bot.sheets.files.cells import as_text
from bot.sms.fold import fold_title

LONGEST_TITLE = 120
"""Characters; a longer cell is a sentence above the table."""
_FEWEST_LETTERS = 2

_PHONE = re.compile(
    r"телеф|\bтел\b|\bтлф\b|\bмоб\b|\bмобил|\bсот\b|\bсотов|(?<!micro)(?<!head)(?<!smart)(?<!\bi)phone"
    r"|(?<![a-z])mobile|\bmob\b|\bcell\b|\bcellular|\btel\b|\btelef|msisdn"
)
_MOBILE = re.compile(r"\bмоб\b|\bмобил|\bсот\b|\bсотов|mobile|\bmob\b|\bcell|sms|смс|msisdn")
_LESSER = re.compile(
    r"домашн|\bдом\b|городск|\bгор\b|рабоч|\bраб\b|служебн|запасн|\bдоп\b|дополн|друго|втор|\b[2-9]\b"
    "|отправит|поручит|представит|доверен|рекоменд|сосед|сотрудник|курьер|водител|агент|мастер|врач|специалист|родствен|экстренн"
    "|home|work|business|other|assist|company|second|sender|employee|driver|emergency"
)
_PERHAPS_PHONE = re.compile(
    r"контакт|\bномер|viber|вайбер|whats?\s?app|в[ао]тс?ап|telegram|телеграм|связ|звон|contact|number"
)
_OTHERS_PHONE = re.compile(
    r"менеджер|ответствен|куратор|руководител|manager|responsible|assistant|supervisor"
)
"""Whose phone is not the recipient's."""
_IDENTIFIER = re.compile(
    r"\bл\s?[./\\]?\s?с\b|лицев|\bинн\b|\bкпп\b|огрн|окпо|снилс|\bсери[яи]\b|паспорт|документ|договор"
    r"|\bсч[её]т|\bкарт|артикул|штрих|заказ(?!чик)|полис|табельн|дисконт|пейджер|\bкод\b|\bid\b|\binn\b|\btax|pager|telex"
    r"|order|card(?! (?:name|title|desc))|account|contract|barcode|\bcode\b|passport|serial"
    r"|\bisdn|\bttd\b|tdd"
)
_PARENT = re.compile(
    r"\bмам|\bпап[аы]|\bмат(?:ь|ер)|\bот(?:ец|ц)|\bmother|\bfather|\bmum|\bmom|\bdad"
)
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN_PHONE = re.compile(
    r"тел|тлф|моб|сот|номер|контакт|основн|личн|актуальн|связ|для\b|на\b|в\b|смс|ват?с|вайбер"
    r"|phone|mobile|mob\b|cell|tel|number|no\b|contact|primary|main|sms|whats|viber|value|the\b|of\b"
)
"""Words of a phone's title that say nothing of its owner."""
_SHORTEST_STEM, _ENDING = 3, 3
"""Letters: «поручител» of «поручителя», «мам» of «мамы»."""
_FAX = re.compile(r"факс|\bfax")
_NAMES = tuple(
    re.compile("|".join(words))
    for words in (
        (r"\bимя\b|first.?name|^first$|обраща|\bзовут",),
        (r"\bфио\b|ф\.\s*и\.\s*о|full.?name|^name$",),
        (
            "клиент|получател|абонент|контакт|покупател|заказчик|партн[её]р",
            "пациент|гост[ья]|жилец|жител|плательщик|пассажир|участник|студент|слушател",
            "страховател|заявител|посетител|собственник|директор",
            "client|customer|recipient|contact|subscriber",
        ),
        ("наименован|назван|фамил|организац|компан|контрагент|name|company",),
    )
)
"""Titles of columns that hold a person's name, the best first."""
_NO_NAME = re.compile(
    r"дата|\bдат[аы]\b|рожд|\bтип\b|статус|почт|email|e-mail|\bdate|\btype|status|\bкод|\bid\b|номер|№|адрес(?!ат)"
    r"|город|сумм|долг|баланс|коммент|примеч|заметк|^отчеств|менеджер|ответств|куратор|источник|товар|услуг|тариф"
    r"|автомоб|машин|марка|модел|address|city|amount|balance|comment|note|manager|middle|prefix|suffix|phonetic|nick|title"
    r"|(?:account|company|contact|deal|lead|record)\W*owner|на случай|экстр|информац|\bвид\b"
    r"|родител|регион|район|улиц|област|стран|должност|отдел|филиал|пол\b|канал|тег|текст|сообщен|text|message|group|label|country|region"
)
_STAFF = re.compile(
    r"педагог|учител|преподават|воспитат|тренер|инструктор|вожат|\bврач|доктор|мастер|специалист"
    r"|курьер|водител|экспедитор|ри[еэ]лтор|агент|продав|консультант|оператор|администратор|кассир"
    r"|диспетчер|рекрутер|сотрудник|исполнитель|doctor|teacher|coach|driver|courier|agent|employee|operator"
)
_OTHER = re.compile(
    r"город|адрес(?!ат)|сумм|дата|долг|баланс|почт|коммент|примеч|статус|номер|№|скид|код|товар|email"
    r"|e-mail|city|address|amount|sum|date|debt|balance|comment|note|status|number|discount|code"
    r"|\bдом\b|\bраб\b|менеджер|\bинн\b|паспорт|договор|цена|количеств|\bid\b|домашн|рабоч"
)
_NEGATIVE = re.compile(
    r"\bнет\b|\bне (?:указ|зна|помн|отвеч|да[лёе]|хоч|звон)|\bбез (?:тел|ном)|отсутств|уточн"
)
_OR = re.compile(r"\s[/\\|]\s")
_LETTER = re.compile(r"[^\W\d_]")
_STARTS_AS_TITLE = re.compile(r"[^\W\d_]|[№*#(«\"]")


class Call(IntEnum):
    """How much the words of a title speak for phones."""

    NO = 0
    WEAKLY = 1
    CLEARLY = 2


def normal_title(cell: object) -> str:
    """Return a cell as titles are compared: lower case, single blanks, as it looks."""
    return fold_title(as_text(cell).replace("_", " "))


def calls_phone(title: str) -> Call:
    """Tell how much a title speaks for phones."""
    if _PHONE.search(title):
        return Call.CLEARLY
    return Call.WEAKLY if _PERHAPS_PHONE.search(title) else Call.NO


def calls_mobile(title: str) -> int:
    """Return 1 for a title of mobile phones, -1 for one of lesser phones: a home, a courier."""
    return 1 if _MOBILE.search(title) else -calls_lesser(title)


def calls_lesser(title: str) -> bool:
    """Tell whether a title is of lesser phones: the home, the second one, those of a courier."""
    return bool(_LESSER.search(title))


def owner(title: str) -> tuple[str, ...]:
    """Return the words of a phone's title that say whose it is: «поручителя»; () for none."""
    return tuple(word for word in _WORD.findall(title) if not _PLAIN_PHONE.match(word))


def names_owner(title: str, owners: Sequence[str]) -> bool:
    """Tell whether a title is of the names of a phone's owners: «Поручитель», «ФИО поручителя»."""
    stems = tuple(word[: max(_SHORTEST_STEM, len(word) - _ENDING)] for word in owners)
    words = _WORD.findall(title)
    others = [word for word in words if not word.startswith(stems)]
    rest = " ".join(others)
    return len(others) < len(words) and (not rest or name_rank(rest) is not None)


def is_parent(title: str) -> bool:
    """Tell whether a title is of one of the parents, either of whom is the right recipient."""
    return bool(_PARENT.search(title))


def counts_against(title: str) -> bool:
    """Tell whether a title is of identifiers, or of the phone of somebody who is no recipient."""
    return bool(_OTHERS_PHONE.search(title)) or is_identifier(title)


def is_identifier(title: str) -> bool:
    """Tell whether a title is of numbers that are no phones: accounts, cards, documents."""
    fax = _FAX.search(title) and not _PHONE.search(title)
    return bool(fax or _IDENTIFIER.search(title))


def name_rank(title: str) -> int | None:
    """Return the place of a title among those of names, 0 the best; None when it is of none."""
    if is_no_name(title):
        return None
    return next((rank for rank, words in enumerate(_NAMES) if words.search(title)), None)


def is_no_name(title: str) -> bool:
    """Tell whether the words of a column with this title are not names.

    Of «Менеджер / Покупатель», where groups have rows of their own, one part suffices for names.
    """
    parts = _OR.split(title)
    return bool(_PHONE.search(title)) or all(map(_NO_NAME.search, parts))


def is_staff(title: str) -> bool:
    """Tell whether a title is of those who serve the recipients, as long as these stand beside."""
    return bool(_STAFF.search(title))


def is_other(title: str) -> bool:
    """Tell whether a title is of something that is neither a phone nor a name: a sum, a date."""
    return bool(_OTHER.search(title))


def is_title(text: str) -> bool:
    """Tell whether a cell, in lower case, has the usual words of titles."""
    if len(text) > LONGEST_TITLE or not _STARTS_AS_TITLE.match(text) or _NEGATIVE.search(text):
        return False
    return any(words.search(text) for words in (_PHONE, _PERHAPS_PHONE, _OTHER, *_NAMES))


def says_nothing(text: str) -> bool:
    """Tell whether a cell says that something is missing: «нет», «не указан», «-»."""
    return len(_LETTER.findall(text)) < _FEWEST_LETTERS or bool(_NEGATIVE.search(text))


def title_words(row: Sequence[object]) -> int:
    """Return how many cells of a row have the words of titles."""
    return sum(is_title(normal_title(cell)) for cell in row)
