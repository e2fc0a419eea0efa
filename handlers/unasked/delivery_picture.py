"""Pictures of a mailing's delivery, made in the background."""

from aiogram import Bot
from aiogram.types import BufferedInputFile
from aiogram.utils.chat_action import ChatActionSender

from bot.clock import Clock
from bot.errors import BotError
from bot.mailing.mailings import Mailings
from bot.model import Mailing
from handlers.i18n import Words
from handlers.ui.sent_files import Target
from handlers.unasked.jobs import ChatJobs
from handlers.views.delivery_chart import caption, chart


class DeliveryPictureJobs:
    """Makes pictures of deliveries, never two of one mailing at the same time."""

    def __init__(self, bot: Bot, mailings: Mailings, jobs: ChatJobs, clock: Clock) -> None:
        self._bot = bot
        self._mailings = mailings
        self._jobs = jobs
        self._clock = clock

    async def start(self, mailing: Mailing, words: Words) -> bool:
        """Begin to make a picture for the mailing's chat; False: it is being made already.

        BotError `mailing-untracked` while there is nothing to show.
        """
        if (await self._mailings.outcome.details(mailing.chat_id, mailing.id)).track is None:
            raise BotError("mailing-untracked")
        target = Target(mailing.chat_id, mailing.thread_id)
        return self._jobs.start(
            f"delivery of {mailing.id}", target, words, lambda: self._send(mailing, words)
        )

    async def _send(self, mailing: Mailing, words: Words) -> None:
        chat_id, thread_id = mailing.chat_id, mailing.thread_id
        async with ChatActionSender.upload_photo(
            bot=self._bot, chat_id=chat_id, message_thread_id=thread_id
        ):
            details, png = await self._mailings.outcome.picture(
                chat_id, mailing.id, lambda details, arrived: chart(details, arrived, words)
            )
            await self._bot.send_photo(
                chat_id,
                BufferedInputFile(png, "delivery.png"),
                caption=caption(details, words, self._clock.now()),
                message_thread_id=thread_id,
            )
