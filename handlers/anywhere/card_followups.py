"""What the buttons of a card do with a mailing that is over: ask, decide, send again, look at."""

from bot.errors import BotError
from bot.mailing.groups import Group
from handlers.anywhere.card_tap import CardTap
from handlers.dialogs.mailing.resend_recipients import draft_for
from handlers.dialogs.past.repeat import repeat_dialog, resend_data
from handlers.states import MailingSG, ResendSG, SendSG
from handlers.ui.widgets import open_dialog, toast
from handlers.views.sentences import delivery
from handlers.views.sms_delivery import overall


async def show(tap: CardTap) -> None:
    """Show the card as it is."""
    await tap.answer()
    await tap.redraw()


async def ask_status(tap: CardTap) -> None:
    """Ask the gateway about one SMS."""
    sms = tap.mailings.sms
    details = await sms.refresh(await sms.single(tap.chat.id, tap.mailing.id))
    await toast(tap.callback, delivery(tap.words, overall(details)))
    await tap.redraw()


async def count_as_sent(tap: CardTap) -> None:
    """Count the SMS whose outcome is unknown as sent."""
    done = await tap.mailings.controls.count_as_sent(*tap.ids)
    await tap.answer("count-done" if done else "already-decided")
    await tap.redraw()


async def resend(tap: CardTap) -> None:
    """Open a draft to those whose outcome is unknown: its plan tells the risk.

    BotError `resend-too-early` (`seconds`).
    """
    if not tap.mailing.unknown:
        await tap.answer("already-decided")
        await tap.redraw()
    elif seconds := tap.mailing.resend_in(tap.rooms.clock.now()):
        # an old message may still have the button
        await tap.redraw()
        raise BotError("resend-too-early", seconds=seconds)
    elif tap.mailing.single:
        details = await tap.mailings.sms.single(tap.chat.id, tap.mailing.id)
        await tap.open_dialog(SendSG.sender, resend_data(details))
    else:
        # first of all: reading many recipients takes longer than a tap may wait for its answer
        await tap.answer()
        draft_id = await draft_for(tap.manager, tap.mailing.id, {Group.UNCLEAR})
        await open_dialog(tap.manager, MailingSG.recipients, {"draft": draft_id})


async def choose_resend(tap: CardTap) -> None:
    """Ask who gets it again, of those who did not get it or may not have."""
    await tap.open_dialog(ResendSG.choose, {"id": tap.mailing.id})


async def send_to_rest(tap: CardTap) -> None:
    """Open the plan of the same mailing to those who were not in its first part."""
    drafts = tap.mailings.drafts
    try:
        draft, new = await drafts.to_rest_of(tap.chat.id, tap.callback.from_user.id, tap.mailing.id)
    except BotError:
        await tap.mailings.cards.redraw(tap.mailing.id)
        raise
    await tap.answer(None if new else "rest-begun")
    await open_dialog(tap.manager, MailingSG.recipients, {"draft": draft.id})


async def repeat(tap: CardTap) -> None:
    """Begin the same mailing anew; every part of it can be changed."""
    await tap.open_dialog(*await repeat_dialog(tap.manager, tap.mailing))


async def report(tap: CardTap) -> None:
    """Begin to make and send the report, unless that has begun already.

    BotError `mailing-forgotten` when its recipients' numbers were deleted.
    """
    if tap.mailing.phones_gone_at is not None:
        raise BotError("mailing-forgotten")
    asked = tap.report_jobs.start(tap.mailing, tap.words)
    await tap.answer("report-begun" if asked else "report-being-made")


async def picture(tap: CardTap) -> None:
    """Begin to draw and send the picture of the delivery, unless that has begun already.

    BotError `mailing-untracked`.
    """
    asked = await tap.picture_jobs.start(tap.mailing, tap.words)
    await tap.answer("picture-begun" if asked else "picture-being-made")


async def mute(tap: CardTap) -> None:
    """Send this chat no more notices of deliveries."""
    chat_id, user_id, _ = tap.ids
    await tap.rooms.preferences.set_notices(chat_id, user_id, on=False)
    await tap.answer("notices-off-done")
