"""aiogram's contract of a storage, on a file: every part of the key, every method, at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.dialogs.fsm import DialogStorage
from tests.databases import dialogs_in

KEY = StorageKey(bot_id=1, chat_id=-100, user_id=3, thread_id=4, business_connection_id="b")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[DialogStorage]:
    opened = await DialogStorage.open(dialogs_in(tmp_path))
    yield opened
    await opened.close()


async def test_a_context_of_aiogram_lives_its_whole_life(storage: DialogStorage) -> None:
    context = FSMContext(storage, KEY)
    await context.set_state("asking")
    await context.update_data(phone="79161234567")
    assert await context.update_data({"text": "Привет"}, sure=True) == {
        "phone": "79161234567",
        "text": "Привет",
        "sure": True,
    }
    assert await context.get_value("text") == "Привет"
    assert await context.get_value("none", "default") == "default"
    assert await context.get_state() == "asking"
    await context.clear()
    assert (await context.get_state(), await context.get_data()) == (None, {})


async def test_keys_that_would_read_alike_when_joined_are_apart(storage: DialogStorage) -> None:
    alike = [
        KEY,
        replace(KEY, destiny="other"),
        replace(KEY, business_connection_id=None),
        replace(KEY, business_connection_id="null"),
        replace(KEY, business_connection_id='b", "x'),
        replace(KEY, destiny='x", "y'),
        replace(KEY, thread_id=None, business_connection_id="4"),
    ]
    for number, key in enumerate(alike):
        await storage.set_data(key, {"number": number})
    assert [await storage.get_data(key) for key in alike] == [
        {"number": number} for number in range(len(alike))
    ]


async def test_changing_what_was_read_changes_nothing_kept(storage: DialogStorage) -> None:
    given_in = {"list": [1]}
    await storage.set_data(KEY, given_in)
    given_in["list"].append(2)
    (await storage.get_data(KEY))["list"].append(3)
    assert await storage.get_data(KEY) == {"list": [1]}


@pytest.mark.parametrize("value", [{1, 2}, object(), b"bytes", 1j])
async def test_what_json_cannot_hold_is_refused_and_the_old_data_stays(
    storage: DialogStorage, value: object
) -> None:
    await storage.set_data(KEY, {"a": 1})
    with pytest.raises(TypeError):
        await storage.set_data(KEY, {"value": value})
    assert await storage.get_data(KEY) == {"a": 1}


async def test_state_and_data_set_at_once_both_stay(storage: DialogStorage) -> None:
    for round_ in range(30):
        key = replace(KEY, user_id=round_)
        await asyncio.gather(storage.set_state(key, "s"), storage.set_data(key, {"a": round_}))
        assert await storage.get_state(key) == "s"
        assert await storage.get_data(key) == {"a": round_}


async def test_updates_at_once_lose_nothing_of_each_other(storage: DialogStorage) -> None:
    await asyncio.gather(*[storage.update_data(KEY, {str(i): i}) for i in range(50)])
    assert await storage.get_data(KEY) == {str(i): i for i in range(50)}


async def test_clearing_one_of_two_at_once_loses_neither_write(storage: DialogStorage) -> None:
    for round_ in range(30):
        key = replace(KEY, user_id=round_)
        await storage.set_state(key, "s")
        await asyncio.gather(storage.set_state(key, None), storage.set_data(key, {"a": 1}))
        assert await storage.get_data(key) == {"a": 1}


@settings(max_examples=30, deadline=None)
@given(data=st.dictionaries(st.text(), JSON))
def test_any_json_survives_reopening(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]
) -> None:
    place = dialogs_in(tmp_path_factory.getbasetemp())

    async def there_and_back() -> dict[str, object]:
        first = await DialogStorage.open(place)
        await first.set_data(KEY, data)
        await first.close()
        second = await DialogStorage.open(place)
        found = await second.get_data(KEY)
        await second.close()
        return found

    assert asyncio.run(there_and_back()) == data
