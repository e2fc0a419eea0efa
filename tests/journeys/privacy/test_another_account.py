"""Another account in the chat sees nothing of what the first one sent, and cannot act on it."""

from decimal import Decimal
from pathlib import Path

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import PASSWORD
from tests.contacts.conftest import table
from tests.journeys.conftest import World
from tests.journeys.mailing.walks import PEOPLE, labels, ready
from tests.journeys.privacy.known_number import known_everywhere, look_for
from tests.journeys.unasked.incoming_sms import comes, sends

TEXT = "Тайный текст"


async def log_in_as(world: World, anna: Actor, login: str) -> None:
    await anna.says("/settings")
    await anna.taps("🔑 Учётная запись")
    await anna.taps("🚪 Выйти")
    await anna.taps("Да, выйти и забыть")
    await anna.sees("нет входа")
    await world.log_in(anna, login=login)


async def sent_much(world: World) -> tuple[Actor, Note, Note]:
    """Let the first account send, hold, draft and receive; return who did it, and two cards."""
    world.gateway.add_account("other", PASSWORD, balance=Decimal(70), senders=("MYSHOP",))
    walk = await ready(world)
    anna = walk.person
    done = await world.send(anna, text=TEXT)
    held = await world.hold(anna, text=TEXT)
    sends(world, TEXT, phone="79160000003")
    await comes(world, anna, "📩", TEXT)
    await walk.drop(PEOPLE)
    await walk.write(TEXT)
    await anna.sees("Когда отправить?")
    return anna, done, held


async def test_another_account_finds_nothing_of_the_first(world: World) -> None:
    anna, done, held = await sent_much(world)
    await log_in_as(world, anna, "other")
    begun = max(anna.room.notes)

    await anna.says("/history")
    await anna.sees("История")
    await anna.says("/drafts")
    await anna.sees("Черновиков нет")
    await anna.says("/status 89161234567")
    await anna.sees("+7 916 123-45-67")
    await anna.says("/stats")
    await anna.sees("SMS: 0")
    later = [note for number, note in anna.room.notes.items() if number > begun and note.from_bot]
    assert TEXT not in "".join(note.text + "".join(labels(note)) for note in later)

    for card, button in ((held, "🚫 Отменить"), (done, "🔁 Повторить")):
        await anna.taps(button, note=card)
        assert anna.alert is not None
        assert "другой учётной записи" in anna.alert


async def test_an_sms_that_was_begun_waits_for_the_account_it_was_begun_with(
    world: World,
) -> None:
    world.gateway.add_account("other", PASSWORD, balance=Decimal(70), senders=("MYSHOP",))
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna, text=TEXT)
    await log_in_as(world, anna, "other")
    begun = max(anna.room.notes)
    await anna.says("/start")
    await anna.waits_for(lambda: max(anna.room.notes) > begun + 1 and labels(anna.last))
    assert "👤 other" in anna.last.text
    assert "📝 Продолжить SMS" not in labels(anna.last)

    await log_in_as(world, anna, "demo")
    await anna.says("/start")
    await anna.sees("👤 demo")
    await anna.taps("📝 Продолжить SMS")
    await anna.sees("Когда отправить")


async def test_the_file_of_a_number_holds_no_sms_of_another_account(
    world: World, tmp_path: Path
) -> None:
    walk = await known_everywhere(world)
    anna = walk.person
    world.gateway.add_account("other", PASSWORD, balance=Decimal(70), senders=("MYSHOP",))
    await log_in_as(world, anna, "other")

    await look_for(anna)
    await anna.taps("📄 Что известно")
    file = await anna.downloads("Строк: 2", "SMS другой учётной записи Devino здесь нет: 3")
    path = tmp_path / "known.xlsx"
    path.write_bytes(file.content)
    assert [row[0] for row in table(path)[1:]] == ["Контакт", "Стоп-лист"]


async def test_the_first_account_finds_all_of_it_again(world: World) -> None:
    anna, _, held = await sent_much(world)
    await log_in_as(world, anna, "other")
    await log_in_as(world, anna, "demo")

    await anna.says("/history")
    await anna.sees("История")
    assert any(TEXT[:10] in label for label in labels(anna.last))
    await world.cancel(anna, held)
    await anna.sees("Отменено")
