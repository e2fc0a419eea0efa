"""Heavy work in child processes: start one, listen to it, kill it when it must end.

`process` is the parent's side and `child` the side of the process that works. Neither knows what
the job is: each room runs a module of its own and has its own `WorkerSlots` (`turns`).
"""
