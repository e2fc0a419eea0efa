"""What the code reads beside itself is in the wheel: setuptools takes only what is declared."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
NAMED = {
    "migrations of the database": "storage/migrations/*.mako",
    "words": "handlers/locales/*/*.ftl",
    "the demo's page": "bot/sandbox/web/*",
}


def declared() -> set[Path]:
    """Return the files that the globs of package-data match."""
    globs = SETUPTOOLS.get("package-data", {}).items()
    return {
        path
        for package, patterns in globs
        for pattern in patterns
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }


@pytest.mark.parametrize("name", NAMED)
def test_data_beside_the_code_is_declared(name: str) -> None:
    needed = {path for path in ROOT.glob(NAMED[name]) if path.is_file()}
    assert needed
    assert needed <= declared()


def test_every_folder_of_code_is_found_though_it_has_no_init() -> None:
    """Versions of the schema have no `__init__`: only a search for namespaces finds them."""
    found = SETUPTOOLS["packages"]["find"]
    assert found.get("namespaces", True)
    for package in ("bot", "handlers", "storage"):
        assert f"{package}*" in found["include"]
        assert (ROOT / package / "__init__.py").exists()


def test_nothing_but_code_and_declared_data_lies_among_the_packages() -> None:
    beside = {
        path
        for package in ("bot", "handlers", "storage")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert beside <= declared()
