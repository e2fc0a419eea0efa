"""A child that does what its job says; `python -m tests.workers.obedient_child`."""

import os
import signal
import sys
import time
from typing import Any

from bot.errors import BotError
from bot.workers.child import limit_resources, run_job, send


def obey(job: dict[str, Any]) -> object:
    match job["do"]:
        case "tell":
            send(rows=3)
            send(rows=7)
            return sorted(os.environ)
        case "refuse":
            raise BotError("file-empty", name=job["name"])
        case "break":
            raise ValueError(job["secret"])
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "spin":
            limit_resources(1 << 30, 0)
            while True:
                pass
        case "swell":
            limit_resources(1 << 28, 60)
            return len(bytearray(1 << 29))
        case "sleep":
            time.sleep(600)
    return None


if __name__ == "__main__":
    run_job(obey)
    sys.exit()
