"""A whole chat: how much there is of it, what stands in the way of forgetting it, forgetting it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.model import MailingState
from storage.database.engine import Database
from storage.database.schema import (
    admin_menus,
    audiences,
    audit,
    batches,
    chats,
    contact_lists,
    contacts,
    drafts,
    incoming,
    layouts,
    mailings,
    messages,
    saved_texts,
    segments,
    senders,
    stop_hashes,
    stop_list,
    tracks,
    unmapped_ids,
)
from storage.delivery.folded import blocks_of, read_blocks
from storage.delivery.folding import drop_block
from storage.journal.states import NOT_OVER

AT_ONCE = 500
"""Rows of one transaction: a send waits for it a few milliseconds."""
_OWN = (
    drafts,
    audiences,
    contact_lists,
    stop_list,
    stop_hashes,
    layouts,
    incoming,
    saved_texts,
    senders,
    audit,
    admin_menus,
)
"""Tables with a chat's rows that nothing of another chat points to; drafts point to audiences."""


@dataclass(frozen=True, slots=True)
class ChatTraces:
    """What there is of a chat."""

    mailings: int
    sms: int
    contacts: int
    stopped: int
    incoming: int
    drafts: int
    saved_texts: int
    under_way: int
    """Mailings that are not over: while there are any, the chat cannot be forgotten."""


class WholeChats:
    """Counts and deletes everything of a chat."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def traces(self, chat_id: int) -> ChatTraces:
        """Return how much there is of a chat."""

        def work(connection: Connection) -> ChatTraces:
            def number(query: Select[Any]) -> int:
                return connection.scalar(query) or 0

            listed = select(contact_lists.c.contents).where(contact_lists.c.chat_id == chat_id)
            of_chat = mailings.c.chat_id == chat_id
            return ChatTraces(
                mailings=number(_count(mailings, chat_id)),
                sms=number(
                    select(func.count()).select_from(messages.join(mailings)).where(of_chat)
                ),
                contacts=number(select(func.count()).where(contacts.c.contents.in_(listed))),
                stopped=number(_count(stop_list, chat_id)) + number(_count(stop_hashes, chat_id)),
                incoming=number(_count(incoming, chat_id)),
                drafts=number(_count(drafts, chat_id)),
                saved_texts=number(_count(saved_texts, chat_id)),
                under_way=number(select(func.count()).where(of_chat, _under_way())),
            )

        return await self._db.survey(work)

    async def close(self, chat_id: int) -> bool:
        """Take the chat's account away, so that nothing can be sent; False: something is under way.

        Of two who ask at once, one confirms a mailing or the other closes the chat, never both.
        """
        going = exists().where(mailings.c.chat_id == chat_id, _under_way())
        names = ("server", "login", "sealed_password", "logged_in_at")
        shut = update(chats).where(chats.c.id == chat_id, ~going).values(dict.fromkeys(names))
        known = select(func.count()).where(chats.c.id == chat_id)

        def work(connection: Connection) -> bool:
            changed = connection.execute(shut).rowcount == 1
            return changed or not connection.scalar(known)

        async with self._db.chats.changing(chat_id):
            return await self._db.transact(work)

    async def delete_some(self, chat_id: int) -> bool:
        """Delete some rows of the chat's mailings and lists; False: none are left."""
        return await self._db.transact(lambda connection: _delete_some(connection, chat_id))

    async def delete_rest(self, chat_id: int) -> None:
        """Delete the chat itself and its other rows; what somebody confirmed meanwhile stays."""

        def work(connection: Connection) -> None:
            if connection.scalar(_count(mailings, chat_id)):
                return
            for table in _OWN:
                connection.execute(delete(table).where(table.c.chat_id == chat_id))
            connection.execute(delete(chats).where(chats.c.id == chat_id))

        async with self._db.chats.changing(chat_id):
            await self._db.transact(work)

    async def folders(self, chat_id: int) -> list[str]:
        """Return the folders of the chat's recipients."""
        query = select(audiences.c.folder).where(audiences.c.chat_id == chat_id)
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def is_logged_in(self, chat_id: int) -> bool:
        """Tell whether somebody has logged the chat in."""
        query = select(func.count()).where(chats.c.id == chat_id, chats.c.login.is_not(None))
        async with self._db.read() as connection:
            return bool(await connection.scalar(query))


def _count(table: Table, chat_id: int) -> Select[Any]:
    return select(func.count()).select_from(table).where(table.c.chat_id == chat_id)


def _under_way() -> Any:  # noqa: ANN401 - an SQL expression
    stopping = and_(mailings.c.state == MailingState.STOPPED, mailings.c.finished_at.is_(None))
    return or_(mailings.c.state.in_(NOT_OVER), stopping)


def _delete_some(connection: Connection, chat_id: int) -> bool:
    own = select(mailings.c.id).where(mailings.c.chat_id == chat_id)
    first = connection.scalar(own.order_by(mailings.c.id).limit(1))
    if first is None:
        return _delete_contacts(connection, chat_id)
    for table, key in (
        (segments, (segments.c.position, segments.c.part)),
        (messages, (messages.c.position,)),
    ):
        of_it = table.c.mailing_id == first
        some = select(*key).where(of_it).limit(AT_ONCE)
        if connection.execute(delete(table).where(of_it, tuple_(*key).in_(some))).rowcount:
            return True
    if _delete_block(connection, first) or _delete_batches(connection, first):
        return True
    connection.execute(delete(tracks).where(tracks.c.mailing_id == first))
    connection.execute(update(mailings).where(mailings.c.repeat_of == first).values(repeat_of=None))
    connection.execute(delete(mailings).where(mailings.c.id == first))
    return True


def _delete_block(connection: Connection, mailing_id: int) -> bool:
    some = connection.execute(blocks_of(mailing_id).limit(1)).all()
    for block in read_blocks(some):
        drop_block(connection, block)
    return bool(some)


def _delete_batches(connection: Connection, mailing_id: int) -> bool:
    some = select(batches.c.id).where(batches.c.mailing_id == mailing_id).limit(AT_ONCE)
    ids = connection.execute(some).scalars().all()
    connection.execute(delete(unmapped_ids).where(unmapped_ids.c.batch_id.in_(ids)))
    return bool(connection.execute(delete(batches).where(batches.c.id.in_(ids))).rowcount)


def _delete_contacts(connection: Connection, chat_id: int) -> bool:
    listed = select(contact_lists.c.contents).where(contact_lists.c.chat_id == chat_id)
    some = select(contacts.c.id).where(contacts.c.contents.in_(listed)).limit(AT_ONCE)
    return bool(connection.execute(delete(contacts).where(contacts.c.id.in_(some))).rowcount)
