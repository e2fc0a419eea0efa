"""The note about the last backup, for whoever watches how old it is."""

import json
import os
from datetime import datetime
from pathlib import Path

from bot.private_files import new_private_file


def write_stamp(path: Path, made_at: datetime, claims: int | None) -> None:
    """Note when the last backup was made, and how many claims it knows: all or nothing."""
    draft = path.with_name(f".{path.name}.new")
    content = json.dumps({"made_at": made_at.isoformat(), "claims": claims})
    draft.unlink(missing_ok=True)
    with new_private_file(draft) as file:
        file.write(content.encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
