"""Reports: made in the background, however long that takes, and sent as a document."""

from aiogram import Bot
from aiogram.types import FSInputFile
from aiogram.utils.chat_action import ChatActionSender

from bot.mailing.mailings import Mailings
from bot.model import Mailing
from handlers.i18n import Words
from handlers.ui.sent_files import Target, file_name, scratch_file
from handlers.unasked.jobs import ChatJobs
from handlers.views.report import report_words


class ReportJobs:
    """Makes reports of mailings, never two of one mailing at the same time."""

    def __init__(self, bot: Bot, mailings: Mailings, jobs: ChatJobs) -> None:
        self._bot = bot
        self._mailings = mailings
        self._jobs = jobs

    def start(self, mailing: Mailing, words: Words) -> bool:
        """Begin to make a report for the mailing's chat; False: it is being made already."""
        target = Target(mailing.chat_id, mailing.thread_id)
        return self._jobs.start(
            f"report {mailing.id}", target, words, lambda: self._send(mailing, words)
        )

    async def _send(self, mailing: Mailing, words: Words) -> None:
        chat_id, thread_id = mailing.chat_id, mailing.thread_id
        when = words.label(mailing.created_at, lasting=True)
        name = file_name(words.plain("report-file", when=when))
        working = ChatActionSender.upload_document(
            bot=self._bot, chat_id=chat_id, message_thread_id=thread_id
        )
        async with working, scratch_file() as path:
            await self._mailings.outcome.write_report(
                chat_id, mailing.id, path, report_words(words)
            )
            await self._bot.send_document(
                chat_id,
                FSInputFile(path, filename=name),
                caption=words.html("report-caption", total=mailing.total),
                message_thread_id=thread_id,
            )
