"""A house (`tests.house`): the engine between a real file and the sandbox of the gateway."""

from tests.house import house

__all__ = ["house"]
