"""What the engine tells the world: facts, never words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """Something a person can see of this mailing changed; the journal has the details."""

    mailing_id: int


Listener = Callable[[Changed], Awaitable[None]]
