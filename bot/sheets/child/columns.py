"""What the cells of a column say: are they phones, identifiers, names; and how sure is that."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from bot.sheets.child.identifiers import is_mobile_code, looks_identifier
from bot.sheets.child.numbers import numbers_in_cell
from bot.sheets.child.titles import (
    Call,
    calls_lesser,
    calls_mobile,
    calls_phone,
    counts_against,
    is_identifier,
    is_no_name,
    is_other,
    is_parent,
    is_staff,
    name_rank,
    names_owner,
    normal_title,
    owner,
)
from bot.sheets.files.cells import as_text
from bot.sms.words_beside import words_beside

_MOSTLY = 0.5
_NEARLY_ALL = 0.8
_ALMOST = 0.75
_LESSER = 0.5
_MANY, _DIFFERENT = 5, 0.3
"""Of so many names at least this part differs; that of cities and states is smaller."""
_DIGIT = re.compile(r"[0-9]")
_WORDY = re.compile(r"[^\W\d_]{2,}")
_AS_NAME = re.compile(r"[«\"(]?[A-ZА-ЯЁ][\w.'’»\")-]*+(?:\s[«\"(]?[A-ZА-ЯЁ][\w.'’»\")-]*+){0,4}")
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_LONGEST_LABEL = 40
_BEGINS_WITH_WORD = re.compile(r"\W*[^\W\d_]")


class SeenCell(NamedTuple):
    """What a cell holds, looked at once."""

    text: str
    phones: tuple[int, ...]
    titled: bool
    """Words stand before its numbers, as in a sentence above the table."""
    words: str
    """What stands beside its only number."""

    @property
    def bare(self) -> bool:
        """Tell whether it begins with a phone."""
        return bool(self.phones) and not self.titled


def see(cell: object) -> SeenCell:
    """Look at a cell."""
    numbers = numbers_in_cell(cell)
    phones = (numbers,) if isinstance(numbers, int) else numbers.phones
    text = as_text(cell).strip()
    words = words_beside(text) if len(phones) == 1 else ""
    return SeenCell(text, phones, bool(phones and _BEGINS_WITH_WORD.match(text)), words)


@lru_cache(maxsize=1024)
def labels_phone(text: str) -> bool:
    """Tell whether a cell is the label of a number in the next one: «Телефон», «Моб. тел.»."""
    return len(text) <= _LONGEST_LABEL and calls_phone(normal_title(text)) is Call.CLEARLY


def is_name(words: str) -> bool:
    """Tell whether words look like a name, and do not say whose or what a number is: «Мама»."""
    title = normal_title(words)
    label = is_parent(title) or calls_phone(title) is not Call.NO
    return bool(_AS_NAME.fullmatch(words)) and not label


class Standing(IntEnum):
    """What speaks for a column being that of the recipients' phones, the most last."""

    AGAINST = 0
    """Its title is of others' phones or of identifiers, or its numbers are identifiers."""
    TITLE_ONLY = 1
    """Called so, without one number that can get an SMS."""
    DIGITS = 2
    """Ten digits from 9, which other numbers have too."""
    WRITTEN = 3
    """Its numbers are written as phones."""
    HINTED = 4
    """They are, and the title may mean phones."""
    CALLED = 5
    """Called so, with numbers."""


