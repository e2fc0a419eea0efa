"""Reports: made behind the scenes, however long that takes, and sent as a document."""

import logging

from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError
from aiogram.types import FSInputFile
from aiogram.utils.chat_action import ChatActionSender

from bot.errors import BotError
from bot.mailing.mass import Mailings
from bot.mailing.tasks import Nursery
from bot.model import Mailing
from handlers.files_out import file_name, scratch_file
from handlers.i18n import Words
from handlers.report_words import report_words
from handlers.words import explain

log = logging.getLogger(__name__)


class Papers:
    """Makes the report of a mailing, one at a time however often it is asked for."""

    def __init__(self, bot: Bot, mailings: Mailings, nursery: Nursery) -> None:
        self._bot = bot
        self._mailings = mailings
        self._nursery = nursery
        self._being_made: set[int] = set()

    def ask(self, mailing: Mailing, words: Words) -> bool:
        """Begin to make a report for the mailing's chat; False: it is being made already."""
        if mailing.id in self._being_made:
            return False
        self._being_made.add(mailing.id)
        self._nursery.start(self._make(mailing, words), f"report {mailing.id}")
        return True

    async def _make(self, mailing: Mailing, words: Words) -> None:
        try:
            await self._send(mailing, words)
        except BotError as error:
            await self._say(mailing, explain(words, error))
        except TelegramForbiddenError:
            log.info("the report of mailing %s: its chat cannot be reached", mailing.id)
        except Exception:
            log.exception("the report of mailing %s cannot be made", mailing.id)
            await self._say(mailing, words.html("report-failed"))
        finally:
            self._being_made.discard(mailing.id)

    async def _send(self, mailing: Mailing, words: Words) -> None:
        chat_id, thread_id = mailing.chat_id, mailing.thread_id
        name = file_name(words.plain("report-file", when=words.short(mailing.created_at)))
        working = ChatActionSender.upload_document(
            bot=self._bot, chat_id=chat_id, message_thread_id=thread_id
        )
        async with working, scratch_file() as path:
            await self._mailings.write_report(chat_id, mailing.id, path, report_words(words))
            await self._bot.send_document(
                chat_id,
                FSInputFile(path, filename=name),
                caption=words.html("report-caption", total=mailing.total),
                message_thread_id=thread_id,
            )

    async def _say(self, mailing: Mailing, text: str) -> None:
        await self._bot.send_message(
            mailing.chat_id, f"⚠️ {text}", message_thread_id=mailing.thread_id
        )
