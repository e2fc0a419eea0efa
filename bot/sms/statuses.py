"""The vendor's two tables of statuses, and the row that an answer means (docs/rules.md, D8 to D10).

The tables are those of the vendor's 1C module, whose words users know. The gateway itself answers
with a number and an English sentence.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

KNOWN_FOR = timedelta(hours=48)
"""How long after sending the gateway knows the state of an SMS."""


class OperationStatus(StrEnum):
    """The result of a request; the values are the names in the vendor's table."""

    OK = "OK_Operation_Completed"
    NOT_ENOUGH_CREDITS = "Error_Not_Enough_Credits"
    MESSAGE_REJECTED = "Error_Message_Rejected"
    INVALID_SOURCE_ADDRESS = "Error_Invalid_Source_Address"
    INVALID_DESTINATION_ADDRESS = "Error_Invalid_Destination_Address"
    USER_DISABLED = "Error_SMS_User_Disabled"
    INVALID_MESSAGE_ID = "Error_Invalid_MessageID"
    INVALID_HEADER = "Error_Invalid_Header"
    INVALID_LOGIN = "Error_Invalid_Login"
    INVALID_PASSWORD = "Error_Invalid_Password"  # noqa: S105 the name of a status
    UNAUTHORISED_IP_ADDRESS = "Error_Unauthorised_IP_Address"
    USER_NOT_ACTIVATED = "Error_SMS_User_Not_Activated"
    MESSAGE_QUEUE_FULL = "Error_Message_Queue_Full"
    GATEWAY_OFFLINE = "Error_Gateway_Offline"
    GATEWAY_BUSY = "Error_Gateway_Busy"
    DATABASE_OFFLINE = "Error_Database_Offline"


_Words = tuple[tuple[str, OperationStatus], ...]

_OF_ARGUMENTS: _Words = (
    (r"source|sender", OperationStatus.INVALID_SOURCE_ADDRESS),
    (r"destination|recipient|phone", OperationStatus.INVALID_DESTINATION_ADDRESS),
    (r"message ?id", OperationStatus.INVALID_MESSAGE_ID),
    (r"session", OperationStatus.INVALID_LOGIN),
    (r"login", OperationStatus.INVALID_LOGIN),
    (r"password", OperationStatus.INVALID_PASSWORD),
    (r"\b(data|text|message)\b", OperationStatus.MESSAGE_REJECTED),
)
_OF_USERS: _Words = (
    (r"\bip\b|ip.?address", OperationStatus.UNAUTHORISED_IP_ADDRESS),
    (r"activat", OperationStatus.USER_NOT_ACTIVATED),
    (r"block|disabl|lock", OperationStatus.USER_DISABLED),
    (r"login|session|unauthor", OperationStatus.INVALID_LOGIN),
    (r"password", OperationStatus.INVALID_PASSWORD),
)
_OF_CREDITS: _Words = ((r"credit|balance|funds", OperationStatus.NOT_ENOUGH_CREDITS),)
_OF_SERVERS: _Words = (
    (r"queue", OperationStatus.MESSAGE_QUEUE_FULL),
    (r"database|\bsql", OperationStatus.DATABASE_OFFLINE),
    (r"busy|too many|limit", OperationStatus.GATEWAY_BUSY),
)
_MISSING_PARAMETER: _Words = (
    (r"parameter|argument|cannot be null|missing", OperationStatus.INVALID_HEADER),
)

_READINGS: dict[int | None, tuple[_Words, OperationStatus]] = {
    1: (_OF_ARGUMENTS, OperationStatus.INVALID_HEADER),
    2: (_OF_ARGUMENTS, OperationStatus.INVALID_HEADER),
    3: ((), OperationStatus.INVALID_LOGIN),
    4: (_OF_USERS, OperationStatus.INVALID_LOGIN),
    5: ((), OperationStatus.NOT_ENOUGH_CREDITS),
    6: (_OF_ARGUMENTS, OperationStatus.MESSAGE_REJECTED),
    7: (_OF_USERS, OperationStatus.USER_DISABLED),
    8: (_OF_SERVERS, OperationStatus.GATEWAY_OFFLINE),
    9: (_OF_SERVERS + _MISSING_PARAMETER, OperationStatus.GATEWAY_OFFLINE),
    None: (_OF_SERVERS, OperationStatus.GATEWAY_OFFLINE),
}
_UNKNOWN_CODE = (
    _OF_CREDITS + _OF_SERVERS + _OF_USERS + _OF_ARGUMENTS,
    OperationStatus.MESSAGE_REJECTED,
)
_WRONG_LOGIN_ANSWERS = (1, 2, 3, 6)


