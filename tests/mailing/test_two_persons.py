"""Two persons of a group at one mailing: nobody's word is overrun by what the other did."""

import shutil

import pytest

from bot.errors import BotError
from bot.mailing.freezer import Freezer
from bot.sheets import Composition
from storage.journal.drafts import token_of
from tests.mailing.conftest import CHAT, USER, Room


async def test_a_draft_thrown_away_while_it_is_confirmed_is_not_sent(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await room.draft()
    plan = await room.mailings.plan(CHAT, draft.id)
    prepare = Freezer.prepare

    async def prepare_slowly(self: Freezer, composition: Composition, token: str) -> None:
        await prepare(self, composition, token)
        assert await room.mailings.drafts.drop(CHAT, draft.id)

    monkeypatch.setattr(Freezer, "prepare", prepare_slowly)

    with pytest.raises(BotError, match="draft-unknown"):
        await room.mailings.confirm(CHAT, USER, draft.id, mark=plan.consent, account=plan.account)
    assert await room.journal.life.by_token(token_of(draft.id)) is None


async def test_a_text_that_another_sent_meanwhile_must_be_looked_at_again(room: Room) -> None:
    first, second = await room.draft(), await room.draft()
    seen = await room.mailings.plan(CHAT, second.id)
    await room.confirm(first)

    with pytest.raises(BotError, match="plan-changed"):
        await room.mailings.confirm(CHAT, USER, second.id, mark=seen.mark, account=seen.account)
    warned = await room.mailings.plan(CHAT, second.id)
    assert warned.repeats
    assert warned.repeats.count == 4
    assert await room.confirm(second)


async def test_a_mailing_to_the_same_people_takes_nothing_from_one_being_confirmed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await room.draft("Привет, {имя|друг}")
    second = await room.mailings.drafts.new(
        CHAT, USER, first.audience, sender=first.sender, text="Пока, {имя|друг}"
    )
    seen = await room.mailings.plan(CHAT, second.id)
    said = {"mark": seen.mark, "account": seen.account}
    prepare = Freezer.prepare

    async def prepare_late(self: Freezer, composition: Composition, token: str) -> None:
        monkeypatch.undo()
        shutil.rmtree(composition.folder)
        await prepare(self, composition, token)

    monkeypatch.setattr(Freezer, "prepare", prepare_late)

    with pytest.raises(BotError, match="plan-changed"):
        await room.mailings.confirm(CHAT, USER, second.id, **said)  # type: ignore[arg-type]
    mailing_id = await room.mailings.confirm(CHAT, USER, second.id, **said)  # type: ignore[arg-type]
    assert (await room.frozen(mailing_id)).total == seen.recipients
