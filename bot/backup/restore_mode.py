"""The seam to restore mode: a restored journal does not know what was sent after its copy."""

from datetime import datetime

from storage.database.engine import Database


async def enter_restore_mode(db: Database, now: datetime) -> None:
    """Let nothing of a restored database leave by itself until a person has looked at it."""
