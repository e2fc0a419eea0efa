"""What the code and the documents refer to is there: rules by number, modules, classes, names."""

import ast
import importlib
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from tests.budget import SECONDS

ROOT = Path(__file__).parents[1]
OURS = ("bot", "handlers", "storage", "tests", "bench")

RULE = re.compile(r"^(?:- |\| )?\*\*([A-Z])(\d+)\.", re.MULTILINE)
CITED = re.compile(r"docs/rules\.md, ((?:[A-Z]\d+(?:, | and | to )?)+)")
OLD_FORMS = re.compile(r"\b(?:rules?|guards?) \d|\bdevino-rest\b", re.IGNORECASE)
DOTTED = re.compile(rf"`((?:{'|'.join(OURS)})(?:\.\w+)+)(?:\(\))?`")
PATH = re.compile(rf"`((?:{'|'.join((*OURS, 'docs'))})/[\w./-]*)`")
BARE_PATH = re.compile(r"(?<![\w/-])((?:bot|handlers|storage)/[\w/]+)")
OF_CLASS = re.compile(r"`([A-Z]\w*[a-z]\w*)\.(\w+)(?:\([^`]*\))?`")
SEEN = re.compile(r"\bsee `(\w+)(?:\(\))?`")
CLASS = re.compile(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`")
IN_DIAGRAM = re.compile(r"(?<![\w.])([A-Z]\w*[a-z]\w*)\.([a-z_]\w+)")
LINKED_RULE = re.compile(r"\[([A-Z]\d+)\]\(rules\.md\)")

FOREIGN = {
    *("AsyncRetrying", "BaseStorage", "Dispatcher", "OutdatedIntent", "ShowMode", "UnknownIntent"),
    *("DestinationAddress", "DestinationAddresses", "SendDate", "SourceAddress", "SessionID"),
    *("SecretStr", "StatesGroup", "KeepAlive", "TimeoutStopSec", "WatchdogSec"),
}
"""Names in documents that are the libraries', the vendor's or systemd's."""

OLD_NAMES = re.compile(
    r"\b(?:MassDraft|MassPlan|NewMass|CardKeeper|InboxKeeper|BalanceKeeper|StatisticsPapers|Errands"
    r"|Making|Papers|Shelf|Tallies|Curves|_look_back|unsay|mass_past|chores|unbroken"
    r"|(?:surely|_fly|_learn)(?=\())\b"
)
"""What was renamed: one thing has one name, and no document may keep an old one."""


def listed() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=SECONDS,
    ).stdout.decode()
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


FILES = listed()
CODE = [path for path in FILES if path.suffix in {".py", ".ftl", ".toml", ".js", ".css"}]
PYTHON = [path for path in CODE if path.suffix == ".py"]
PRODUCT = [p for p in PYTHON if p.relative_to(ROOT).parts[0] in {"bot", "handlers", "storage"}]
DOCUMENTS = [p for p in FILES if p.suffix == ".md" and p.name != "CHANGELOG.md"]
RULES = (ROOT / "docs/rules.md").read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    """Return a file's text with every run of blanks as one: a reference may be broken by a line."""
    return re.sub(r"\s*\n[\s#]*", " ", path.read_text(encoding="utf-8"))


def numbered() -> dict[str, list[int]]:
    found = defaultdict(list)
    for section, number in RULE.findall(RULES):
        found[section].append(int(number))
    return found


def known_rules() -> set[str]:
    return {f"{section}{number}" for section, all_ in numbered().items() for number in all_}


def cited_in(text: str) -> Iterator[str]:
    for numbers in CITED.findall(text):
        yield from re.findall(r"[A-Z]\d+", numbers)


@cache
def classes() -> dict[str, set[str]]:
    """Return every class of ours with the names that its instances have."""
    names: dict[str, set[str]] = defaultdict(set)
    bases: dict[str, set[str]] = defaultdict(set)
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names[node.name] |= set(_names_in(node))
                bases[node.name] |= {b.id for b in node.bases if isinstance(b, ast.Name)}
    for name in list(names):
        rest = [*bases[name]]
        while rest:
            base = rest.pop()
            names[name] |= names.get(base, set())
            rest += bases.get(base, set())
    return dict(names)


def _names_in(node: ast.AST) -> Iterator[str]:
    """Yield every name that is defined, assigned or taken as an argument below a node."""
    for child in ast.walk(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child.name
        elif isinstance(child, ast.Attribute):
            yield child.attr
        elif isinstance(child, ast.Name):
            yield child.id
        elif isinstance(child, ast.arg | ast.keyword) and child.arg:
            yield child.arg


def resolves(reference: str) -> bool:
    """Tell whether `package.module.Class.name` leads somewhere."""
    parts = reference.split(".")
    for length in range(len(parts), 0, -1):
        try:
            if find_spec(".".join(parts[:length])) is None:
                continue
        except ModuleNotFoundError:
            continue
        return _leads(importlib.import_module(".".join(parts[:length])), parts[length:])
    return False


def _leads(module: ModuleType, names: list[str]) -> bool:
    if not names:
        return True
    found = getattr(module, names[0], None)
    return found is not None and all(
        later in classes().get(earlier, set()) for earlier, later in pairwise(names)
    )


def diagrams_of(document: Path) -> str:
    """Return the blocks of a document, which show ways through the code."""
    text = document.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL))


def is_there(name: str) -> bool:
    target = ROOT / name
    return target in FILES or any(target in path.parents for path in FILES)


def test_rules_are_numbered_without_gaps_and_none_twice() -> None:
    for section, numbers in numbered().items():
        assert numbers == list(range(1, len(numbers) + 1)), section


@pytest.mark.parametrize("path", [p for p in CODE if "rules.md" in text_of(p)], ids=name_of)
def test_every_citation_leads_to_a_rule(path: Path) -> None:
    if path == Path(__file__):
        return
    text = text_of(path)

    assert text.count("rules.md") == len(CITED.findall(text))
    assert set(cited_in(text)) <= known_rules()


def test_no_citation_has_another_form() -> None:
    strays = {name_of(p): OLD_FORMS.findall(text_of(p)) for p in CODE if p.parts[-2] != "tests"}

    assert {name: found for name, found in strays.items() if found} == {}


def test_nothing_is_called_by_an_old_name() -> None:
    here = [p for p in (*PYTHON, *DOCUMENTS) if p != Path(__file__) and "migrations" not in p.parts]

    assert {name_of(p): found for p in here if (found := OLD_NAMES.findall(text_of(p)))} == {}


@pytest.mark.parametrize("code", ["class Papers:", "await surely(", "import bot.chores", "a._fly("])
def test_an_old_name_would_be_seen(code: str) -> None:
    assert OLD_NAMES.search(code)


def test_rules_refer_to_rules_that_exist() -> None:
    referred = set(re.findall(r"[(,; ]([SATDFM]\d+)\b(?!\.)", RULES))

    assert referred <= known_rules()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_rule_that_a_document_links_exists(path: Path) -> None:
    assert set(LINKED_RULE.findall(text_of(path))) <= known_rules()


def test_every_module_and_file_that_the_code_refers_to_exists() -> None:
    lost = [
        (name_of(path), found)
        for path in CODE
        for found in (
            *(one for one in DOTTED.findall(text_of(path)) if not resolves(one)),
            *(one for one in PATH.findall(text_of(path)) if not is_there(one)),
        )
    ]

    assert lost == []


def test_every_name_of_a_class_that_the_code_refers_to_exists() -> None:
    lost = [
        (name_of(path), f"{owner}.{name}")
        for path in PRODUCT
        for owner, name in OF_CLASS.findall(text_of(path))
        if owner in classes() and name not in classes()[owner]
    ]

    assert lost == []


def test_every_name_that_the_code_tells_to_see_exists() -> None:
    rooms: dict[Path, set[str]] = defaultdict(set)
    for path in PYTHON:
        rooms[path.parent] |= {path.stem, *_names_in(ast.parse(path.read_text(encoding="utf-8")))}
    lost = [
        (name_of(path), name)
        for path in PYTHON
        for name in SEEN.findall(text_of(path))
        if name not in rooms[path.parent]
    ]

    assert lost == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_everything_of_the_code_that_a_document_names_exists(path: Path) -> None:
    text = text_of(path)
    known = classes()
    lost = [
        *(one for one in DOTTED.findall(text) if not resolves(one)),
        *(
            f"{o}.{n}"
            for o, n in OF_CLASS.findall(text)
            if o not in FOREIGN and n not in known.get(o, ())
        ),
        *(one for one in CLASS.findall(text) if one not in known and one not in FOREIGN),
        *(
            f"{o}.{n}"
            for o, n in IN_DIAGRAM.findall(diagrams_of(path))
            if n not in known.get(o, ())
        ),
        *(
            one
            for one in BARE_PATH.findall(diagrams_of(path))
            if not is_there(one) and not is_there(f"{one}.py")
        ),
    ]

    assert lost == []


def test_every_class_of_the_glossary_exists() -> None:
    named = re.findall(r"`([A-Z][a-z]\w*)`", text_of(ROOT / "docs/glossary.md"))

    assert [name for name in named if name not in classes()] == []


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("bot.model.Mailing", True),
        ("bot.model.Mailing.chat_id", True),
        ("bot.model.Mailing.no_such_name", False),
        ("bot.no_such_room", False),
        ("storage.journal", True),
    ],
)
def test_a_dead_reference_would_be_seen(reference: str, found: bool) -> None:  # noqa: FBT001
    assert resolves(reference) is found


def test_a_citation_of_several_rules_is_read_whole() -> None:
    assert list(cited_in("x (docs/rules.md, S1 to S8), y (docs/rules.md, A1 and A2).")) == [
        *("S1", "S8", "A1", "A2")
    ]
