"""Deleting a whole chat in the background: it takes long where much was sent."""

from aiogram import Bot

from bot.privacy.privacy import Privacy
from handlers.i18n import Words
from handlers.ui.sent_files import Target
from handlers.unasked.jobs import ChatJobs
from handlers.views.card_buttons import leading_on


class ForgetChatJobs:
    """Deletes chats that were closed, and says when it is done."""

    def __init__(self, bot: Bot, privacy: Privacy, jobs: ChatJobs) -> None:
        self._bot = bot
        self._privacy = privacy
        self._jobs = jobs

    def start(self, target: Target, user_id: int, erasure_id: int, words: Words) -> bool:
        """Begin to delete a chat; False: it is being deleted already."""
        return self._jobs.start(
            f"forget chat {target.chat_id}",
            target,
            words,
            lambda: self._forget(target, user_id, erasure_id, words),
        )

    async def _forget(self, target: Target, user_id: int, erasure_id: int, words: Words) -> None:
        await self._privacy.chats.delete(target.chat_id, user_id, erasure_id)
        self._privacy.upkeep.nudge()
        await self._bot.send_message(
            target.chat_id,
            words.html("privacy-chat-forgotten"),
            message_thread_id=target.thread_id,
            reply_markup=leading_on(words),
        )
