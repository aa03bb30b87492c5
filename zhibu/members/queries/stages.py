"""How many people of a subtree are at each stage, and the first of a branch: for the page of a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhibu.lib.tree import successor
from zhibu.members.queries.asked import Asked, Condition
from zhibu.members.queries.plans import Plan, Statement, page
from zhibu.members.queries.rows import Printer, Row, display
from zhibu.orgs.models import Unit

_COUNTS = """
select m.stage, count(*) filter (where m.is_on_roll),
       count(*) filter (where m.is_on_roll or m.stage not in ('probationary', 'full'))
  from (select stage, is_on_roll from members_member
         where unit_path >= %(path)s and unit_path < %(end)s and tie = 'formal' and until is null limit %(most)s) m
 group by m.stage
"""
MOST = 200_000


@dataclass(frozen=True)
class StageCounts:
    """Members on the roll, and people at each stage, as text for a page."""

    on_roll: str
    by_stage: Mapping[str, str]


def stages_below(unit: Unit) -> StageCounts:
    """Return how many people with formal ties stand at each stage in the unit and below; one statement."""
    found = Statement(_COUNTS, {"path": unit.path, "end": successor(unit.path), "most": MOST}).run()
    on_roll = sum(count for _stage, count, _all in found)
    return StageCounts(f"{on_roll:,}", {stage: f"{count:,}" for stage, _on_roll, count in found})


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
