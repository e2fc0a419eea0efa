"""The numbers that no mailing of a chat may pass."""

from array import array
from pathlib import Path

from bot.contacts import Audiences, StopList
from bot.model import Stopped
from tests.conftest import ManualClock
from tests.contacts.conftest import CHAT, OTHER_CHAT, USER

A, B, C = "79161234567", "79161234568", "375291234567"


async def test_it_is_known_who_stopped_a_number_when_and_why(
    stop_list: StopList, clock: ManualClock
) -> None:
    assert await stop_list.add(CHAT, USER, "Мария\nИванова", [A], " просил \n не писать") == 1
    assert await stop_list.get(CHAT, A) == Stopped(
        A, USER, "Мария Иванова", clock.now(), "просил не писать"
    )
    assert await stop_list.get(CHAT, B) is None


async def test_who_stopped_a_number_first_stays_known(
    stop_list: StopList, clock: ManualClock
) -> None:
    await stop_list.add(CHAT, USER, "Первый", [A], "просил")
    clock.forward(days=1)
    assert await stop_list.add(CHAT, 2, "Второй", [A, B, B], "список") == 1
    kept = await stop_list.get(CHAT, A)
    assert kept
    assert (kept.user_name, kept.reason) == ("Первый", "просил")
    assert await stop_list.count(CHAT) == 2


async def test_a_number_taken_off_may_be_written_to_again(stop_list: StopList) -> None:
    await stop_list.add(CHAT, USER, "Я", [A, B])
    assert await stop_list.remove(CHAT, USER, A)
    assert not await stop_list.remove(CHAT, USER, A)
    assert await stop_list.has(CHAT, [A, B, C]) == {B}


async def test_the_newest_come_first_and_are_found_by_number_reason_and_adder(
    stop_list: StopList, clock: ManualClock
) -> None:
    for phone, name, reason in ((A, "Мария", "ПРОСИЛ"), (B, "Пётр", ""), (C, "Пётр", "жалоба")):
        await stop_list.add(CHAT, USER, name, [phone], reason)
        clock.forward(minutes=1)

    async def found(query: str) -> list[str]:
        page, total = await stop_list.page(CHAT, query)
        assert total == len(page)
        return [one.phone for one in page]

    assert await found("") == [C, B, A]
    assert await found("8 916") == [B, A]
    assert await found("просил") == [A]
    assert await found("ПЕТР") == [C, B]
    page, total = await stop_list.page(CHAT, "петр", offset=1, limit=1)
    assert ([one.phone for one in page], total) == ([B], 2)


async def test_another_chats_list_is_its_own(
    stop_list: StopList, audiences: Audiences, tmp_path: Path
) -> None:
    nobody = await audiences.from_text(CHAT, USER, C)
    await stop_list.add(OTHER_CHAT, USER, "Я", [A])
    assert await stop_list.count(CHAT) == 0
    assert await stop_list.has(CHAT, [A]) == set()
    assert await stop_list.page(CHAT) == ([], 0)
    assert not await stop_list.remove(CHAT, USER, A)
    assert await stop_list.write_numbers(CHAT, tmp_path / "stopped", nobody) == 0


async def test_all_recipients_of_a_file_can_be_stopped_at_once(
    stop_list: StopList, audiences: Audiences
) -> None:
    text = "\n".join(str(79160000000 + n) for n in range(1200))
    audience = await audiences.from_text(CHAT, USER, text)
    await stop_list.add(CHAT, USER, "Я", ["79160000007"], "раньше")
    assert await stop_list.add_audience(CHAT, USER, "Я", audience) == 1199
    assert await stop_list.count(CHAT) == 1200
    kept = await stop_list.get(CHAT, "79160000007")
    assert kept
    assert kept.reason == "раньше"


async def test_the_packed_list_has_every_number_in_order(
    stop_list: StopList, audiences: Audiences, tmp_path: Path
) -> None:
    audience = await audiences.from_text(CHAT, USER, C)
    phones = [str(79160000000 + n * 37 % 6007) for n in range(6007)]
    await stop_list.add(CHAT, USER, "Я", [*phones, C])
    path = tmp_path / "stopped"
    path.write_bytes(b"old")
    assert await stop_list.write_numbers(CHAT, path, audience) == 6008
    packed = array("q", path.read_bytes())
    assert list(packed) == sorted(map(int, [*phones, C]))
