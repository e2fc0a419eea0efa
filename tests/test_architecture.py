"""The import contract holds, and would be seen to break; what the linter cannot see is here."""

import ast
import asyncio
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.budget import within
from tests.children import started

ROOT = Path(__file__).parents[1]
OURS = ("bot", "handlers", "storage")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]

DOWNHILL, DIALOGS, ENGINE, CLIENT, SANDBOX, STOREYS, HOSTILE, STORAGE = "12345678"

BREACHES = [
    # a room imports one above it
    ("storage/journal/journal.py", "import bot.concurrency.bus", {DOWNHILL}),
    ("bot/sms/phones.py", "import bot.settings", {DOWNHILL}),
    ("bot/gateway/pool.py", "import bot.app", {DOWNHILL, ENGINE}),
    ("handlers/dialogs/menu.py", "import bot.app", {DOWNHILL, STOREYS}),
    # a dialog holds SQL or HTTP
    ("handlers/dialogs/menu.py", "import sqlalchemy", {DIALOGS}),
    ("handlers/dialogs/past/history.py", "from storage.journal.journal import Journal", {DIALOGS}),
    ("handlers/dialogs/login.py", "import aiohttp", {DIALOGS}),
    ("handlers/dialogs/login.py", "from bot import devino", {DIALOGS}),
    # a dialog writes a report, draws a picture, or reads refused rows
    ("handlers/unasked/report.py", "from bot.sheets import write_report", {DIALOGS}),
    ("handlers/views/statistics.py", "from bot.charts import draw_statistics", {DIALOGS}),
    ("handlers/ui/refused_rows.py", "import bot.sheets.files.recipients", {DIALOGS}),
    ("handlers/dialogs/menu.py", "import bot.workers.process", {DIALOGS}),
    ("handlers/views/statistics.py", "import matplotlib", {DIALOGS}),
    # the engine speaks Telegram, or has words
    ("bot/sending/engine.py", "from aiogram import Bot", {ENGINE}),
    ("storage/journal/journal.py", "import aiogram_dialog", {ENGINE}),
    ("bot/sms/statuses.py", "from fluent.runtime import FluentBundle", {ENGINE}),
    ("bot/sending/engine.py", "from handlers.views.sentences import explain", {DOWNHILL, ENGINE}),
    # the client library leans on the bot
    ("bot/devino/client.py", "from bot.errors import BotError", {CLIENT}),
    ("bot/devino/pace.py", "from bot.clock import Clock", {CLIENT}),
    # the product needs its sandbox; that is uphill too, but not for what stands beside the hill
    ("bot/app.py", "from bot.sandbox.demo import run_demo", {DOWNHILL, SANDBOX}),
    ("handlers/dialogs/menu.py", "import bot.sandbox", {DOWNHILL, SANDBOX}),
    # handlers lean on what stands above or beside them
    ("handlers/views/sms_card.py", "import handlers.ui.widgets", {STOREYS}),
    ("handlers/ui/lists.py", "import handlers.dialogs.menu", {STOREYS}),
    ("handlers/dialogs/menu.py", "import handlers.unasked.cards", {STOREYS}),
    ("handlers/unasked/cards.py", "import handlers.dialogs.login", {STOREYS}),
    ("handlers/dialogs/login.py", "import handlers.anywhere.commands", {STOREYS}),
    ("handlers/i18n.py", "import handlers.views.buttons", {STOREYS}),
    # the bot's own process opens a file of recipients
    ("bot/sheets/reading.py", "import bot.sheets.child.workbook", {HOSTILE}),
    ("bot/sheets/files/rows.py", "import openpyxl", {HOSTILE}),
    ("bot/contacts/pasted_text.py", "from bot.sheets.child.texts import decode", {HOSTILE}),
    ("bot/charts/drawing.py", "import openpyxl", {HOSTILE}),
    # rooms of storage lean on the journal, or on one another
    ("storage/delivery/tracks.py", "import storage.journal.queries", {STORAGE}),
    ("storage/people/audiences.py", "import storage.chat.chats", {STORAGE}),
    ("storage/database/engine.py", "import storage.chat.vault", {STORAGE}),
    # a new room has no storey yet
    ("handlers/attic.py", "", {STOREYS}),
    ("storage/attic.py", "", {STORAGE}),
]

