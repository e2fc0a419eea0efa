"""What the journal knows as confirmed is closed and said, wherever a kill has left it open (S17).

The journal is committed before the dialog is stored. A process that ends in between leaves an open
dialog and a kept draft of what is sent already.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from operator import attrgetter
from typing import Any

from aiogram import Bot
from aiogram.types import ReplyParameters
from aiogram_dialog.api.entities import Context
from aiogram_dialog.api.exceptions import UnknownIntent, UnknownState
from aiogram_dialog.api.internal import CONTEXT_KEY, STACK_KEY, STORAGE_KEY

from bot.errors import BotError
from bot.mailing.details import SmsDetails
from bot.model import Chat, Mailing, MailingState
from handlers.i18n import Words
from handlers.states import MailingSG, ScheduledSG, SendSG
from handlers.ui.context import Rooms
from handlers.ui.draft_json import forget_draft, load_draft, new_token, stored_draft
from handlers.views.card_buttons import leading_on
from handlers.views.card_look import list_row

Data = dict[str, Any]

TEST, TESTED = "test", "tested"
"""Where the dialog of a mailing keeps the token of its next test SMS, and of the last one sent."""


class Place(Enum):
    """Where something that can be confirmed is open."""

    DIALOG = auto()
    KEPT = auto()
    """The draft of a single SMS, which is offered to be gone on with."""
    TEST = auto()
    """The window of a test SMS; its mailing is open still."""
    TESTED = auto()
    """The dialog of a mailing, of which a test SMS was confirmed before."""


@dataclass(frozen=True, slots=True)
class _Open:
    """One thing that is open, by its token, or by its number when it is a saved draft."""

    key: str | int
    place: Place
    content: str | None = None
    """`Draft.content`; None: of no concern. A saved draft is gone once it is confirmed."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the journal knows as confirmed of what is open for a person."""

    mailings: tuple[Mailing, ...] = ()
    """Confirmed just as they are open."""
    places: frozenset[Place] = frozenset()
    """Where those are open."""
    earlier: tuple[Mailing, ...] = ()
    """Confirmed, too, while something else is open that concerns it.

    It was changed since, and is another SMS, which nobody has confirmed; it was a test of what is
    open; or it is looked at, to be given another time.
    """

    @property
    def cards(self) -> frozenset[int | None]:
        """Return the messages that are cards: none of them is a dialog's window any more."""
        return frozenset(one.card_message_id for one in (*self.mailings, *self.earlier))

    @property
    def ends_dialogs(self) -> bool:
        """Tell whether the person's dialogs are to be closed."""
        return Place.DIALOG in self.places


async def confirmed_of(data: Data) -> Confirmed:
    """Ask the journal about all that is open for the person of an update.

    `data` are the values of the update, after aiogram-dialog has loaded the person's dialogs.
    """
    contexts = [one async for one in open_contexts(data)]
    opened = [one async for one in _all_open(data, contexts)]
    known = await _rooms(data).mailings.lookup.confirmed(
        _chat(data).id, {one.key for one in opened}
    )
    # a dialog comes after the draft that is kept of it, and holds what is newer
    newest = {one.key: one for one in opened}
    same = {key for key in known if _is_same(known[key], newest[key])}
    others = [known[key] for key in known.keys() - same]
    return Confirmed(
        mailings=_in_order(known[key] for key in same),
        places=frozenset(one.place for one in opened if one.key in same),
        earlier=_in_order([*others, *[one async for one in _looked_at(data, contexts)]]),
    )


def _is_same(mailing: Mailing, opened: _Open) -> bool:
    if opened.place is Place.TESTED:
        return False
    return None in (mailing.content, opened.content) or mailing.content == opened.content


async def _looked_at(data: Data, contexts: Iterable[Context]) -> AsyncIterator[Mailing]:
    """Yield what is open to be given another time; not what has certainly not gone."""
    for context in contexts:
        if context.state.group is not ScheduledSG or context.state == ScheduledSG.list:
            continue
        said: Data = context.dialog_data
        with suppress(BotError):
            mailing = await _rooms(data).mailings.lookup.mailing(_chat(data).id, said["id"])
            if mailing.state not in (MailingState.MISSED, MailingState.CANCELLED):
                yield mailing


def _in_order(mailings: Iterable[Mailing]) -> tuple[Mailing, ...]:
    return tuple(sorted(mailings, key=attrgetter("id")))


async def _all_open(data: Data, contexts: Iterable[Context]) -> AsyncIterator[_Open]:
    kept = await stored_draft(data["state"], _chat(data))
    if kept and "token" in kept:
        yield _single(data, kept, Place.KEPT)
    for context in contexts:
        said = context.dialog_data
        if context.state.group is SendSG and "token" in said:
            yield _single(data, said, Place.DIALOG)
        if context.state.group is MailingSG:
            for one in _of_mailing(context):
                yield one


