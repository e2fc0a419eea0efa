"""How many taps the usual ways take, by the words of the windows."""

from dataclasses import dataclass

from tests.actor import Actor
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
    await world.log_in(anna)
    first = Counted(anna)
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


async def test_a_file_comes_to_the_card_to_confirm_in_three_taps_at_most(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    assert world.app
    await world.app.rooms.preferences.add_sender(anna.room.id, anna.user.id, "MYSHOP")
    mailing = Counted(anna)
    await anna.uploads("clients.xlsx", xlsx(PEOPLE), caption="Скидки всю неделю")
    await anna.sees("Телефоны: B «Телефон»")
    await mailing.tap("✅ Всё верно")
    await anna.sees("прочитан")
    await mailing.tap("Дальше ›")
    await anna.sees("Когда отправить?")
    await mailing.tap("Сейчас")
    await anna.sees("Проверьте и отправьте", "Скидки всю неделю")
    assert mailing.taps <= 3
