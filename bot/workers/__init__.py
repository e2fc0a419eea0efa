"""Heavy work in a child process: begun, listened to, and killed when it must be.

`process` is the parent's side, `child` the side of the one that works. They know of no job: a
room has a module of its own to be run, and its own turns.
"""
