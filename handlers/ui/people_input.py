"""Reading people from a message: typed, pasted, or a shared contact."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram.enums import ChatType, ContentType
from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput

from bot.contacts import read_vcards
from bot.errors import BotError
from bot.model import Audience
from bot.sms.destinations import EXPENSIVE, NOT_ALLOWED
from bot.sms.fold import fold_words
from bot.sms.phones import (
    find_phones,
    format_phone,
    not_textable_among_words,
    parse_phone,
    split_number_and_text,
)
from handlers.ui.sent_files import busy
from handlers.ui.widgets import (
    chat_of,
    check_destination,
    clear_error,
    rooms_of,
    show_error,
    user_id_of,
)

LONGEST_LINE = 200
"""Most characters of a line that is about one person."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person; the name is "" when nothing stands beside the number."""

    phone: str
    name: str

    @property
    def shown(self) -> str:
        """The name, if any, and the number as people read it."""
        return " · ".join(filter(None, (self.name, format_phone(self.phone))))


PersonOrAudience = Person | Audience
"""One person, or all of many: a text of several lines or numbers makes an audience."""

UsePeople = Callable[[PersonOrAudience, DialogManager], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact that was shared or forwarded, as Telegram gives it."""

    number: str
    """The main number as the address book has it, with or without a plus (docs/rules.md, F14)."""
    name: str
    """First and last name; "" when it has none that is seen."""
    vcard: str
    """The contact as a vCard, which may have more numbers; "" when Telegram gives none."""

    @property
    def phone(self) -> str:
        """The main number; if it gets no SMS, the only one of the card that does.

        BotError `phone-…`.
        """
        phones = find_phones(self.number) or self.phones
        if len(phones) == 1:
            return phones[0]
        if phones:
            raise BotError("phone-several", value=self.name or self.number)
        code = not_textable_among_words(self.number)
        if code:
            raise BotError(code, value=self.number)
        return parse_phone(self.number)  # says what is wrong with it

    @property
    def phones(self) -> list[str]:
        """All numbers that can receive SMS, each once, the main one first."""
        written = (self.number, *(number for number, _ in read_vcards(self.vcard)))
        return list(dict.fromkeys(phone for one in written for phone in find_phones(one)))


UseContact = Callable[[SharedContact, DialogManager], Awaitable[None]]


def shared_contact(message: Message) -> SharedContact:
    """Return the contact in a message. BotError `people-wanted` when there is none."""
    contact = message.contact
    if contact is None:
        raise BotError("people-wanted")
    vcard = contact.vcard or ""
    name = " ".join(filter(None, (contact.first_name, contact.last_name)))
    return SharedContact(
        number=_as_on_card(contact.phone_number, vcard),
        name=name if fold_words(name) else "",
        vcard=vcard,
    )


def _as_on_card(number: str, vcard: str) -> str:
    """Return a number as its vCard writes it: Telegram may have left the plus out."""
    digits = _digits(number)
    return next((one for one, _ in read_vcards(vcard) if _digits(one) == digits), number)


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))


async def read_people(
    text: str, manager: DialogManager, *, anywhere: bool = False
) -> PersonOrAudience:
    """Read what was typed or pasted, of those whom the chat may send to, or with `anywhere` of all.

    BotError `phone-…`, `nobody-found` or `nobody-allowed` when there is nobody.
    """
    person = _one_line(text)
    if person is not None:
        return _checked(person, manager, anywhere=anywhere)
    async with busy(manager):
        audience = await rooms_of(manager).audiences.from_text(
            chat_of(manager).id, user_id_of(manager), text, anywhere=anywhere
        )
    if audience.count:
        return audience
    if "\n" not in text.strip() and not is_outside(audience):
        parse_phone(text)  # says what is wrong with the one number there is
    raise nobody(audience)


def is_outside(audience: Audience) -> bool:
    """Tell whether some numbers were refused only because the chat may not send there."""
    return any(audience.refused.get(code) for code in (NOT_ALLOWED, EXPENSIVE))


def nobody(audience: Audience) -> BotError:
    """Return why an audience has no recipients: `nobody-allowed` or `nobody-found`."""
    return BotError("nobody-allowed" if is_outside(audience) else "nobody-found")


def _checked(person: Person, manager: DialogManager, *, anywhere: bool) -> Person:
    if not anywhere:
        check_destination(manager, person.phone)
    return person


async def people_of_contact(
    contact: SharedContact, manager: DialogManager, *, anywhere: bool = False
) -> PersonOrAudience:
    """Return a shared contact as a person, or as an audience of all its numbers.

    `anywhere` as for `read_people`. BotError `phone-…`, `nobody-allowed`.
    """
    phones = contact.phones
    if len(phones) <= 1:
        return _checked(Person(contact.phone, contact.name), manager, anywhere=anywhere)
    pairs = [("+" + phone, contact.name) for phone in phones]
    audience = await rooms_of(manager).audiences.from_pairs(
        chat_of(manager).id, user_id_of(manager), pairs, contact.name, anywhere=anywhere
    )
    if not audience.count:
        raise nobody(audience)
    return audience


def is_about_people(text: str) -> bool:
    """Tell whether a text has a phone number: then it names someone to add."""
    return bool(find_phones(text[:LONGEST_LINE]))


def is_search(text: str) -> bool:
    """Tell whether a text may be words to search for: it is one short line."""
    return "\n" not in text.strip() and len(text) <= LONGEST_LINE


def is_list_input(message: Message, text: str) -> bool:
    """Tell whether a message is meant for the open list: in a private chat it always is.

    In a group, where people talk to one another, it has to reply to a bot or have a number in it.
    """
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    private = message.chat.type == ChatType.PRIVATE
    return private or bool(answered and answered.is_bot) or is_about_people(text)


def _one_line(text: str) -> Person | None:
    line = text.strip()
    if "\n" in line or len(line) > LONGEST_LINE:
        return None
    split = split_number_and_text(line)
    if split is not None:
        phone, name = split
        return Person(phone, " ".join(name.split()))
    try:
        return Person(parse_phone(line), "")
    except BotError:
        return None


def contact_input(use: UseContact) -> MessageInput:
    """Make the input for a shared contact; a BotError of `use` becomes a notice in the window."""

    async def take(message: Message, _: MessageInput, manager: DialogManager) -> None:
        manager.show_mode = ShowMode.SEND
        clear_error(manager)
        try:
            await use(shared_contact(message), manager)
        except BotError as error:
            show_error(manager, error)

    return MessageInput(take, content_types=ContentType.CONTACT)


def contact_people_input(use: UsePeople, *, anywhere: bool = False) -> MessageInput:
    """Make the input for all numbers of a shared contact; errors as with `contact_input`.

    `anywhere` as for `read_people`.
    """

    async def use_all(contact: SharedContact, manager: DialogManager) -> None:
        await use(await people_of_contact(contact, manager, anywhere=anywhere), manager)

    return contact_input(use_all)
