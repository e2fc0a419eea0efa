"""What Telegram shows of a text and an SMS cannot: it is put in words, or told."""

import pytest
from aiogram.types import Chat, Message, MessageEntity

from handlers.ui.typed_texts import loss_of, text_with_links
from tests.actor import Actor
from tests.conftest import START
from tests.journeys.conftest import World
from tests.journeys.upload.filed import PEOPLE, xlsx

TEXT = "Оплатите на сайте"
LINK = {"type": "text_link", "offset": 12, "length": 5, "url": "https://pay.example/abc"}
PUT_IN = "Оплатите на сайте https://pay.example/abc"
MENTION = {"id": 105, "is_bot": False, "first_name": "Мария"}


def write(person: Actor, *entities: dict[str, object]) -> None:
    person.sandbox.send_text(person.room, person.user, TEXT, entities=list(entities))


async def test_a_link_in_the_caption_of_a_file_is_put_into_the_text_and_told(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.telegram.upload(
        anna.room, anna.user, "clients.xlsx", xlsx(PEOPLE), caption=TEXT, entities=[LINK]
    )
    await anna.sees("Ссылка была спрятана за словами")
    await anna.taps("✅ Всё верно")
    await anna.taps("Дальше ›")
    await world.add_sender(anna)
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", PUT_IN)


async def test_a_link_in_a_saved_text_is_put_into_it_and_told(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/templates")
    await anna.taps("➕ Добавить")
    await anna.sees("Новый шаблон")
    write(anna, LINK)
    await anna.sees("Ссылка была спрятана за словами")
    await anna.sees("Как назвать шаблон?")
    await anna.taps("✅ ")
    await anna.sees("Сохранено в шаблоны", PUT_IN)


@pytest.mark.parametrize("kind", ["strikethrough", "spoiler"])
async def test_a_look_that_means_something_is_told_and_the_words_are_kept(
    world: World, kind: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    write(anna, {"type": kind, "offset": 0, "length": 8})
    await anna.sees("Зачёркнутое и скрытое придёт в SMS обычными словами")
    await anna.sees("Когда отправить", "знаков: 17")


async def test_other_looks_change_no_word_and_are_not_told(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    kinds = ("bold", "italic", "underline", "code", "blockquote", "expandable_blockquote")
    looks = [{"type": kind, "offset": 0, "length": 17} for kind in kinds]
    emoji = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "1"}
    write(anna, *looks, emoji, {"type": "text_mention", "offset": 0, "length": 8, "user": MENTION})
    await anna.sees("Когда отправить", "знаков: 17")
    await anna.sees_no("Ссылка была спрятана")
    await anna.sees_no("Зачёркнутое")


@pytest.mark.parametrize("url", ["https://Pay.example/", "http://pay.example", "pay.example"])
def test_an_address_that_is_read_in_the_words_is_not_put_in_again(url: str) -> None:
    text = "Оплатите на pay.example"
    link = MessageEntity(type="text_link", offset=12, length=11, url=url)
    chat = Chat(id=7, type="private")
    message = Message(message_id=1, date=START, chat=chat, text=text, entities=[link])

    assert (text_with_links(message), loss_of(message)) == (text, None)