@dataclass(slots=True)
class Column:
    """One column of the data and its title."""

    title: str
    filled: int = 0
    phones: int = 0
    """Cells with a number that can get an SMS."""
    different: set[int] = field(default_factory=set)
    ten_digits: int = 0
    identifiers: int = 0
    assigned: int = 0
    lettered: int = 0
    wordy: int = 0
    as_names: int = 0
    words: set[str] = field(default_factory=set)
    labels: int = 0
    """Cells that say of a phone in the next one what it is: «Телефон»."""
    labelled: int = 0
    """Phones with such a label before them."""
    beside: list[str] = field(default_factory=list)
    """What stands beside the numbers and may be names."""

    def add(self, cell: SeenCell) -> None:
        """Count a cell of the data."""
        text = cell.text
        if not text:
            return
        self.filled += 1
        if cell.phones:
            self.phones += 1
            self.different.update(cell.phones)
            self.ten_digits += bool(_TEN_DIGITS.fullmatch(text))
            self.identifiers += looks_identifier(text)
            self.assigned += is_mobile_code(cell.phones[0])
            if is_name(cell.words):
                self.beside.append(cell.words)
        self.lettered += any(map(str.isalpha, text))
        if not _DIGIT.search(text) and _WORDY.search(text):
            self.wordy += 1
            self.as_names += bool(_AS_NAME.fullmatch(text))
            self.words.add(text)

    @property
    def call(self) -> Call:
        """Return how much the title speaks for phones."""
        return calls_phone(self.title)

    @property
    def mostly_phones(self) -> bool:
        """Tell whether most of its cells hold phones."""
        return self.phones > self.filled * _MOSTLY

    @property
    def mostly_words(self) -> bool:
        """Tell whether most of its cells are words, and none holds a phone."""
        return self.wordy > self.filled * _MOSTLY and not self.phones

    @property
    def maybe_phone(self) -> bool:
        """Tell whether it may be a column of phones at all."""
        if self.call is Call.CLEARLY:
            return True
        return (self.mostly_phones or self.is_labelled) and not is_identifier(self.title)

    @property
    def may_hide_phones(self) -> bool:
        """Tell whether it holds phones among other things, so that a person may mean it."""
        return self.phones > 1 and not counts_against(self.title)

    @property
    def standing(self) -> Standing:
        """Return what speaks for its being the recipients' phones."""
        if counts_against(self.title) or self.is_identifiers:
            return Standing.AGAINST
        if self.call is Call.CLEARLY:
            return Standing.CALLED if self.phones else Standing.TITLE_ONLY
        if self.ten_digits > self.phones * _MOSTLY:
            return Standing.DIGITS
        hinted = self.call is Call.WEAKLY or self.is_labelled
        return Standing.HINTED if hinted else Standing.WRITTEN

    @property
    def is_labelled(self) -> bool:
        """Tell whether the cells before its phones say that they are phones."""
        return self.labelled > 1 and self.labelled >= self.phones * _NEARLY_ALL

    @property
    def is_identifiers(self) -> bool:
        """Tell whether its numbers are identifiers; a clear title says that they are phones."""
        nearly = self.identifiers >= self.phones * _NEARLY_ALL
        return self.call is not Call.CLEARLY and self.phones > 0 and nearly

    @property
    def weight(self) -> float:
        """Return how many recipients it has; those of a home or a second phone count half."""
        return len(self.different) * (_LESSER if calls_mobile(self.title) < 0 else 1)

    @property
    def stands_alone(self) -> bool:
        """Tell whether its numbers are phones beyond doubt when no other column holds any."""
        if self.standing is Standing.DIGITS:
            return not self.title and self.assigned >= self.phones * _NEARLY_ALL
        known_other = is_other(self.title) and self.call is Call.NO
        return self.standing is not Standing.AGAINST and not known_other

    @property
    def name_rank(self) -> int | None:
        """Return the place of its title among those of names; None when it is of none."""
        if self.filled and (not self.lettered or self.has_labels):
            return None
        return name_rank(self.title)

    @property
    def has_names_beside(self) -> bool:
        """Tell whether names stand in one cell with most of its numbers."""
        names = self.beside
        repeated = len(names) >= _MANY and len(set(names)) < len(names) * _DIFFERENT
        return len(names) > self.phones * _MOSTLY and not repeated

    @property
    def maybe_name(self) -> bool:
        """Tell whether its words may be names, whatever its title says."""
        repeated = self.wordy >= _MANY and len(self.words) < self.wordy * _DIFFERENT
        other = repeated or self.has_labels or is_no_name(self.title)
        return self.mostly_words and not other

    @property
    def has_labels(self) -> bool:
        """Tell whether several of its words say what stands in the next column: «Телефон»."""
        return self.labels > 1

    @property
    def likeness_to_names(self) -> tuple[bool, bool, float]:
        """Return the key by which columns of words are ordered, the likeliest last."""
        like = self.as_names > self.wordy * _MOSTLY
        return like, not is_staff(self.title), round(len(self.words) / max(1, self.wordy), 1)

    @property
    def kind(self) -> str:
        """Return what it holds, for the signature of a sheet without titles."""
        if self.mostly_phones:
            return "phone"
        return "words" if self.mostly_words else "other"


