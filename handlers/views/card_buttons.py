"""The buttons under a card: what can be done with a mailing, to one or to many, as it stands."""

from dataclasses import dataclass

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.mailing.details import CardDetails, MailingDetails, SmsDetails
from bot.model import Chat, Mailing, PauseReason, Timing
from bot.sms.statuses import OperationStatus
from handlers.i18n import Fact, Words
from handlers.views.buttons import CABINET, Act, CardButton, Go, GoButton
from handlers.views.card_look import MailingLook, SmsLook, mailing_look, sms_look
from handlers.views.holds import is_held
from handlers.views.sms_delivery import is_final

NEEDS_LOGIN = {OperationStatus.INVALID_LOGIN, OperationStatus.INVALID_PASSWORD}
"""Refusals that end when the chat logs in again."""
LONGEST_COPY = 256
"""Characters that Telegram's copy button takes."""

Row = list[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class Buttons:
    """Makes the buttons of one mailing."""

    mailing_id: int
    words: Words

    def act(
        self, key: str, act: Act, style: str | None = None, **facts: Fact
    ) -> InlineKeyboardButton:
        """Make a button that does something with the mailing, labelled by the key."""
        data, text = CardButton(act=act, id=self.mailing_id).pack(), self.words.plain(key, **facts)
        return InlineKeyboardButton(text=text, callback_data=data, style=style)

    def go(self, key: str, to: Go) -> InlineKeyboardButton:
        """Make a button that opens a dialog, labelled by the key."""
        return go_button(key, to, self.words)

    @property
    def menu(self) -> InlineKeyboardButton:
        """The button that opens the menu."""
        return menu_button(self.words)

    @property
    def again(self) -> InlineKeyboardButton:
        """The button that begins the same mailing anew."""
        return self.act("button-again", Act.AGAIN)

    def question(self, yes: tuple[str, Act], no: tuple[str, Act]) -> InlineKeyboardMarkup:
        """Make the buttons that ask once more before what cannot be undone."""
        rows = [[self.act(*yes, "danger")], [self.act(*no)]]
        return InlineKeyboardMarkup(inline_keyboard=rows)


def menu_button(words: Words) -> InlineKeyboardButton:
    """Make the button that opens the menu."""
    return go_button("button-menu", Go.MENU, words)


def leading_on(words: Words, *rows: Row) -> InlineKeyboardMarkup:
    """Return the buttons of a plain answer: these rows, and the menu; no answer is a dead end."""
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [menu_button(words)]])


def go_button(key: str, to: Go, words: Words) -> InlineKeyboardButton:
    """Make a button that opens a dialog, labelled by the key."""
    return InlineKeyboardButton(text=words.plain(key), callback_data=GoButton(to=to).pack())


def cabinet_button(words: Words) -> InlineKeyboardButton:
    """Make the link to the vendor's cabinet."""
    return InlineKeyboardButton(text=words.plain("button-cabinet"), url=CABINET)


def card_buttons(details: CardDetails, chat: Chat, words: Words) -> InlineKeyboardMarkup:
    """Return what can be done with the mailing now."""
    if isinstance(details, SmsDetails):
        rows = _sms_rows(details, chat, words)
    else:
        rows = _mailing_rows(details, chat, words)
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _sms_rows(details: SmsDetails, chat: Chat, words: Words) -> list[Row]:
    buttons = Buttons(details.mailing.id, words)
    look = sms_look(details, chat)
    if is_held(details) and look is SmsLook.SENDING:
        look = SmsLook.WAITING
    deferred = _is_deferred(details.mailing)
    rows = _held_rows(look, buttons, "button-change-time", deferred=deferred)
    if rows is not None:
        return rows
    match look:
        case SmsLook.WAITING:
            return [[buttons.act("button-cancel-send", Act.CANCEL, "danger")]]
        case SmsLook.UNKNOWN:
            count = buttons.act("button-count", Act.COUNT)
            resend = buttons.act("button-resend", Act.ASK_RESEND, "danger")
            return [[count], *([] if details.resend_in else [[resend]]), [buttons.menu]]
        case SmsLook.REFUSED if details.message.status in NEEDS_LOGIN:
            return [[buttons.go("button-relogin", Go.LOGIN)], [buttons.again, buttons.menu]]
        case SmsLook.REFUSED | SmsLook.COUNTED | SmsLook.RESENT:
            return [[buttons.again, buttons.menu]]
        case _:
            return _accepted_rows(details, buttons)


def _held_rows(
    look: SmsLook | MailingLook, buttons: Buttons, change_time: str, *, deferred: bool
) -> list[Row] | None:
    """Return the rows of a look that one SMS and many share; None: it is another look."""
    cancel = buttons.act("button-cancel-send", Act.ASK_CANCEL)
    match look:
        case (
            SmsLook.SCHEDULED
            | SmsLook.SCHEDULED_LOCAL
            | MailingLook.SCHEDULED
            | MailingLook.SCHEDULED_LOCAL
        ):
            return [[buttons.act(change_time, Act.TIME)], [cancel, buttons.menu]]
        case (
            SmsLook.CANCELLED
            | SmsLook.CANCELLED_RESTORED
            | MailingLook.CANCELLED
            | MailingLook.CANCELLED_RESTORED
        ):
            return [[buttons.again, buttons.menu]]
        case SmsLook.SENDING | MailingLook.STOPPING:
            # a process killed before it noted the card it had sent leaves that card as it is
            return [[buttons.act("button-refresh", Act.SHOW)]]
        case _:
            sending = _sending_rows(look, buttons, deferred=deferred)
            other = [[buttons.act("button-other-time", Act.TIME)], [cancel]]
            return [*sending, *other] if sending else None


