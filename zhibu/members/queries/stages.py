"""How many people of a subtree are at each stage, and the first of a branch: for the page of a unit.

A committee's numbers come from the figures, so that its size costs nothing; a branch's from its rows, as it also asks
who is in no group.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhibu.figures.queries import read_one
from zhibu.lib.tree import successor
from zhibu.members.queries.asked import Asked, Condition
from zhibu.members.queries.plans import Plan, page
from zhibu.members.queries.rows import Printer, Row, display
from zhibu.members.queries.statements import Statement
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit

_COUNTS = """
select m.stage, count(*) filter (where m.is_on_roll),
       count(*) filter (where m.is_on_roll or m.stage not in ('probationary', 'full')){groups}
  from (select stage, is_on_roll{column} from members_member
         where unit_path >= %(path)s and unit_path < %(end)s and tie <> 'participation' and until is null
         limit %(most)s) m
 group by m.stage
"""
_GROUPS = """, case when exists (select from orgs_unit g where g.parent_id = %(unit)s and g.kind = 'group'
                                    and g.dissolved_on is null)
                    then count(*) filter (where m.is_on_roll and m.group_id is null) end"""
MOST = 20_000


@dataclass(frozen=True)
class StageCounts:
    """Members on the roll, and people at each stage, as text for a page.

    `ungrouped` counts members in no group where the unit is a branch with groups, and is None elsewhere.
    """

    on_roll: str
    by_stage: Mapping[str, str]
    ungrouped: int | None = None


def stages_below(unit: Unit, today: date) -> StageCounts:
    """Return how many members, and people on the way, stand at each stage in the unit and below; one statement."""
    if not (unit.kind_data.holds_members or unit.kind == GROUP):
        found = read_one(unit.path, ["members", "stage", "coming"], today)
        by_stage = {stage: f"{n:,}" for (dimension, stage), n in found.items() if dimension != "members"}
        return StageCounts(f"{found.get(('members', ''), 0):,}", by_stage)
    may_hold = GROUP in unit.kind_data.may_hold
    sql = _COUNTS.format(groups=_GROUPS if may_hold else ", null", column=", group_id" if may_hold else "")
    rows = Statement(sql, {"path": unit.path, "end": successor(unit.path), "most": MOST, "unit": unit.pk}).run()
    on_roll = sum(row[1] for row in rows)
    none = [row[3] for row in rows if row[3] is not None]
    return StageCounts(f"{on_roll:,}", {row[0]: f"{row[2]:,}" for row in rows}, sum(none) if none else None)


def first_members(unit: Unit, today: date, most: int) -> list[Row]:
    """Return the first members on the roll of a branch, in the order of posts."""
    asked = Asked(
        paths=(unit.path,),
        allowed=(unit.path,),
        own=None,
        conditions=(Condition("m.is_on_roll", {}, ("is_on_roll",)),),
        sought=None,
        order="post",
        is_falling=False,
        today=today,
    )
    found = page(asked, Plan("range"), display(()), size=most, edge=None, is_backward=False).run()
    printer = Printer(today)
    return [printer.row(row[1:]) for row in found[:most]]
