"""Refusals of the Bot API, word for word where known (docs/rules.md, T1 to T11).

The sentences are those of the public sources of tdlib/telegram-bot-api and tdlib/td.
"""


class RefusalError(Exception):
    """An answer with `ok: false`."""

    def __init__(
        self,
        status: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrated_to: int | None = None,
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after
        self.migrated_to = migrated_to


def bad_request(reason: str) -> RefusalError:
    """Build a 400; an ordinary first letter is made small, SERVER_CODES stay."""
    code_like = reason[1:2] == "_" or reason[1:2].isupper()
    said = reason if code_like else reason[:1].lower() + reason[1:]
    return RefusalError(400, f"Bad Request: {said}")


def forbidden(reason: str) -> RefusalError:
    """Build a 403."""
    return RefusalError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> RefusalError:
    """Build a 409."""
    return RefusalError(409, f"Conflict: {reason}")


def upgraded(chat_id: int) -> RefusalError:
    """Build the 400 of a group that became a supergroup of that id."""
    said = "Bad Request: group chat was upgraded to a supergroup chat"
    return RefusalError(400, said, migrated_to=chat_id)


def too_many(seconds: int) -> RefusalError:
    """Build a 429 that asks to wait that many seconds."""
    said = f"Too Many Requests: retry after {seconds}"
    return RefusalError(429, said, retry_after=seconds)
