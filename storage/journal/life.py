"""Changing the state of a mailing, from its confirmation to its end.

Every method is one transaction. A change of state names the states it may come from. It returns
the mailing as it stands then, or None when nothing was changed: of two callers exactly one wins.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    case,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import (
    Account,
    BatchState,
    Mailing,
    MailingState,
    MessageState,
    NewMailing,
    PauseReason,
    When,
)
from storage.chat.audit import entry
from storage.database.dialect import insert_unless_there
from storage.database.engine import Database
from storage.database.schema import mailings, messages, tracks
from storage.journal.changes import change
from storage.journal.conditions import all_settled, has_batch, has_left
from storage.journal.decisions import resend, resolve
from storage.journal.drafts import drop_draft, has_draft
from storage.journal.news import news_of_end
from storage.journal.pauses import ENDED, NOT_PAUSED
from storage.journal.queries import rest_of
from storage.journal.rows import NEWS_DUE, mailing_columns, mailing_of, timing_columns
from storage.journal.states import (
    ALTERABLE,
    MAY_FINISH,
    MAY_MISS,
    MAY_START,
    NOT_OVER,
    SENDING_ENDED,
)

ROWS_AT_ONCE = 500


class Life:
    """Changes a mailing's state, and notes the balance, its card and what was shown of it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def create(
        self,
        new: NewMailing,
        *,
        draft_id: int | None = None,
        card_message_id: int | None = None,
        replaces: int | None = None,
        replaced: Sequence[str] = (),
    ) -> tuple[Mailing, bool] | None:
        """Record a confirmed mailing; return it and whether it is new. Its draft is gone then.

        Who confirmed it is noted in the audit with it.

        A token confirms once: a second call returns the first mailing and False. With
        `replaces`, the unknown messages of that mailing to the numbers `replaced` (by default
        those of the new one) become RESENT in the same transaction. None, and nothing is
        recorded: one of them is unknown no more, the saved draft `draft_id` is gone, or the rest
        of that mailing (`NewMailing.rest_of`) has its mailing already. BotError
        `resend-too-early` (`seconds`): requests with them may still be on their way.
        """
        async with self._db.write() as connection:
            if draft_id is not None or replaces is not None:
                known = await by_token(connection, new.token)
                if known is not None:
                    return known, False
            if draft_id is not None and not await has_draft(connection, new.chat_id, draft_id):
                return None
            if new.rest_of is not None and await rest_of(connection, new.rest_of):
                return None
            if replaces is not None and not await resend(
                connection, replaces, replaced or new.phones, new.created_at
            ):
                return None
            if draft_id is not None:
                await drop_draft(connection, new.chat_id, draft_id)
            mailing = await _insert(connection, new, card_message_id)
            if mailing is None:
                known = await by_token(connection, new.token)
                return None if known is None else (known, False)
            await _insert_messages(connection, mailing.id, new)
            await connection.execute(
                entry(new.created_at, new.chat_id, new.user_id, "confirm", mailing_id=mailing.id)
            )
        return mailing, True

    async def by_token(self, token: str) -> Mailing | None:
        """Return the mailing that was confirmed with a token."""
        async with self._db.read() as connection:
            return await by_token(connection, token)

    async def start(
        self,
        mailing_id: int,
        now: datetime,
        balance: Decimal | None,
        *,
        balance_at: datetime | None = None,
        version: int | None = None,
    ) -> Mailing | None:
        """Move QUEUED or SCHEDULED → RUNNING, for one caller only.

        The gateway told the balance at `balance_at`, by default now.

        With `version`, only while the mailing still has that version: a person may have given it
        another time since it was read. A mailing that goes on keeps its first start and the balance
        before it: they are the evidence for its unknown outcomes.
        """
        async with self._db.write() as connection:
            return await _move(
                connection,
                mailing_id,
                MAY_START,
                *_still(version),
                state=MailingState.RUNNING,
                started_at=_value_before_sending(mailing_id, mailings.c.started_at, now),
                balance_before=_value_before_sending(
                    mailing_id, mailings.c.balance_before, balance
                ),
                balance_before_at=_value_before_sending(
                    mailing_id, mailings.c.balance_before_at, balance_at or now
                ),
            )

    async def requeue(self, mailing_id: int) -> Mailing | None:
        """Move RUNNING → QUEUED: the engine stops before the mailing is done."""
        async with self._db.write() as connection:
            return await _move(
                connection, mailing_id, (MailingState.RUNNING,), state=MailingState.QUEUED
            )

    async def is_over(self, mailing_id: int) -> bool:
        """Tell whether `finish` would end a mailing."""
        query = select(mailings.c.id).where(mailings.c.id == mailing_id)
        async with self._db.read() as connection:
            found = await connection.execute(query.where(_done(mailing_id) | _halted(mailing_id)))
            return found.first() is not None

    async def finish(
        self, mailing_id: int, now: datetime, balance_after: Decimal | None
    ) -> Mailing | None:
        """End a mailing of which nothing is on its way, and nothing is left to send.

        RUNNING or PAUSED → FINISHED, when every message has an outcome; a STOPPED one gets its
        `finished_at`.
        """
        end = {
            "finished_at": now,
            "balance_after": balance_after,
            "balance_after_at": None if balance_after is None else now,
            "news": news_of_end(),
            **NOT_PAUSED,
        }
        async with self._db.write() as connection:
            return await _move(
                connection,
                mailing_id,
                MAY_FINISH,
                _done(mailing_id),
                state=MailingState.FINISHED,
                **end,
            ) or await _move(
                connection, mailing_id, (MailingState.STOPPED,), _halted(mailing_id), **end
            )

    async def note_balance_after(
        self, mailing_id: int, balance: Decimal, at: datetime
    ) -> Mailing | None:
        """Add the balance, as it was told at `at`, to a mailing that ended without one."""
        async with self._db.write() as connection:
            return await _move(
                connection,
                mailing_id,
                SENDING_ENDED,
                mailings.c.balance_after.is_(None),
                balance_after=balance,
                balance_after_at=at,
            )

    async def miss(
        self,
        mailing_id: int,
        *,
        version: int | None = None,
        why: PauseReason | None = None,
    ) -> Mailing | None:
        """Move a mailing of which nothing was handed over in time → MISSED: a person must choose.

        `why`: something else than its time stood in the way. With `version`, only while the mailing
        still has that version.
        """
        async with self._db.write() as connection:
            return await _move(
                connection,
                mailing_id,
                MAY_MISS,
                ~has_left(mailing_id),
                *_still(version),
                state=MailingState.MISSED,
                pause=why,
                news=NEWS_DUE,
            )

    async def stop(self, mailing_id: int, now: datetime) -> Mailing | None:
        """Move a mailing that is not over → STOPPED: what is still queued is never sent.

        What is on its way is finished and recorded; `finished_at` is set after that.
        """
        in_flight = has_batch(mailing_id, (BatchState.SENDING,))
        ended = case((in_flight, None), else_=literal(now, mailings.c.finished_at.type))
        async with self._db.write() as connection:
            return await _move(
                connection,
                mailing_id,
                NOT_OVER,
                state=MailingState.STOPPED,
                finished_at=ended,
                **ENDED,
            )

    async def cancel(self, mailing_id: int, now: datetime) -> Mailing | None:
        """Cancel a mailing of which nothing was handed over; None: too late."""
        async with self._db.write() as connection:
            return await _move(
                connection,
                mailing_id,
                NOT_OVER,
                ~has_left(mailing_id),
                state=MailingState.CANCELLED,
                finished_at=now,
                **ENDED,
            )

    async def reschedule(
        self,
        mailing_id: int,
        when: When,
        *,
        hand_over_at: datetime,
        due_at: datetime,
        state: MailingState,
        account: Account,
        version: int | None = None,
    ) -> Mailing | None:
        """Give a SCHEDULED or MISSED mailing another time and account; None: too late.

        With `version`, only while the mailing still has that version.
        """
        async with self._db.write() as connection:
            return await _move(
                connection,
                mailing_id,
                ALTERABLE,
                *_still(version),
                state=state,
                hand_over_at=hand_over_at,
                due_at=due_at,
                server=account.server,
                login=account.login,
                attempts=0,
                news=None,
                **NOT_PAUSED,
                **timing_columns(when),
            )

    async def resolve_unknown(self, mailing_id: int, to: MessageState) -> Mailing | None:
        """Record a person's decision about the unknown messages; None: there were none."""
        async with self._db.write() as connection:
            return await resolve(connection, mailing_id, to)

    async def set_card(
        self, mailing_id: int, message_id: int | None, thread_id: int | None
    ) -> Mailing | None:
        """Note which message of the chat is the mailing's card.

        `message_id` None: the card needs a new message. Returns the mailing; None: there is no such
        mailing.
        """
        values = {"card_message_id": message_id, "thread_id": thread_id}
        statement = update(mailings).where(mailings.c.id == mailing_id).values(**values)
        async with self._db.write() as connection:
            return await change(connection, statement)

    async def allow_resends(self, now: datetime) -> list[Mailing]:
        """Return the mailings whose unknown SMS may be sent again from now on, each once.

        They have changed: their cards offer more than before.
        """
        changed = (
            update(mailings)
            .where(mailings.c.resend_at <= now)
            .values(resend_at=None, version=mailings.c.version + 1)
            .returning(mailings)
        )
        async with self._db.write() as connection:
            rows = (await connection.execute(changed)).mappings().all()
        return [mailing_of(row) for row in rows]

    async def shift_resends(self, by: timedelta) -> None:
        """Let unknown SMS be sent again so much later, or earlier: the clock has leapt so far."""
        waiting = select(mailings.c.id, mailings.c.resend_at).where(
            mailings.c.resend_at.is_not(None)
        )
        async with self._db.write() as connection:
            for mailing_id, resend_at in (await connection.execute(waiting)).all():
                shifted = {"resend_at": resend_at + by, "version": mailings.c.version + 1}
                await connection.execute(
                    update(mailings).where(mailings.c.id == mailing_id).values(**shifted)
                )

    async def mark_shown(
        self, mailing_id: int, version: int | None, track_version: int | None = None
    ) -> None:
        """Note which versions of a mailing and of its track the chat has been shown.

        A newer version is still due. A version of None was not shown, or is noted already.
        """
        shown = ((mailings, mailings.c.id, version), (tracks, tracks.c.mailing_id, track_version))
        statements = [
            update(table)
            .where(key == mailing_id, table.c.shown_version < newest)
            .values(shown_version=newest)
            for table, key, newest in shown
            if newest is not None
        ]
        if not statements:
            return
        async with self._db.write() as connection:
            for statement in statements:
                await connection.execute(statement)


