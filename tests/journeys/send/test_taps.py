"""How many taps the usual ways take, by the words of the windows."""

from dataclasses import dataclass

import pytest

from tests.actor import Actor
from tests.conftest import PASSWORD
from tests.journeys.conftest import World
from tests.journeys.upload.filed import PEOPLE, xlsx


@dataclass
class Counted:
    """A person whose taps are counted."""

    person: Actor
    taps: int = 0

    async def tap(self, label: str) -> None:
        self.taps += 1
        await self.person.taps(label)


async def test_the_first_sms_takes_six_taps_at_most_and_the_second_two(world: World) -> None:
    anna = world.person()
    first = Counted(anna)
    await anna.says("/start")
    await first.tap("🔑 Ввести логин")
    await anna.sees("Напишите логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")
    await first.tap("✉️ Новое SMS")
    window = await anna.sees("От кого?", "одобренное в кабинете")
    assert "Личный кабинет" in str(window.buttons)
    await anna.says("MYSHOP")
    await first.tap("➕ Добавить MYSHOP")
    await anna.sees("Кому?")
    await anna.says("89161234567")
    await anna.sees("Что написать?", "от MYSHOP")
    await anna.says("Привет")
    await first.tap("Сейчас")
    await anna.sees("Проверьте и отправьте")
    await first.tap("✅ Отправить")
    await anna.sees("SMS принято шлюзом", "Привет")
    assert first.taps <= 6

    second = Counted(anna)
    await anna.says("89161234567 Ещё раз привет")
    await anna.sees("Когда отправить")
    await second.tap("Сейчас")
    await anna.sees("Проверьте и отправьте", "Ещё раз привет")
    await second.tap("✅ Отправить")
    await anna.sees("SMS принято шлюзом", "Ещё раз привет")
    assert second.taps <= 2


@dataclass
class Files:
    """A chat that has logged in and has one sender, and the taps from a file on."""

    person: Actor
    counted: Counted

    @classmethod
    async def ready(cls, world: World, *, sender: bool = True) -> "Files":
        anna = world.person()
        await world.log_in(anna)
        assert world.app
        if sender:
            await world.app.rooms.preferences.add_sender(anna.room.id, anna.user.id, "MYSHOP")
        return cls(anna, Counted(anna))

    async def send_in(self, caption: str | None = None) -> None:
        """Send a file in and take its recipients."""
        await self.person.uploads("clients.xlsx", xlsx(PEOPLE), caption=caption)
        await self.person.sees("Телефоны: B «Телефон»")
        await self.counted.tap("✅ Всё верно")
        await self.person.sees("прочитан")
        await self.counted.tap("Дальше ›")

    async def come_to_the_card(self, text: str) -> None:
        await self.person.sees("Когда отправить?")
        await self.counted.tap("Сейчас")
        await self.person.sees("Проверьте и отправьте", text)


async def test_a_file_comes_to_the_card_to_confirm_in_three_taps_at_most(world: World) -> None:
    files = await Files.ready(world)
    await files.send_in("Скидки всю неделю")
    await files.come_to_the_card("Скидки всю неделю")
    assert files.counted.taps <= 3


async def test_a_file_without_a_caption_takes_three_taps_and_a_typed_text(world: World) -> None:
    files = await Files.ready(world)
    await files.send_in()
    await files.person.sees("Что написать?")
    await files.person.says("Скидки всю неделю")
    await files.come_to_the_card("Скидки всю неделю")
    assert files.counted.taps <= 3


async def test_a_file_with_a_text_for_each_takes_three_taps_and_shows_examples(
    world: World,
) -> None:
    files = await Files.ready(world)
    await files.send_in()
    await files.person.sees("Что написать?")
    await files.person.says("{имя}, скидки всю неделю")
    await files.person.sees("Пример 1")
    await files.counted.tap("Сейчас, к проверке ›")
    await files.person.sees("Проверьте и отправьте", "{имя}, скидки всю неделю")
    assert files.counted.taps <= 3


async def test_a_file_without_a_caption_takes_two_more_taps_for_a_saved_text(world: World) -> None:
    files = await Files.ready(world)
    assert world.app
    room, user = files.person.room, files.person.user
    await world.app.rooms.saved_texts.add(room.id, user.id, "Скидки", "Скидки всю неделю")
    await files.send_in()
    await files.person.sees("Что написать?")
    await files.counted.tap("📋 Из шаблонов")
    await files.counted.tap("Скидки")
    await files.come_to_the_card("Скидки всю неделю")
    assert files.counted.taps <= 5


@pytest.mark.parametrize("caption", [None, "Скидки всю неделю"])
async def test_a_first_file_takes_one_more_tap_to_add_the_sender(
    world: World, caption: str | None
) -> None:
    files = await Files.ready(world, sender=False)
    await files.send_in(caption)
    await files.person.sees("От кого")
    await files.person.says("MYSHOP")
    await files.counted.tap("➕ Добавить MYSHOP")
    if caption is None:
        await files.person.sees("Что написать?")
        await files.person.says("Скидки всю неделю")
    await files.come_to_the_card("Скидки всю неделю")
    assert files.counted.taps <= 4
