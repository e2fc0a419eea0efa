"""The base of subscribers: lists and who stands in them."""

import asyncio

import pytest

from bot.contacts import Contacts, StopList
from bot.errors import BotError
from bot.model import ContactList
from storage.chat.audit import Audit
from storage.database.engine import Database
from tests.contacts.conftest import CHAT, OTHER_CHAT, USER, everybody

A, B, C = "79161234567", "79161234568", "79261234569"


@pytest.fixture
async def clients(contacts: Contacts) -> ContactList:
    """A list of three: Семён, анна, and one without a name."""
    made = await contacts.create_list(CHAT, USER, "Клиенты")
    for phone, name in ((A, "Семён Ёлкин"), (B, "анна_Ким 100%"), (C, "")):
        await contacts.add(CHAT, made.id, phone, name)
    return await contacts.get(CHAT, made.id)


async def found(contacts: Contacts, list_id: int, query: str) -> list[str]:
    page, total = await contacts.page(CHAT, list_id, query)
    assert total == len(page)
    return [one.phone for one in page]


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "list-name-empty"), (" \n ", "list-name-empty"), ("я" * 65, "list-name-too-long")],
)
async def test_a_list_has_a_name_of_decent_length(
    contacts: Contacts, clients: ContactList, name: str, code: str
) -> None:
    with pytest.raises(BotError, match=code):
        await contacts.create_list(CHAT, USER, name)
    with pytest.raises(BotError, match=code):
        await contacts.rename_list(CHAT, USER, clients.id, name)


async def test_two_lists_of_a_chat_are_never_called_alike(
    contacts: Contacts, clients: ContactList
) -> None:
    with pytest.raises(BotError, match="list-name-taken"):
        await contacts.create_list(CHAT, USER, "  КЛИЕНТЫ ")
    other = await contacts.create_list(CHAT, USER, "Другие")
    with pytest.raises(BotError, match="list-name-taken"):
        await contacts.rename_list(CHAT, USER, other.id, "клиенты")
    await contacts.rename_list(CHAT, USER, clients.id, "клиенты")
    assert [one.name for one in await contacts.lists(CHAT)] == ["клиенты", "Другие"]
    assert (await contacts.create_list(OTHER_CHAT, USER, "Клиенты")).name == "Клиенты"


async def test_of_two_who_make_the_same_list_at_once_one_is_told(contacts: Contacts) -> None:
    made = await asyncio.gather(
        *(contacts.create_list(CHAT, USER, "Новый") for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, ContactList) for one in made) == 1
    assert len(await contacts.lists(CHAT)) == 1


async def test_no_chat_reaches_anothers_list(contacts: Contacts, clients: ContactList) -> None:
    one = (await contacts.page(CHAT, clients.id))[0][0]
    asked = (
        contacts.get(OTHER_CHAT, clients.id),
        contacts.page(OTHER_CHAT, clients.id),
        contacts.contact(OTHER_CHAT, clients.id, one.id),
        contacts.add(OTHER_CHAT, clients.id, A, ""),
        contacts.set_ticked(OTHER_CHAT, clients.id, one.id, ticked=False),
        contacts.tick_all(OTHER_CHAT, clients.id, ticked=False),
        contacts.rename_contact(OTHER_CHAT, clients.id, one.id, "Чужой"),
        contacts.delete_contact(OTHER_CHAT, clients.id, one.id),
        contacts.rename_list(OTHER_CHAT, USER, clients.id, "Моё"),
        contacts.clear_list(OTHER_CHAT, USER, clients.id),
        contacts.delete_list(OTHER_CHAT, USER, clients.id),
        contacts.to_send(OTHER_CHAT, clients.id),
    )
    for question in asked:
        with pytest.raises(BotError, match="list-unknown"):
            await question
    assert await contacts.lists(OTHER_CHAT) == []
    assert await contacts.lists(CHAT) == [clients]


async def test_a_number_stands_once_and_only_blanks_are_filled_in(
    contacts: Contacts, clients: ContactList
) -> None:
    assert not await contacts.add(CHAT, clients.id, C, " Яна \n Ким ")
    assert not await contacts.add(CHAT, clients.id, A, "Другой")
    assert {
        phone: name for phone, (name, *_) in (await everybody(contacts, clients.id)).items()
    } == {
        A: "Семён Ёлкин",
        B: "анна_Ким 100%",
        C: "Яна Ким",
    }
    assert await found(contacts, clients.id, "яна") == [C]