TABLES_OF_TYPED_RUSSIAN = {
    "bot/sms/spoken.py": "understands «завтра 9:30»",
    "bot/sms/template.py": "understands {имя} and {телефон}",
    "bot/sms/phones.py": "knows a Cyrillic «Е» in a number that Excel spoiled",
    "bot/sms/words_beside.py": "takes «тел.» from beside a name",
    "bot/letters/garbled.py": "knows «#Н/Д», and lost letters by those around them",
    "bot/letters/russian.py": "knows which letters follow one another",
    "bot/devino/answers.py": "reads the gateway's own sentences",
    "bot/sms/fold.py": "knows which letters look like others",
    "bot/sms/lookalikes.py": "knows which letters look like others",
    "bot/sms/hours.py": "understands «с 22 до 8»",
    "bot/sms/validity.py": "understands «2 дня»",
    "bot/sms/amounts.py": "understands «500 руб.»",
    "bot/sms/stop_words.py": "understands «стоп»",
    "bot/sms/ranges.py": "understands «с 1 по 15 ноября»",
    "bot/sheets/child/format_locales.py": "writes the «г.» of a long date as Excel does",
    "bot/sheets/child/titles.py": "recognises the title «Телефон»",
    "bot/sheets/child/columns.py": "knows a name by its capital letter",
    "bot/sheets/child/identifiers.py": "recognises «01.02.2024 г.»",
    "bot/sheets/child/numbers.py": "understands «ИНН 9701234567»",
    "bot/sheets/files/cells.py": "writes ИСТИНА as Excel does",
    "bot/sheets/files/around_table.py": "knows «Исполнитель:» below a table",
    "bot/contacts/pasted_text.py": "knows that «Е» too, between two numbers",
    "storage/people/searching.py": "finds «ё» by «е»",
}
ROOMS = {f"bot.{path.stem}" for path in (ROOT / "bot").glob("*.py")} - {"bot.__init__"}
ROOMS |= {f"bot.{path.parent.name}" for path in (ROOT / "bot").glob("*/__init__.py")}
OF_SHEETS = {f"bot.sheets.{path.stem}" for path in (ROOT / "bot/sheets").glob("*.py")}
OF_SHEETS |= {
    f"bot.sheets.{path.parent.name}" for path in (ROOT / "bot/sheets").glob("*/__init__.py")
}
SPEAKING = {
    "bot.__main__",
    "bot.app",
    "bot.assembly",
    "bot.checkup",
    "bot.lifecycle",
    "bot.logs",
    "bot.sandbox",
    "bot.settings",
    "bot.telegram",
}
"""They start the bot, or play Telegram: they may know it."""
BOUND = [
    (ENGINE, ROOMS - SPEAKING | {"storage"}),
    (SANDBOX, ROOMS - {"bot.__main__", "bot.sandbox"} | {"handlers", "storage"}),
    (
        HOSTILE,
        ROOMS - {"bot.sheets"}
        | OF_SHEETS - {"bot.sheets.__init__", "bot.sheets.child"}
        | {"handlers", "storage"},
    ),
]
"""Whom a contract binds: every room but those named here, so that a new one is bound too."""
ENGINE_ROOMS = sorted(
    room.replace(".", "/")
    for room in ROOMS - SPEAKING | {"storage"}
    if (ROOT / room.replace(".", "/")).is_dir()
)
NAME_OF_A_LANGUAGE = "Русский"

TRIED_ELSEWHERE = {
    "bot/assembly": "tests/app",
    "handlers/anywhere": "tests/journeys/anywhere",
    "handlers/dialogs": "tests/journeys",
    "handlers/ui": "tests/journeys",
    "handlers/unasked": "tests/journeys/unasked",
    "handlers/views": "tests/views",
    "storage/people": "tests/contacts",
    "storage/privacy": "tests/privacy",
}
"""Rooms whose tests have no folder of the room's name."""

VIEWS = ROOT / "handlers/views"
WAITING = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
KEYBOARDS = {
    "aiogram.types",
    "aiogram.types.CopyTextButton",
    "aiogram.types.InlineKeyboardButton",
    "aiogram.types.InlineKeyboardMarkup",
    "aiogram.filters.callback_data",
    "aiogram.filters.callback_data.CallbackData",
}
"""All that views may know of Telegram."""


async def broken_contracts(tree: Path) -> set[str]:
    """Run the linter over a tree; return the first characters of the broken contracts' names."""
    environment = os.environ | {"PYTHONPATH": str(tree), "COLUMNS": "200", "NO_COLOR": "1"}
    async with (
        within(),
        started(
            Path(sys.executable).with_name("lint-imports"),
            "--no-cache",
            "--no-logo",
            cwd=tree,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        ) as linter,
    ):
        output = (await linter.communicate())[0].decode()
    verdicts = dict(re.findall(r"^(\d)\. .* (KEPT|BROKEN)(?: |$)", output, re.MULTILINE))
    assert len(verdicts) == len(CONTRACTS), output
    broken = {number for number, verdict in verdicts.items() if verdict == "BROKEN"}
    assert bool(broken) == bool(linter.returncode), output
    return broken


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    for name in OURS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


async def test_the_tree_keeps_every_contract() -> None:
    assert await broken_contracts(ROOT) == set()


@pytest.mark.parametrize(("file", "line", "broken"), BREACHES)
async def test_a_contract_broken_on_purpose_is_caught_and_no_other(
    copied_tree: Path, file: str, line: str, broken: set[str]
) -> None:
    with (copied_tree / file).open("a") as module:
        module.write(f"\n{line}\n")

    assert await broken_contracts(copied_tree) == broken