def _sending_rows(look: SmsLook | MailingLook, buttons: Buttons, *, deferred: bool) -> list[Row]:
    """Return how a mailing that has not left in time may go out; []: it is another look."""
    match look:
        case (
            SmsLook.MISSED
            | SmsLook.MISSED_LOCAL
            | SmsLook.NO_MARK
            | SmsLook.CLOCK
            | MailingLook.MISSED
            | MailingLook.MISSED_LOCAL
            | MailingLook.NO_MARK
            | MailingLook.CLOCK
        ):
            return [[buttons.act("button-send-now", Act.NOW, "primary")]]
        case SmsLook.MISSED_ACCOUNT | MailingLook.MISSED_ACCOUNT:
            return [[buttons.go("button-relogin", Go.LOGIN)]]
        case SmsLook.RESTORED | MailingLook.RESTORED:
            in_time = [[buttons.act("button-in-time", Act.IN_TIME)]] if deferred else []
            return [*in_time, [buttons.act("button-send-now", Act.NOW)]]
        case _:
            return []


def _is_deferred(mailing: Mailing) -> bool:
    return mailing.when.timing is not Timing.NOW


def _accepted_rows(details: SmsDetails, buttons: Buttons) -> list[Row]:
    ask = [buttons.act("button-status", Act.STATUS, "primary")]
    return [
        *([] if is_final(details) else [ask]),
        *_copy_rows(details, buttons.words),
        [buttons.again, buttons.menu],
    ]


def _copy_rows(details: SmsDetails, words: Words) -> list[Row]:
    if not details.segments:
        return []
    text = " ".join(part.gateway_id for part in details.segments)
    text = text if len(text) <= LONGEST_COPY else details.segments[0].gateway_id
    label = words.plain("button-copy-id")
    return [[InlineKeyboardButton(text=label, copy_text=CopyTextButton(text=text))]]


def _mailing_rows(details: MailingDetails, chat: Chat, words: Words) -> list[Row]:
    buttons = Buttons(details.mailing.id, words)
    look = mailing_look(details.mailing, chat)
    if (
        rows := _held_rows(
            look, buttons, "button-other-time", deferred=_is_deferred(details.mailing)
        )
    ) is not None:
        return rows
    stop = buttons.act("button-stop-mailing", Act.ASK_STOP)
    match look:
        case MailingLook.FREEZING:
            return [[buttons.act("button-cancel-send", Act.CANCEL)]]
        case MailingLook.QUEUED | MailingLook.RUNNING:
            return [[buttons.act("button-pause", Act.PAUSE), stop]]
        case MailingLook.PAUSED:
            resume = buttons.act("button-resume", Act.RESUME, "primary")
            return [*_login_rows(details, buttons), [resume, stop], [buttons.menu]]
        case _:
            return _ended_rows(details, buttons)


def _ended_rows(details: MailingDetails, buttons: Buttons) -> list[Row]:
    mailing = details.mailing
    picture = [buttons.act("button-picture", Act.PICTURE)] if mailing.accepted else []
    count, unsent = buttons.act("button-count-all", Act.COUNT), Act.UNSENT
    return [
        [buttons.act("button-report", Act.REPORT, "primary"), *picture],
        *_rest_rows(details, buttons),
        *([[count]] if mailing.unknown else []),
        *([[buttons.act("button-undelivered", unsent)]] if details.unreached else []),
        [buttons.again, buttons.menu],
    ]


def _rest_rows(details: MailingDetails, buttons: Buttons) -> list[Row]:
    rest = details.rest
    if rest is None or rest.sent is not None:
        return []
    return [[buttons.act("button-rest", Act.REST, "primary", count=rest.count)]]


def _login_rows(details: MailingDetails, buttons: Buttons) -> list[Row]:
    mailing = details.mailing
    refused = mailing.pause is PauseReason.REFUSED and mailing.pause_status in NEEDS_LOGIN
    if mailing.pause is not PauseReason.LOGIN and not refused:
        return []
    return [[buttons.go("button-relogin", Go.LOGIN)]]


def cancel_question(mailing_id: int, words: Words) -> InlineKeyboardMarkup:
    """Ask once more before what is held here is cancelled."""
    buttons = Buttons(mailing_id, words)
    yes = ("button-cancel-send-yes", Act.CANCEL_HELD)
    return buttons.question(yes, ("button-cancel-send-no", Act.GO_ON))


def stop_question(mailing_id: int, words: Words) -> InlineKeyboardMarkup:
    """Ask once more before a mailing is stopped for good."""
    buttons = Buttons(mailing_id, words)
    return buttons.question(("button-stop-yes", Act.STOP), ("button-stop-no", Act.GO_ON))