@pytest.mark.parametrize(
    ("query", "phones"),
    [
        ("", [A, B, C]),
        ("  ", [A, B, C]),
        ("СЕМЕН", [A]),
        ("ёлк", [A]),
        ("АННА", [B]),
        ("ким", [B]),
        ("%", [B]),
        ("_", [B]),
        ("\\", []),
        ("'", []),
        ("8916", [A, B]),
        ("+7 (916) 123-45-68", [B]),
        ("123-45", [A, B, C]),
        ("4569", [C]),
        ("8", [B]),
        ("нет такого", []),
    ],
)
async def test_people_are_found_by_any_part_of_name_or_number(
    contacts: Contacts, clients: ContactList, query: str, phones: list[str]
) -> None:
    assert await found(contacts, clients.id, query) == phones


async def test_a_page_shows_its_part_in_the_order_people_came(
    contacts: Contacts, clients: ContactList
) -> None:
    page, total = await contacts.page(CHAT, clients.id, "8916", offset=1, limit=1)
    assert ([one.phone for one in page], total) == ([B], 2)
    assert (page[0].name, page[0].ticked) == ("анна_Ким 100%", True)


async def test_ticks_are_put_and_taken_one_by_one_all_and_all_found(
    contacts: Contacts, clients: ContactList
) -> None:
    one = (await contacts.page(CHAT, clients.id, "ким"))[0][0]
    await contacts.set_ticked(CHAT, clients.id, one.id, ticked=False)
    await contacts.set_ticked(CHAT, clients.id, one.id, ticked=False)
    assert not (await contacts.contact(CHAT, clients.id, one.id)).ticked
    assert (await contacts.get(CHAT, clients.id)).ticked == 2
    assert await contacts.tick_all(CHAT, clients.id, ticked=False, query="8916") == 1
    assert (await contacts.get(CHAT, clients.id)).ticked == 1
    assert await contacts.tick_all(CHAT, clients.id, ticked=True) == 2
    assert (await contacts.get(CHAT, clients.id)).ticked == 3


async def test_who_is_sent_to_is_ticked_and_not_on_the_stop_list(
    contacts: Contacts, stop_list: StopList, clients: ContactList
) -> None:
    assert await contacts.to_send(CHAT, clients.id) == 3
    await stop_list.add(CHAT, USER, "Я", [A])
    await stop_list.add(OTHER_CHAT, USER, "Я", [C])
    await contacts.tick_all(CHAT, clients.id, ticked=False, query="ким")
    assert await contacts.to_send(CHAT, clients.id) == 1


async def test_who_is_deleted_is_gone_and_his_id_is_never_anothers(
    contacts: Contacts, clients: ContactList
) -> None:
    last = (await contacts.page(CHAT, clients.id))[0][-1]
    assert await contacts.delete_contact(CHAT, clients.id, last.id)
    assert not await contacts.delete_contact(CHAT, clients.id, last.id)
    with pytest.raises(BotError, match="contact-unknown"):
        await contacts.set_ticked(CHAT, clients.id, last.id, ticked=True)
    await contacts.add(CHAT, clients.id, C, "")
    assert (await contacts.page(CHAT, clients.id))[0][-1].id > last.id


async def test_a_renamed_contact_is_found_by_his_new_name_only(
    contacts: Contacts, clients: ContactList
) -> None:
    one = (await contacts.page(CHAT, clients.id, "ким"))[0][0]
    await contacts.rename_contact(CHAT, clients.id, one.id, " Анна \n Ли ")
    assert (await contacts.contact(CHAT, clients.id, one.id)).name == "Анна Ли"
    assert await found(contacts, clients.id, "ли") == [B]
    assert await found(contacts, clients.id, "ким") == []
    await contacts.delete_contact(CHAT, clients.id, one.id)
    with pytest.raises(BotError, match="contact-unknown"):
        await contacts.rename_contact(CHAT, clients.id, one.id, "Анна")


async def test_a_cleared_list_is_there_and_empty(contacts: Contacts, clients: ContactList) -> None:
    assert await contacts.clear_list(CHAT, USER, clients.id) == 3
    assert await contacts.get(CHAT, clients.id) == ContactList(clients.id, CHAT, "Клиенты", 0, 0)
    assert await contacts.add(CHAT, clients.id, A, "")


async def test_a_deleted_list_is_gone_and_its_id_is_never_anothers(
    contacts: Contacts, clients: ContactList
) -> None:
    await contacts.delete_list(CHAT, USER, clients.id)
    with pytest.raises(BotError, match="list-unknown"):
        await contacts.delete_list(CHAT, USER, clients.id)
    again = await contacts.create_list(CHAT, USER, "Клиенты")
    assert again.id > clients.id
    assert again.total == 0


async def test_who_did_what_to_a_list_is_noted_without_names_or_numbers(
    contacts: Contacts, clients: ContactList, db: Database
) -> None:
    await contacts.clear_list(CHAT, USER, clients.id)
    await contacts.delete_list(CHAT, USER, clients.id)
    deeds = await Audit(db).list(CHAT, 9)
    assert [deed.action for deed in deeds] == ["list-delete", "list-clear", "list-create"]
    assert deeds[1].facts == {"list": str(clients.id), "count": "3"}
