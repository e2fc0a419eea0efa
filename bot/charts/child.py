"""`python -m bot.charts.child`: draws one picture, then ends; may be killed at any moment.

What is said to it and by it: `bot.workers.child`; what it gives is the PNG in base64.
"""

import base64
import os
from typing import Any

from bot.charts.model import Bar, DeliveryChart, Part, StatisticsChart, Tone
from bot.workers.child import confine, serve


def main() -> None:
    """Draw what stdin tells of."""
    serve(_work)


def _work(job: dict[str, Any]) -> str:
    confine(job["memory_bytes"], job["seconds"])
    _settle_in(job["folder"])
    return base64.b64encode(_KINDS[job["do"]](job["spec"])).decode()


def _settle_in(folder: str) -> None:
    """Keep the library to this folder: it looks for settings where it is run, and at home."""
    os.chdir(folder)
    os.environ |= {
        "MPLCONFIGDIR": folder,
        "MPLBACKEND": "agg",
        "HOME": folder,
        # each thread of it takes address space, of which there is little
        "OPENBLAS_NUM_THREADS": "1",
    }


def _delivery(spec: dict[str, Any]) -> bytes:
    from bot.charts.delivery import picture  # noqa: PLC0415 - only in a folder of its own

    parts = tuple(Part(**{**part, "tone": Tone(part["tone"])}) for part in spec["parts"])
    return picture(DeliveryChart(**{**spec, "parts": parts}))


def _statistics(spec: dict[str, Any]) -> bytes:
    from bot.charts.statistics import picture  # noqa: PLC0415 - as above

    return picture(StatisticsChart(**{**spec, "bars": tuple(Bar(**bar) for bar in spec["bars"])}))


_KINDS = {"delivery": _delivery, "statistics": _statistics}

if __name__ == "__main__":
    main()
