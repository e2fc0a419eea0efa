"""Every state of every dialog, and which of them wait for a message."""

from aiogram.fsm.state import State, StatesGroup


class Menu(StatesGroup):
    """The menu card."""

    main = State()


class Login(StatesGroup):
    """Logging a chat in to the gateway."""

    start = State()
    server = State()
    login = State()
    password = State()
    confirm_logout = State()


class Senders(StatesGroup):
    """The chat's sender names."""

    list = State()
    add = State()
    one = State()
    rename = State()
    confirm_delete = State()
    import_file = State()


class SendOne(StatesGroup):
    """Putting one SMS together."""

    sender = State()
    add_sender = State()
    phone = State()
    text = State()
    confirm = State()


class PickTime(StatesGroup):
    """Choosing when: for a new SMS, or for one that is held."""

    when = State()
    day = State()
    time = State()


class Scheduled(StatesGroup):
    """What is held until its time."""

    list = State()
    one = State()
    confirm_cancel = State()


class Status(StatesGroup):
    """What became of an SMS: the last one, those to a number, the one of an ID.

    Start `Status.ask` with {"last": True}, {"phone": number}, {"id": what was typed}, or nothing.
    """

    ask = State()
    number = State()
    answer = State()


class History(StatesGroup):
    """What was sent before."""

    list = State()
    one = State()


class Settings(StatesGroup):
    """The chat's settings."""

    main = State()
    language = State()
    timezone = State()
    quiet = State()
    incoming = State()
    floor = State()


class Statistics(StatesGroup):
    """What was sent in a time, by the gateway's figures and by ours."""

    main = State()
    own = State()


class Templates(StatesGroup):
    """Texts that the chat keeps.

    Start `Templates.list` with {"choose": True} to get {"text": …} as the result, and
    `Templates.name` with {"text": text} to have that text saved.
    """

    list = State()
    one = State()
    add = State()
    name = State()
    confirm_delete = State()


class Resend(StatesGroup):
    """Whom of a mailing to send it again. Start `Resend.choose` with {"id": mailing}.

    A draft to those who are chosen follows. With {"id", "choose": True} the result is them:
    {"audience": id, "among": their groups, "replaces": the mailing, or None}.
    """

    choose = State()


class Mailing(StatesGroup):
    """Putting a mass mailing together.

    Start `Mailing.recipients` with one of {"draft": id} (to go on with it), {"audience": id}
    and perhaps {"text"} (a new one to them), {"list": id} (a new one to the ticked contacts of
    a list), {"pasted": text} (a new one to the numbers in it), {"text": text} (a new one that
    says this); or with nothing.
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


class Drafts(StatesGroup):
    """Mailings that were begun and not confirmed."""

    list = State()
    one = State()
    confirm_delete = State()


class Contacts(StatesGroup):
    """The chat's base of subscribers: its lists."""

    lists = State()
    create = State()


class ContactList(StatesGroup):
    """One list of contacts. Start `ContactList.one` with {"list": id}."""

    one = State()
    add = State()
    load = State()
    choose = State()
    more = State()
    rename = State()
    confirm_clear = State()
    confirm_delete = State()


class ContactCard(StatesGroup):
    """One contact. Start `ContactCard.one` with {"list": id, "contact": id}."""

    one = State()
    rename = State()
    confirm_free = State()
    confirm_delete = State()


class StopList(StatesGroup):
    """The numbers no mailing may pass."""

    list = State()
    add = State()
    one = State()
    confirm_remove = State()


class Upload(StatesGroup):
    """A spreadsheet or contact cards that were sent to the chat: what is in it, who is in it.

    `handlers.upload_files` opens it for a document sent anywhere: alone, and then a mailing
    follows; or, in a state of `TAKES_FILES`, on top of that dialog, which gets the result
    {"audience": id, "text": caption or ""}, or None when the person went back.
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
        ContactList.one,
        ContactList.add,
        ContactList.more,
        ContactList.load,
        StopList.list,
        StopList.add,
        Mailing.recipients,
    }
)
"""States whose dialog wants the recipients in a file: `on_process_result` gets them."""

ASKS_FOR_FILES = TAKES_FILES - {ContactList.one, ContactList.more, StopList.list} | {Upload.refused}
"""States whose window asks for a file: in a group it need not answer the bot then."""

KEEPS_DOCUMENTS = frozenset({Senders.import_file})
"""States whose own window takes documents as they are."""

VERBATIM = frozenset({Login.password, SendOne.text, Mailing.text, Templates.add})
"""States that take a message as it is, even if it begins like a command nobody knows."""

LISTENING = frozenset(
    {
        Login.login,
        Login.password,
        Senders.add,
        Senders.rename,
        Senders.import_file,
        SendOne.sender,
        SendOne.add_sender,
        SendOne.phone,
        SendOne.text,
        PickTime.when,
        PickTime.day,
        PickTime.time,
        Status.ask,
        Status.number,
        Status.answer,
        Settings.timezone,
        Settings.quiet,
        Settings.floor,
        Statistics.own,
        Templates.add,
        Templates.name,
        Contacts.create,
        ContactList.one,
        ContactList.add,
        ContactList.load,
        ContactList.rename,
        ContactCard.rename,
        StopList.list,
        StopList.add,
        Mailing.recipients,
        Mailing.sender,
        Mailing.new_sender,
        Mailing.text,
        Mailing.first,
        Mailing.test,
        Upload.receiving,
        Upload.card,
        Upload.sheet,
        Upload.phones,
        Upload.name,
        Upload.first_row,
        Upload.reading,
        Upload.result,
        Upload.refused,
    }
)
"""States whose window takes a message; in any other a typed number means «send to it»."""
