"""The words of a report: what became of each recipient, for a spreadsheet."""

from bot.mailing.report import ReportWords, moment_cell
from bot.model import MessageState
from bot.sms.statuses import Delivery
from handlers.i18n import Words
from handlers.views.evidence import doubt
from handlers.views.sentences import delivery, operation
from handlers.views.upload import reason


def report_words(words: Words) -> ReportWords:
    """Return everything a report says, in one language and one time zone."""

    def status(state: MessageState) -> str:
        return words.plain(f"outcome-{state}")

    def left_out(why: str) -> str:
        return words.plain(f"omitted-{why}")

    def differs(expected: int, segments: int) -> str:
        return words.plain("report-differs", expected=expected, segments=segments)

    def unclear(status: str | None) -> str:
        return doubt(words, status) or words.plain("report-unclear")

    def state_words(state: Delivery | None) -> str:
        return delivery(words, state) if state else words.plain("report-unchecked")

    return ReportWords(
        header=(
            words.plain("report-phone"),
            words.plain("report-status"),
            words.plain("report-reason"),
            words.plain("report-ids"),
            words.plain("report-segments"),
            words.plain("report-time"),
            words.plain("report-delivery"),
            words.plain("report-delivered-at"),
            words.plain("report-price", currency=words.currency_sign),
            words.plain("report-checked"),
        ),
        forgotten=words.plain("forgotten-number"),
        status=status,
        not_sent=words.plain("outcome-none"),
        reason=lambda name: operation(words, name),
        unclear=unclear,
        refusal=lambda refusal: reason(words, refusal),
        left_out=left_out,
        no_ids=words.plain("report-no-ids"),
        differs=differs,
        time=lambda moment: moment_cell(moment.astimezone(words.zone), words.stamp(moment)),
        delivery=state_words,
    )
