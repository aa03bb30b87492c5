"""What applying one row would do: compared with the person whom the installation already knows, or with nobody."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from zhibu.rosters.rules.stages import LADDER, STAGE_DATES

type Value = str | int | bool
type Values = Mapping[str, Value]

PLACE_FIELDS = ("unit", "group")
STAGE_FIELDS = frozenset({"stage", *STAGE_DATES.values()})
STANDING_OUT = frozenset(
    {
        "expelled",
        "resigned",
        "persuaded_out",
        "struck_off",
        "lapsed",
        "probation_cancelled",
        "not_recognised",
        "deceased",
    }
)


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the installation has it: plain values by field, and the open formal tie."""

    person_id: str
    values: Values
    unit_id: str | None
    group_id: str | None
    is_inside: bool
    has_left: bool
    is_tied: bool = True
    undated: Collection[str] = field(default_factory=frozenset)


class Judged(NamedTuple):
    """The outcome of a row, the state of each cell that is not simply new, the values that change, and what is moved.

    `reason` is the code of a refusal that only the comparison can know.
    """

    outcome: str
    states: dict[str, str]
    old: dict[str, Value]
    touches: dict[str, bool]
    reason: str = ""


def judge(values: Values, unit_id: str, group_id: str | None, known: Known | None) -> Judged:
    """Compare a good row with the person whom its ID number found. An empty cell never erases anything."""
    if known is None:
        return Judged("new", {}, {}, {})
    if not known.is_inside:
        return Judged("rejected", {}, {}, {}, "elsewhere")
    if known.has_left:
        return Judged("rejected", {}, {}, {}, "left")
    if _goes_back(values, known):
        return Judged("rejected", {"stage": "error"}, {"stage": known.values["stage"]}, {}, "stageback")
    states: dict[str, str] = {}
    old: dict[str, Value] = {}
    for name, value in values.items():
        before = known.values.get(name, "")
        if name == "entered_on" or before == value:
            states[name] = "same"
        elif before in ("", None):
            states[name] = "same" if value in ("", False, "normal") else "new"
        else:
            states[name] = "changed"
            old[name] = before
    if known.unit_id == unit_id:
        states["unit"] = "same"
    else:
        states["unit"] = "changed" if known.unit_id else "new"
    if group_id:
        states["group"] = "same" if known.group_id == group_id else "changed" if known.group_id else "new"
    for name, place in (("unit", known.unit_id), ("group", known.group_id)):
        if states.get(name) == "changed" and place:
            old[name] = place
    moving = {name for name, state in states.items() if state in ("new", "changed")}
    if not moving:
        return Judged("same", states, old, {})
    touches = {
        "moves": "unit" in moving,
        "regroups": "group" in moving or ("unit" in moving and bool(group_id)),
        "restages": bool(moving & STAGE_FIELDS),
        "restands": "standing" in moving,
    }
    return Judged("changed", states, old, touches)


def _goes_back(values: Values, known: Known) -> bool:
    stage, before = values.get("stage"), known.values.get("stage")
    return stage in LADDER and before in LADDER and LADDER.index(stage) < LADDER.index(before)
