"""The Dockerfile's own steps, done in a clean folder: what they make runs as nobody special.

There is no engine where the tests run: the base image, its users and its limits are not tried.
"""

import os
import sys
import venv
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.deploy.dockerfile import Folder, read_dockerfile, stages
from tests.deploy.installed import Installed, ends_in_order, give, open_folder, python_for_everybody
from tests.journeys.process_life.processes import PASSWORD, Place, open_place

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.drill, pytest.mark.budget(900)]


@pytest.fixture
def image() -> Iterator[Folder]:
    """Do every step of both stages in one folder."""
    with open_folder() as root:
        venv.create(root / "base", with_pip=True)
        folder = Folder(root, ROOT, f"{root / 'base' / 'bin'}{os.pathsep}{os.environ['PATH']}")
        folder.environment["UV_PYTHON"] = str(python_for_everybody())
        for stage in stages(read_dockerfile(ROOT / "Dockerfile")):
            folder.do(stage)
        yield folder


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as opened:
        del opened.environment["DATABASE_URL"]  # it has the place that the page gives it
        yield opened


def installed(image: Folder, place: Place) -> Installed:
    python, module, bot, _ = image.command
    assert (python, module, bot) == ("python", "-m", "bot")
    path = image.environment["PATH"].split(os.pathsep)[0]
    working = Path(image.working)
    give(working / "data", working / "mark")
    environment = image.environment | place.environment
    return Installed((f"{path}/python", "-m", "bot"), working, environment)


async def test_what_the_steps_made_sends_an_sms_and_draws_and_ends_in_order(
    image: Folder, place: Place
) -> None:
    bot, fonts = installed(image, place), image.root / "app" / "fonts"
    assert list(fonts.glob("fontlist-*.json"))
    compiled = image.root / "app" / "bot" / "__pycache__"
    assert (compiled / f"app.{sys.implementation.cache_tag}.pyc").exists()
    code, said = await bot.says("check")
    assert code == 0, said
    assert "BAD" not in said
    with place.log.open("ab") as log:
        async with bot.running("run", stdout=log, stderr=log) as process:
            anna = place.world.person()
            await place.world.log_in(anna, password=PASSWORD)
            await place.world.send(anna)
            await anna.says("/start")
            await anna.taps("📊 Статистика")
            await anna.taps("🖼 Картинка")
            picture = await anna.downloads(".png")
            assert await ends_in_order(process) == 0
    assert picture.content.startswith(b"\x89PNG")
    assert len(place.world.sent) == 1
    assert "ERROR" not in place.log.read_text()
    written = {path for path in image.root.rglob("*") if path.stat().st_uid == 10001}
    places = (Path(image.working) / "data", Path(image.working) / "mark")
    assert os.getuid() or all(any(path.is_relative_to(one) for one in places) for path in written)
