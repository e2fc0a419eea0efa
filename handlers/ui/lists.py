"""Long lists: paging, search, and the result of the last action.

Each page is read anew, so it is never out of date. The constants are names in a dialog's data.
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
"""Takes an offset and a limit; returns the rows there, and how many there are in all."""
Json = dict[str, Any]

PAGE = "page"
QUERY = "query"
RESULT = "done"
"""The result of the last action, as HTML, to be shown once."""
REFUSED = "refused"
"""The id of the audience whose refused rows can be downloaded."""


async def current_page(
    manager: DialogManager, fetch: Fetch[Item], size: int
) -> tuple[list[Item], Json]:
    """Return the rows of the current page, and facts for the window.

    When the list has become shorter and this page no longer exists, the last one is returned.
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
    """Make the two buttons that turn pages, labelled by these keys."""
    return Row(
        button(back, "earlier", on_earlier, when="earlier"),
        button(on, "further", on_further, when="further"),
    )


def page_buttons_in_time() -> Row:
    """Make the two buttons for a list with the newest first."""
    return page_buttons("button-newer", "button-older")


def query_of(manager: DialogManager) -> str:
    """Return the words searched for; "" when all is shown."""
    query: str = manager.dialog_data.get(QUERY, "")
    return query


def search(manager: DialogManager, query: str) -> None:
    """Show the hits for these words, or everything for "", from the first page on."""
    manager.dialog_data[QUERY] = " ".join(query.split())
    manager.dialog_data[PAGE] = 0


async def on_show_all(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """End the search."""
    search(manager, "")


def search_facts(chat: Chat, *, total: int) -> Json:
    """Tell which search hint to show: in a group, only a reply to the window is a search."""
    return {"findable": total > 0 and chat.id > 0, "findable_in_group": total > 0 and chat.id < 0}


def search_hints() -> Multi:
    """Make the lines with the hint that `search_facts` names."""
    return Multi(
        T("list-search", when="findable"),
        T("list-search-group", when="findable_in_group"),
        sep="",
    )


def search_lines() -> Multi:
    """Make the lines that tell the words searched for and which page of the hits is shown."""
    return Multi(T("list-found", when="sought"), T("list-page", when="several_pages"), sep="\n")


def show_result(manager: DialogManager, result: str, audience: Audience | None = None) -> None:
    """Show the result of an action (HTML) above the next window, once.

    The refused rows of `audience`, if any, can be downloaded from there.
    """
    manager.dialog_data[RESULT] = result
    manager.dialog_data[REFUSED] = audience.id if audience and refused_in(audience) else None


async def result_getter(dialog_manager: DialogManager, **_: Any) -> Json:  # noqa: ANN401 - aiogram-dialog's signature
    """Give the result of the last action, once, and whether refused rows can be downloaded."""
    data = dialog_manager.dialog_data
    done = data.pop(RESULT, "")
    return {"done": done, "refused": bool(done) and data.get(REFUSED) is not None}


def result_line() -> Format:
    """Make the line above the window that shows the result."""
    return Format("{done}\n", when="done")


async def on_refused(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send the refused rows as a file."""
    await send_refusals(manager, manager.dialog_data[REFUSED])


def refused_button() -> Button:
    """Make the button that sends the file of refused rows."""
    return button("button-refused", "refused", on_refused, when="refused")
