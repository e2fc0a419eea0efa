"""Names that no gateway takes: a clear sentence, and nothing typed so far is lost."""

from tests.journeys.conftest import World

REFUSED = {
    "Магазин": "есть нелатинские буквы: М а г з и н",
    "МYSHOP": "есть нелатинские буквы: М",
    "TWELVELETTER": "12 знаков, а можно не больше 11",
    "1234567890123456": "16 цифр, а можно не больше 15",
    "SHOP™": "недопустимые знаки: ™",
}


async def test_each_is_refused_with_its_reason_where_a_sender_is_asked(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, text="Сохранённый текст")
    await anna.taps("✏️ Отправитель")
    for typed, reason in REFUSED.items():
        await anna.says(typed)
        await anna.sees(reason, "От кого?")
    await anna.taps("★ MYSHOP")
    await anna.sees("Проверьте", "MYSHOP", "Сохранённый текст")


async def test_each_is_refused_with_its_reason_on_the_list(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("✍️ Отправители")
    await anna.taps("➕ Добавить")
    for typed, reason in REFUSED.items():
        await anna.says(typed)
        await anna.sees(reason, "Напишите имя")
    await anna.says("MYSHOP")
    await anna.sees("Отправители")
    await anna.taps("MYSHOP")
    await anna.taps("✏️ Имя")
    await anna.says("Магазин")
    await anna.sees("нелатинские буквы", "вместо MYSHOP")