async def by_token(connection: AsyncConnection, token: str) -> Mailing | None:
    """Return within a transaction the mailing that was confirmed with a token."""
    found = await connection.execute(select(mailings).where(mailings.c.token == token))
    row = found.mappings().one_or_none()
    return None if row is None else mailing_of(row)


async def _insert(
    connection: AsyncConnection, new: NewMailing, card_message_id: int | None
) -> Mailing | None:
    """Insert a mailing; None: its token has confirmed one already."""
    columns = mailing_columns(new) | {"card_message_id": card_message_id}
    statement = insert_unless_there(connection, mailings, mailings.c.token, columns)
    row = (await connection.execute(statement.returning(mailings))).mappings().one_or_none()
    return None if row is None else mailing_of(row)


async def _insert_messages(connection: AsyncConnection, mailing_id: int, new: NewMailing) -> None:
    rows = [
        {
            "mailing_id": mailing_id,
            "position": position,
            "phone": phone,
            "text": None,
            "state": MessageState.QUEUED.value,
            "segments": new.segments,
        }
        for position, phone in enumerate(new.phones)
    ]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        await connection.execute(insert(messages), rows[start : start + ROWS_AT_ONCE])


async def _move(
    connection: AsyncConnection,
    mailing_id: int,
    before: Collection[MailingState],
    *conditions: ColumnElement[bool],
    **values: Any,  # noqa: ANN401 - columns of all types
) -> Mailing | None:
    where = (mailings.c.id == mailing_id) & mailings.c.state.in_(before)
    values["version"] = mailings.c.version + 1
    return await change(connection, update(mailings).where(where, *conditions).values(**values))


def _still(version: int | None) -> list[ColumnElement[bool]]:
    return [] if version is None else [mailings.c.version == version]


def _done(mailing_id: int) -> ColumnElement[bool]:
    return mailings.c.state.in_(MAY_FINISH) & all_settled(mailing_id)


def _halted(mailing_id: int) -> ColumnElement[bool]:
    stopped = (mailings.c.state == MailingState.STOPPED) & mailings.c.finished_at.is_(None)
    return stopped & ~has_batch(mailing_id, (BatchState.SENDING,))


def _value_before_sending(
    mailing_id: int, column: Column[Any], value: datetime | Decimal | None
) -> ColumnElement[Any]:
    """Return `value`; the column's present value if something was handed over already."""
    return case((has_left(mailing_id), column), else_=literal(value, column.type))
