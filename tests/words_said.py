"""What the locales have and what the code asks them for, found by reading both."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from bot.administration.alert_rules import REMINDERS
from bot.checkup import PROBLEMS
from bot.mailing.evidence import Finding
from bot.mailing.groups import Group
from bot.model import (
    AlertKind,
    AudienceKind,
    IdDoubt,
    MessageState,
    Past,
    PauseReason,
    RestoredWhy,
    SendingHold,
    Timing,
    WaitReason,
)
from bot.sms.statuses import Delivery, OperationStatus
from handlers.anywhere.commands import ADMINS_COMMANDS
from handlers.i18n import LOCALES
from handlers.ui.widgets import anything_else
from handlers.views.card_look import MailingLook, SmsLook
from storage.journal.conditions import STOP_LISTED
from storage.journal.states import NOT_OVER

ROOT = Path(__file__).parents[1]
OURS = ("bot", "handlers", "storage")
WORDED = ("handlers", "bot/lifecycle.py")
"""Where words are asked for."""

SPEAKING = {"T", "L", "button", "switch", "html", "plain", "act", "answer", "show_notice"}
"""What is called with a key."""

CODES_OF_SMS = r"(phone|sender|moment|text)-[a-z-]+"

OPERATORS_CODES = {*PROBLEMS, "settings-wrong"}
"""An operator reads these at start-up, in English."""

TOLD_BY_STATUS = {"gateway-refused", "login-refused"}
"""Their sentence is the operation status with its advice."""


class Placeables(Visitor):
    """Collects the names of the facts a message asks for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def entries(language: str) -> Iterator[object]:
    for path in sorted((LOCALES / language).glob("*.ftl")):
        yield from FluentParser().parse(path.read_text(encoding="utf-8")).body


def placeables(language: str) -> dict[str, set[str]]:
    """Return every key of a language with the facts it asks for."""
    found: dict[str, set[str]] = {}
    for entry in entries(language):
        if isinstance(entry, Message):
            visitor = Placeables()
            visitor.visit(entry)
            found[entry.id.name] = visitor.names
    return found


RUSSIAN = placeables("ru")
KEYS = sorted(RUSSIAN)


def trees(*places: str) -> Iterator[ast.Module]:
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            if "sandbox" not in file.parts:
                yield ast.parse(file.read_text(encoding="utf-8"))


def strings(*places: str) -> set[str]:
    """Return the string literals of the code."""
    return {
        node.value
        for tree in trees(*places)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def calls(*places: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the name of what is called."""
    for tree in trees(*places):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                yield name, node


def facts_told(*places: str) -> Iterator[tuple[str, ast.expr]]:
    """Yield the name and the value of what may be a fact of a text: all that is given by name.

    In a call, or in a dictionary of a function that has the words at hand.
    """
    for _, call in calls(*places):
        yield from ((word.arg, word.value) for word in call.keywords if word.arg)
    for tree in trees(*places):
        for function in filter(_has_words, ast.walk(tree)):
            for node in ast.walk(function):
                if isinstance(node, ast.Dict):
                    yield from _entries_of(node)


def _has_words(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(one.arg == "words" for one in node.args.args)


def _entries_of(node: ast.Dict) -> Iterator[tuple[str, ast.expr]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, value


def literals(expression: ast.expr) -> set[str]:
    """Return the literals an argument may be: one, or two with a condition between."""
    if isinstance(expression, ast.IfExp):
        return literals(expression.body) | literals(expression.orelse)
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return {expression.value}
    return set()


SAID = {
    key
    for name, call in calls(*WORDED)
    if name in SPEAKING and call.args
    for key in literals(call.args[0])
}
"""Keys that stand in the code where words are asked for."""

CODES = {
    code
    for name, call in calls(*OURS)
    if name in {"BotError", "anything_else"} and call.args
    for code in literals(call.args[0])
}
CODES |= {text for text in strings("bot/sms", "bot/sheets") if re.fullmatch(CODES_OF_SMS, text)}
CODES |= set(anything_else.__defaults__ or ())
"""Codes of the errors that are raised; `bot.sms` and `bot.sheets` name some in variables."""


FIRST_WORDS = "|".join(sorted({key.split("-")[0] for key in KEYS}))
ALIKE = (
    {text for text in strings(*WORDED) if re.fullmatch(rf"({FIRST_WORDS})(-[a-z]+)+", text)}
    - CODES
    - set(SmsLook)
    - set(MailingLook)
)
"""Literals that look like keys: some are put in variables before they are asked for."""


def template(node: ast.expr) -> str | None:
    """Return the pattern of a key that code puts together, such as `card-{}-hint`, else None."""
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        whole = "".join(str(part) for part in parts)
    elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        whole = str(node.left.value) + "{}"
    else:
        return None
    return whole if re.fullmatch(r"[a-z]+-\{\}(-[a-z]+)?", whole) else None


NO_REASONS = {"phone-wanted", "phone-duplicate"}
"""Codes about a number that have no words of their own as a reason to refuse a row."""

FAMILIES: dict[str, set[str]] = {
    "alert-{}": set(AlertKind) - {AlertKind.RESTORED},
    "alert-{}-over": set(REMINDERS),
    "audience-{}": {*AudienceKind},
    "card-{}": set(SmsLook),
    "command-{}": set(ADMINS_COMMANDS),
    "destination-{}": {"870", "881", "882", "883", "7940", "7954"},
    "delivery-{}": {state.replace("_", "-") for state in Delivery},
    "doubt-{}": set(IdDoubt),
    "doubted-{}": set(IdDoubt),
    "evidence-{}": set(Finding),
    "evidence-{}-one": {Finding.NOTHING, Finding.ALL},
    "encoding-{}": {"latin", "unicode"},
    "error-{}": CODES - OPERATORS_CODES - TOLD_BY_STATUS,
    "held-{}": set(SendingHold),
    "hold-{}": set(SendingHold),
    "mark-{}": set(SmsLook),
    "mailing-{}": set(MailingLook),
    "wait-{}": set(WaitReason),
    "omitted-{}": {
        "stopped",
        "country",
        "expensive",
        "too-long",
        "beyond",
        "blank",
        "had-it",
        "apart",
    },
    "operation-{}": {*OperationStatus, STOP_LISTED},
    "outcome-{}": set(MessageState),
    "past-{}": set(Past),
    "pause-{}": set(PauseReason),
    "plan-{}": set(Timing),
    "restored-{}": set(RestoredWhy),
    "refusal-{}": {code for code in CODES if code.startswith("phone-")} - NO_REASONS
    | {"row-hidden", "row-note"},
    "remedy-{}": {state.replace("_", "-") for state in Delivery if state.failed},
    "sign-{}": set(MailingLook),
    "state-{}": set(NOT_OVER),
    "unreached-{}": set(Group) - {Group.UNCLEAR},
}
"""Patterns of keys that code puts together, with all that can be put in."""

OPTIONAL = {"advice-{}": {*OperationStatus, "other"}}
"""The same for keys that may be missing: another one is used then."""


def members(families: dict[str, set[str]]) -> set[str]:
    return {family.format(one) for family, ones in families.items() for one in ones}
