"""The map in docs/architecture.md: two levels of folders and modules, each by its docstring.

`python tests/house_map.py` writes it anew.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/architecture.md"
TOP = ("bot", "handlers", "storage")
PRINTED = re.compile(r"(?<=<!-- map -->\n```\n).*?(?=```\n<!-- end of the map -->)", re.DOTALL)
NOT_PYTHON = {
    "handlers/locales": "Every word that a user sees: ru/ and en/, in Fluent.",
    "storage/migrations": "Alembic's files: one for each change of the tables.",
}


def first_line(path: Path) -> str:
    """Return the first line of a module's docstring; "" without one."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]


def entries(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the rooms of a folder, then its modules: name, and what is said of each."""
    for path in sorted(folder.iterdir()):
        place = path.relative_to(ROOT).as_posix()
        if (path / "__init__.py").exists():
            yield f"{path.name}/", first_line(path / "__init__.py")
        elif place in NOT_PYTHON:
            yield f"{path.name}/", NOT_PYTHON[place]
    for path in sorted(folder.glob("*.py")):
        if path.name != "__init__.py":
            yield path.name, first_line(path)


def drawn() -> str:
    """Return the map as it should be printed."""
    lines = []
    for name in TOP:
        lines.append(f"{name + '/':<20}{first_line(ROOT / name / '__init__.py')}")
        lines += [f"  {entry:<18}{words}" for entry, words in entries(ROOT / name)]
    return "".join(f"{line}\n" for line in lines)


def printed() -> str:
    """Return the map as it is printed."""
    found = PRINTED.search(PAGE.read_text(encoding="utf-8"))
    return found[0] if found else ""


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(PRINTED.sub(lambda _: drawn(), page), encoding="utf-8")
