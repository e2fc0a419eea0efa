"""The buttons under the card of a mass mailing."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.mailing.details import MailingDetails
from bot.model import Chat, PauseReason
from bot.sms.statuses import OperationStatus
from handlers.i18n import Words
from handlers.views.buttons import Act, CardButton, Go, GoButton
from handlers.views.mailing_look import MassLook, mass_look

RELOGIN = {OperationStatus.INVALID_LOGIN, OperationStatus.INVALID_PASSWORD}


def mass_buttons(details: MailingDetails, chat: Chat, words: Words) -> InlineKeyboardMarkup:
    """Return what can be done with the mailing now."""
    mailing = details.mailing

    def act(key: str, what: Act, style: str | None = None) -> InlineKeyboardButton:
        data = CardButton(act=what, id=mailing.id).pack()
        return InlineKeyboardButton(text=words.plain(key), callback_data=data, style=style)

    menu = InlineKeyboardButton(
        text=words.plain("button-menu"), callback_data=GoButton(to=Go.MENU).pack()
    )
    stop = act("button-stop-mailing", Act.ASK_STOP)
    held = [act("button-other-time", Act.TIME), act("button-cancel-send", Act.CANCEL)]
    match mass_look(mailing, chat):
        case MassLook.FREEZING:
            rows = [[act("button-cancel-send", Act.CANCEL)]]
        case MassLook.SCHEDULED | MassLook.SCHEDULED_LOCAL:
            rows = [held, [menu]]
        case MassLook.QUEUED | MassLook.RUNNING:
            rows = [[act("button-pause", Act.PAUSE), stop]]
        case MassLook.PAUSED:
            resume = act("button-resume", Act.RESUME, "primary")
            rows = [*_log_in(details, words), [resume, stop], [menu]]
        case MassLook.STOPPING:
            # a card whose end was not noted down, by a killed process, stays behind
            rows = [[act("button-refresh", Act.SHOW)]]
        case MassLook.MISSED:
            rows = [[act("button-send-now", Act.NOW, "primary")], held]
        case MassLook.MISSED_ACCOUNT:
            rows = [[act("button-send-this-account", Act.NOW, "primary")], held]
        case MassLook.CANCELLED:
            rows = [[act("button-again", Act.AGAIN), menu]]
        case _:
            again = act("button-again", Act.AGAIN)
            picture = [act("button-picture", Act.PICTURE)] if mailing.accepted else []
            rows = [
                [act("button-report", Act.REPORT, "primary"), *picture],
                *([[act("button-count-all", Act.COUNT)]] if mailing.unknown else []),
                *([[act("button-undelivered", Act.UNSENT)]] if details.unreached else []),
                [again, menu],
            ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _log_in(details: MailingDetails, words: Words) -> list[list[InlineKeyboardButton]]:
    mailing = details.mailing
    refused = mailing.pause is PauseReason.REFUSED and mailing.pause_status in RELOGIN
    if mailing.pause is not PauseReason.LOGIN and not refused:
        return []
    data = GoButton(to=Go.LOGIN).pack()
    return [[InlineKeyboardButton(text=words.plain("button-relogin"), callback_data=data)]]


def stop_buttons(mailing_id: int, words: Words) -> InlineKeyboardMarkup:
    """Ask once more before a mailing is stopped for good."""
    yes = CardButton(act=Act.STOP, id=mailing_id).pack()
    no = CardButton(act=Act.GO_ON, id=mailing_id).pack()
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=words.plain("button-stop-yes"), callback_data=yes, style="danger"
                )
            ],
            [InlineKeyboardButton(text=words.plain("button-stop-no"), callback_data=no)],
        ]
    )
