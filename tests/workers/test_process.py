"""A child process does one job: what comes of it, whatever ends it, and that it always ends."""

import os

import pytest

from bot.errors import BotError
from bot.workers.process import (
    CHILDREN,
    CrashedError,
    UnreadableError,
    WorkerSlots,
    child_process,
    result_of,
)
from tests.budget import within

pytestmark = pytest.mark.cold

CHILD = "tests.workers.obedient_child"


async def result(do: str, *, progress: list[int] | None = None, **facts: str) -> object:
    seen: list[int] = [] if progress is None else progress
    async with within(), child_process(CHILD, {"do": do, **facts}, WorkerSlots()) as child:
        return await result_of(child, seen.append)


async def test_its_progress_is_passed_on_and_its_result_returned() -> None:
    progress: list[int] = []

    assert await result("tell", progress=progress)
    assert progress == [3, 7]


async def test_it_gets_the_variables_that_python_needs_and_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "42:secret")

    names = await result("tell")

    assert isinstance(names, list)
    assert "PYTHONPATH" in names
    assert "BOT_TOKEN" not in names


async def test_its_refusal_arrives_with_code_and_facts() -> None:
    with pytest.raises(BotError) as refused:
        await result("refuse", name="Лист1")

    assert (refused.value.code, refused.value.facts) == ("file-empty", {"name": "Лист1"})


async def test_an_error_of_its_own_tells_its_kind_and_place_and_nothing_of_the_input() -> None:
    with pytest.raises(UnreadableError) as broken:
        await result("break", secret="79161234567")

    assert "ValueError at obedient_child.py" in str(broken.value)
    assert "79161234567" not in str(broken.value)


@pytest.mark.parametrize("do", ["die", "swell"])
async def test_a_child_that_was_killed_or_had_no_memory_has_crashed(do: str) -> None:
    with pytest.raises(CrashedError):
        await result(do)


async def test_a_child_that_used_up_its_time_is_a_timeout() -> None:
    with pytest.raises(TimeoutError):
        await result("spin")


async def test_it_does_not_outlive_the_block_however_that_ends() -> None:
    with pytest.raises(LookupError):
        async with within(), child_process(CHILD, {"do": "sleep"}, WorkerSlots()) as child:
            raise LookupError

    with pytest.raises(ProcessLookupError):
        os.kill(child.process.pid, 0)


async def test_children_are_counted_by_how_they_ended() -> None:
    CHILDREN.clear()
    await result("tell")
    for do, error in (("refuse", BotError), ("break", UnreadableError), ("die", CrashedError)):
        with pytest.raises(error):
            await result(do, name="", secret="")
    async with within(), child_process(CHILD, {"do": "sleep"}, WorkerSlots()):
        assert CHILDREN["begun"] - sum(CHILDREN[how] for how in ("done", "refused", "killed")) == 1
    assert CHILDREN == {"begun": 5, "done": 2, "refused": 2, "killed": 1}
