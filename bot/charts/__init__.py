"""Pictures, drawn in a process that ends after each.

png = await draw_delivery(DeliveryChart(…))
png = await draw_statistics(StatisticsChart(…))
Every word of a picture is given by the caller; `whole_steps` and `time_steps` say where the
ticks of an axis belong.
"""

from bot.charts.drawing import draw_delivery, draw_statistics
from bot.charts.model import Bar, DeliveryChart, Part, StatisticsChart, Tick, Tone
from bot.charts.steps import time_steps, whole_steps

__all__ = [
    "Bar",
    "DeliveryChart",
    "Part",
    "StatisticsChart",
    "Tick",
    "Tone",
    "draw_delivery",
    "draw_statistics",
    "time_steps",
    "whole_steps",
]
