"""The warm process that `tests.warm` runs: it imports one kind of child, then forks each job.

Each child leads a group of its own. A message on the socket (a descriptor, the first argument)
brings the pipes of a job: stdin, stdout, and one to which the child's process id is written, and
at the end its exit status.
"""

import gc
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module

from tests.children import die_with_parent

PRELOADED = {
    "bot.sheets.child.__main__": ("bot.sheets.child.writing",),
    "bot.charts.child": ("bot.charts.delivery", "bot.charts.statistics"),
    "tests.journeys.process_life.killable": (),
    "tests.sending.stoppable": (),
}


def serve(orders: socket.socket, module: str) -> None:
    """Fork a child for each order, until the socket is closed."""
    born: dict[int, int] = {}
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker)
    with selectors.DefaultSelector() as selector:
        selector.register(orders, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj == woken:
                    os.read(woken, 1000)
                    bury(born)
                elif not take(orders, module, born):
                    return


def take(orders: socket.socket, module: str, born: dict[int, int]) -> bool:
    """Fork for the next order; tell whether there was one."""
    message, pipes, _, _ = socket.recv_fds(orders, 1, 3)
    if not message:
        return False
    stdin, stdout, status = pipes
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        die_with_parent()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(stdin, 0)
        os.dup2(stdout, 1)
        os.closerange(3, 1000)
        import_module(module).main()
        sys.stdout.flush()
        os._exit(0)
    with suppress(PermissionError, ProcessLookupError):  # the child may have done it and ended
        os.setpgid(child, child)
    os.close(stdin)
    os.close(stdout)
    os.write(status, f"{child}\n".encode())
    born[child] = status
    return True


def bury(born: dict[int, int]) -> None:
    """Reap the children that ended, and report their exit statuses."""
    while born:
        child, how = os.waitpid(-1, os.WNOHANG)
        if child == 0:
            return
        status = born.pop(child)
        os.write(status, f"{os.waitstatus_to_exitcode(how)}\n".encode())
        os.close(status)


if __name__ == "__main__":
    name = sys.argv[2]
    for needed in (name, *PRELOADED[name]):
        import_module(needed)
    gc.collect()
    gc.freeze()
    serve(socket.socket(fileno=int(sys.argv[1])), name)
