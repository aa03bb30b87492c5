"""What a list of members is asked, as conditions in SQL: the same ones for every plan, the export and the API.

Each condition names the columns that it reads, and which index of the roll finds its rows by itself: the plan is chosen
by how many rows it keeps (`queries/plans.py`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from zhibu import rulebook
from zhibu.gate.rows import below_sql
from zhibu.lib import codes
from zhibu.lib.dates import add_months
from zhibu.lib.tree import STEP
from zhibu.members.choices import MEMBER_STAGES, Mobility, Stage, Standing, Tie
from zhibu.members.queries.names import Sought
from zhibu.members.rules.seniority import ENDS_SOON, probation_months

ON_THE_WAY = (Stage.APPLICANT.value, Stage.ACTIVIST.value, Stage.CANDIDATE.value)


BY_BOTH, BY_POST = ("joined", "post"), ("post",)
"""The orders in which an index has the rows of each value."""
FIRST_YEAR = 1900
"""Nobody became a member before."""
YEARS_AHEAD = 10
"""Nor does any day of a file lie further ahead."""


@dataclass(frozen=True)
class Each:
    """The same condition for one value `v.value` of several: an index has the rows of each in these orders."""

    sql: str
    type: str
    values: tuple[Any, ...]
    orders: tuple[str, ...] = ("joined",)


@dataclass(frozen=True)
class Condition:
    """One condition on a row `m` of the roll; `is_indexed`: an index of its own finds its rows below a path.

    `is_wide`: an index finds its rows too, but those of the whole ground only. `is_held`: that index holds all that
    lists read. `found` leads to the index where the condition as it stands does not; `figures` are (dimension,
    value) pairs whose numbers together are no more than its rows.
    """

    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    is_indexed: bool = False
    is_wide: bool = False
    is_held: bool = False
    found: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    each: Each | None = None


@dataclass(frozen=True)
class Asked:
    """The whole question: where, who, in which order, from which row on, as of which day."""

    paths: tuple[str, ...]
    """The subtrees asked for, all of which the actor may read; empty: only the actor's own row."""
    allowed: tuple[str, ...]
    """All that the actor may read today."""
    own: UUID | None
    conditions: tuple[Condition, ...]
    sought: Sought | None
    order: str
    is_falling: bool
    day: date | None = None
    """The day as of which the spans answer; None: the roll as it is now."""
    unit_id: UUID | None = None
    is_group: bool = False
    """Whether the unit is a group: its people belong to the branch above and stand in it."""
    is_own_level: bool = False
    """Whether what stands below the unit is left out; a branch's groups are its own level."""
    today: date = date.max

    @property
    def scope(self) -> Condition:
        """Return the condition of place."""
        if not self.paths:
            return Condition("m.person_id = %(own)s", {"own": self.own}, ("person_id",))
        if self.is_own_level:
            return Condition("m.unit_path = %(path)s", {"path": self.paths[0]}, ("unit_path",))
        sql, params = below_sql(self.paths, "m.unit_path")
        return Condition(sql, params, () if sql == "true" else ("unit_path",))

    @property
    def is_whole(self) -> bool:
        """Return whether everybody is asked for: the ground, or the unit at its top."""
        return any(len(path) <= STEP for path in self.paths)

    @property
    def second_level(self) -> str | None:
        """Return the path on the second level below which everything asked for stands; None where there is none."""
        tops = {path[:8] for path in self.paths}
        top = tops.pop() if len(tops) == 1 else ""
        return top if len(top) == 8 else None


def conditions_of(chosen: Mapping[str, Any], today: date) -> tuple[Condition, ...]:
    """Return the conditions of the filters chosen in a list of members (`members.lists.MemberList`)."""
    found = [_who(chosen)]
    for key, build in _BUILDERS.items():
        value = chosen.get(key)
        if value is not None:
            found.append(build(value, today))
    return tuple(condition for condition in found if condition is not None)


