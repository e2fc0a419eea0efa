"""Long lists: a page at a time, a search, and what the last deed came to.

Each page is asked for anew, so it is never out of date. The names below are those of a
dialog's data.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Format, Multi

from bot.model import Audience, Chat
from handlers.ui.refused_rows import send_refusals
from handlers.ui.widgets import T, button
from handlers.views.upload import refused_in

Item = TypeVar("Item")
Fetch = Callable[[int, int], Awaitable[tuple[list[Item], int]]]
"""From an offset and a limit to the rows there, and how many there are in all."""
Json = dict[str, Any]

PAGE = "page"
QUERY = "query"
DONE = "done"
"""What the last deed came to, as HTML, to be shown once."""
REFUSED = "refused"
"""The audience whose refused rows can be had as a file."""


async def turned_to(
    manager: DialogManager, fetch: Fetch[Item], size: int
) -> tuple[list[Item], Json]:
    """Return the rows of the page the person is at, and facts for the window.

    When so much has gone that there is no such page any more, it is the last one.
    """
    page = manager.dialog_data.get(PAGE, 0)
    rows, total = await fetch(page * size, size)
    last = max(0, -(-total // size) - 1)
    if page > last:
        page = last
        rows, total = await fetch(page * size, size)
    manager.dialog_data[PAGE] = page
    return rows, {
        "found": total,
        "page": page + 1,
        "pages": last + 1,
        "several_pages": last > 0,
        "earlier": page > 0,
        "further": page < last,
        "listed": bool(rows),
        "query": query_of(manager),
        "sought": bool(query_of(manager)),
    }


async def on_earlier(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Turn a page back."""
    manager.dialog_data[PAGE] = max(0, manager.dialog_data.get(PAGE, 0) - 1)


async def on_further(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Turn a page on."""
    manager.dialog_data[PAGE] = manager.dialog_data.get(PAGE, 0) + 1


def page_buttons(back: str = "button-page-back", on: str = "button-page-on") -> Row:
    """Make the two buttons that turn pages; the keys of their words."""
    return Row(
        button(back, "earlier", on_earlier, when="earlier"),
        button(on, "further", on_further, when="further"),
    )


def page_buttons_in_time() -> Row:
    """Make them for a list whose newest come first."""
    return page_buttons("button-newer", "button-older")


def query_of(manager: DialogManager) -> str:
    """Return what is sought; "" when all is shown."""
    query: str = manager.dialog_data.get(QUERY, "")
    return query


def seek(manager: DialogManager, query: str) -> None:
    """Show what is found by these words, or all for none, from the first page on."""
    manager.dialog_data[QUERY] = " ".join(query.split())
    manager.dialog_data[PAGE] = 0


async def on_show_all(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """End the search."""
    seek(manager, "")


def search_facts(chat: Chat, *, total: int) -> Json:
    """Tell how somebody is found: in a group, only what answers the window is a search."""
    return {"findable": total > 0 and chat.id > 0, "findable_in_group": total > 0 and chat.id < 0}


def search_hints() -> Multi:
    """Make the lines that say so."""
    return Multi(
        T("list-search", when="findable"),
        T("list-search-group", when="findable_in_group"),
        sep="",
    )


def found_lines() -> Multi:
    """Make the lines that tell what is sought and how much of it is shown."""
    return Multi(T("list-found", when="sought"), T("list-page", when="several_pages"), sep="\n")


def tell(manager: DialogManager, done: str, audience: Audience | None = None) -> None:
    """Keep what a deed came to; what was refused of its audience can be had as a file."""
    manager.dialog_data[DONE] = done
    manager.dialog_data[REFUSED] = audience.id if audience and refused_in(audience) else None


async def done_getter(dialog_manager: DialogManager, **_: Any) -> Json:  # noqa: ANN401 - aiogram-dialog's signature
    """Give what the last deed came to, once, and beside it the way to what was refused."""
    data = dialog_manager.dialog_data
    done = data.pop(DONE, "")
    return {"done": done, "refused": bool(done) and data.get(REFUSED) is not None}


def done_line() -> Format:
    """Make the line above the window that tells it."""
    return Format("{done}\n", when="done")


async def on_refused(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send what was refused as a file."""
    await send_refusals(manager, manager.dialog_data[REFUSED])


def refused_button() -> Button:
    """Make the button that brings the file."""
    return button("button-refused", "refused", on_refused, when="refused")
