"""What a production start loads, seen in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.budget import BUDGET

ROOT = Path(__file__).parents[2]
CHECKED = """
import sys
from bot.__main__ import main
code = main(["check"])
print("exit", code)
print(*(name for name in sys.modules if name.startswith("bot.sandbox")))
"""


def test_a_start_that_is_no_demo_loads_nothing_of_the_sandbox(tmp_path: Path) -> None:
    settings = {
        "BOT_TOKEN": "42:TEST",
        "TELEGRAM_API_URL": "http://127.0.0.1:1",
        "DEVINO_URL": "http://127.0.0.1:1",
        "PYTHONPATH": str(ROOT),
    }
    checked = subprocess.run(  # noqa: S603 - a fixed program, with settings of this test
        [sys.executable, "-c", CHECKED],
        cwd=tmp_path,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=True,
        timeout=BUDGET.seconds_left,
    )
    *said, code, loaded = checked.stdout.splitlines()
    assert "ok   settings: all right" in said
    assert code == "exit 1"
    assert loaded == ""
