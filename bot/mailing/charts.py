"""The records in which dialogs describe pictures.

`Statistics` and `MailingOutcome` have the pictures drawn, not the dialogs.
"""

from bot.charts import (
    Bar,
    DeliveryChart,
    Part,
    StatisticsChart,
    Tick,
    Tone,
    time_steps,
    whole_steps,
)

__all__ = [
    "Bar",
    "DeliveryChart",
    "Part",
    "StatisticsChart",
    "Tick",
    "Tone",
    "time_steps",
    "whole_steps",
]
