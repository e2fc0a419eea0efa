"""The base of subscribers: lists, the stop-list, and the recipients of a mailing (audiences).

upload = await audiences.receive(chat_id, user_id, "clients.xlsx", fetch)
audience = await audiences.read(chat_id, user_id, upload.id, upload.choice)
report = await contacts.load(chat_id, user_id, list_id, audience, replace=False)
audience = await audiences.from_list(chat_id, user_id, list_id)
"""

from bot.contacts.audiences import Audiences
from bot.contacts.base import Contacts, LoadReport
from bot.contacts.list_columns import ListWords
from bot.contacts.number_hashes import NumberHashes
from bot.contacts.stop_list import StopList
from bot.contacts.tidying import tidy_daily
from bot.contacts.uploads import Upload
from bot.sheets import Choice, Refusal, Sheet, choice_from_dict, column_letters
from bot.sheets.files.vcards import read_vcards

__all__ = [
    "Audiences",
    "Choice",
    "Contacts",
    "ListWords",
    "LoadReport",
    "NumberHashes",
    "Refusal",
    "Sheet",
    "StopList",
    "Upload",
    "choice_from_dict",
    "column_letters",
    "read_vcards",
    "tidy_daily",
]
