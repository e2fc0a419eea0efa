"""Pictures: each is drawn by a child process that ends after it.

png = await draw_delivery(DeliveryChart(…))
png = await draw_statistics(StatisticsChart(…))
The caller gives every word of a picture. `whole_steps` and `time_steps` return the ticks of an
axis.
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
