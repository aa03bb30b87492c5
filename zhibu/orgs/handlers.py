"""What this room tells lower rooms: how a QR of a unit is answered."""

from zhibu.links.kinds import add_kind
from zhibu.orgs.targets import UnitLinks

add_kind(UnitLinks())