def phone_columns(columns: Sequence[Column]) -> tuple[int, ...]:
    """Return the columns that may hold phones, the likeliest first.

    Of those for which as much speaks, the ones with most recipients come first; where almost as
    many are in several, those of mobile phones, then those to the left. Where none is like a column
    of phones, every one that holds several numbers may be it.
    """
    maybe = [index for index, column in enumerate(columns) if column.maybe_phone]
    maybe = maybe or [index for index, column in enumerate(columns) if column.may_hide_phones]
    most: dict[Standing, float] = {}
    for index in maybe:
        standing = columns[index].standing
        most[standing] = max(columns[index].weight, most.get(standing, 0))

    def rank(index: int) -> tuple[Standing, float, float, int]:
        column = columns[index]
        if column.weight < most[column.standing] * _ALMOST:
            return column.standing, 0, column.weight, -index
        return column.standing, 1, calls_mobile(column.title), -index

    return tuple(sorted(maybe, key=rank, reverse=True))


def is_sure(columns: Sequence[Column], phones: Sequence[int]) -> bool:
    """Tell whether the first of `phones` may be offered without asking which column is right."""
    if not phones:
        return False
    best, *others = (columns[index] for index in phones)
    if not best.maybe_phone:
        return False
    if best.standing is Standing.CALLED:
        rivals = (one for one in others if one.standing in _UNTITLED)
        return not any(_has_more_right(one, best) for one in rivals) and not any(
            _is_other_person(best, one) for one in others
        )
    if any(one.standing is Standing.TITLE_ONLY for one in others):
        return False
    least = Standing.WRITTEN if best.standing is Standing.HINTED else Standing.DIGITS
    rivals = (one for one in others if one.standing >= least)
    return best.stands_alone and not any(
        2 * len(one.different) >= len(best.different) for one in rivals
    )


def _has_more_right(other: Column, best: Column) -> bool:
    """Tell whether a column that is not called phones may be the recipients' nevertheless.

    It has many more of them; or names beside its numbers, under «Клиент», where «Тел. мастера»
    is what calls itself phones.
    """
    named = other.has_names_beside and other.name_rank is not None
    if named or calls_lesser(best.title):
        return 2 * len(other.different) >= len(best.different)
    return len(other.different) > 2 * len(best.different)


def _is_other_person(best: Column, other: Column) -> bool:
    """Tell whether another column is called phones with equal right, and has other people's.

    «Тел. заёмщика» and «Тел. покупателя» are of two people, of whom one is wrong; the phones of
    mother and father, of home and work are as good as each other.
    """
    titles = best.title, other.title
    if other.standing is not Standing.CALLED or any(map(calls_lesser, titles)):
        return False
    if calls_mobile(best.title) != calls_mobile(other.title) or all(map(is_parent, titles)):
        return False
    if best.title != other.title and not all(map(owner, titles)):
        return False
    return len(other.different - best.different) > len(best.different) * _MOSTLY


def likely_columns(columns: Sequence[Column], phones: Sequence[int]) -> tuple[int, ...]:
    """Return those of `phones` that are as likely the recipients' as the first of them."""
    if not phones:
        return ()
    least = min(columns[phones[0]].standing, Standing.WRITTEN)
    return tuple(sorted(index for index in phones if columns[index].standing >= least))


_UNTITLED = (Standing.DIGITS, Standing.WRITTEN, Standing.HINTED)


def name_column(columns: Sequence[Column], phones: Sequence[int]) -> int | None:
    """Return the column of names: that of the phone's owner, else by its title or its words.

    It is the column of phones itself where each name stands in one cell with its number.
    """
    beside = [index for index in phones[:1] if columns[index].has_names_beside]
    free = [index for index in range(len(columns)) if index not in phones]
    owners = owner(columns[phones[0]].title) if phones else ()
    owned = [i for i in free if columns[i].mostly_words and names_owner(columns[i].title, owners)]
    free = owned or [*free, *beside]
    ranked = ((not columns[index].filled, columns[index].name_rank, index) for index in free)
    titled = min(
        ((*key, rank, index) for *key, rank, index in ranked if rank is not None), default=None
    )
    if titled:
        return titled[-1]
    wordy = owned or beside or [index for index in free if columns[index].maybe_name]
    return max(wordy, key=lambda index: columns[index].likeness_to_names, default=None)
