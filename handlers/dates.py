"""How a date becomes words: one rule for all that the chat shows, in both languages."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.sms.clock_changes import comes_twice

Now = Callable[[], datetime]


class Dates:
    """Shows dates and times to the readers of one chat.

    - The zone is the chat's. A naive moment is a recipient's wall time, shown as it is.
    - The year is left out when it is the present one by the chat's clock. What lasts outside of the
      chat, a picture or a file's name, always has it (`lasting`).
    - The month is a word: «27 нояб.». It is a number, «27.11», where there is room for a few
      characters only, on buttons and axes, and where the date is there to be typed.
    - The weekday is said where a day is being chosen, and nowhere else.
    - The time is to the minute: «27 нояб., 14:05». It is to the second where it says how fresh
      something is (`clock`). It stands without its day only when that is today, or said beside it.
      Dates that are counted, a period and an axis of days, have no time.
    - «Сегодня» and «завтра» are words to choose by: what is shown may be read on any other day.
    - In the hour that comes twice when clocks go back, a time has its offset from UTC.

    Cells of spreadsheets are dates for Excel; `stamp` is how their text reads.
    """

    def __init__(self, language: str, zone: ZoneInfo, now: Now | None = None) -> None:
        """`now` returns the present moment (aware); without it every date has its year."""
        self.language = language
        self.zone = zone
        self._now = now

    def moment(self, moment: datetime, *, lasting: bool = False) -> str:
        """Show a moment in a sentence: «27 нояб., 14:05», «27 нояб. 2025, 14:05»."""
        local = self._local(moment)
        shown = f"{self._day(local, lasting=lasting)}, {local:%H:%M}"
        return f"{shown} ({_offset(local)})" if self._is_ambiguous(local) else shown

    def label(self, moment: datetime, *, lasting: bool = False) -> str:
        """Show a moment in few characters: «27.11 14:05», «27.11.2025 14:05»."""
        local = self._local(moment)
        year = "" if self._is_present(local.year) and not lasting else f".{local.year}"
        return self._with_offset(f"{local:%d.%m}{year} {local:%H:%M}", moment)

    def moment_beside(self, moment: datetime, other: datetime) -> str:
        """Show a moment beside another one: without the day where it is the same."""
        same = self._local(moment).date() == self._local(other).date()
        return self.time_of_day(moment) if same else self.moment(moment)

    def period(self, first: date, last: date, *, lasting: bool = False) -> str:
        """Show the days from the first to the last: «19–25 нояб.», «28 дек. 2025 – 3 янв. 2026»."""
        end = self._day(last, lasting=lasting or first.year != last.year)
        if first == last:
            return end
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{end}"
        begin = self._day(first, lasting=True) if first.year != last.year else self._month(first)
        return f"{begin} – {end}"

    def day(self, day: date) -> str:
        """Show a day that is being chosen: «пятница, 27 ноября»."""
        pattern = "EEEE, d MMMM" if self._is_present(day.year) else "EEEE, d MMMM y"
        return format_date(day, pattern, locale=self.language)

    def axis_day(self, moment: datetime) -> str:
        """Show the day of a moment on an axis, whose title has the year: «27.11»."""
        return f"{self._local(moment):%d.%m}"

    def twin(self, moment: datetime) -> str:
        """Show the time of day of a moment (aware) so that no other of its day looks the same."""
        local = self._local(moment)
        name = local.tzname() or ""
        named = f"{local:%H:%M} {name}" if name.isalpha() else f"{local:%H:%M}"
        return f"{named} ({_offset(local)})"

    def stamp(self, moment: datetime) -> str:
        """Show a moment (aware) to the second, for a column of a spreadsheet."""
        return self._with_offset(f"{self._local(moment):%d.%m.%Y %H:%M:%S}", moment)

    def clock(self, moment: datetime) -> str:
        """Show when (aware) something was found out: the time to the second, if it was today."""
        local = self._local(moment)
        if self._now is not None and local.date() != self._local(self._now()).date():
            return self.moment(moment)
        return self._with_offset(f"{local:%H:%M:%S}", moment)

    def time_of_day(self, moment: datetime) -> str:
        """Show the time of day of a moment, to the minute."""
        return self._with_offset(f"{self._local(moment):%H:%M}", moment)

    def _day(self, day: date, *, lasting: bool) -> str:
        short = self._month(day)
        return short if self._is_present(day.year) and not lasting else f"{short} {day.year}"

    def _month(self, day: date) -> str:
        return format_date(day, "d MMM", locale=self.language)

    def _is_present(self, year: int) -> bool:
        return self._now is not None and self._local(self._now()).year == year

    def _is_ambiguous(self, local: datetime) -> bool:
        return local.tzinfo is not None and comes_twice(local, self.zone)

    def _with_offset(self, shown: str, moment: datetime) -> str:
        """Add the offset from UTC where the clocks go back: the same is shown twice then."""
        local = self._local(moment)
        return f"{shown} {_offset(local)}" if self._is_ambiguous(local) else shown

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone) if moment.tzinfo else moment


def _offset(local: datetime) -> str:
    """Show the offset of an aware moment: «UTC+2», «UTC-3:30»."""
    minutes = (local.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
