"""What changes lights: the refresh that derives them, and what people say to them."""

from zhibu.duties.actions.excuses import answer_extension, ask_extension, give_reason, withdraw_excuse
from zhibu.duties.actions.lights import refresh_all, refresh_lights

__all__ = [
    "answer_extension",
    "ask_extension",
    "give_reason",
    "refresh_all",
    "refresh_lights",
    "withdraw_excuse",
]
