"""Chooses the ticks of an axis: few of them, at round numbers."""

_MOST = 5
_ROUND = [digit * 10**zeros for zeros in range(19) for digit in (1, 2, 5)]
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 4320)


def whole_steps(top: int) -> list[int]:
    """Return 0 and round numbers up to the first that is not below `top`; six at most."""
    step = next(step for step in _ROUND if step * _MOST >= top)
    return [step * number for number in range(max(1, -(-top // step)) + 1)]


def time_steps(minutes: float) -> list[int]:
    """Return 0 and round minutes (hours, days) up to `minutes`; seven at most."""
    step = next((one for one in _MINUTES if one * (_MOST + 1) >= minutes), _MINUTES[-1])
    return list(range(0, int(minutes) + 1, step))
