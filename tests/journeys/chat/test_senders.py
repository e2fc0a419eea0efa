"""The chat's sender names."""

from tests.actor import Actor
from tests.journeys.conftest import World


async def _opened(world: World) -> Actor:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("✍️ Отправители")
    await anna.sees("Список пуст")
    return anna


async def _add(anna: Actor, name: str) -> None:
    await anna.taps("➕ Добавить")
    await anna.sees("Напишите имя")
    await anna.says(name)


async def test_a_name_is_added_made_the_first_renamed_and_deleted(world: World) -> None:
    anna = await _opened(world)
    await _add(anna, " MYSHOP ")
    await anna.sees("Отправители")
    await _add(anna, "79001234567")
    await anna.taps("79001234567")
    await anna.taps("★ Предлагать первым")
    await anna.sees("79001234567 ★")
    await anna.taps("✏️ Имя")
    await anna.sees("вместо 79001234567")
    await anna.says("Shop 24")
    await anna.sees("Shop 24 ★")
    await anna.says("/send")
    await anna.sees("от Shop 24", "Кому?")
    await anna.taps("‹ Назад")
    window = await anna.sees("От кого?")
    assert [button.text for button in window.buttons[0]] == ["★ Shop 24", "MYSHOP"]
    await anna.taps("✖ Отмена")
    await anna.taps("✍️ Отправители")
    await anna.taps("★ Shop 24")
    await anna.taps("🗑 Удалить")
    await anna.sees("Удалить Shop 24")
    await anna.taps("Да, удалить")
    window = await anna.sees("Отправители")
    names = [button.text.removeprefix("★ ") for row in window.buttons for button in row]
    assert "MYSHOP" in names
    assert "Shop 24" not in names


async def test_a_name_twice_is_told_and_the_list_has_it_once(world: World) -> None:
    anna = await _opened(world)
    await _add(anna, "MYSHOP")
    await anna.sees("Отправители")
    await _add(anna, "MYSHOP")
    await anna.sees("Такое имя уже есть", "Напишите имя")
    await anna.says("MyShop")
    window = await anna.sees("Отправители")
    names = [button.text for row in window.buttons for button in row]
    assert sum("myshop" in name.lower() for name in names) == 2, "case matters to the gateway"


async def test_the_name_given_at_registration_is_hinted_at(world: World) -> None:
    anna = await _opened(world)
    await _add(anna, "DTSMS")
    await anna.sees("имена, данные при регистрации")
    await world.compose(anna)
    await anna.sees("DTSMS — имя, данное при регистрации", "Проверьте")


async def test_a_list_from_windows_is_imported_and_every_refused_line_is_told(
    world: World,
) -> None:
    anna = await _opened(world)
    await anna.taps("📄 Из файла")
    await anna.sees("Пришлите файл .txt")
    lines = "MYSHOP\r\nМагазин\r\n\r\nDTSMS\r\nMYSHOP\r\nVERYLONGNAME\r\n"
    await anna.uploads("names.txt", lines.encode("cp1251"), mime="text/plain")
    report = await anna.sees("Добавлено: 2, уже были: 0, отказано: 2")
    assert "строка 2: «Магазин»" in report.text
    assert "нелатинские буквы: М а г з и н" in report.text
    assert "строка 6: «VERYLONGNAME»" in report.text
    assert "12 знаков, а можно не больше 11" in report.text
    await anna.sees("Отправители")
    await anna.taps("📄 Из файла")
    await anna.uploads("names.txt", b"\xef\xbb\xbfMYSHOP\nSecond", mime="text/plain")
    await anna.sees("Добавлено: 1, уже были: 1, отказано: 0")


async def test_what_is_no_list_of_names_is_told_and_the_question_stays(world: World) -> None:
    anna = await _opened(world)
    await anna.taps("📄 Из файла")
    await anna.says("MYSHOP")
    await anna.sees("Здесь нужен файл .txt", "Пришлите файл")
    await anna.uploads("big.txt", b"A\n" * 40_000, mime="text/plain")
    await anna.sees("Файл слишком велик: предел — 64 КБ")
    await anna.uploads("names.txt", b"MYSHOP", mime="text/plain")
    await anna.sees("Добавлено: 1")
