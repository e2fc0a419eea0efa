"""Statements that a cancellation waits for, so that none is ever left half done."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")


async def unbroken(work: Awaitable[T]) -> T:
    """Await the work to its end, and return or raise what it does.

    Raises CancelledError, after that end, when the caller was cancelled meanwhile: a statement
    that goes on in the driver's thread keeps its lock, whoever has stopped waiting for it.
    """
    task = asyncio.ensure_future(work)
    cancelled = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        task.exception()  # or asyncio reports that nobody has asked
        raise cancelled
    return task.result()


class UnbrokenConnection(AsyncConnection):
    """A connection whose statements are `unbroken`."""

    __slots__ = ()

    async def execute(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as overloaded there
        """Execute, as AsyncConnection does; its `scalar` comes here too."""
        return await unbroken(super().execute(*args, **kwargs))

    async def exec_driver_sql(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as there
        """Execute, as AsyncConnection does."""
        return await unbroken(super().exec_driver_sql(*args, **kwargs))
