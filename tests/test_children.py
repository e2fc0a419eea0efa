"""What guards the run itself: nothing that a test starts outlives it, however it was started."""

import asyncio
import os
import sys

import pytest

from tests import children
from tests.budget import within

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux passes orphans on")

ORPHANING = (
    "import subprocess, sys\n"
    "sleep = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
    "child = subprocess.Popen(sleep, stdout=subprocess.DEVNULL)\n"
    "print(child.pid, flush=True)\n"
)
"""Starts a child that sleeps, prints its id, and ends without it."""


async def test_a_program_ends_with_its_block_and_so_does_all_that_it_started() -> None:
    async with within():
        async with children.started(
            sys.executable, "-c", ORPHANING, stdout=asyncio.subprocess.PIPE
        ) as program:
            orphan = int((await program.communicate())[0])
            os.kill(orphan, 0)

        with pytest.raises(ProcessLookupError):
            os.kill(orphan, 0)


async def test_a_process_that_a_test_forgot_is_found_and_can_be_killed() -> None:
    before = children.survivors().keys()
    forgetful = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ORPHANING, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    async with within():
        orphan = int((await forgetful.communicate())[0])

    new = {pid: line for pid, line in children.survivors().items() if pid not in before}
    left = {pid for pid, line in new.items() if "time.sleep(600)" in line}
    children.kill(left)
    children.bury(forgetful.pid)

    assert left == {orphan}
    with pytest.raises(ProcessLookupError):
        os.kill(orphan, 0)
