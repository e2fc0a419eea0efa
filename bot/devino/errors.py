"""The errors of a call to the gateway (docs/rules.md, D9).

The tree answers one question first: may the same call be made again?

    DevinoError
    ├── CallRefused                    a 4xx with a documented Code: nothing was accepted
    │   ├── BadArgument                Codes 1 and 2
    │   ├── SessionInvalid             Code 3; Code 4 when Desc speaks of the session
    │   ├── Unauthorised               Code 4: wrong login or password
    │   ├── NotEnoughCredits           Code 5
    │   ├── InvalidSourceAddress       Code 6, by Desc
    │   ├── InvalidDestinationAddress  Code 6, by Desc
    │   ├── InvalidOperation           Code 6, any other Desc
    │   └── Forbidden                  Code 7: blocked, not activated, address not allowed
    ├── Unreachable                    no connection was made: the call never left this machine
    │   └── SessionNotOpened           the log-in before the call failed: the call was never made
    ├── TooLate                        it could leave only when its caller wanted it no more
    ├── NotTaken                       the gateway did not look at the call: make it again later
    │   ├── TooManyRequests            HTTP 429, or the pace rests after one
    │   └── SessionNotKept             a new session was refused like the one before it
    └── OutcomeUnknown                 the call left: the gateway may have carried it out
        ├── TimedOut                   no answer, or not all of it, in time
        ├── ConnectionLost             reset or closed before an answer
        ├── GatewayFailed              5xx, with or without a Code (8, 9)
        └── Garbled                    an answer that says neither yes nor no
            ├── Empty                  it has no body
            └── TooLong                it is larger than any answer to this call can be

There are so many kinds because of the last: the gateway has no idempotency key and no cancel, so
repeating a send with an unknown outcome may mean a second paid SMS.

The Codes are those of the vendor's `httpapi.rst`, «Коды ошибок».
"""


class DevinoError(Exception):
    """The root of all errors that the gateway or the network cause.

    `http_status` and `code` are the answer's, None where there was none; `description` is its
    `Desc`, or what happened instead; `raw` is the beginning of the answer, at most 500
    characters, for the vendor's support. Neither they nor `str()` hold a password, a session id or
    any part of the request.
    """

    def __init__(
        self,
        description: str = "",
        *,
        http_status: int | None = None,
        code: int | None = None,
        raw: str = "",
    ) -> None:
        super().__init__(description)
        self.description = description
        self.http_status = http_status
        self.code = code
        self.raw = raw

    def __str__(self) -> str:
        known = (
            self.http_status and f"HTTP {self.http_status}",
            self.code is not None and f"Code {self.code}",
            self.description,
        )
        return ", ".join(part for part in known if part) or type(self).__name__


class CallRefused(DevinoError):  # noqa: N818 — an answer, not an error of ours
    """The gateway said no (a 4xx with a documented Code): nothing was accepted."""

    http_status: int
    code: int

    def __init__(self, http_status: int, code: int, description: str, raw: str = "") -> None:
        super().__init__(description, http_status=http_status, code=code, raw=raw)
        self.args = (http_status, code, description)


class BadArgument(CallRefused):
    """An argument is absent, empty, too long, out of range or badly written (Codes 1, 2)."""


class SessionInvalid(CallRefused):
    """The session is over or was never there (Code 3, or 4 by `Desc`)."""


class Unauthorised(CallRefused):
    """Wrong login or password (Code 4)."""


class NotEnoughCredits(CallRefused):
    """The account cannot pay for the call (Code 5)."""


class InvalidSourceAddress(CallRefused):
    """The sender is malformed or not approved for the account (Code 6)."""


class InvalidDestinationAddress(CallRefused):
    """A recipient's number is wrong: nothing of a bulk call was sent either (Code 6)."""


class InvalidOperation(CallRefused):
    """The gateway will not do that (Code 6, for another reason than an address)."""


class Forbidden(CallRefused):
    """The user is blocked or not activated, or the IP address not allowed (Code 7)."""


class Unreachable(DevinoError):  # noqa: N818 — a state of the world
    """No connection was made (name, refusal, time, TLS): the call never left this machine."""


class SessionNotOpened(Unreachable):
    """The log-in before the call had no clear outcome, so the call itself was never made.

    `__cause__` is the log-in's `OutcomeUnknown`.
    """


class TooLate(DevinoError):  # noqa: N818 — the same
    """When the call could leave, its caller wanted it no more: it never left this machine."""


class NotTaken(DevinoError):  # noqa: N818 — the same
    """The gateway answered before it looked at the call: nothing was accepted (D12)."""


class TooManyRequests(NotTaken):
    """The gateway wants fewer requests (HTTP 429); `Pacer.rest` says how long it rests."""


class SessionNotKept(NotTaken):
    """The gateway refused a session that it had just opened, as it had refused the one before.

    The login and its password are right, for the log-in succeeded: the gateway is slow, or others
    who use the login end its sessions.
    """


class OutcomeUnknown(DevinoError):  # noqa: N818 — the same
    """The request left and no clear answer came: never repeat a send by itself."""


class TimedOut(OutcomeUnknown):
    """The answer did not come, or not all of it, within the time allowed."""


class ConnectionLost(OutcomeUnknown):
    """The connection was reset or closed after the request had begun to leave."""


class GatewayFailed(OutcomeUnknown):
    """The gateway, or the balancer before it, answered 5xx (Codes 8, 9, or none)."""


class Garbled(OutcomeUnknown):
    """The answer is HTML, empty, broken, of the wrong shape, a redirect, or a 4xx without Code.

    `code` is set when the answer named one that is not documented for its HTTP status.
    """


class Empty(Garbled):
    """The answer has no body."""


class TooLong(Garbled):
    """The answer is larger than any answer to this call can be; the rest of it was not read."""
