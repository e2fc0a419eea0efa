"""Statistics of some days as a picture or a spreadsheet, made in the background."""

from aiogram import Bot
from aiogram.types import BufferedInputFile, FSInputFile
from aiogram.utils.chat_action import ChatActionSender

from bot.mailing.statistics import Statistics
from bot.sms.ranges import Days
from handlers.i18n import Words
from handlers.ui.sent_files import Target, file_name, scratch_file
from handlers.unasked.jobs import ChatJobs
from handlers.views.statistics import caption, chart, header, row


class StatisticsJobs:
    """Makes pictures and spreadsheets of statistics, never one twice at the same time."""

    def __init__(self, bot: Bot, statistics: Statistics, jobs: ChatJobs) -> None:
        self._bot = bot
        self._statistics = statistics
        self._jobs = jobs

    def start_picture(self, target: Target, days: Days, words: Words) -> bool:
        """Begin to make the picture; False: it is being made already."""
        name = f"picture of {target.chat_id} {days.first} {days.last}"
        return self._jobs.start(name, target, words, lambda: self._picture(target, days, words))

    def start_sheet(self, target: Target, days: Days, words: Words) -> bool:
        """Begin to make the spreadsheet; False: it is being made already."""
        name = f"statistics of {target.chat_id} {days.first} {days.last}"
        return self._jobs.start(name, target, words, lambda: self._sheet(target, days, words))

    async def _picture(self, target: Target, days: Days, words: Words) -> None:
        async with ChatActionSender.upload_photo(
            bot=self._bot, chat_id=target.chat_id, message_thread_id=target.thread_id
        ):
            slots, png = await self._statistics.picture(
                target.chat_id, words.zone, days, lambda slots: chart(words, days, slots)
            )
            await self._bot.send_photo(
                target.chat_id,
                BufferedInputFile(png, "statistics.png"),
                caption=f"📊 {words.period(days.first, days.last)}\n{caption(words, slots)}",
                message_thread_id=target.thread_id,
            )

    async def _sheet(self, target: Target, days: Days, words: Words) -> None:
        working = ChatActionSender.upload_document(
            bot=self._bot, chat_id=target.chat_id, message_thread_id=target.thread_id
        )
        async with working, scratch_file() as path:
            slots = await self._statistics.write_sheet(
                target.chat_id,
                words.zone,
                days,
                path,
                header=header(words, days),
                row_of=lambda slot: row(words, slot, days),
            )
            span = words.period(days.first, days.last, lasting=True)
            name = file_name(words.plain("statistics-file", span=span))
            await self._bot.send_document(
                target.chat_id,
                FSInputFile(path, filename=name),
                caption=caption(words, slots),
                message_thread_id=target.thread_id,
            )
