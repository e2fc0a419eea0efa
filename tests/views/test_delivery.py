"""What the card, the notice and the picture say of a mailing's delivery."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.model import Arrived, Track
from bot.sandbox.telegram.markup import parse_html, utf16_length
from bot.sms.statuses import Delivery
from handlers.i18n import LANGUAGES, Words
from handlers.views.card import card_text
from handlers.views.delivery import (
    CELLS,
    DeliveryCounts,
    count_deliveries,
    delivered_line,
    delivery_bar,
    delivery_lines,
)
from handlers.views.delivery_chart import caption, chart
from handlers.views.notices import mailing_notice
from handlers.views.sentences import delivery
from tests.conftest import START
from tests.views.test_mailing_card import CHAT, details

TRACK = Track(
    mailing_id=7,
    begun_at=START,
    until=START + timedelta(hours=48),
    next_at=START + timedelta(minutes=1),
    round=1,
    position=-1,
    part=0,
    asked=3400,
    checked=3400,
    counts={"delivered": 3000, "sent": 300, "rejected": 60, "expired": 40},
    notice=None,
    version=2,
    shown=False,
)
LARGE = details(total=100_000, accepted=100_000, finished_at=START, state="finished")
WORDS = Words("ru", "Europe/Moscow")


def parts(delivered: int, failed: int, no_data: int, way: int) -> DeliveryCounts:
    count = delivered + failed + no_data + way
    return DeliveryCounts(count, delivered, failed, no_data, {}, checked=count)


def test_before_the_first_check_no_share_is_told() -> None:
    track = replace(TRACK, checked=0, counts={})
    lines = "\n".join(delivery_lines(replace(LARGE, track=track), WORDS))
    assert "ещё не проверялась" in lines
    assert "%" not in lines


def test_the_card_states_how_far_the_asking_is() -> None:
    lines = delivery_lines(replace(LARGE, track=TRACK), WORDS)
    plain = [parse_html(line)[0].replace("\u00a0", " ") for line in lines]

    assert plain == [
        "",
        "📬 Доставлено 88 %\n🟩🟩🟩🟩🟩🟩🟩🟩🟥⬜",
        "✅ Доставлено: 3 000 из 3 400 проверенных",
        "❌ Не доставлено: 100",
        "• Ошибка: сообщение отклонено: 60",
        "• Ошибка: истек срок жизни сообщения: 40",
        "⏳ В пути: 96 900",
        "🔎 Проверено 3 400 из 100 000",
    ]


@pytest.mark.parametrize(
    ("accepted", "said"),
    [(50, "✅ Доставлено: <b>45</b> из 50"), (80, "✅ Доставлено: <b>45</b> из 50 проверенных")],
)
def test_the_delivered_are_told_of_those_checked(accepted: int, said: str) -> None:
    track = replace(TRACK, checked=50, counts={"delivered": 45, "sent": 5})

    assert delivered_line(count_deliveries(accepted, track), WORDS) == said


def test_a_share_does_not_fall_while_more_is_being_sent() -> None:
    track = replace(TRACK, checked=50, counts={"delivered": 45, "sent": 5})
    shares = {count_deliveries(accepted, track).percent for accepted in (50, 80, 100_000)}

    assert shares == {90}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_gateway_took_has_another_sign_than_what_was_delivered(language: str) -> None:
    words = Words(language, "Europe/Moscow")
    facts = dict.fromkeys(("count", "total", "accepted", "refused", "unknown", "when"), 1)
    taken = {
        words.plain(key, **facts).split()[0]
        for key in (
            "mailing-accepted",
            "progress-counts",
            "mailing-finished",
            "mailing-handed-over",
            "sign-finished",
            "sign-handed-over",
            "mark-accepted",
            "mark-handed-over",
        )
    }
    keys = ("arrival-delivered", "mark-delivered", "card-delivered")
    assert not taken & {words.plain(key, **facts).split()[0] for key in keys}


def test_nothing_is_said_before_anything_is_asked() -> None:
    assert delivery_lines(LARGE, WORDS) == []
    assert delivery_lines(replace(details(), track=TRACK), WORDS) == []


def test_what_is_over_is_not_said_to_be_looked_at() -> None:
    over = replace(TRACK, next_at=None, counts={"delivered": 90_000, "no_data": 10_000})
    said = "\n".join(delivery_lines(replace(LARGE, track=over), WORDS))

    assert "Проверено" not in said
    assert "В пути" not in said
    assert "❔ Нет данных: <b>10\u00a0000</b>" in said


def test_the_bar_has_its_length_and_shows_whatever_there_is() -> None:
    for counts in product([0, 1, 7, 500, 99_999], repeat=4):
        found = parts(*counts)
        if not found.accepted:
            continue
        bar = delivery_bar(found)

        assert len(bar) == CELLS
        assert (bar == "🟩" * CELLS) == (found.delivered == found.accepted)
        assert bool(found.delivered) >= ("🟩" in bar)
        for cell, number in zip("🟥🟨⬜", counts[1:], strict=True):
            assert bool(number) >= (cell in bar)
        if found.failed and found.percent < 70:
            assert "🟥" in bar


def test_a_hundred_percent_is_all_of_them() -> None:
    assert parts(99_999, 1, 0, 0).percent == 99
    assert parts(100, 0, 0, 0).percent == 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_the_table_is_named_in_its_words(language: str) -> None:
    words = Words(language, "Europe/Moscow")
    track = replace(TRACK, counts=dict.fromkeys(Delivery, 5))
    said = "\n".join(delivery_lines(replace(LARGE, track=track), words))

    failed = [state for state in Delivery if state.failed]
    assert [state for state in failed if delivery(words, state) in said] == failed


def test_a_notice_and_a_picture_do_not_pass_over_those_whom_the_gateway_did_not_take() -> None:
    mailing = replace(LARGE.mailing, accepted=90, refused=3, unknown=5, total=100)
    shown = replace(LARGE, mailing=mailing, cancelled=0, decided=2)
    track = replace(TRACK, counts={"delivered": 90})
    notice, told = mailing_notice(shown, track, WORDS).text, caption(shown, WORDS, START)

    assert "Рассылка доставлена" not in notice
    assert "Из принятых шлюзом доставлено 100 %" in notice.replace("\u00a0", " ")
    for text in (notice, told):
        assert "Принято шлюзом: <b>90</b> из 100" in text
        assert "Отказано: <b>3</b>" in text
        assert "вы решили: <b>2</b>" in text
        assert "Исход неизвестен: <b>5</b>" in text
    partly = mailing_notice(LARGE, track, WORDS).text
    assert "Из проверенных доставлено" in partly
    whole = mailing_notice(LARGE, replace(track, checked=100_000), WORDS).text
    assert "Рассылка доставлена" in whole
    assert "Принято шлюзом" not in whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", ["я", "&", "<", "😀"])
def test_the_longest_card_fits_a_message(sign: str, language: str) -> None:
    shown = replace(
        LARGE,
        mailing=replace(LARGE.mailing, text=sign * (2000 // utf16_length(sign)), refused=500),
        track=replace(TRACK, counts=dict.fromkeys(Delivery, 100_000)),
    )
    words = Words(language, "Europe/Moscow")

    assert utf16_length(parse_html(card_text(shown, CHAT, words))[0]) <= 4096
    assert utf16_length(parse_html(mailing_notice(shown, TRACK, words).text)[0]) <= 1024


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_counts_up_from_the_beginning(language: str) -> None:
    words = Words(language, "Europe/Moscow")
    shown = replace(LARGE, track=TRACK)
    points = [
        Arrived(START + timedelta(minutes=4), 1000),
        Arrived(START + timedelta(minutes=25), 3000),
    ]
    drawn = chart(shown, points, words)

    assert drawn.curve == ((0.0, 0), (4.0, 1000), (25.0, 3000))
    assert sum(part.count for part in drawn.parts) == drawn.total == 100_000
    assert [said for _, said in drawn.x_ticks] == [
        "12:00",
        "12:05",
        "12:10",
        "12:15",
        "12:20",
        "12:25",
    ]
    assert utf16_length(parse_html(caption(shown, words, START))[0]) <= 1024


def test_a_picture_of_nothing_has_no_curve() -> None:
    drawn = chart(LARGE, [], WORDS)

    assert drawn.curve == ()
    assert drawn.nothing_yet == "Пока ничего не доставлено"
    assert count_deliveries(100, None).on_the_way == 100
