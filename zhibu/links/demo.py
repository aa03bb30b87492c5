"""The demo's QR codes: a poster in one branch, a card of one member."""

from zhibu.gate.actor import Placed
from zhibu.lib.world import World
from zhibu.links.actions import make_link


def grow(world: World, *subjects: Placed) -> None:
    """Make the QR of each of the units and members given."""
    for subject in subjects:
        make_link(world.actor(world.today), subject)
