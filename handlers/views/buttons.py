"""Callback data of the buttons outside dialogs; they work however old they are.

Prefixes and members stand in buttons of old chats: they are never renamed.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Id = Annotated[int, Field(ge=0, lt=2**63)]
"""What the journal can have a row for; a button with another number is nobody's."""

CABINET = "https://my.devinotele.com"
"""Where senders are approved and money is paid in."""


class Act(StrEnum):
    """What a button under a card or a notice does with the mailing."""

    STATUS = "status"
    AGAIN = "again"
    CANCEL = "cancel"
    ASK_CANCEL = "cancel?"
    CANCEL_HELD = "cancel!"
    TIME = "time"
    NOW = "now"
    ASK_RESEND = "resend?"
    RESEND = "resend"
    COUNT = "count"
    SHOW = "show"
    PAUSE = "pause"
    RESUME = "resume"
    ASK_STOP = "stop?"
    STOP = "stop"
    GO_ON = "go-on"
    REPORT = "report"
    UNSENT = "unsent"
    REST = "rest"
    PICTURE = "picture"
    MUTE = "mute"
    IN_TIME = "in-time"


class CardButton(CallbackData, prefix="m"):
    """A button on the card of one mailing."""

    act: Act
    id: Id


class ConfirmButton(CallbackData, prefix="y"):
    """The «yes» of a question about a mailing: RESUME, NOW or IN_TIME, as it was shown."""

    act: Act
    id: Id
    consent: str
    """`Plan.consent` of what the question showed."""


class InboxAct(StrEnum):
    """What a button under an incoming SMS does."""

    REPLY = "reply"
    STOP = "stop"
    FREE = "free"


class InboxButton(CallbackData, prefix="in"):
    """A button under one incoming SMS."""

    act: InboxAct
    id: Id


class Go(StrEnum):
    """Where a plain button leads."""

    MENU = "menu"
    LOGIN = "login"
    SEND = "send"
    MAILING = "mailing"
    WAITING = "waiting"
    FAILED = "failed"
    ADMIN = "admin"
    """For administrators alone: see `handlers.anywhere.admin_command`."""


class GoButton(CallbackData, prefix="go"):
    """A button that opens a dialog."""

    to: Go


class CancelWay(StrEnum):
    """What is to become of what was typed, after /cancel."""

    DROP = "drop"
    KEEP = "keep"
    STAY = "stay"


class CancelButton(CallbackData, prefix="q"):
    """An answer to the question that /cancel asks before anything typed is lost."""

    way: CancelWay
    user: int
    """Who was asked: in a group others see the question, too."""
    of: str
    """What it is about: the token of an SMS, or the id of a dialog."""


class LeaveButton(CallbackData, prefix="x"):
    """A button that lets a chat send to expensive destinations, or forbids it."""

    on: bool
    chat: int


class RestoreAct(StrEnum):
    """What a button of the message about restore mode does."""

    ASK = "ask"
    LEAVE = "leave"
    STAY = "stay"


class RestoreButton(CallbackData, prefix="rs"):
    """A button of the message that tells an administrator of restore mode."""

    act: RestoreAct


class ToNumberButton(CallbackData, prefix="n"):
    """A button that shows all SMS to the number that one SMS went to."""

    id: Id
    position: int
