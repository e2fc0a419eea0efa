"""What the buttons under the card of a mass mailing do."""

from collections.abc import Awaitable, Callable

from aiogram.types import Message

from bot.errors import BotError
from bot.mailing.groups import Group
from bot.model import When
from handlers.anywhere.card_tap import Tap
from handlers.dialogs.mailing.resend_recipients import draft_for
from handlers.states import MailingSG, ResendSG, ScheduledSG
from handlers.ui.widgets import toast
from handlers.views.buttons import Act
from handlers.views.mailing_card_buttons import stop_buttons


async def pause(tap: Tap) -> None:
    """Hold it; what is on its way is finished."""
    done = await tap.rooms.mailings.controls.pause(tap.chat.id, tap.user_id, tap.mailing_id)
    await tap.say("pause-done" if done else "nothing-to-pause")
    await tap.draw()


async def resume(tap: Tap) -> None:
    """Let it go on."""
    try:
        done = await tap.rooms.mailings.controls.resume(tap.chat.id, tap.user_id, tap.mailing_id)
    except BotError as error:
        if error.code != "account-changed":
            raise
        login = tap.mailing.account.login
        raise BotError("mailing-other-account", login=login) from error
    await tap.say("resume-done" if done else "nothing-to-resume")
    await tap.draw()


async def ask_stop(tap: Tap) -> None:
    """Ask once more, below the card: the card itself is drawn anew all the time."""
    details = await tap.rooms.mailings.outcome.details(tap.chat.id, tap.mailing_id)
    await toast(tap.callback)
    message = tap.callback.message
    if isinstance(message, Message):
        await message.answer(
            tap.words.html("stop-ask", count=details.waiting),
            reply_markup=stop_buttons(tap.mailing_id, tap.words),
        )


async def stop(tap: Tap) -> None:
    """End it for good."""
    done = await tap.rooms.mailings.controls.stop(tap.chat.id, tap.user_id, tap.mailing_id)
    await tap.say("stop-done" if done else "stop-too-late")
    await _take_away(tap)
    await tap.rooms.mailings.cards.redraw(tap.mailing_id)


async def go_on(tap: Tap) -> None:
    """Leave it running after all."""
    await toast(tap.callback)
    await _take_away(tap)


async def _take_away(tap: Tap) -> None:
    """Take away the question, but never the card."""
    message = tap.callback.message
    if isinstance(message, Message) and message.message_id != tap.mailing.card_message_id:
        await message.delete()


async def cancel(tap: Tap) -> None:
    """Cancel it while nothing has left."""
    done = await tap.rooms.mailings.controls.cancel(tap.chat.id, tap.user_id, tap.mailing_id)
    await tap.say("cancel-done" if done else "cancel-too-late")
    await tap.draw()


async def other_time(tap: Tap) -> None:
    """Ask for another time, while that can be changed."""
    if tap.mailing.held:
        await tap.open(ScheduledSG.list, {"id": tap.mailing_id})
    else:
        await tap.say("cancel-too-late")
        await tap.draw()


async def send_now(tap: Tap) -> None:
    """Send what missed its time."""
    done = await tap.rooms.mailings.controls.reschedule(
        tap.chat.id, tap.user_id, tap.mailing_id, When()
    )
    await tap.say("now-done" if done else "cancel-too-late")


async def count(tap: Tap) -> None:
    """Count the unknown SMS as sent."""
    done = await tap.rooms.mailings.controls.count_as_sent(tap.chat.id, tap.user_id, tap.mailing_id)
    await tap.say("count-done" if done else "already-decided")
    await tap.draw()


async def resend(tap: Tap) -> None:
    """Begin a mailing to those whose outcome is unknown; its plan says what that may cost.

    The tap is answered first: to read many recipients takes longer than it may wait.
    """
    if not tap.mailing.unknown:
        await tap.say("already-decided")
        await tap.draw()
        return
    await toast(tap.callback)
    draft_id = await draft_for(tap.manager, tap.mailing_id, {Group.UNCLEAR})
    await tap.start(MailingSG.recipients, {"draft": draft_id})


async def unsent(tap: Tap) -> None:
    """Ask to whom of those who did not get it, or may not have, it is sent again."""
    await tap.open(ResendSG.choose, {"id": tap.mailing_id})


async def again(tap: Tap) -> None:
    """Begin the same mailing anew: the same people, sender and text, each to be changed."""
    draft = await tap.rooms.mailings.drafts.again(tap.chat.id, tap.user_id, tap.mailing_id)
    await tap.open(MailingSG.recipients, {"draft": draft.id})


async def report(tap: Tap) -> None:
    """Have the report made and sent; however often it is asked for, one at a time."""
    asked = tap.papers.ask(tap.mailing, tap.words)
    await tap.say("report-begun" if asked else "report-being-made")


async def picture(tap: Tap) -> None:
    """Have the delivery drawn and sent. BotError `mailing-untracked`."""
    asked = await tap.pictures.ask(tap.mailing, tap.words)
    await tap.say("picture-begun" if asked else "picture-being-made")


async def mute(tap: Tap) -> None:
    """Say nothing of itself in this chat any more."""
    await tap.rooms.preferences.set_notices(tap.chat.id, tap.user_id, on=False)
    await tap.say("notices-off-done")


async def show(tap: Tap) -> None:
    """Show the card as it is."""
    await toast(tap.callback)
    await tap.draw()


MASS: dict[Act, Callable[[Tap], Awaitable[None]]] = {
    Act.PAUSE: pause,
    Act.RESUME: resume,
    Act.ASK_STOP: ask_stop,
    Act.STOP: stop,
    Act.GO_ON: go_on,
    Act.CANCEL: cancel,
    Act.TIME: other_time,
    Act.NOW: send_now,
    Act.COUNT: count,
    Act.RESEND: resend,
    Act.UNSENT: unsent,
    Act.AGAIN: again,
    Act.REPORT: report,
    Act.PICTURE: picture,
    Act.MUTE: mute,
}
