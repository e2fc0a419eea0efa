"""What the documents name is there, and nothing in the tree belongs to one machine only."""

import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests import house_map
from tests.budget import SECONDS

ROOT = Path(__file__).parents[1]
LISTING = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]


MACHINES_PATHS = r"/(?:home|root|work|Users|tmp|builds|workspace)/[\w.-]+"
INDEX_OPTIONS = r"--(?:extra-)?index-url[ =]\S*//|--find-links[ =]\S|trusted-host"

PUBLIC_HOSTS = {
    "127.0.0.1",
    "localhost",
    "api.telegram.org",
    "integrationapi.net",
    "keepachangelog.com",
    "semver.org",
}
"""What documents and the build may point at."""

BUILD = {"Makefile", ".ci/run", ".env.example", "pyproject.toml"}


def tracked() -> list[Path]:
    """Return the files of the tree that are, or would be, in the repository."""
    listed = subprocess.run(  # noqa: S603 - a fixed command, nothing of it comes from outside
        LISTING, cwd=ROOT, capture_output=True, check=True, timeout=SECONDS
    )
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = tracked()
DOCUMENTS = [path for path in FILES if path.suffix == ".md"]


def is_ours(name: str) -> bool:
    """Tell whether a clean clone has this file, or files in this folder."""
    target = ROOT / name
    return target in FILES or any(target in path.parents for path in FILES)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="ignore")


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][\w-]*):(?!=)", text_of(ROOT / "Makefile"), re.MULTILINE))


def targets_named_in(document: str) -> set[str]:
    """Return the targets of `make`, named in code or at the beginning of a line of code."""
    inline = re.findall(r"`make ([a-z][\w-]*)[^`]*`", document)
    blocks = re.findall(r"^```.*?^```", document, re.MULTILINE | re.DOTALL)
    lines = re.findall(r"^(?:.*&& )?make ([a-z][\w-]*)", "\n".join(blocks), re.MULTILINE)
    return {*inline, *lines}


def links_in(document: str) -> list[str]:
    """Return the targets of links and pictures, but for addresses elsewhere."""
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", document, flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", prose)
    return [one or other for one, other in targets if not re.match(r"[a-z]+:", one or other)]


def anchors_in(document: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", document, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def direct_dependencies() -> tuple[set[str], set[str]]:
    """Return the names of what is needed to run, and to develop."""
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[^\w.-]", requirement)[0] for requirement in requirements}

    return names(project["project"]["dependencies"]), names(project["dependency-groups"]["dev"])


def rows_of(section: str) -> dict[str, list[str]]:
    """Return a table's rows by the name in their first column."""
    rows = re.findall(r"^\| `([^`]+)` \|(.*)\|$", section, re.MULTILINE)
    return {name: [cell.strip() for cell in rest.split("|")] for name, rest in rows}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_make_target_a_document_names_exists(document: Path) -> None:
    assert targets_named_in(text_of(document)) <= make_targets()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_and_picture_of_a_document_is_there(document: Path) -> None:
    for link in links_in(text_of(document)):
        path, _, anchor = unquote(link).partition("#")
        target = (document.parent / path).resolve() if path else document

        assert is_ours(target.relative_to(ROOT).as_posix()), link
        assert not anchor or anchor in anchors_in(text_of(target)), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_of_ours_a_document_names_exists(document: Path) -> None:
    named = re.findall(
        r"`((?:bot|handlers|storage|tests|bench|docs|requirements|\.ci)/[\w./-]*)`",
        text_of(document),
    )

    assert [name for name in named if not is_ours(name)] == []


def test_the_map_of_the_house_is_true() -> None:
    """When it is not: `python tests/house_map.py` writes it anew."""
    assert house_map.printed() == house_map.drawn()


def test_every_room_and_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in FILES
        if path.suffix == ".py"
        and name_of(path).split("/")[0] in house_map.TOP
        and not house_map.first_line(path)
    ]

    assert silent == []


def test_every_task_is_told_of() -> None:
    started = {
        name
        for path in FILES
        if path.suffix == ".py" and name_of(path).split("/")[0] in {"bot", "handlers"}
        for name in re.findall(
            r"(?:nursery|others|tools)\.start\([^\n]*, f?\"([a-z]+(?: [a-z]+)*)", text_of(path)
        )
    }
    told = re.findall(r"`([a-z ]+?)(?:[ -]<\w+>)?`", text_of(ROOT / "docs/running.md"))

    assert {name.removesuffix(" of") for name in started} <= {
        name.removesuffix(" of") for name in told
    }


def test_every_direct_dependency_is_explained_and_nothing_else_is() -> None:
    run, develop = text_of(ROOT / "docs/dependencies.md").split("## To develop")

    assert (set(rows_of(run)), set(rows_of(develop))) == direct_dependencies()


def test_every_dependency_has_its_licence_and_its_reason() -> None:
    for name, cells in rows_of(text_of(ROOT / "docs/dependencies.md")).items():
        licence, reason = cells[:2]

        assert licence, name
        assert reason, name


def test_what_make_offers_is_told_to_those_who_work_here() -> None:
    told = targets_named_in(text_of(ROOT / "CONTRIBUTING.md")) | targets_named_in(
        text_of(ROOT / "README.md")
    )

    assert make_targets() - {"help", "clean"} <= told


def test_the_changelog_knows_the_present_version() -> None:
    version = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["version"]

    assert version in text_of(ROOT / "CHANGELOG.md")


def test_every_command_a_document_names_exists() -> None:
    commands = set(re.findall(r"add_parser\(\"([\w-]+)\"", text_of(ROOT / "bot/__main__.py")))
    named = {
        command
        for document in DOCUMENTS
        for command in re.findall(r"python -m bot ([a-z-]+)", text_of(document))
    }

    assert named <= commands


def test_every_setting_a_document_names_exists() -> None:
    settings = set(re.findall(r"^(?:# )?([A-Z_]+)=", text_of(ROOT / ".env.example"), re.MULTILINE))
    named = {
        name
        for document in DOCUMENTS
        for name in re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`", text_of(document))
    }

    assert named <= settings


def test_nothing_of_one_machine_is_in_the_tree() -> None:
    found = {
        name_of(path): match.group()
        for path in FILES
        if path != Path(__file__)
        and (match := re.search(f"{MACHINES_PATHS}|{INDEX_OPTIONS}", text_of(path)))
    }

    assert found == {}


def test_documents_and_the_build_point_at_public_places_only() -> None:
    pointing = [
        path
        for path in FILES
        if path.suffix == ".md" or name_of(path) in BUILD or path.parent.name == "requirements"
    ]
    hosts = {host for path in pointing for host in re.findall(r"https?://([\w.-]+)", text_of(path))}

    assert hosts <= PUBLIC_HOSTS


@pytest.mark.parametrize(
    "line", ["see /home/anna/bot", "--index-url https://nexus/simple", "trusted-host = nexus"]
)
def test_a_line_of_one_machine_would_be_seen(line: str) -> None:
    assert re.search(f"{MACHINES_PATHS}|{INDEX_OPTIONS}", line)


def test_a_make_target_is_seen_in_prose_and_in_blocks() -> None:
    document = (
        "Say `make demo`.\n```\ncd bot && make test ARGS=-q\nmake check  # all\n```\nTo make tea."
    )

    assert targets_named_in(document) == {"demo", "test", "check"}
