"""What pictures are made of. `Statistics` and `MailingOutcome` have them drawn, not the dialogs."""

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
