"""Buttons outside dialogs stand in chats for years: what they carry is never renamed."""

import pytest

from handlers.anywhere.cards import OF_MANY, OF_ONE_SMS
from handlers.anywhere.dropped_file import FileButton
from handlers.views.buttons import (
    Act,
    CardButton,
    Go,
    GoButton,
    InboxAct,
    InboxButton,
    RestoreAct,
    RestoreButton,
    ToNumberButton,
)

ACTS = [
    *("status", "again", "cancel", "time", "now", "resend?", "resend", "count", "show", "pause"),
    *("resume", "stop?", "stop", "go-on", "report", "unsent", "rest", "picture", "mute"),
    *("cancel?", "cancel!", "in-time"),
]


@pytest.mark.parametrize("act", ACTS)
def test_a_button_under_an_old_card_is_understood_and_answered(act: str) -> None:
    found = CardButton.unpack(f"m:{act}:7")

    assert (found.act, found.id) == (act, 7)
    assert found.act in OF_ONE_SMS | OF_MANY


def test_every_act_is_one_that_old_cards_may_have() -> None:
    assert set(Act) == set(ACTS)


def test_the_other_buttons_of_old_chats_are_understood() -> None:
    assert InboxButton.unpack("in:reply:3") == InboxButton(act=InboxAct.REPLY, id=3)
    assert InboxButton.unpack("in:stop:3") == InboxButton(act=InboxAct.STOP, id=3)
    places = ("menu", "login", "send", "mailing", "waiting", "failed", "admin")
    assert [GoButton.unpack(f"go:{to}").to for to in places] == list(Go)
    assert ToNumberButton.unpack("n:7:0") == ToNumberButton(id=7, position=0)
    assert FileButton().pack() == "file"
    assert [RestoreButton.unpack(f"rs:{act}").act for act in ("ask", "leave", "stay")] == list(
        RestoreAct
    )
