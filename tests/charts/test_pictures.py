"""Pictures: what is asked for is drawn, elsewhere, and a failure is told."""

import asyncio
import io
import itertools
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.charts import (
    Bar,
    DeliveryChart,
    Part,
    StatisticsChart,
    Tone,
    draw_delivery,
    draw_statistics,
    drawing,
    time_steps,
    whole_steps,
)
from bot.errors import BotError
from tests.budget import within
from tests.children import started

MEGABYTE = 1024 * 1024

DELIVERY = DeliveryChart(
    title="Рассылка №17: доставка",
    subtitle="4 000 SMS · 25 ноября, 14:05",
    parts=(
        Part(Tone.GOOD, "Доставлено", 3000, "3 000 · 75 %"),
        Part(Tone.WAITING, "В пути", 500, "500 · 12,5 %"),
        Part(Tone.BAD, "Не доставлено", 499, "499 · 12,5 %"),
        Part(Tone.UNKNOWN, "Нет данных", 1, "1"),
    ),
    curve_title="Доставлено со временем",
    curve=((0, 0), (5, 1200), (30, 3000)),
    total=4000,
    total_label="всего 4 000",
    x_ticks=((0, "0 мин"), (30, "30 мин")),
    y_ticks=((0, "0"), (4000, "4 000")),
    nothing_yet="Пока ничего не доставлено",
)
STATISTICS = StatisticsChart(
    title="SMS: 24 — 25 ноября",
    subtitle="Принято 300 · доставлено 87 %",
    bars=(Bar("24.11", 100, 20, 30), Bar("25.11", 150, 0, 0)),
    legend=("Доставлено", "Не доставлено", "Остальное"),
    y_ticks=((0, "0"), (150, "150")),
    nothing="Ничего не отправлено",
)


