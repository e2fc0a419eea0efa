"""Errors and codes → words. Every sentence says what happened to the money and what to do."""

from datetime import datetime
from decimal import Decimal

from bot.errors import BotError
from bot.sms.statuses import Delivery, OperationStatus
from handlers.i18n import Words, city_of
from handlers.views.destinations import with_flag
from handlers.visible import visible

_LOOKED_AT = 5000
"""Characters: what stands behind them is not shown anywhere."""
WRONG_LOGIN = frozenset({OperationStatus.INVALID_LOGIN, OperationStatus.INVALID_PASSWORD})
"""At a log-in both are the same: the gateway does not say reliably which of the two is wrong."""
MINUS = "m"
"""Stands for the minus of a group's id in a command, which Telegram ends at a real one."""


def explain(words: Words, error: BotError) -> str:
    """Return the sentence for an error, as HTML."""
    if error.code == "gateway-refused":
        status = str(error.facts["status"])
        return f"{operation(words, status)}. {advice(words, status)}"
    if error.code == "login-refused":
        status = str(error.facts["status"])
        wrong = status in WRONG_LOGIN
        said = words.plain("login-wrong") if wrong else operation(words, status)
        return f"{said}. {words.plain('login-again')}"
    key = f"error-{error.code}"
    if not words.has(key):
        return words.html("error-unexpected", code=error.code)
    return words.html(key, **_facts(words, error))


def explain_plain(words: Words, error: BotError) -> str:
    """Return the same sentence for an alert, which takes 200 characters."""
    if error.code == "gateway-refused":
        return operation(words, str(error.facts["status"]))
    key = f"error-{error.code}"
    if not words.has(key):
        return words.plain("error-unexpected", code=error.code)
    return words.plain(key, **_facts(words, error))


def _facts(words: Words, error: BotError) -> dict[str, str | int]:
    """Return the facts of an error as they are shown.

    A destination, a zone and a currency get their names, an amount its currency, a chat's id fits
    a command, the moment `until` is by the chat's clock, the wall time `next` can be typed.
    """
    facts = dict(error.facts)
    if isinstance(until := facts.get("until"), str):
        facts["until"] = words.time_of_day(datetime.fromisoformat(until))
    if isinstance(behind := facts.get("next"), str):
        facts["next"] = words.label(datetime.fromisoformat(behind))
    if "amount" in facts:
        facts["amount"] = words.money(Decimal(facts["amount"]))
    if "currency" in facts:
        facts["currency"] = words.currency_sign
    if "zone" in facts:
        facts["zone"] = _zone(words, str(facts["zone"]))
    if "destination" in facts:
        facts["destination"] = with_flag(words, str(facts["destination"]))
    if "chat" in facts:
        facts["chat"] = str(facts["chat"]).replace("-", MINUS)
    return facts


def _zone(words: Words, name: str) -> str:
    return city_of(name, words.language) if name else words.plain("zone-recipients")


def operation(words: Words, status: str | None) -> str:
    """Return the operation status in the words of the vendor's table, or why we refused."""
    key = f"operation-{status}"
    return words.plain(key if words.has(key) else "operation-unrecognised")


def advice(words: Words, status: str | None) -> str:
    """Return what to do about an operation status."""
    key = f"advice-{status}"
    return words.plain(key if words.has(key) else "advice-other")


def delivery(words: Words, state: Delivery | None) -> str:
    """Return a delivery state in the words of the vendor's table."""
    if state is None:
        return words.plain("delivery-never-asked")
    return words.plain("delivery-" + state.value.replace("_", "-"))


def remedy(words: Words, state: Delivery) -> str:
    """Return what to do about an SMS that the gateway took and that has not arrived."""
    return words.plain("remedy-" + state.value.replace("_", "-"))


def one_line(text: str, limit: int) -> str:
    """Return a text on one line of at most `limit` characters, with «…» where it is cut."""
    return shorten(" ".join(text.split()), limit)


def shorten(text: str, limit: int) -> str:
    """Return a text that fits a button, with «…» where something is left out."""
    shown = visible(text[:_LOOKED_AT])
    return shown if len(shown) <= limit else visible(shown[: limit - 1]) + "…"
