"""The report: the manager's own rows, and what became of each."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.errors import BotError
from bot.mailing.report import ReportWords
from bot.model import MessageState
from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from bot.sheets import Refusal
from storage.delivery.tracks import Tracks
from tests.conftest import START
from tests.mailing.conftest import CHAT, OTHER_CHAT, USER, Room

HEADER = (
    *("Номер SMS", "Статус", "Причина", "ID", "SMS", "Время"),
    *("Доставка", "Когда", "Цена", "Проверено"),
)
UNASKED = ("не проверялось", "", "", "")
NOTHING = ("", "", "", "")
TIME = "24.11.2026 09:00"


def refusal(one: Refusal) -> str:
    return f"{one.code} {one.first}" if one.first else f"{one.code} {one.value}"


def time(moment: datetime) -> str:
    return f"{moment:%d.%m.%Y %H:%M}"


WORDS = ReportWords(
    forgotten="gone",
    header=HEADER,
    status=lambda state: state.value,
    not_sent="не отправлялось",
    reason=lambda status: f"({status})",
    unclear=lambda doubt: doubt or "исход неизвестен",
    refusal=refusal,
    left_out=lambda why: f"[{why}]",
    no_ids="без ID",
    differs=lambda ours, theirs: f"{ours}, а не {theirs}",
    time=time,
    delivery=lambda state: state.value if state else "не проверялось",
)


async def report(room: Room, mailing_id: int, folder: Path) -> list[tuple[object, ...]]:
    path = folder / "report.xlsx"
    await room.mailings.outcome.write_report(CHAT, mailing_id, path, WORDS)
    book = load_workbook(path)
    rows = [tuple(cell or "" for cell in row) for row in book.active.iter_rows(values_only=True)]
    book.close()
    return rows


async def test_every_row_is_there_in_its_order_with_what_became_of_it(
    room: Room, gateway: DevinoSandbox, tmp_path: Path
) -> None:
    gateway.bad_numbers.add("375291234567")
    await room.stop_list.add(CHAT, USER, "Олег", ["79160000002"])
    mailing_id = await room.send(await room.draft("{имя|друг}!"))
    anna, first = (gateway.sent_to(p)[0].ids[0] for p in ("79160000000", "79160000001"))
    two = "89160000001; 89160000002"
    rows = await report(room, mailing_id, tmp_path)
    bad = "(Error_Invalid_Destination_Address)"
    none, no, twice = "не отправлялось", "phone-letters нет", "phone-duplicate 2"

    assert rows == [
        ("Телефон", "Имя", "Город", *HEADER),
        ("89160000000", "Анна", "Омск", "79160000000", "accepted", "", anna, 1, TIME, *UNASKED),
        (two, "", "Томск", "79160000001", "accepted", "", first, 1, TIME, *UNASKED),
        (two, "", "Томск", "79160000002", none, "[stopped]", "", "", "", *NOTHING),
        ("нет", "Никто", "Тула", "", none, no, "", "", "", *NOTHING),
        ("89160000000", "Опять Анна", "Омск", "", none, twice, "", "", "", *NOTHING),
        ("+375291234567", "Янка", "", "375291234567", "refused", bad, "", "", TIME, *NOTHING),
    ]
    assert all(isinstance(row[6], str) for row in rows), "IDs of 18 digits are text"


async def test_everybody_who_was_left_out_has_his_reason(room: Room, tmp_path: Path) -> None:
    rows = [["Телефон", "Текст"], ["89160000000", "а"], ["89160000001", ""]]
    rows += [["89160000002", "я" * 2001], ["89160000003", "б"], ["89160000004", "в"]]
    mailing_id = await room.confirm(
        await room.draft("{текст}", rows, skip_too_long=True, first_n=2)
    )

    assert [row[3:5] for row in (await report(room, mailing_id, tmp_path))[1:]] == [
        ("queued", ""),
        ("не отправлялось", "[blank]"),
        ("не отправлялось", "[too-long]"),
        ("queued", ""),
        ("не отправлялось", "[beyond]"),
    ]


async def test_an_unknown_outcome_is_called_so(
    room: Room, gateway: DevinoSandbox, tmp_path: Path
) -> None:
    gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*", times=2))
    mailing_id = await room.send(await room.draft())
    found = {row[4:6] for row in (await report(room, mailing_id, tmp_path))[1:] if row[3]}

    assert found == {("unknown", "исход неизвестен")}


async def test_ids_that_belong_to_nobody_for_sure_are_not_guessed(
    room: Room, gateway: DevinoSandbox, tmp_path: Path
) -> None:
    for call in "ab":
        ids = tuple(f"{call}{number}" for number in range(4))
        gateway.faults.add(Fault(FaultKind.GIVEN_IDS, "Sms/SendBulk", ids=ids))
    mailing_id = await room.send(await room.draft())
    found = {row[4:8] for row in (await report(room, mailing_id, tmp_path))[1:] if row[3]}

    assert found == {("accepted", "без ID", "", 1)}


async def test_a_call_taken_in_part_says_why_its_recipients_are_unknown_decided_or_not(
    room: Room, gateway: DevinoSandbox, tmp_path: Path
) -> None:
    gateway.faults.add(Fault(FaultKind.PART_TAKEN, "Sms/SendBulk"))
    mailing_id = await room.confirm(await room.draft(first_n=2))
    await room.engine.start()
    await room.over(mailing_id)
    rows = [row[4:6] for row in (await report(room, mailing_id, tmp_path))[1:] if row[3]]
    assert rows[:2] == [("unknown", "ids-fewer-than-recipients")] * 2

    await room.journal.life.resolve_unknown(mailing_id, MessageState.COUNTED)
    rows = [row[4:6] for row in (await report(room, mailing_id, tmp_path))[1:] if row[3]]
    assert rows[:2] == [("counted", "ids-fewer-than-recipients")] * 2


async def test_another_count_of_segments_than_ours_is_said(
    room: Room, gateway: DevinoSandbox, tmp_path: Path
) -> None:
    gateway.faults.add(Fault(FaultKind.MORE_IDS, "Sms/Send"))
    mailing_id = await room.send(await room.draft("{имя}", first_n=1))
    row = (await report(room, mailing_id, tmp_path))[1]

    assert row[5] == "1, а не 2"
    assert row[7] == 2
    assert len(str(row[6]).split(", ")) == 2


async def test_columns_without_titles_and_blank_rows_do_no_harm(room: Room, tmp_path: Path) -> None:
    rows = [["89160000000", "Анна", "x"], ["", "", ""], ["89160000001", "Яна"], ["", "", "конец"]]
    mailing_id = await room.confirm(await room.draft("Привет", rows))
    none = ("", "не отправлялось", "phone-empty ", "", "", "", *NOTHING)

    assert await report(room, mailing_id, tmp_path) == [
        ("", "", "", *HEADER),
        ("89160000000", "Анна", "x", "79160000000", "queued", "", "", "", "", *NOTHING),
        ("89160000001", "Яна", "", "79160000001", "queued", "", "", "", "", *NOTHING),
        ("", "", "конец", *none),
    ]


async def test_when_the_file_is_gone_the_numbers_are_not(room: Room, tmp_path: Path) -> None:
    mailing_id = await room.confirm(await room.draft())
    (tmp_path / "files").rename(tmp_path / "gone")

    rows = await report(room, mailing_id, tmp_path)
    assert rows[0] == HEADER
    assert [row[0] for row in rows[1:]] == [
        "79160000000",
        "79160000001",
        "79160000002",
        "375291234567",
    ]


async def test_a_report_of_many_is_whole(room: Room, tmp_path: Path) -> None:
    many = [["Телефон", "Имя"], *([str(89160000000 + i), f"Имя{i}"] for i in range(6000))]
    mailing_id = await room.confirm(await room.draft("{имя}", many))
    rows = await report(room, mailing_id, tmp_path)

    assert [(row[1], row[2]) for row in rows[1:]] == [
        (f"Имя{i}", str(79160000000 + i)) for i in range(6000)
    ]


async def test_another_chat_gets_no_report(room: Room, tmp_path: Path) -> None:
    mailing_id = await room.confirm(await room.draft())

    with pytest.raises(BotError, match="mailing-unknown"):
        await room.mailings.outcome.write_report(OTHER_CHAT, mailing_id, tmp_path / "r.xlsx", WORDS)
    assert not (tmp_path / "r.xlsx").exists()


async def told(room: Room, mailing_id: int, *parts: tuple[int | None, str | None]) -> None:
    """Let the gateway have told a state and a price of each part of the first SMS."""
    found = await room.journal.queries.segments(mailing_id, 0)
    later = (timedelta(minutes=number) for number in count())
    await room.journal.delivery.record_states(
        [
            replace(
                part,
                state=state,
                price=Decimal(price) if price else None,
                reported_at=START + next(later),
                checked_at=START + timedelta(hours=1),
            )
            for part, (state, price) in zip(found, parts, strict=True)
        ]
    )


TWO = "я" * 100


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([(0, "1.5"), (0, "1.6")], ("delivered", "24.11.2026 09:01", 3.1)),
        ([(0, "1.5"), (-1, None)], ("sent", "", 1.5)),
        ([(46, None), (0, None)], ("expired", "24.11.2026 09:01", "")),
        ([(255, None), (255, None)], ("absent", "", "")),
    ],
)
async def test_all_parts_together_make_the_delivery_of_an_sms(
    room: Room,
    tmp_path: Path,
    parts: list[tuple[int | None, str | None]],
    shown: tuple[object, ...],
) -> None:
    mailing_id = await room.send(await room.draft(TWO, first_n=1))
    await told(room, mailing_id, *parts)
    row = (await report(room, mailing_id, tmp_path))[1]

    assert row[9:] == (*shown, "24.11.2026 10:00")


async def test_what_has_no_data_in_the_end_is_called_so_and_has_no_time(
    room: Room, tmp_path: Path
) -> None:
    mailing_id = await room.send(await room.draft(first_n=1))
    tracks = Tracks(room.db)
    await tracks.take_on(mailing_id, begun_at=START, until=START, next_at=START)
    await tracks.close(mailing_id)

    assert (await report(room, mailing_id, tmp_path))[1][9:] == ("no_data", "", "", "")
