"""Every state of every dialog, and which of them wait for a message."""

from aiogram.fsm.state import State, StatesGroup


class MenuSG(StatesGroup):
    """The menu card."""

    main = State()


class AdminSG(StatesGroup):
    """What administrators see and do."""

    main = State()
    stop = State()
    go_on = State()
    chats = State()
    chat = State()


class LoginSG(StatesGroup):
    """Logging a chat in to the gateway."""

    start = State()
    server = State()
    login = State()
    password = State()
    confirm_logout = State()


class SendersSG(StatesGroup):
    """The chat's sender names."""

    list = State()
    add = State()
    one = State()
    rename = State()
    confirm_delete = State()
    import_file = State()


WRITTEN_TO = "written_to"
"""In the data of `SendSG`: to which number an SMS came that is answered from another sender."""


class SendSG(StatesGroup):
    """Putting one SMS together."""

    sender = State()
    add_sender = State()
    phone = State()
    text = State()
    confirm = State()


class PickTimeSG(StatesGroup):
    """Choosing when: for a new SMS, or for one that is held."""

    when = State()
    day = State()
    time = State()
    twice = State()


class ValiditySG(StatesGroup):
    """Choosing how long an SMS is tried."""

    choose = State()


class ScheduledSG(StatesGroup):
    """Mailings that are held until their time.

    Start `ScheduledSG.list` with nothing, or with {"id": mailing} to give one another time whose
    card was tapped.
    """

    list = State()
    one = State()
    confirm_time = State()
    confirm_cancel = State()


class WaitingSG(StatesGroup):
    """Mailings that wait for a person."""

    list = State()


class StatusSG(StatesGroup):
    """The status of SMS: of the last one, of all to a number, of an ID.

    Start `StatusSG.ask` with {"last": True}, {"phone": number}, {"id": what was typed}, or nothing.
    """

    ask = State()
    number = State()
    answer = State()


class HistorySG(StatesGroup):
    """The history."""

    list = State()
    one = State()


class SettingsSG(StatesGroup):
    """The chat's settings."""

    main = State()
    language = State()
    timezone = State()
    quiet = State()
    incoming = State()
    floor = State()


class PrivacySG(StatesGroup):
    """Personal data: how long it is kept; forgetting a number, or the whole chat."""

    main = State()
    number = State()
    found = State()
    everywhere = State()
    chat = State()
    confirm_chat = State()


class StatisticsSG(StatesGroup):
    """Statistics of a period, by the gateway's figures and by the journal's."""

    main = State()
    own = State()


class SavedTextsSG(StatesGroup):
    """Texts that the chat has saved.

    Start `SavedTextsSG.list` with {"choose": True} to get {"text": …} as the result, and
    `SavedTextsSG.name` with {"text": text} to have that text saved.
    """

    list = State()
    one = State()
    add = State()
    name = State()
    confirm_delete = State()


class ResendSG(StatesGroup):
    """Which recipients of a mailing get it again. Start `ResendSG.choose` with {"id": mailing}.

    A draft to them follows. With {"id", "choose": True} they are the result instead:
    {"audience": id, "among": their groups, "replaces": the mailing, or None}.
    """

    choose = State()


class MailingSG(StatesGroup):
    """Putting a mailing together.

    Start `MailingSG.recipients` with one of {"draft": id} (to go on with it), {"audience": id}
    and perhaps {"text"} (a new one to them), {"list": id} (a new one to the ticked contacts of
    a list), {"pasted": text} and perhaps {"text"} (a new one to the numbers in it), {"text": text}
    (a new one that says this); or with nothing.
    """

    recipients = State()
    lists = State()
    earlier = State()
    sender = State()
    new_sender = State()
    text = State()
    examples = State()
    plan = State()
    first = State()
    test = State()
    delete = State()


class DraftsSG(StatesGroup):
    """Mailings that were begun and not confirmed."""

    list = State()
    one = State()
    confirm_delete = State()


class ListsSG(StatesGroup):
    """The chat's base of subscribers: its lists."""

    lists = State()
    create = State()


class OneListSG(StatesGroup):
    """One list of contacts. Start `OneListSG.one` with {"list": id}."""

    one = State()
    add = State()
    load = State()
    choose = State()
    more = State()
    rename = State()
    confirm_clear = State()
    confirm_delete = State()


class OneContactSG(StatesGroup):
    """One contact. Start `OneContactSG.one` with {"list": id, "contact": id}."""

    one = State()
    rename = State()
    confirm_free = State()
    confirm_delete = State()


class StopListSG(StatesGroup):
    """The numbers that the chat's mailings leave out."""

    list = State()
    add = State()
    one = State()
    confirm_remove = State()


class UploadSG(StatesGroup):
    """A spreadsheet or contact cards that were sent to the chat: what is in it, who is in it.

    `handlers.anywhere.dropped_file` opens it for a document sent anywhere: alone, and then a
    mailing follows; or, in a state of `TAKES_FILES`, on top of that dialog, which gets the result
    {"audience": id, "text": caption or "", "file": …}, or None when the person went back. Started
    with {"result": that "file"}, it shows the result again, whose columns can still be changed.
    """

    receiving = State()
    card = State()
    sheet = State()
    phones = State()
    name = State()
    first_row = State()
    reading = State()
    result = State()
    refused = State()


TAKES_FILES = frozenset(
    {
        OneListSG.one,
        OneListSG.add,
        OneListSG.more,
        OneListSG.load,
        StopListSG.list,
        StopListSG.add,
        MailingSG.recipients,
    }
)
"""States whose dialog wants the recipients in a file: `on_process_result` gets them."""

ASKS_FOR_FILES = TAKES_FILES - {OneListSG.one, OneListSG.more, StopListSG.list} | {UploadSG.refused}
"""States whose window asks for a file: in a group it need not answer the bot then."""

KEEPS_DOCUMENTS = frozenset({SendersSG.import_file})
"""States whose own window takes documents as they are."""

VERBATIM = frozenset(
    {LoginSG.login, LoginSG.password, SendSG.text, MailingSG.text, SavedTextsSG.add}
)
"""States that take a message as it is, even if it begins like a command nobody knows.

The question for the login is one because a password may be typed there, and must not stay.
"""

LISTENING = frozenset(
    {
        LoginSG.login,
        LoginSG.password,
        SendersSG.add,
        SendersSG.rename,
        SendersSG.import_file,
        SendSG.sender,
        SendSG.add_sender,
        SendSG.phone,
        SendSG.text,
        PickTimeSG.when,
        PickTimeSG.day,
        PickTimeSG.time,
        PickTimeSG.twice,
        ValiditySG.choose,
        StatusSG.ask,
        StatusSG.number,
        StatusSG.answer,
        SettingsSG.timezone,
        SettingsSG.quiet,
        SettingsSG.floor,
        PrivacySG.number,
        PrivacySG.found,
        StatisticsSG.own,
        SavedTextsSG.add,
        SavedTextsSG.name,
        ListsSG.create,
        OneListSG.one,
        OneListSG.add,
        OneListSG.load,
        OneListSG.rename,
        OneContactSG.rename,
        StopListSG.list,
        StopListSG.add,
        MailingSG.recipients,
        MailingSG.sender,
        MailingSG.new_sender,
        MailingSG.text,
        MailingSG.first,
        MailingSG.test,
        UploadSG.receiving,
        UploadSG.card,
        UploadSG.sheet,
        UploadSG.phones,
        UploadSG.name,
        UploadSG.first_row,
        UploadSG.reading,
        UploadSG.result,
        UploadSG.refused,
    }
)
"""States whose window takes a message; in any other a typed number means «send to it»."""
