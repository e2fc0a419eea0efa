"""Tasks and waiting: who owns a task, how long to wait, how to try again, who is told."""
