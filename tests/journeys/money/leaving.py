"""Where the code lets money leave: found by reading it, so that no new way is overlooked."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]

OPENED = {"SendSG.sender", "MailingSG.recipients", "ScheduledSG.list", "ResendSG.choose"}
"""Dialogs that end with a confirmation."""
CONFIRMS = {"confirm_shown", "confirm_beside", "resume", "reschedule"}
"""What a handler calls once a person has said yes."""
JOURNAL = {"life.create", "life.reschedule", "life.requeue", "pauses.resume", "pauses.wake"}
"""What makes a mailing that the engine may send, or lets it go on."""


def _trees(folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _last_names(node: ast.expr) -> str:
    """Return the last two names of «a.b.c», or the only one."""
    if not isinstance(node, ast.Attribute):
        return node.id if isinstance(node, ast.Name) else ""
    before = node.value
    name = before.attr if isinstance(before, ast.Attribute) else getattr(before, "id", "")
    return f"{name}.{node.attr}" if name else node.attr


def _given(function: ast.AST) -> Iterator[str]:
    """Yield the states that a function opens, returns or looks up; not those it moves between."""
    for node in ast.walk(function):
        held: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = _last_names(node.func).split(".")[-1]
            if name in ("start", "open_dialog"):
                held = [*node.args]
            elif name == "Start":
                held = [one.value for one in node.keywords if one.arg == "state"]
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            held = [*node.value.elts]
        elif isinstance(node, ast.Dict):
            held = [*node.values]
        yield from (_last_names(one) for one in held)


def openers() -> set[tuple[str, str, str]]:
    """Return (file, function, state) of whatever opens a dialog that may let money leave."""
    return {
        (file, function.name, state)
        for file, tree in _trees("handlers")
        for function in _functions(tree)
        for state in _given(function)
        if state in OPENED
    }


def yeses() -> set[tuple[str, str]]:
    """Return (file, function) of every handler that does what a person has said yes to."""
    return {
        (file, function.name)
        for file, tree in _trees("handlers")
        for function in _functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _last_names(node.func).split(".")[-1] in CONFIRMS
    }


def confirmers() -> set[tuple[str, str]]:
    """Return (file, function) of every handler that calls `Mailings.confirm` itself."""
    return {
        (file, function.name)
        for file, tree in _trees("handlers")
        for function in _functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _last_names(node.func) == "mailings.confirm"
    }


def journal_calls() -> set[tuple[str, str]]:
    """Return (file, method) of every call in the engine's rooms that lets SMS be sent."""
    return {
        (file, name)
        for file, tree in _trees("bot")
        if "/sandbox/" not in file
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (name := _last_names(node.func)) in JOURNAL
    }