def operation_status(
    code: int | None, description: str, *, logging_in: bool = False
) -> OperationStatus:
    """Return the table's row closest to an error answer; never OK.

    `code` and `description` are the answer's `Code` and `Desc`. Without such an answer (a timeout,
    HTML, no connection) `code` is None, which means «сервер недоступен». The code decides the
    group; the words of the description decide the row within it:

    - 1, 2 (arguments): by the argument named; a bad text is «сообщение отклонено»; else
      «некорректно переданы параметры».
    - 3, 4 (session, login): «неправильный логин» as in the module, which says so of a wrong
      pair too; «неправильный пароль» only when the password alone is named.
    - 5: credits. 6: source or destination, else «сообщение отклонено».
    - 7: IP address, not activated, else «заблокирован».
    - 8, 9 (server): queue, database, busy; a missing parameter of 9 is ours; else «недоступен».
    - any other code: by words, else «сообщение отклонено»: the gateway did answer, with a no.

    While `logging_in`, an error about arguments is about the login or the password.
    """
    words, otherwise = _READINGS.get(code, _UNKNOWN_CODE)
    if logging_in and code in _WRONG_LOGIN_ANSWERS:
        words, otherwise = _OF_USERS, OperationStatus.INVALID_LOGIN
    for pattern, status in words:
        if re.search(pattern, description, re.IGNORECASE):
            return status
    return otherwise


class Delivery(StrEnum):
    """The known delivery state of one segment."""

    ENQUEUED = "enqueued"
    SENT = "sent"
    DELIVERED = "delivered"
    BAD_RECIPIENT = "bad_recipient"
    BAD_SENDER = "bad_sender"
    REJECTED = "rejected"
    EXPIRED = "expired"
    DELETED = "deleted"
    STOPPED = "stopped"
    UNRECOGNISED = "unrecognised"
    """The gateway returned a state that is in no table."""
    ABSENT = "absent"
    """The gateway was not asked yet, or does not know the segment yet."""
    NO_DATA = "no_data"
    """Still open after 48 hours: the gateway will never tell."""

    @property
    def final(self) -> bool:
        """Tell whether the state cannot change any more."""
        return self not in _OPEN

    @property
    def failed(self) -> bool:
        """Tell whether it is certain that the recipient did not get it."""
        return self in _FAILED


_OPEN = (Delivery.ABSENT, Delivery.UNRECOGNISED, Delivery.ENQUEUED, Delivery.SENT)
_ADVANCE = (*_OPEN, Delivery.NO_DATA, Delivery.DELIVERED)
_FAILED = frozenset(Delivery) - frozenset(_ADVANCE)

_STATES = {
    -98: Delivery.STOPPED,
    -2: Delivery.ENQUEUED,
    -1: Delivery.SENT,
    0: Delivery.DELIVERED,
    10: Delivery.BAD_SENDER,
    11: Delivery.BAD_RECIPIENT,
    41: Delivery.BAD_RECIPIENT,
    42: Delivery.REJECTED,
    46: Delivery.EXPIRED,
    47: Delivery.DELETED,
    48: Delivery.REJECTED,
    69: Delivery.REJECTED,
    255: Delivery.ABSENT,
}
FINAL_STATES = frozenset(state for state, found in _STATES.items() if found.final)
"""The gateway's state codes after which nothing changes."""
FAILED_STATES = frozenset(state for state, found in _STATES.items() if found.failed)
"""Those of them after which it is certain that the recipient did not get it."""


def delivery(state: int | None, age: timedelta) -> Delivery:
    """Return what the gateway's `State` means `age` after sending; None means never asked."""
    known = Delivery.ABSENT if state is None else _STATES.get(state, Delivery.UNRECOGNISED)
    return known if known.final or age < KNOWN_FOR else Delivery.NO_DATA


def combine(parts: Sequence[Delivery]) -> Delivery:
    """Return the state of an SMS by its segments.

    It failed when one segment failed. Otherwise it has the state of the slowest segment: it is
    delivered when all are, and `no_data` when none is open any more. Without segments: absent.
    """
    failed = next((part for part in parts if part.failed), None)
    return failed or min(parts, key=_ADVANCE.index, default=Delivery.ABSENT)
