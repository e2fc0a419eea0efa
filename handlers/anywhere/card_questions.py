"""What lets a confirmed mailing go out or go on: asked in a message below its card, then done.

The card itself is often redrawn, so that a question on it would vanish under the thumb. Whatever
the question showed is looked at once more when it is answered (docs/rules.md, S18).
"""

from collections.abc import Awaitable, Callable

from aiogram.types import Message

from bot.errors import BotError
from bot.mailing.plan import Plan
from bot.model import When
from handlers.anywhere.card_controls import delete_question
from handlers.anywhere.card_tap import CardTap
from handlers.ui.widgets import edit_card
from handlers.views.buttons import Act
from handlers.views.questions import question

LOOK_AGAIN = {"plan-changed", "balance-short"}
"""What was shown does not hold any more: the question is asked anew."""


async def ask_resume(tap: CardTap) -> None:
    """Ask whether a paused mailing is to go on; when nothing of it can leave, let it."""
    plan = await _plan(tap, Act.RESUME)
    if plan is not None and not plan.recipients:
        await _resume(tap, plan.consent)
        await tap.redraw()
        return
    await _ask(tap, Act.RESUME, plan)


async def ask_now(tap: CardTap) -> None:
    """Ask whether a mailing that missed its time is to be sent now."""
    await _ask(tap, Act.NOW, await _plan(tap, Act.NOW))


async def ask_in_time(tap: CardTap) -> None:
    """Ask whether a mailing that a restore has held is to be sent at the time planned for it."""
    await _ask(tap, Act.IN_TIME, await _plan(tap, Act.IN_TIME))


async def _plan(tap: CardTap, act: Act) -> Plan | None:
    """Return what saying yes would do now; None: it is too late for that."""
    controls, ids = tap.mailings.controls, (tap.chat.id, tap.mailing.id)
    if act is not Act.RESUME:
        return await controls.plan_time(*ids, _when(tap, act))
    try:
        return await controls.plan_resume(*ids)
    except BotError as error:
        raise _named(tap, error) from error


def _when(tap: CardTap, act: Act) -> When:
    return tap.mailing.when if act is Act.IN_TIME else When()


def _named(tap: CardTap, error: BotError) -> BotError:
    """Return the error with the login that a paused mailing needs."""
    if error.code != "account-changed":
        return error
    return BotError("mailing-other-account", login=tap.mailing.account.login)


async def _ask(tap: CardTap, act: Act, plan: Plan | None) -> None:
    if plan is None:
        await _too_late(tap, act)
        return
    await tap.make_live()
    await tap.answer()
    await tap.ask_below(question(plan, tap.words, act, tap.mailing.id))


async def _too_late(tap: CardTap, act: Act) -> None:
    await tap.answer("nothing-to-resume" if act is Act.RESUME else "cancel-too-late")
    await tap.redraw()


async def on_yes(tap: CardTap, act: Act, consent: str) -> None:
    """Do what was asked, if all is as the question showed it; else ask anew.

    The question goes with the tap that was heeded: another tap on it mostly is the second of a
    double one, and finds it gone.
    """
    do = DOES.get(act)
    if do is None:
        await tap.answer()
        return
    try:
        done = await do(tap, consent)
    except BotError as error:
        if error.code not in LOOK_AGAIN:
            raise _named(tap, error) from error
        await tap.refuse(error)
        await _ask_anew(tap, act)
        return
    if done:
        await delete_question(tap)
    await tap.mailings.cards.redraw(tap.mailing.id)


async def _ask_anew(tap: CardTap, act: Act) -> None:
    message, plan = tap.callback.message, await _plan(tap, act)
    if plan is None:
        return
    asked = question(plan, tap.words, act, tap.mailing.id)
    if isinstance(message, Message):
        await edit_card(message, asked)
    else:
        await tap.ask_below(asked)


async def _resume(tap: CardTap, consent: str) -> bool:
    done = await tap.mailings.controls.resume(*tap.ids, mark=consent)
    await tap.answer(_done(tap, "resume-done") if done else "nothing-to-resume")
    return done


async def _send_now(tap: CardTap, consent: str) -> bool:
    done = await tap.mailings.controls.reschedule(*tap.ids, When(), mark=consent)
    await tap.answer(_done(tap, "now-done") if done else "cancel-too-late")
    return done


async def _send_in_time(tap: CardTap, consent: str) -> bool:
    done = await tap.mailings.controls.reschedule(*tap.ids, tap.mailing.when, mark=consent)
    await tap.answer(_done(tap, "planned-done", "held-planned-done") if done else "cancel-too-late")
    return done


def _done(tap: CardTap, key: str, held: str = "held-done") -> str:
    """Return the key of what was done: `held` while sending is held, because nothing leaves yet."""
    return key if tap.mailings.hold is None else held


DOES: dict[Act, Callable[[CardTap, str], Awaitable[bool]]] = {
    Act.RESUME: _resume,
    Act.NOW: _send_now,
    Act.IN_TIME: _send_in_time,
}
