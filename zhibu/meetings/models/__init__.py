"""Tables of organisational life: gatherings, who holds them, who is called, who asked for leave."""

from zhibu.meetings.models.calling import Attendance, Leave
from zhibu.meetings.models.gatherings import Gathering, Holding, Item

__all__ = ["Attendance", "Gathering", "Holding", "Item", "Leave"]