def _who(chosen: Mapping[str, Any]) -> Condition | None:
    who = chosen.get("who")
    stages, standings, tie = chosen.get("stage"), chosen.get("standing"), chosen.get("tie")
    if who == "all":
        return None
    if who == "left":
        return Condition("not m.is_on_roll and m.until is not null", {}, ("is_on_roll", "until"), True, is_held=True)
    if who == "guests":
        return Condition(
            "not m.is_on_roll and m.tie = %(guest)s and m.until is null",
            {"guest": Tie.PARTICIPATION.value},
            ("is_on_roll", "tie", "until"),
            True,
            is_held=True,
        )
    if who == "coming":
        return Condition(
            "m.stage = any(%(coming)s) and m.stage <> 'full' and m.tie <> 'participation' and m.until is null"
            " and not m.is_on_roll",
            {"coming": list(ON_THE_WAY)},
            ("stage", "tie", "until", "is_on_roll"),
            True,
            is_held=True,
            figures=tuple(("coming", stage) for stage in ON_THE_WAY),
            each=Each(
                "m.stage = v.value and m.stage <> 'full' and m.tie <> 'participation' and m.until is null"
                " and not m.is_on_roll",
                "text",
                ON_THE_WAY,
                BY_BOTH,
            ),
        )
    if who is None and standings:
        return None
    if who is None and (tie or (stages and set(stages) - set(MEMBER_STAGES))):
        formal = "" if tie else " and m.tie <> 'participation'"
        return Condition(f"m.until is null{formal}", {}, ("until", "tie"))
    return Condition("m.is_on_roll", {}, ("is_on_roll",))


def _stage(values: Sequence[str], _today: date) -> Condition:
    rare = Stage.FULL.value not in values
    partial = " and m.stage <> 'full'" if rare else ""
    each = Each(f"m.stage = v.value{partial}", "text", tuple(values), BY_BOTH) if rare else None
    return Condition(
        f"m.stage = any(%(stages)s){partial}",
        {"stages": list(values)},
        ("stage",),
        rare,
        is_held=rare,
        figures=tuple(("stage", value) for value in values),
        each=each,
    )


def _standing(values: Sequence[str], _today: date) -> Condition:
    rare = Standing.NORMAL.value not in values
    partial = " and m.standing <> 'normal'" if rare else ""
    return Condition(
        f"m.standing = any(%(standings)s){partial}", {"standings": list(values)}, ("standing",), rare, is_held=rare
    )


def _equal(column: str) -> Any:
    def build(value: str, _today: date) -> Condition:
        return Condition(f"m.{column} = %({column})s", {column: value}, (column,))

    return build


def _occupation(values: Collection[str], _today: date) -> Condition:
    each = Each("m.occupation = v.value", "text", tuple(values))
    found = {"occupations": list(values)}
    figures = tuple(("occupation", value) for value in values)
    return Condition(
        "m.occupation = any(%(occupations)s)", found, ("occupation",), is_wide=True, figures=figures, each=each
    )


def _ethnicity(value: str, _today: date) -> Condition:
    if value == "minority":
        some = "m.ethnicity <> '01' and m.ethnicity <> ''"
        return Condition(some, {}, ("ethnicity",), True, is_held=True, figures=(("minority", ""),))
    partial = " and m.ethnicity <> '01'" if value != "01" else ""
    return Condition(
        f"m.ethnicity = %(ethnicity)s{partial}",
        {"ethnicity": value},
        ("ethnicity",),
        value != "01",
        is_held=value != "01",
        figures=(("ethnicity", value),),
    )


def _education(bands: Collection[str], _today: date) -> Condition:
    held = [code for code in codes.table("education").entries if code[:1] in "".join(bands)]
    figures = tuple(("education", band) for band in bands)
    return Condition("m.education = any(%(educations)s)", {"educations": held}, ("education",), True, figures=figures)


_BLANK = {
    "sex": Condition("m.sex not in ('1', '2')", {}, ("sex",)),
    "age": Condition("m.birth_on is null", {}, ("birth_on",), is_wide=True, is_held=True),
    "ethnicity": Condition("m.ethnicity = '' and m.ethnicity <> '01'", {}, ("ethnicity",), True, is_held=True),
    "education": Condition("m.education = ''", {}, ("education",), True),
    "occupation": Condition("m.occupation = ''", {}, ("occupation",), is_wide=True),
}


def _blank(item: str, _today: date) -> Condition:
    return _BLANK[item]


def _age(span: Any, today: date) -> Condition:
    parts, params = [], {}
    if span.until is not None:
        parts.append("m.birth_on > %(born_after)s")
        params["born_after"] = _years_before(today, span.until + 1)
    if span.since is not None:
        parts.append("m.birth_on <= %(born_by)s")
        params["born_by"] = _years_before(today, span.since)
    return Condition(" and ".join(parts), params, ("birth_on",), is_wide=True, is_held=True)


def _years_before(day: date, years: int) -> date:
    return add_months(day, -12 * years) if years < day.year else date.min


