"""Files that only their owner may read: they hold numbers, texts and sealed passwords."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from bot.errors import BotError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private_folder(folder: Path) -> None:
    """Make a folder for its owner alone; take the rights of others away if it is there already.

    A folder that everybody shares (`/tmp`), the working directory, the home directory, and what
    these are in keep their rights: they are not the bot's. Raises OSError when it cannot be made,
    BotError `data-exposed` (fact `path`) when others keep their rights.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not folder.stat().st_mode & stat.S_ISVTX and not _holds_more_than_the_bots(folder):
        _keep_others_out(folder)


def make_private_file(file: Path) -> None:
    """Make a file for its owner alone; take the rights of others away if it is there already.

    Raises OSError when it cannot be made or is no plain file, BotError `data-exposed` (fact
    `path`) when others keep their rights.
    """
    check_plain(file)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    _keep_others_out(file)


def new_private_file(file: Path) -> BinaryIO:
    """Return a new file for its owner alone, open for writing. Raises OSError when it exists."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def keep_private(file: Path) -> None:
    """As `make_private_file`, but a file that is not there is not made."""
    check_plain(file)
    if file.exists():
        _keep_others_out(file)


def check_plain(file: Path) -> None:
    """Raise OSError for a pipe or a device, which may be waited for for ever.

    What a folder is, the system says when it is opened.
    """
    if file.exists() and not (file.is_file() or file.is_dir()):
        raise OSError(errno.EINVAL, "Not a plain file", str(file))


def _holds_more_than_the_bots(folder: Path) -> bool:
    # Path.home raises where there is none
    real, home = folder.resolve(), os.path.expanduser("~")  # noqa: PTH111
    return any(Path(place).resolve().is_relative_to(real) for place in (Path.cwd(), home))


def _keep_others_out(path: Path) -> None:
    mode = path.stat().st_mode
    if not mode & _OTHERS:
        return
    try:
        path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
    except OSError as error:
        raise BotError("data-exposed", path=str(path)) from error
    if path.stat().st_mode & _OTHERS:
        # some file systems take the change and keep the rights
        raise BotError("data-exposed", path=str(path))
