"""Pages of lights: the list, the why of each, what is said to it."""

from zhibu.duties.views.burden import show_burden
from zhibu.duties.views.excuses import (
    answer_extension,
    ask_extension,
    give_reason,
    list_extensions,
    withdraw_excuse,
)
from zhibu.duties.views.lights import list_lights, show_light
from zhibu.duties.views.own import show_own_light
from zhibu.duties.views.windows import list_windows, show_windows

__all__ = [
    "answer_extension",
    "ask_extension",
    "give_reason",
    "list_extensions",
    "list_lights",
    "list_windows",
    "show_burden",
    "show_light",
    "show_own_light",
    "show_windows",
    "withdraw_excuse",
]