def _of_mailing(context: Context) -> Iterator[_Open]:
    said = context.dialog_data
    if isinstance(saved := said.get("draft"), int):
        yield _Open(saved, Place.DIALOG)
    if context.state == MailingSG.test and isinstance(token := said.get(TEST), str):
        yield _Open(token, Place.TEST)
    if isinstance(token := said.get(TESTED), str):
        yield _Open(token, Place.TESTED)


def _single(data: Data, said: Data, place: Place) -> _Open:
    draft = load_draft(_chat(data).id, data["event_from_user"].id, said)
    return _Open(draft.token, place, draft.content)


async def open_contexts(data: Data) -> AsyncIterator[Context]:
    """Yield the person's open dialogs; one that is lost is left out."""
    newest = data.get(CONTEXT_KEY)
    if newest is not None:
        yield newest
    for intent in data[STACK_KEY].intents:
        if newest is None or intent != newest.id:
            with suppress(UnknownIntent, UnknownState):
                yield await data[STORAGE_KEY].load_context(intent)


async def close_confirmed(data: Data, confirmed: Confirmed) -> None:
    """Close the dialogs and forget the draft; what is tapped next in a test is another SMS."""
    if Place.TEST in confirmed.places:
        data[CONTEXT_KEY].dialog_data[TEST] = new_token()
    if Place.KEPT in confirmed.places:
        await forget_draft(data["state"])
    if confirmed.ends_dialogs:
        await close_dialogs(data)


async def close_dialogs(data: Data) -> None:
    """Close all dialogs of the person in this thread.

    Their last message is forgotten when it is a card by now: the next window would take its
    buttons away.
    """
    stack, storage = data[STACK_KEY], data[STORAGE_KEY]
    while not stack.empty():
        await storage.remove_context(stack.pop())
    shown = stack.last_message_id
    if (
        shown is not None
        and await _rooms(data).mailings.cards.at(_chat(data).id, shown) is not None
    ):
        stack.last_message_id = None
    data[CONTEXT_KEY] = None
    await storage.save_stack(stack)


async def settle(data: Data) -> Confirmed:
    """Say and close what is confirmed of what is open; return it."""
    confirmed = await confirmed_of(data)
    await say_confirmed(data, confirmed.mailings)
    await close_confirmed(data, confirmed)
    return confirmed


async def close_lost(data: Data) -> None:
    """Close the dialogs of a person who has lost one, and say what the journal can tell of it.

    What was confirmed in the lost one cannot be known without it. So the last SMS that the person
    confirmed is named; only in a chat where nobody has confirmed any is it told that nothing was
    sent: a colleague's may have been resumed, or given another time.
    """
    confirmed, lookup, chat_id = await settle(data), _rooms(data).mailings.lookup, _chat(data).id
    last = await lookup.last_confirmed(chat_id, data["event_from_user"].id)
    lines = [_words(data).html("lost-step")]
    if last is None:
        others = await lookup.count(chat_id) > 0
        lines.append(_words(data).html("lost-step-others" if others else "lost-step-nothing"))
    elif not confirmed.mailings:
        lines.append(
            _words(data).html("lost-step-last", text=list_row(last, _chat(data), _words(data))[0])
        )
    if await stored_draft(data["state"], _chat(data)) is not None:
        lines.append(_words(data).html("lost-step-draft"))
    await _send(data, last.mailing if isinstance(last, SmsDetails) else last, " ".join(lines))
    await close_dialogs(data)


async def say_confirmed(data: Data, mailings: Iterable[Mailing]) -> None:
    """Say that they are confirmed, each below its card, which is drawn anew."""
    for mailing in mailings:
        key = "already-confirmed" if mailing.single else "already-confirmed-many"
        row = await _rooms(data).mailings.sms.of(mailing) if mailing.single else mailing
        label = list_row(row, _chat(data), _words(data))[0]
        await _send(data, mailing, _words(data).html(key, text=label))
        await _rooms(data).mailings.cards.redraw(mailing.id)


async def _send(data: Data, below: Mailing | None, text: str) -> None:
    """Send a message with the menu's button, as an answer to the card of a mailing, if any."""
    card = below.card_message_id if below else None
    await _bot(data).send_message(
        _chat(data).id,
        text,
        message_thread_id=data.get("event_thread_id"),
        reply_markup=leading_on(_words(data)),
        reply_parameters=ReplyParameters(message_id=card, allow_sending_without_reply=True)
        if card
        else None,
    )


def _rooms(data: Data) -> Rooms:
    rooms: Rooms = data["rooms"]
    return rooms


def _chat(data: Data) -> Chat:
    chat: Chat = data["chat"]
    return chat


def _words(data: Data) -> Words:
    words: Words = data["words"]
    return words


def _bot(data: Data) -> Bot:
    bot: Bot = data["bot"]
    return bot