def test_every_contract_is_broken_on_purpose_somewhere() -> None:
    numbers = [contract["name"].split(".")[0] for contract in CONTRACTS]

    assert numbers == list("12345678")
    assert set().union(*(broken for _, _, broken in BREACHES)) == set(numbers)


@pytest.mark.parametrize(("contract", "bound"), BOUND)
def test_a_contract_binds_every_room_but_the_ones_it_is_not_meant_for(
    contract: str, bound: set[str]
) -> None:
    assert set(CONTRACTS[int(contract) - 1]["source_modules"]) == bound


def test_the_client_library_is_kept_from_every_room() -> None:
    forbidden = set(CONTRACTS[int(CLIENT) - 1]["forbidden_modules"])

    assert forbidden == ROOMS - {"bot.devino"} | {"handlers", "storage"}


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Yield what a module imports: both `a.b` and `a.b.c` for `from a.b import c`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("file", sorted(path.name for path in VIEWS.glob("*.py")))
def test_a_view_turns_facts_into_words_and_waits_for_nothing(file: str) -> None:
    tree = ast.parse((VIEWS / file).read_text())

    assert not [one for one in ast.walk(tree) if isinstance(one, WAITING)]
    assert {name for name in imports_of(tree) if name.startswith("aiogram")} <= KEYBOARDS


@pytest.mark.parametrize("code", ["async def draw(): ...", "async def f():\n    await g()"])
def test_a_view_that_waits_would_be_seen(code: str) -> None:
    assert [one for one in ast.walk(ast.parse(code)) if isinstance(one, WAITING)]


def test_every_room_has_its_place_in_the_contract_or_is_opened_by_the_front_door_only() -> None:
    placed = {room.strip() for layer in CONTRACTS[0]["layers"] for room in layer.split("|")}
    users = {
        (room, file)
        for file, tree in modules(*OURS)
        for room in ROOMS - placed
        if room in set(imports_of(tree))
    }

    assert {file for _, file in users} <= {"bot/__main__.py"}


def rooms() -> Iterator[str]:
    """Yield the folders of the product, two levels deep: bot/sms, handlers/views."""
    for top in OURS:
        for path in sorted((ROOT / top).glob("*/__init__.py")):
            yield f"{top}/{path.parent.name}"


@pytest.mark.parametrize("room", sorted(rooms()))
def test_the_tests_of_a_room_are_found_by_its_name(room: str) -> None:
    usual = "tests/" + room.removeprefix("bot/")

    assert list((ROOT / TRIED_ELSEWHERE.get(room, usual)).rglob("test_*.py"))


def test_the_client_library_imports_nothing_of_ours_at_all() -> None:
    foreign = [
        (file, name)
        for file, tree in modules("bot/devino")
        for name in imports_of(tree)
        if name.split(".")[0] in OURS and not name.startswith("bot.devino")
    ]

    assert foreign == []


def russian_literals(tree: ast.Module) -> Iterator[str]:
    """Yield strings with Russian letters in them, but for what only readers of code see."""
    remarks = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_remark = id(node) in remarks
            if not is_remark and re.search("[А-Яа-яЁё]", node.value):
                yield node.value


def test_the_engine_holds_no_words_for_people() -> None:
    speaking = {file for file, tree in modules(*ENGINE_ROOMS) if any(russian_literals(tree))}

    assert speaking == set(TABLES_OF_TYPED_RUSSIAN)


def test_the_dialogs_hold_their_words_in_the_locales_only() -> None:
    spoken = {text for _, tree in modules("handlers") for text in russian_literals(tree)}

    assert spoken == {NAME_OF_A_LANGUAGE}


@pytest.mark.parametrize("code", ['x = "Отправлено"', 'x = f"Отправлено {1}"', 'f("баланс")'])
def test_a_russian_literal_is_seen_wherever_it_stands(code: str) -> None:
    assert list(russian_literals(ast.parse(code)))


def test_a_russian_docstring_is_no_literal() -> None:
    assert not list(russian_literals(ast.parse('def f():\n    """«завтра 9:30»"""')))


def splits_lines(tree: ast.Module) -> bool:
    """Tell whether a module calls `splitlines`."""
    nodes = ast.walk(tree)
    return any(isinstance(node, ast.Attribute) and node.attr == "splitlines" for node in nodes)


def test_lines_end_at_cr_and_lf_everywhere() -> None:
    """`bot.sms.lines` says why."""
    assert [file for file, tree in modules(*OURS) if splits_lines(tree)] == []


@pytest.mark.parametrize("code", ["text.splitlines()", "[*map(str.splitlines, texts)]"])
def test_splitting_at_other_signs_would_be_seen(code: str) -> None:
    assert splits_lines(ast.parse(code))
