"""The text: facts shown while it is typed, and letters that arrive as they were typed."""

from tests.journeys.conftest import World

YO = "Dear client, your order no. 12345 is ready, come and collect it before 9 pm, ё. " * 2


async def test_the_facts_of_a_text_stand_beside_the_next_question(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna, text="Hello")
    await anna.sees(
        "1 SMS · знаков: 5 · латиница (GSM 03.38) · до следующего SMS: 155", fresh=False
    )
    await world.reach_when(anna, text="Привет" * 12)
    await anna.sees("2 SMS · знаков: 72 · кириллица и юникод (UCS-2)", fresh=False)


async def test_a_letter_that_makes_a_latin_text_dear_is_named(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna, text=YO.strip())
    await anna.sees("Из-за «ё»: 3 SMS вместо 1", fresh=False)


async def test_dear_typography_can_be_made_cheap_in_one_tap_or_kept(world: World) -> None:
    text = "Your order — “Roses” — is ready. " * 3 + "№ 5"
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await anna.says(text)
    await anna.sees("Из-за «—», кавычек “ ”, «№»: 2 SMS вместо 1")
    await anna.taps("💡 Заменить знаки: 1 SMS")
    await anna.sees('Your order - "Roses" - is ready.', "1 SMS", "латиница")
    await anna.says(text)
    await anna.sees("2 SMS вместо 1")
    await anna.taps("Дальше ›")
    await anna.taps("Сейчас")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert world.sent[0][2] == text


async def test_signs_lines_and_emoji_arrive_byte_for_byte_and_are_shown_as_typed(
    world: World,
) -> None:
    text = (
        "Цена & <b>скидка</b> +50 %20 > \"5\" = 100%;\n\nвторая строка 👨‍👩‍👧‍👦 \\n {x} $1 'ok' №1"
    )
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna, text=text)
    assert world.sent[0][2] == text
    assert text in card.text


async def test_a_text_of_emoji_only_is_sent(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text="🎉🎂")
    assert world.sent[0][2] == "🎉🎂"


async def test_the_longest_text_is_shown_confirmed_and_sent_whole(world: World) -> None:
    text = "&<" * 1000
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text=text)
    assert world.sent[0][2] == text
