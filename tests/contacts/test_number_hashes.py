"""A number that was forgotten stays on the stop-list, and nobody can read it there."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.contacts import Audiences, NumberHashes, StopList
from bot.errors import BotError
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.privacy.numbers import NumberStore
from tests.conftest import ManualClock
from tests.contacts.conftest import CHAT, OTHER_CHAT, USER

PHONE, OTHER = "79161234567", "79161234568"
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def hashes(db: Database) -> NumberHashes:
    return NumberHashes(db, Vault(OLD))


@pytest.fixture
def stop_list(
    db: Database, audiences: Audiences, hashes: NumberHashes, clock: ManualClock
) -> StopList:
    return StopList(db, audiences, hashes, clock)


@pytest.fixture(autouse=True)
async def _forgotten(
    db: Database, hashes: NumberHashes, stop_list: StopList, clock: ManualClock
) -> None:
    await stop_list.add(CHAT, USER, "Анна", [PHONE], "просил")
    await NumberStore(db).hash_stopped(CHAT, PHONE, await hashes.of(PHONE), clock.now())


async def test_a_forgotten_number_still_stops_and_is_not_listed(
    stop_list: StopList, audiences: Audiences, clock: ManualClock, tmp_path: Path
) -> None:
    both = await audiences.from_text(CHAT, USER, f"{PHONE}\n{OTHER}")

    assert await stop_list.page(CHAT) == ([], 0)
    assert await stop_list.has(CHAT, [PHONE, OTHER]) == {PHONE}
    assert await stop_list.among(CHAT, both) == 1
    assert await stop_list.write_numbers(CHAT, tmp_path / "stop", both) == 1
    assert (tmp_path / "stop").read_bytes() == int(PHONE).to_bytes(8, "little")
    entry = await stop_list.get(CHAT, PHONE)
    assert entry
    assert (entry.user_name, entry.reason, entry.added_at) == ("—", "", clock.now())
    assert await stop_list.get(OTHER_CHAT, PHONE) is None


async def test_who_wants_sms_again_is_taken_off_by_his_number(stop_list: StopList) -> None:
    assert await stop_list.remove(CHAT, USER, PHONE)
    assert not await stop_list.remove(CHAT, USER, PHONE)
    assert await stop_list.has(CHAT, [PHONE]) == set()


async def test_a_new_key_of_the_bot_leaves_the_hashes_as_they_are(db: Database) -> None:
    await NumberHashes(db, Vault(f"{NEW},{OLD}")).reseal()
    assert await NumberHashes(db, Vault(NEW)).stopped(CHAT, [OTHER, PHONE]) == [PHONE]


async def test_without_the_key_nothing_is_planned_rather_than_sent(
    db: Database, audiences: Audiences, clock: ManualClock, tmp_path: Path
) -> None:
    both = await audiences.from_text(CHAT, USER, f"{PHONE}\n{OTHER}")
    blind = StopList(db, audiences, NumberHashes(db, Vault(NEW)), clock)
    with pytest.raises(BotError, match="vault-key-wrong"):
        await blind.write_numbers(CHAT, tmp_path / "stop", both)
