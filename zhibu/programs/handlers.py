"""What this room hears: every act that was recorded, of which another system may be told."""

from zhibu.gate.events import Acted, hears
from zhibu.programs.actions import queue_deliveries


@hears(Acted)
def tell_others(acted: Acted) -> None:
    """Queue the telling of the act."""
    queue_deliveries(acted)
