"""Statements that a cancellation cannot cut short: the cancelled task waits for their end."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")


async def shielded(work: Awaitable[T]) -> T:
    """Await `work` to its end; return what it returns, or raise what it raises.

    When the caller is cancelled meanwhile, CancelledError is raised only after that end. The
    driver's thread would go on with the statement and hold its lock, though nobody waited.
    """
    task = asyncio.ensure_future(work)
    cancelled = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        task.exception()  # else asyncio reports an exception that nobody has retrieved
        raise cancelled
    return task.result()


class ShieldedConnection(AsyncConnection):
    """A connection that runs every statement `shielded`."""

    __slots__ = ()

    async def execute(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as overloaded there
        """Execute, as AsyncConnection does; its `scalar` comes here too."""
        return await shielded(super().execute(*args, **kwargs))

    async def exec_driver_sql(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as there
        """Execute, as AsyncConnection does."""
        return await shielded(super().exec_driver_sql(*args, **kwargs))
