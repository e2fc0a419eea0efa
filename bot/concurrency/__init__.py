"""Tasks, waiting, retrying, and the bus that carries facts."""
