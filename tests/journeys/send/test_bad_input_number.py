"""Invalid numbers: a clear sentence, and nothing typed so far is lost."""

from tests.journeys.conftest import World

REFUSED = {
    "+7 916 12E-45-67": "в номере буквы",
    "8916": "слишком мало цифр",
    "+7 495 123-45-67": "городской или служебный номер: SMS он не получит",
    "8 800 555-35-35": "городской или служебный номер",
    "+7 916 123-45-67-89-00": "слишком много цифр",
    "+999 123 456 789": "такого номера не бывает",
    "7,91612E+10": "цифры потеряны",
    "89161234567, 89261234567": "несколько номеров",
    "-": "Номера нет",
}


async def test_each_is_refused_with_its_reason_and_the_question_stays(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, text="Сохранённый текст")
    await anna.taps("✏️ Номер")
    for typed, reason in REFUSED.items():
        await anna.says(typed)
        await anna.sees(reason, "Кому?")
    await anna.says("89261234567")
    await anna.sees("Проверьте", "Сохранённый текст", "MYSHOP", "+7 926 123-45-67")


async def test_a_contact_without_a_mobile_is_refused_and_the_question_stays(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await anna.says("/send")
    await anna.sees("Кому?")
    await anna.shares_contact("+74951234567", "Офис")
    await anna.sees("городской или служебный номер", "Кому?")
    await anna.says("89161234567")
    await anna.sees("Что написать?")
