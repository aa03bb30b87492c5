"""What this room gives to those below: how a QR of a unit is answered, and its units to the figures."""

from zhibu.figures.sources import counts
from zhibu.links.kinds import add_kind
from zhibu.orgs.figures import SOURCE
from zhibu.orgs.targets import UnitLinks

add_kind(UnitLinks())
counts(SOURCE)
