"""The parts of the product: each opens what it needs and returns a record of it, nothing begun."""
