"""One update, read as far as it can be understood."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import Update

from bot.telegram.reading import read_update
from bot.telegram.strange import Strange

BOT = Bot("42:TEST")
USER = {"id": 1, "is_bot": False, "first_name": "Анна"}
CHAT = {"id": 1, "type": "private", "first_name": "Анна"}
GHOST = {"type": "ghost", "status": "ghost", "date": 1}
CANARY = "канарейка"


def message(**parts: object) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": CHAT, "from": USER, "text": CANARY} | parts


def of(**parts: object) -> dict[str, Any]:
    return {"update_id": 7, "message": message(**parts)}


def tap(**parts: object) -> dict[str, Any]:
    tapped = {"id": "1", "from": USER, "chat_instance": "x", "data": "go", "message": message()}
    return {"update_id": 7, "callback_query": tapped | parts}


def _read(raw: object) -> tuple[Update | None, Strange | None]:
    update, strange = read_update(raw, BOT)
    assert CANARY not in str(strange)
    return update, strange


def _nested(depth: int) -> dict[str, Any]:
    found = message()
    for _ in range(depth):
        found = message(reply_to_message=found)
    return found


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"forward_origin": GHOST}, "message.forward_origin"),
        (
            {"forward_origin": {"type": "user", "date": 1}},
            "message.forward_origin.user.sender_user",
        ),
        ({"external_reply": {"origin": GHOST}}, "message.external_reply.origin"),
        (
            {"paid_media": {"star_count": 1, "paid_media": [GHOST]}},
            "message.paid_media.paid_media.0",
        ),
        ({"chat_background_set": {"type": GHOST}}, "message.chat_background_set.type"),
        ({"entities": [{"type": "bold"}, {"offset": 0}]}, "message.entities.0.offset"),
        ({"entities": "ghost"}, "message.entities"),
        ({"photo": {"file_id": 1}}, "message.photo"),
        (
            {"reply_to_message": message(forward_origin=GHOST)},
            "message.reply_to_message.forward_origin",
        ),
        ({"reply_to_message": {"message_id": 4}}, "message.reply_to_message.date"),
        (
            {"reply_markup": {"inline_keyboard": [[{}]]}},
            "message.reply_markup.inline_keyboard.0.0.text",
        ),
        ({"via_bot": 5, "edit_date": "ghost", "story": {}}, "message.via_bot"),
    ],
)
def test_a_part_of_an_unknown_kind_is_left_out_and_the_text_is_read(
    parts: dict[str, object], path: str
) -> None:
    update, strange = _read(of(**parts))
    if "via_bot" in parts:
        assert (update, strange and strange.skipped) == (None, True)
        return
    assert update
    assert update.message
    assert update.message.text == CANARY
    assert update.message.from_user
    assert strange
    assert (strange.path, strange.skipped) == (path, False)


def test_an_answer_to_a_message_that_lost_its_parts_still_answers_it() -> None:
    update, _ = _read(of(reply_to_message=message(forward_origin=GHOST, text="before")))
    assert update
    assert update.message
    assert update.message.reply_to_message
    assert update.message.reply_to_message.text == "before"


def test_of_several_entities_only_the_unreadable_ones_are_left_out() -> None:
    good = [{"type": "bold", "offset": at, "length": 1} for at in range(3)]
    update, _ = _read(of(entities=[{}, good[0], "ghost", good[1], {"type": 5}, good[2]]))
    assert update
    assert update.message
    assert [one.offset for one in update.message.entities or []] == [0, 1, 2]


def test_a_text_that_is_none_leaves_a_message_that_can_be_answered() -> None:
    update, strange = _read(of(text=5))
    assert update
    assert update.message
    assert update.message.text is None
    assert strange


def test_a_tap_under_a_message_with_an_unknown_part_stays_a_tap() -> None:
    update, strange = _read(tap(message=message(forward_origin=GHOST)))
    assert update
    assert update.callback_query
    assert update.callback_query.data == "go"
    assert update.callback_query.message
    assert strange
    assert not strange.skipped


@pytest.mark.parametrize(
    "raw",
    [
        of(chat={"id": 1}),
        of(chat=None),
        of(**{"from": {"id": 1, "first_name": CANARY}}),
        of(**{"from": CANARY}),
        of(date=10**30),
        of(message_id=CANARY),
        of(message_thread_id=CANARY),
        of(sender_chat=GHOST),
        {"update_id": 7, "message": CANARY},
        {"update_id": 7, "message": None},
        {"update_id": 7},
        {"update_id": 7, "ghost": message()},
        {"update_id": 7, CANARY: message()},
        {"update_id": CANARY, "message": message()},
        {"update_id": True, "message": message()},
        {"update_id": -1, "message": message()},
        {"update_id": 10**30, "message": message()},
        {"message": message()},
        tap(**{"from": {}}),
        tap(id=5),
        tap(data=5),
        tap(message=CANARY),
        {
            "update_id": 7,
            "my_chat_member": {
                "chat": CHAT,
                "from": USER,
                "date": 1,
                "old_chat_member": {"status": "member", "user": USER},
                "new_chat_member": {"status": "ghost", "user": USER},
            },
        },
        CANARY,
        None,
        [CANARY],
        7,
    ],
)
def test_without_who_where_and_when_it_is_skipped(raw: object) -> None:
    update, strange = _read(raw)
    assert update is None
    assert strange
    assert strange.skipped


@pytest.mark.parametrize("depth", [200, 300, 900])
def test_answers_within_answers_end_somewhere(depth: int) -> None:
    update, _ = _read({"update_id": 7, "message": _nested(depth)})
    assert update
    assert update.message
    assert update.message.text == CANARY


@pytest.mark.parametrize(
    "parts",
    [
        {"entities": [{}] * 100_000},
        {"reply_markup": {"inline_keyboard": [[{}] * 100] * 1000}},
        {"ghost": [[1]] * 100_000},
        {f"ghost{number}": 1 for number in range(100_000)},
    ],
)
def test_a_message_of_a_hundred_thousand_parts_is_not_looked_at(parts: dict[str, object]) -> None:
    update, strange = _read(of(**parts))
    assert update is None
    assert strange == Strange("too_large", "", skipped=True)


def test_of_hundreds_of_unreadable_parts_none_is_listed() -> None:
    update, strange = _read(of(entities=[{}] * 1000))
    assert update is None
    assert strange == Strange("too_many_failures", "", skipped=True)
    update, _ = _read(of(entities=[{}] * 50))
    assert update


def test_the_name_of_a_part_may_be_a_text_of_somebodys() -> None:
    _, strange = _read({"update_id": 7, f"a{CANARY}": message()})
    assert strange == Strange("unknown_kind", "?", skipped=True)


def test_a_path_is_short_and_made_of_names() -> None:
    _, strange = _read({"update_id": 7, "message": _nested(300)})
    assert strange
    assert len(strange.path) < 200
