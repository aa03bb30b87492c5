"""What this room hears: an act at a unit, whose lights and those of the units above are judged again at once.

It gives its lights to the figures, and lets them follow units that move.
"""

from django.utils import timezone

from zhibu.bylaws.events import LocalRulesChanged
from zhibu.duties import jobs
from zhibu.duties.actions.lights import carry_paths, forget_lights, refresh_lights
from zhibu.duties.actions.windows import forget_windows, refresh_windows
from zhibu.duties.figures import SOURCE, WINDOW_SOURCE
from zhibu.duties.permissions import Duties
from zhibu.duties.queries.frequencies import only_recording, records
from zhibu.duties.queries.showing import lights_beside
from zhibu.duties.queries.units import beside_them, standing_at, standing_below
from zhibu.figures.sources import counts
from zhibu.gate.events import Touched, hears
from zhibu.lib.tree import ancestors
from zhibu.orgs import beside, followers

AT_ONCE = 50
"""A bulk act over no more units than this is followed at once; a larger one by a job."""

RECORDING = frozenset().union(*(one.verbs for one in records()))
"""Acts after which the records of windows say something else."""

counts(SOURCE)
counts(WINDOW_SOURCE)
followers.follow_paths(carry_paths)
followers.forget_units(forget_lights)
followers.forget_units(forget_windows)
beside.tells(["light_state"], Duties.READ, lights_beside)


@hears(LocalRulesChanged)
def follow_local_rules(changed: LocalRulesChanged) -> None:
    """Judge every unit again for which the local rule holds."""
    below = standing_below(changed.path, AT_ONCE + 1)
    if len(below) > AT_ONCE:
        jobs.refresh_soon(changed.path)
    else:
        refresh_windows(below, timezone.localdate())
        refresh_lights(below, timezone.localdate())


@hears(Touched)
def follow_act(touched: Touched) -> None:
    """Judge the unit and those above it again; below a bulk act, every unit: of many, by a job."""
    if touched.room == "duties" or (touched.room in only_recording() and touched.verb not in RECORDING):
        return
    today = timezone.localdate()
    units = standing_at(ancestors(touched.path, itself=True))
    if touched.is_bulk:
        below = standing_below(touched.path, AT_ONCE + 1)
        if len(below) > AT_ONCE:
            jobs.refresh_soon(touched.path)
        else:
            units = list({*units, *below})
    if touched.is_bulk or touched.room == "orgs" or touched.verb in RECORDING:
        units = list({*units, *beside_them(units, today)})
        refresh_windows(units, today)
    refresh_lights(units, today)