def _days(column: str) -> Any:
    def build(span: Any, _today: date) -> Condition:
        parts, params = [], {}
        if span.since is not None:
            parts.append(f"m.{column} >= %({column}_since)s")
            params[f"{column}_since"] = span.since
        if span.until is not None:
            parts.append(f"m.{column} < %({column}_until)s")
            params[f"{column}_until"] = span.until + timedelta(days=1)
        is_walked = column == "joined_on"
        return Condition(" and ".join(parts), params, (column,), is_wide=is_walked, is_held=is_walked)

    return build


def _full(span: Any, today: date) -> Condition:
    found: Condition = _days("full_on")(span, today)
    first = span.since.year if span.since else FIRST_YEAR
    last = span.until.year if span.until else today.year + YEARS_AHEAD
    years = tuple(range(first, last + 1))
    each = Each(f"extract(year from m.full_on) = v.value and {found.sql}", "numeric", years)
    # The index begins with the year; the days alone would not lead to it.
    leads = f"{found.sql} and extract(year from m.full_on) = any(%(full_years)s::numeric[])"
    return replace(found, found=leads, params={**found.params, "full_years": list(years)}, is_wide=True, each=each)


def _post(value: str, _today: date) -> Condition:
    if value == "any":
        return Condition("m.post <> ''", {}, ("post",), True, is_held=True)
    each = Each("m.post = v.value and m.post <> ''", "text", (value,), BY_POST)
    return Condition("m.post = %(post)s and m.post <> ''", {"post": value}, ("post",), True, is_held=True, each=each)


def _mobility(value: str, _today: date) -> Condition:
    if value == "any":
        figures = tuple(("mobility", one) for one in Mobility.values)
        return Condition("m.mobility <> ''", {}, ("mobility",), True, is_held=True, figures=figures)
    if value == "none":
        return Condition("m.mobility = ''", {}, ("mobility",))
    away = "m.mobility = %(mobility)s and m.mobility <> ''"
    figures = (("mobility", value),)
    return Condition(away, {"mobility": value}, ("mobility",), True, is_held=True, figures=figures)


def _exempt(value: str, today: date) -> Condition:
    if value == "review":
        due = (
            "m.is_exempt and exists (select from members_exemption e where e.person_id = m.person_id"
            " and e.until is null and e.review_on <= %(review_by)s)"
        )
        return Condition(due, {"review_by": today}, ("is_exempt", "person_id"), True, figures=(("exempt", ""),))
    if value == "yes":
        each = Each("m.is_exempt and v.value", "bool", (True,), BY_POST)
        figures = (("exempt", ""),)
        return Condition("m.is_exempt", {}, ("is_exempt",), True, is_held=True, figures=figures, each=each)
    return Condition("not m.is_exempt", {}, ("is_exempt",))


_ENDING = """
m.stage = 'probationary' and exists (
  select from members_stagespan s cross join lateral (
    select (s.since + make_interval(months => %(probation)s + coalesce((
      select e.months from members_probationextension e
       where e.person_id = s.person_id and e.since > s.since order by e.since limit 1), 0)))::date - 1 as day) last
   where s.person_id = m.person_id and s.stage = m.stage and s.until is null and {when})
"""
_WHEN = {
    "over": "last.day < %(ends_by)s",
    "soon": f"last.day >= %(ends_by)s and last.day - interval '{ENDS_SOON} months' <= %(ends_by)s",
}


def _probation(value: str, today: date) -> Condition:
    months = probation_months(rulebook.on(today).nearest("FZ-31"))
    sql, figures = _ENDING.format(when=_WHEN[value]), (("stage", Stage.PROBATIONARY.value),)
    params = {"probation": months, "ends_by": today}
    return Condition(sql, params, ("stage", "person_id"), figures=figures)


def _group(value: str, _today: date) -> Condition:
    if value == "none":
        return Condition("m.group_id is null", {}, ("group_id",))
    return Condition("m.group_id = %(group)s::uuid", {"group": value}, ("group_id",))


def _file(_value: str, _today: date) -> Condition:
    each = Each("m.has_gaps and v.value", "bool", (True,), BY_BOTH)
    return Condition("m.has_gaps", {}, ("has_gaps",), True, is_held=True, each=each)


_BUILDERS: Mapping[str, Any] = {
    "stage": _stage,
    "standing": _standing,
    "tie": _equal("tie"),
    "sex": _equal("sex"),
    "ethnicity": _ethnicity,
    "age": _age,
    "education": _education,
    "occupation": _occupation,
    "joined": _days("joined_on"),
    "full": _full,
    "entered": _days("since"),
    "post": _post,
    "mobility": _mobility,
    "exempt": _exempt,
    "probation": _probation,
    "group": _group,
    "file": _file,
    "blank": _blank,
}
