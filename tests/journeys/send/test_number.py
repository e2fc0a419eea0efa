"""The recipient's number is understood however it is written."""

from tests.journeys.conftest import World

FORMS = (
    "8 (916) 123-45-67",
    "+7 916 123 45 67",
    "79161234567",
    "9161234567",
    "8-916-123-45-67",
    "\u202a+7\u00a0(916)\u00a0123\u201145\u201167\u202c",
)


async def test_a_number_in_any_usual_form_is_the_same_number(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    for form in FORMS:
        await anna.taps("✏️ Номер")
        await anna.sees("Кому?")
        await anna.says(form)
        await anna.sees("Проверьте и отправьте", "+7 916 123-45-67")


async def test_a_shared_contact_is_a_number_where_one_is_asked_and_anywhere_else(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.shares_contact("+7 (926) 000-00-01", "Пётр")
    await anna.sees("Отправим SMS на +7 926 000-00-01")
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Что написать?")
    await anna.says("Привет")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "+7 926 000-00-01")
    await anna.taps("✏️ Номер")
    await anna.shares_contact("375291234567", "Янка")
    await anna.sees("Проверьте", "+375 29 123-45-67")


async def test_a_foreign_number_is_taken_and_handed_over_as_digits(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, phone="+49 151 23456789", text="Hallo")
    assert world.sent == [("MYSHOP", "4915123456789", "Hallo")]
