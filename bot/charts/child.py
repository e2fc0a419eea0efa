"""`python -m bot.charts.child`: draws one picture, then ends. May be killed at any moment.

`bot.workers.child` describes the lines of JSON that it reads and writes; its result is the PNG in
base64.
"""

import base64
import os
from typing import Any

from bot.charts.model import Bar, DeliveryChart, Part, StatisticsChart, Tone
from bot.workers.child import limit_resources, run_job


def main() -> None:
    """Draw the picture that stdin describes."""
    run_job(_work)


def _work(job: dict[str, Any]) -> str:
    limit_resources(job["memory_bytes"], job["seconds"])
    _use_folder(job["folder"])
    return base64.b64encode(_KINDS[job["do"]](job["spec"])).decode()


def _use_folder(folder: str) -> None:
    """Make matplotlib look for settings in this folder, not where it is run or at home."""
    os.chdir(folder)
    os.environ |= {
        "MPLCONFIGDIR": folder,
        "MPLBACKEND": "agg",
        "HOME": folder,
        # every thread of OpenBLAS takes address space, which is limited
        "OPENBLAS_NUM_THREADS": "1",
    }


def _delivery(spec: dict[str, Any]) -> bytes:
    from bot.charts.delivery import draw  # noqa: PLC0415 - only in a folder of its own

    parts = tuple(Part(**{**part, "tone": Tone(part["tone"])}) for part in spec["parts"])
    return draw(DeliveryChart(**{**spec, "parts": parts}))


def _statistics(spec: dict[str, Any]) -> bytes:
    from bot.charts.statistics import draw  # noqa: PLC0415 - as above

    return draw(StatisticsChart(**{**spec, "bars": tuple(Bar(**bar) for bar in spec["bars"])}))


_KINDS = {"delivery": _delivery, "statistics": _statistics}

if __name__ == "__main__":
    main()