def opened(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    assert picture.format == "PNG"
    return picture.convert("RGB")


def dots(picture: Image.Image, colour: str) -> int:
    """Count the dots of one colour."""
    wanted = tuple(bytes.fromhex(colour))
    found = picture.getcolors(picture.width * picture.height) or []
    return sum(count for count, one in found if one == wanted)


GOOD, WAITING, BAD, UNKNOWN = "1A9A6C", "A9B4C0", "B5361F", "DFE4E9"


@pytest.mark.cold
async def test_a_delivery_is_drawn_with_every_part_at_its_share() -> None:
    picture = opened(await draw_delivery(DELIVERY))
    assert picture.size == (900, 1100)
    row = picture.crop((60, 180, 840, 181))
    shares = [dots(row, colour) / 780 for colour in (GOOD, WAITING, BAD)]
    assert shares == pytest.approx([0.75, 0.125, 0.125], abs=0.02)
    assert dots(picture, UNKNOWN)


async def test_a_delivery_without_an_answer_yet_is_drawn_too() -> None:
    nothing = tuple(replace(part, count=0) for part in DELIVERY.parts)
    spec = replace(DELIVERY, parts=nothing, curve=(), x_ticks=(), y_ticks=(), total=0)
    picture = opened(await draw_delivery(spec))
    assert dots(picture, UNKNOWN) > dots(picture, GOOD)


async def test_bars_are_as_high_as_their_figures() -> None:
    picture = opened(await draw_statistics(STATISTICS))
    assert picture.size == (1000, 800)
    plot = picture.crop((0, 200, 1000, 800))
    shares = [dots(plot, colour) for colour in (GOOD, BAD, WAITING)]
    assert [share / sum(shares) for share in shares] == pytest.approx(
        [250 / 300, 0.067, 0.1], abs=0.01
    )


async def test_a_time_in_which_nothing_was_sent_says_so() -> None:
    spec = replace(STATISTICS, bars=(Bar("24.11", 0, 0, 0),))
    picture = opened(await draw_statistics(spec))
    assert not dots(picture, GOOD)
    assert dots(picture.crop((300, 300, 700, 600)), "FFFFFF") < 400 * 300


@pytest.mark.parametrize("title", ["Очень длинное название " * 20, r"$\frac{1}$ 100 $ и {", "x"])
async def test_no_title_runs_out_of_the_picture_or_breaks_it(title: str) -> None:
    picture = opened(await draw_statistics(replace(STATISTICS, title=title, subtitle=title)))
    margin = picture.crop((960, 0, 1000, 800))
    assert dots(margin, "FFFFFF") == 40 * 800


@pytest.mark.parametrize(
    "asked", [{"seconds": 0.01}, {"memory_bytes": 64 * MEGABYTE}], ids=["slow", "large"]
)
@pytest.mark.cold
async def test_one_that_takes_too_much_is_given_up(asked: dict[str, float]) -> None:
    with pytest.raises(BotError) as failed:
        await drawing._draw("delivery", DELIVERY, **asked)  # type: ignore[arg-type]
    assert failed.value.code == "picture-failed"


@pytest.mark.cold
async def test_a_killed_child_is_told_as_a_failure_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = _children()
    task = asyncio.create_task(draw_delivery(DELIVERY))
    async with within():
        while not (born := _children() - before):  # noqa: ASYNC110 - the kernel sends no event
            await asyncio.sleep(0.01)
        os.kill(int(born.pop()), 9)
        with pytest.raises(BotError) as failed:
            await task
    assert failed.value.code == "picture-failed"
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - a coroutine


def _children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.cold
async def test_this_process_does_not_grow_and_loads_nothing(tmp_path: Path) -> None:
    """In a process of its own: others import what they like."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import asyncio, sys\n"
        "from tests.charts.test_pictures import STATISTICS\n"
        "from bot.charts import draw_statistics\n"
        "asyncio.run(draw_statistics(STATISTICS))\n"
        "print([name for name in ('matplotlib', 'numpy') if name in sys.modules])\n"
    )
    root = str(Path(__file__).parents[2])
    async with (
        within(),
        started(
            sys.executable,
            script,
            env=os.environ | {"PYTHONPATH": root},
            stdout=asyncio.subprocess.PIPE,
        ) as process,
    ):
        said, _ = await process.communicate()
    assert said.decode().strip() == "[]"


@pytest.mark.cold
async def test_settings_that_lie_about_are_not_read_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch, here = tmp_path / "scratch", tmp_path / "here"
    scratch.mkdir()
    here.mkdir()
    (here / "matplotlibrc").write_text("savefig.dpi: 10\nfigure.facecolor: red\ntext.color: red\n")
    monkeypatch.chdir(here)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    assert not dots(opened(await draw_statistics(STATISTICS)), "FF0000")
    assert os.listdir(scratch) == []  # noqa: PTH208 - a coroutine
    assert [path.name for path in here.iterdir()] == ["matplotlibrc"]


@pytest.mark.cold
async def test_no_more_than_two_are_drawn_at_once() -> None:
    at_most = 0

    async def watched() -> None:
        nonlocal at_most
        while True:
            at_most = max(at_most, len(_children() - before))
            await asyncio.sleep(0.01)

    before = _children()
    watching = asyncio.create_task(watched())
    pictures = await asyncio.gather(*(draw_statistics(STATISTICS) for _ in range(4)))
    watching.cancel()
    assert at_most == 2
    assert len(set(pictures)) == 1


@given(st.integers(0, 10**9))
def test_whole_steps_are_few_and_reach_the_top(top: int) -> None:
    steps = whole_steps(top)
    assert steps[0] == 0
    assert 2 <= len(steps) <= 6
    assert steps[-1] >= max(top, 1) > steps[-2]
    assert len({after - one for one, after in itertools.pairwise(steps)}) == 1


@given(st.floats(0, 60 * 24 * 4))
def test_time_steps_are_few_and_do_not_pass_the_end(minutes: float) -> None:
    steps = time_steps(minutes)
    assert steps[0] == 0
    assert len(steps) <= 7
    assert steps[-1] <= minutes


def test_a_list_of_fonts_that_an_image_brings_is_taken_and_not_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "fontlist-v1.json").write_text("brought")
    for brought, there in (("fonts", ["brought"]), ("none", [])):
        monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / brought))
        folder = Path(drawing._new_folder())
        assert [path.read_text() for path in folder.iterdir()] == there
