"""How much every container of a running product holds: what grows for ever is found by its path."""

import gc
from asyncio import AbstractEventLoop as _Loop
from collections import Counter, deque
from collections.abc import Iterator
from types import FrameType, FunctionType, ModuleType
from weakref import WeakKeyDictionary, WeakValueDictionary

CONTAINERS = (dict, list, set, frozenset, tuple, deque, WeakValueDictionary, WeakKeyDictionary)
_PLAIN = (type, ModuleType, FrameType, str, bytes, int, float)
_NOT_OURS = ("sqlalchemy", "logging", "_pytest", "pydantic", "tests")
"""Packages whose objects are left out: SQLAlchemy bounds its caches, tests keep the log."""


def sizes_of(root: object) -> Counter[str]:
    """Return path → length of the containers that hang on an object, whatever their owner."""
    gc.collect()
    found: Counter[str] = Counter()
    seen: set[int] = set()
    waiting = deque([("", root)])
    while waiting:
        path, one = waiting.popleft()
        if id(one) in seen or isinstance(one, _PLAIN):
            continue
        if type(one).__module__.partition(".")[0] in _NOT_OURS or isinstance(one, _Loop):
            continue
        seen.add(id(one))
        if isinstance(one, CONTAINERS):
            found[path] += len(one)
        waiting.extend((f"{path}{name}", part) for name, part in _parts(one))
    return found


def _parts(one: object) -> Iterator[tuple[str, object]]:
    if isinstance(one, dict | WeakValueDictionary | WeakKeyDictionary):
        yield from (("{}", part) for pair in list(one.items()) for part in pair)
    elif isinstance(one, CONTAINERS):
        yield from (("[]", part) for part in list(one))
    elif isinstance(one, FunctionType):
        cells = one.__closure__ or ()
        yield from (("()", cell.cell_contents) for cell in cells if _is_full(cell))
    for name in _names(one):
        try:
            yield f".{name}", object.__getattribute__(one, name)
        except AttributeError:
            continue
    owner = getattr(one, "__self__", None)
    if owner is not None and not isinstance(owner, ModuleType):
        yield "", owner


def _is_full(cell: object) -> bool:
    try:
        cell.cell_contents  # type: ignore[attr-defined]  # noqa: B018 - it raises when it is empty
    except ValueError:
        return False
    return True


def _names(one: object) -> Iterator[str]:
    if hasattr(one, "__dict__"):
        yield from list(vars(one))
    for kind in type(one).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        yield from (slots,) if isinstance(slots, str) else slots
