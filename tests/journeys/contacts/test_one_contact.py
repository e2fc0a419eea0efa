"""One contact: his card, and what can be done from it."""

from tests.journeys.conftest import World
from tests.journeys.contacts.open_lists import open_list, people_on

IVAN, PETR = "89161234567 Иван", "89261234567 Пётр"


async def test_the_card_shows_all_that_is_known_of_him(world: World) -> None:
    anna = await open_list(world)
    await anna.says("Телефон\tИмя\tГород\tДолг\n89161234567\tИван\tМосква\t1200")
    await anna.sees("✅ Добавлено: 1")
    await anna.taps("+7 916 123-45-67")
    await anna.sees("👤 Иван", "📱 +7 916 123-45-67", "Город: Москва", "Долг: 1200", "уходят")


async def test_he_is_renamed_and_unticked(world: World) -> None:
    anna = await open_list(world, IVAN, PETR)
    await anna.taps("+7 916 123-45-67")
    await anna.taps("✏️ Имя")
    await anna.sees("Напишите новое имя")
    await anna.says("Ы" * 201)
    await anna.sees("201 знак, а можно не больше 200", "Напишите новое имя")
    await anna.says("Иван  Петрович")
    await anna.sees("👤 Иван Петрович")
    await anna.taps("✗ Снять отметку")
    await anna.sees("✗ Отметка снята", "на этот номер не уходят")
    await anna.taps("‹ Назад")
    window = await anna.sees("Всего: 2 · к отправке: 1")
    assert people_on(window) == ["✗ Иван Петрович", "✓ Пётр"]
    await anna.says("петрович")
    await anna.sees("🔍 «петрович»: 1")


async def test_he_is_deleted_only_when_that_is_confirmed(world: World) -> None:
    anna = await open_list(world, IVAN, PETR)
    await anna.taps("+7 916 123-45-67")
    await anna.taps("🗑 Удалить")
    await anna.sees("Удалить этот контакт из списка?", "Иван")
    await anna.taps("‹ Назад")
    await anna.taps("🗑 Удалить")
    await anna.taps("Да, удалить")
    window = await anna.sees("📇 Клиенты", "Всего: 1")
    assert people_on(window) == ["✓ Пётр"]


async def test_on_the_stop_list_he_counts_no_more_and_comes_back_when_taken_off(
    world: World,
) -> None:
    anna = await open_list(world, IVAN, PETR)
    await anna.taps("+7 916 123-45-67")
    await anna.taps("🚫 В стоп-лист")
    await anna.sees("В стоп-листе с 24 нояб.", "Кто внёс: Анна")
    await anna.taps("‹ Назад")
    window = await anna.sees("Всего: 2 · к отправке: 1")
    assert people_on(window) == ["🚫 Иван", "✓ Пётр"]
    await anna.taps("🚫 Иван")
    await anna.taps("↩️ Убрать из стоп-листа")
    await anna.sees("Рассылки снова будут уходить на этот номер")
    await anna.taps("Да, убрать")
    await anna.sees("👤 Иван", "✓ Рассылки по этому списку на этот номер уходят")
    await anna.taps("‹ Назад")
    await anna.sees("к отправке: 2")


async def test_one_sms_goes_to_him_without_typing_his_number(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.taps("+7 916 123-45-67")
    await anna.taps("✉️ Отправить SMS")
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Что написать?")
    await anna.says("Здравствуйте")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "+7 916 123-45-67")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert world.sent == [("MYSHOP", "79161234567", "Здравствуйте")]


async def test_a_contact_that_is_gone_is_told_to_be_gone(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.taps("+7 916 123-45-67")
    card = await anna.sees("👤 Иван")
    assert world.app
    contacts = world.app.rooms.contacts
    [known] = await contacts.lists(anna.room.id)
    await contacts.clear_list(anna.room.id, anna.user.id, known.id)
    await anna.taps("✗ Снять отметку", note=card)
    await anna.sees("Этого контакта в списке больше нет")
    await anna.taps("‹ Назад")
    await anna.sees("Всего: 0")


async def test_a_card_of_very_many_columns_is_shown_and_says_where_the_rest_is(
    world: World,
) -> None:
    anna = await open_list(world)
    titles = [f"Столбец {n} " + "ы" * 60 for n in range(30)]
    values = ["😀" * 100] * 5 + ["да"] * 25
    rows = [["Телефон", "Имя", *titles], ["89161234567", "Иван", *values]]
    await anna.says("\n".join("\t".join(row) for row in rows))
    await anna.sees("✅ Добавлено: 1")
    await anna.taps("+7 916 123-45-67")
    await anna.sees("👤 Иван", "Столбец 0", "… и ещё столбцов: 18")
