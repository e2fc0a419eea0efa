"""Which backups are kept: the last of each day and week; other files are never touched."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.backup.retention import made_at, name_of, superfluous

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ENDINGS = (".tar.gz", ".tar.gz.age", ".tar.gz.age.tar")
OTHERS = (
    "sms-bot-backup-20261127T120000Z.tar.gz.copy",
    ".sms-bot-backup-20261127T120000Z.tar.gz.unfinished",
    "sms-bot-backup-20269927T120000Z.tar.gz",
    "backup.tar.gz",
    "bot.sqlite3",
)


def daily_backups(days: int) -> list[str]:
    return [name_of(NOW - timedelta(days=day), ".tar.gz") for day in range(days)]


def test_the_last_of_seven_days_and_four_weeks_are_kept() -> None:
    names = daily_backups(60)
    kept = set(names) - set(superfluous(names, names[0], daily=7, weekly=4))
    told = sorted((NOW - moment).days for name in kept if (moment := made_at(name)))
    # 27 November 2026 is a Friday: the last of a week that is over was made on its Sunday
    assert told == [0, 1, 2, 3, 4, 5, 6, 12, 19]


def test_of_one_day_the_last_is_kept() -> None:
    hourly = [name_of(NOW - timedelta(hours=hour), ".tar.gz.age") for hour in range(12)]
    assert set(superfluous(hourly, hourly[0], daily=7, weekly=4)) == set(hourly[1:])


def test_what_is_not_a_backup_is_never_removed() -> None:
    assert superfluous([*OTHERS, *daily_backups(1)], "", daily=1, weekly=0) == []


moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001 - made aware below
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@given(
    st.lists(st.tuples(moments, st.sampled_from(ENDINGS)), min_size=1, max_size=40),
    st.integers(1, 10),
    st.integers(0, 6),
    st.data(),
)
def test_whatever_the_clock_said_the_newest_stays_and_no_more_than_asked_for(
    made: list[tuple[datetime, str]], daily: int, weekly: int, data: st.DataObject
) -> None:
    names = [name_of(*one) for one in made]
    newest = data.draw(st.sampled_from(names))
    gone = superfluous(names, newest, daily=daily, weekly=weekly)
    kept = set(names) - set(gone)
    assert newest in kept
    assert max(names) in kept
    assert len(kept) <= daily + weekly + 1
    assert superfluous(kept, newest, daily=daily, weekly=weekly) == []
