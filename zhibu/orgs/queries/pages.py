"""What a unit's page shows, as strings ready for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu import rulebook
from zhibu.gate.actor import Actor
from zhibu.lib.tree import ancestors, covers
from zhibu.orgs.choices import Change
from zhibu.orgs.kinds import Kind, kinds, posts
from zhibu.orgs.models import Appointment, Term, Unit, UnitChange
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.rules import remind_from
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
    rows = Unit.objects.filter(path__in=above).order_by("path").values_list("short_name", "pk") if above else ()
    return [(name, address("show_unit", pk)) for name, pk in rows]


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


def leadership(unit: Unit, kind: Kind, day: date) -> list[Chair]:
    """Return the posts of the unit in their order with who holds them; usual posts that nobody holds stand empty."""
    chairs = {post.key: Chair(post.label) for post in posts().values() if post.is_usual and kind.key in post.kinds}
    held = Appointment.objects.filter(unit=unit).on(day).in_order()
    for post, pk, name, since, is_dedicated, document_no in held.values_list(
        "post", "pk", "person__name", "since", "is_dedicated", "document_no"
    ):
        chair = chairs.setdefault(post, Chair(posts()[post].label))
        chair.holders.append(Holder(pk, name, iso(since), is_dedicated, document_no))
    return [chairs[key] for key in posts() if key in chairs]


def last_day(unit: Unit, day: date) -> date:
    """Return the day, or the unit's last one where it no longer stood."""
    return min(day, unit.dissolved_on - timedelta(days=1)) if unit.dissolved_on else day


@dataclass(frozen=True)
class TermLine:
    """A term of office in words."""

    id: UUID
    elected_on: str
    years: str
    ends_on: str
    extended: str
    note: str
    is_open: bool


def terms(unit: Unit, today: date) -> list[TermLine]:
    """Return the unit's terms of office, the present one first."""
    return [_term_line(term, today) for term in Term.objects.filter(unit=unit).order_by("-elected_on")]


def _term_line(term: Term, today: date) -> TermLine:
    last = term.extended_to or term.ends_on
    note = ""
    if term.closed_on is None:
        if today >= last:
            note = _("任期已满")
        elif today >= remind_from(last, rulebook.on(today).get("ZB-35")):
            months = max((last - today).days // 30, 0)
            note = ngettext("还有不到 %(n)s 个月届满", "还有不到 %(n)s 个月届满", months + 1) % {"n": months + 1}
    extended = ""
    if term.extended_to:
        extended = _("经批准延期到 {day}（{document}）").format(day=iso(term.extended_to), document=term.extension_no)
    return TermLine(
        id=term.pk,
        elected_on=iso(term.elected_on),
        years=_("{years} 年").format(years=term.years),
        ends_on=iso(term.closed_on or term.ends_on),
        extended=extended,
        note=note,
        is_open=term.closed_on is None,
    )


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


CORRECTABLE = {Change.FOUNDED, Change.RENAMED, Change.KIND_CHANGED, Change.MOVED, Change.DISSOLVED}


def history(unit: Unit) -> list[ChangeLine]:
    """Return what happened to the unit, the latest first."""
    changes = UnitChange.objects.filter(unit=unit).select_related("other", "corrects")
    return [change_line(change) for change in sorted(changes, key=_latest_first)]


def _latest_first(change: UnitChange) -> tuple[int, float]:
    day = change.corrects.day if change.corrects else change.day
    return (-(day.toordinal() if day else 0), -change.recorded_at.timestamp())


def change_line(change: UnitChange) -> ChangeLine:
    """Return one change in words."""
    reason = _("原因：{reason}").format(reason=change.reason) if change.reason else ""
    return ChangeLine(
        id=change.pk,
        day=iso(change.day) or _("日期不详"),
        title=_title(change),
        note=" · ".join(filter(None, [change.document_no, reason])),
        recorded=_("{name} {day} 录入").format(name=change.recorded_by, day=iso(change.recorded_at.date())),
        is_void=change.is_void,
        is_correctable=change.change in CORRECTABLE and not change.is_void,
        as_of=change.day.isoformat() if change.day else "",
    )


def _title(change: UnitChange) -> str:
    old, new = change.details.get("old", ""), change.details.get("new", "")
    other = change.other.name if change.other else ""
    if change.change == Change.KIND_CHANGED:
        old, new = (kinds()[key].label if key in kinds() else key for key in (old, new))
    if change.change == Change.MERGED:
        return (_("{unit}并入") if change.details.get("is_kept") else _("并入{unit}")).format(unit=other)
    if change.change == Change.SPLIT:
        return (_("由{unit}分设") if change.details.get("is_part") else _("分设出{unit}")).format(unit=other)
    if change.change == Change.CORRECTED:
        what = Change(change.details.get("what", Change.CORRECTED)).label
        return (_("作废“{what}”的记录") if change.details.get("is_void") else _("更正“{what}”的记录")).format(what=what)
    label = str(change.get_change_display())
    if change.change in (Change.RENAMED, Change.KIND_CHANGED, Change.MOVED):
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
