"""What a unit's page shows, as strings ready for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu import rulebook
from zhibu.gate.actor import Actor
from zhibu.lib.dates import add_months
from zhibu.lib.tree import ancestors, covers
from zhibu.orgs import rules
from zhibu.orgs.choices import Change
from zhibu.orgs.kinds import Kind, kinds, posts
from zhibu.orgs.models import Appointment, Unit
from zhibu.orgs.permissions import Orgs
from zhibu.spans.models import span_sql
from zhibu.web.addresses import address


@dataclass(frozen=True)
class UnitThen:
    """A unit as it was on a day."""

    name: str
    kind: Kind
    parent: Unit | None
    stood: bool


def on_day(unit: Unit, day: date) -> UnitThen:
    """Return what the unit was on the day; its present facts where it did not stand."""
    rows: Any = Unit.objects.as_of(day).filter(pk=unit.pk)
    then = rows.values_list("name_then", "kind_then", "parent_then").first()
    if then is None:
        return UnitThen(unit.name, unit.kind_data, unit.parent, stood=False)
    name, kind, parent = then
    return UnitThen(name, kinds()[kind], Unit.objects.filter(pk=parent).first() if parent else None, stood=True)


def trail(actor: Actor, unit: Unit) -> list[tuple[str, str]]:
    """Return the units above that the actor may read as (name, address), the highest first."""
    scopes = actor.scopes(Orgs.READ)
    above = [path for path in ancestors(unit.path) if any(covers(scope, path) for scope in scopes)]
    if not above:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select short_name, id from orgs_unit where path = any(%s) order by path", [above])
        return [(name, address("show_unit", pk)) for name, pk in cursor.fetchall()]


type Rows = list[dict[str, Any]]

_ROWS = {
    "posts": f"""
        select a.id, a.post, p.name, a.since, a.is_dedicated, a.document_no
          from orgs_appointment a join people_person p on p.id = a.person_id
         where a.unit_id = %(unit)s and {span_sql("a")}
         order by a.post_order, a."order", a.since, a.id""",
    "terms": """
        select id, elected_on, years, last_on, extended_to, extension_no, closed_on
          from orgs_term where unit_id = %(unit)s order by elected_on desc""",
    "places": f"""
        select p.id, p.name, p.since, b.document_no
          from orgs_coveredplace p join orgs_unitchange b on b.id = p.begun_id
         where p.unit_id = %(unit)s and {span_sql("p")}
         order by p.since, p.id""",
    "changes": """
        select c.id, c.change, c.day, c.reason, c.document_no, c.details, c.is_void, c.recorded_by, c.recorded_at,
               o.name as other
          from orgs_unitchange c left join orgs_unit o on o.id = c.other_id
          left join orgs_unitchange r on r.id = c.corrects_id
         where c.unit_id = %(unit)s
         order by case when r.id is null then c.day else r.day end desc nulls last,
                  c.change = 'founded', c.recorded_at desc, c.id""",
}
_STATEMENT = "select " + ", ".join(
    f"(select coalesce(json_agg(row_to_json(q)), '[]') from ({rows}) q)" for rows in _ROWS.values()
)


@dataclass(frozen=True)
class OfUnit:
    """What hangs on a unit: who holds posts and what it covers on a day, all its terms, all its changes.

    Days are texts (2026-01-02).
    """

    posts: Rows
    terms: Rows
    places: Rows
    changes: Rows


def of_unit(unit: Unit, day: date) -> OfUnit:
    """Return what hangs on the unit, its posts and places as of the day, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"unit": unit.pk, "day": day})
        lists = (json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone())
        return OfUnit(**dict(zip(_ROWS, lists, strict=True)))


@dataclass(frozen=True)
class Holder:
    """One who holds a post: the appointment, the name, since when, whether full time."""

    id: UUID
    name: str
    since: str
    is_dedicated: bool
    document_no: str


@dataclass
class Chair:
    """A post of the unit and who holds it; nobody where it stands empty."""

    post: str
    holders: list[Holder] = field(default_factory=list)


def leadership(kind: Kind, held: Rows, *, stands: bool = True) -> list[Chair]:
    """Return the posts of a unit in their order with who holds them; usual ones that nobody holds are vacant while it
    stands."""
    usual = [post for post in posts().values() if stands and post.is_usual and kind.key in post.kinds]
    chairs = {post.key: Chair(post.label) for post in usual}
    for row in held:
        chair = chairs.get(row["post"]) or chairs.setdefault(row["post"], Chair(posts()[row["post"]].label))
        chair.holders.append(
            Holder(UUID(row["id"]), row["name"], row["since"], row["is_dedicated"], row["document_no"])
        )
    return [chairs[key] for key in posts() if key in chairs]


COMMITTEE = "committee"
"""What the list of appointments is asked for in its address to show those who sit in the committee alone."""


def seats(unit: Unit, day: date) -> list[tuple[str, str]]:
    """Return who sits in the unit's committee on the day, each once, with the posts that they hold in it."""
    chairs = [post for post in posts().values() if post.is_in_committee]
    held = Appointment.objects.filter(unit=unit, post__in=[post.key for post in chairs]).on(day)
    order = {post.key: at for at, post in enumerate(chairs)}
    found: dict[tuple[UUID, str], list[str]] = {}
    for one in sorted(held.select_related("person"), key=lambda one: order[one.post]):
        found.setdefault((one.person_id, one.person.name), []).append(one.post_data.label)
    return [(name, _("、").join(labels)) for (_person, name), labels in found.items()]


