"""Files that only their owner may read: what is no plain file keeps its rights."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.private_files import keep_private, make_private_file


@pytest.mark.parametrize("take", [make_private_file, keep_private])
def test_a_pipe_or_a_device_is_refused_and_keeps_its_rights(
    take: Callable[[Path], None], tmp_path: Path
) -> None:
    """DATABASE_URL may name /dev/null, which root could shut to everybody."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    with pytest.raises(OSError, match="Not a plain file"):
        take(pipe)
    assert stat.S_IMODE(pipe.stat().st_mode) == 0o666


@pytest.mark.parametrize("take", [make_private_file, keep_private])
def test_the_rights_of_others_to_a_file_are_taken_away(
    take: Callable[[Path], None], tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    file.chmod(0o644)
    take(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
