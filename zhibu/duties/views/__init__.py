"""Pages of lights: the list, the why of each, what is said to it."""

from zhibu.duties.views.excuses import (
    answer_extension,
    ask_extension,
    give_reason,
    list_extensions,
    withdraw_excuse,
)
from zhibu.duties.views.lights import list_lights, show_light
from zhibu.duties.views.own import show_own_light

__all__ = [
    "answer_extension",
    "ask_extension",
    "give_reason",
    "list_extensions",
    "list_lights",
    "show_light",
    "show_own_light",
    "withdraw_excuse",
]