def last_day(unit: Unit, day: date) -> date:
    """Return the day, or the unit's last one where it no longer stood."""
    return min(day, unit.dissolved_on - timedelta(days=1)) if unit.dissolved_on else day


@dataclass(frozen=True)
class TermLine:
    """A term of office in words."""

    id: UUID
    elected_on: str
    years: str
    last_day: str
    extended: str
    note: str
    is_open: bool


def terms(rows: Rows, today: date) -> list[TermLine]:
    """Return terms of office in words."""
    return [_term_line(row, today) for row in rows]


def _term_line(row: dict[str, Any], today: date) -> TermLine:
    is_open = row["closed_on"] is None
    extended = ""
    if row["extended_to"]:
        said = {"day": row["extended_to"], "document": row["extension_no"]}
        extended = _("经批准延期到 {day}（{document}）").format(**said)
    return TermLine(
        id=UUID(row["id"]),
        elected_on=row["elected_on"],
        years=_("{years} 年").format(years=row["years"]),
        last_day=row["closed_on"] or row["last_on"],
        extended=extended,
        note=_running(date.fromisoformat(row["extended_to"] or row["last_on"]), today) if is_open else "",
        is_open=is_open,
    )


def _running(last: date, today: date) -> str:
    """Return how far a term that lasts through the day has come; "" where nobody needs to think of it."""
    if today > last:
        return _("任期已满")
    if today < rules.remind_from(last, rulebook.on(today).get("ZB-35")):
        return ""
    months = next(step for step in count(1) if add_months(today, step) > last)
    return ngettext("还有不到 %(n)s 个月届满", "还有不到 %(n)s 个月届满", months) % {"n": months}


def has_terms(unit: Unit, today: date) -> bool:
    """Return whether the unit elects its leadership for a term."""
    return rulebook.on(today).about("term", unit.kind, unit.field) is not None


@dataclass(frozen=True)
class ChangeLine:
    """One line of the history in words: what happened on which day, why, and who entered it."""

    id: UUID
    day: str
    title: str
    note: str
    recorded: str
    is_void: bool
    is_correctable: bool
    as_of: str


CORRECTABLE = {
    *(Change.FOUNDED, Change.RENAMED, Change.KIND_CHANGED, Change.MOVED, Change.DISSOLVED),
    *(Change.COVERED, Change.UNCOVERED),
}


def history(rows: Rows) -> list[ChangeLine]:
    """Return changes in words."""
    return list(map(_change_line, rows))


def _change_line(row: dict[str, Any]) -> ChangeLine:
    reason = _("原因：{reason}").format(reason=row["reason"]) if row["reason"] else ""
    return ChangeLine(
        id=UUID(row["id"]),
        day=row["day"] or _("日期不详"),
        title=_title(row["change"], row["details"], row["other"] or ""),
        note=" · ".join(filter(None, [row["document_no"], reason])),
        recorded=_("{name} {day} 录入").format(name=row["recorded_by"], day=_day_of(row["recorded_at"])),
        is_void=row["is_void"],
        is_correctable=row["change"] in CORRECTABLE and not row["is_void"],
        as_of=row["day"] or "",
    )


def _day_of(recorded_at: str) -> str:
    """Return the day here on which it was: at one in the morning it is still yesterday in the database."""
    return iso(localtime(datetime.fromisoformat(recorded_at)).date())


def _title(change: str, details: dict[str, Any], other: str) -> str:
    old, new = details.get("old", ""), details.get("new", "")
    if change == Change.KIND_CHANGED:
        old, new = (kinds()[key].label if key in kinds() else key for key in (old, new))
    if change == Change.MERGED:
        return (_("{unit}并入") if details.get("is_kept") else _("并入{unit}")).format(unit=other)
    if change == Change.SPLIT:
        return (_("由{unit}分设") if details.get("is_part") else _("分设出{unit}")).format(unit=other)
    if change == Change.CORRECTED:
        what = Change(details.get("what", Change.CORRECTED)).label
        return (_("作废“{what}”的记录") if details.get("is_void") else _("更正“{what}”的记录")).format(what=what)
    label = str(Change(change).label)
    if change in (Change.COVERED, Change.UNCOVERED):
        return _("{what}：{name}").format(what=label, name=new)
    if change in (Change.RENAMED, Change.KIND_CHANGED, Change.MOVED):
        return _("{what}：{old} → {new}").format(what=label, old=old or "—", new=new)
    return label


def iso(day: date | None) -> str:
    """Return the day as lists show it, "" for none."""
    return day.isoformat() if day else ""


def facts(unit: Unit, then: UnitThen) -> Sequence[tuple[str, str]]:
    """Return the unit's facts as (label, text), the ones that are known."""
    rows = [
        (_("类别"), then.kind.label),
        (_("设立日期"), iso(unit.founded_on)),
        (_("批准文号"), unit.approval_no),
        (_("隶属单位"), unit.host),
        (_("所属领域"), str(unit.get_field_display()) if unit.field else ""),
        (_("单位性质"), str(unit.get_nature_display()) if unit.nature else ""),
        (_("联系方式"), unit.contact),
        (_("地址"), unit.address),
        (_("组织代码"), unit.code or ""),
        (_("撤销日期"), iso(unit.dissolved_on)),
    ]
    return [(label, text) for label, text in rows if text]
