"""Put a wrong entry of a unit's history right, saying why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import followers, rules
from zhibu.orgs.actions import history, places, seating
from zhibu.orgs.actions.change_kind import check_neighbours, make
from zhibu.orgs.actions.change_kind import settle as settle_kind
from zhibu.orgs.actions.counting import counted_correction
from zhibu.orgs.actions.move_unit import seat_below
from zhibu.orgs.actions.rename_unit import call
from zhibu.orgs.choices import Change
from zhibu.orgs.models import Appointment, CoveredPlace, Term, Unit, UnitChange, UnitKind, UnitName, UnitSeat
from zhibu.orgs.permissions import Orgs


@dataclass(frozen=True)
class Right:
    """What should have been entered; an empty value is right as it stands."""

    day: date | None
    name: str
    kind: str
    to: Unit | None


@action(Orgs.RESTRUCTURE, keeps=("on", "name", "kind", "to", "document_no", "reason", "is_void"))
@counted_correction
def correct_change(
    actor: Actor,
    change: UnitChange,
    *,
    reason: str,
    on: date | None = None,
    name: str = "",
    kind: str = "",
    to: Unit | None = None,
    document_no: str | None = None,
    is_void: bool = False,
) -> UnitChange:
    """Let the entry say what should have been entered: another day, name, kind or parent; what is left out stays.

    `is_void` says that it never happened: what held before holds on. The entry is undone and done again under the same
    rules as when it was made, and a correction beside it keeps what it said. Raises Refused for entries of mergers
    and splits, a founding that is void, a day on which the unit or its parent did not stand.
    """
    seating.lock_tree()
    change = UnitChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    unit, to = seating.lock_both(change.unit, to) if to else (seating.lock(change.unit), None)
    actor.must(Orgs.RESTRUCTURE, unit.above)
    correct = _CORRECT.get(change.change)
    if correct is None:
        raise Refused(_("合并、分设和更正的记录不能再改，请按实际情况另办调整。"))
    if change.is_void:
        raise Refused(_("这条记录已经作废。"))
    if on:
        rules.check_day(on, actor.today)
    reason = rules.check_reason(reason)
    if to is not None:
        actor.must(Orgs.RESTRUCTURE, to)
    before = {"day": str(change.day or ""), "document_no": change.document_no, **change.details}
    after = correct(unit, change, Right(on or change.day, name.strip(), kind, to), is_void)
    places.settle(unit)
    change.is_void = is_void
    change.day = on or change.day
    change.document_no = change.document_no if document_no is None else document_no.strip()
    change.details = {**change.details, **after}
    if to is not None and change.change == Change.MOVED:
        change.other = to
    change.save()
    history.note(
        actor,
        unit,
        Change.CORRECTED,
        actor.today,
        reason=reason,
        corrects=change,
        what=change.change,
        before=before,
        is_void=is_void,
    )
    return change


def _undo(facts: history.Facts, unit: Unit, change: UnitChange) -> Any:
    """Take the span away that the change began, let the one before it hold on, and return the one taken away."""
    day = change.day or rules.LONG_AGO
    span = facts.objects.select_for_update().filter(unit=unit, since=day).first()
    before = facts.objects.select_for_update().filter(unit=unit, until=day).first()
    if span is None or before is None:
        raise Refused(_("这条记录和后来的更正对不上，不能再改。"))
    facts.objects.filter(pk=span.pk).delete()
    before.until = span.until
    before.save(update_fields=["until"])
    return span


def _name(unit: Unit, change: UnitChange, right: Right, is_void: bool) -> dict[str, str]:
    span = _undo(UnitName, unit, change)
    after = {}
    if not is_void and right.day:
        short = span.short_name if right.name in ("", span.name) else ""
        call(unit, right.name or span.name, short, right.day)
        after = {"new": right.name or span.name}
    history.settle(unit)
    return after


def _kind(unit: Unit, change: UnitChange, right: Right, is_void: bool) -> dict[str, str]:
    span = _undo(UnitKind, unit, change)
    after = {}
    if not is_void and right.day:
        make(unit, right.kind or span.kind, right.day)
        after = {"new": right.kind or span.kind}
    else:
        held = history.span_held(UnitKind, unit, change.day)
        check_neighbours(unit, rules.check_kind(held.kind), change.day or rules.LONG_AGO, held.until)
    settle_kind(unit)
    return after


def _seat(unit: Unit, change: UnitChange, right: Right, is_void: bool) -> dict[str, str]:
    span = _undo(UnitSeat, unit, change)
    held = history.span_held(UnitSeat, unit, change.day)
    after = {}
    if not is_void and right.day:
        seating.work_out_paths([unit.pk])
        to = right.to or seating.lock(span.parent)
        seat_below(unit, to, right.day)
        after = {"new": to.name}
    elif held.parent is not None:
        _check_parent(unit, held.parent, change.day or rules.LONG_AGO, held.until)
    seating.work_out_paths([unit.pk])
    history.settle(unit)
    return after


def _check_parent(unit: Unit, parent: Unit, since: date, until: date | None) -> None:
    if not seating.stood(parent, since, until):
        raise Refused(_("“{unit}”那时已经不在，不能回到它下面。").format(unit=parent.name))
    if not seating.never_below(unit, parent, since):
        raise Refused(_("不能调整到它自己或它的下级下面。"), field="to")
    rules.check_place(unit.kind_data, parent.kind, field="to")


def _founding(unit: Unit, change: UnitChange, right: Right, is_void: bool) -> dict[str, str]:
    if is_void:
        raise Refused(_("设立的记录不能作废；确实不存在的组织，请办理撤销。"))
    day = right.day or rules.LONG_AGO
    for facts in (UnitName, UnitKind, UnitSeat):
        first = facts.objects.select_for_update().filter(unit=unit).order_by("since").first()
        if first is None:
            continue
        if first.until and first.until <= day:
            raise Refused(_("{day}已经有变动，设立日期要更早。").format(day=rules.on_paper(first.until)), field="on")
        first.since = day
        if right.name and isinstance(first, UnitName):
            first.name, first.short_name = rules.check_name(right.name), rules.short_name_of(right.name)
        if right.kind and isinstance(first, UnitKind):
            check_neighbours(unit, rules.check_kind(right.kind), day, first.until)
            first.kind = right.kind
        if right.to and isinstance(first, UnitSeat):
            rules.check_moves(unit.kind_data)
            _check_parent(unit, right.to, max(day, right.to.founded_on or day), first.until)
            first.parent, first.number = right.to, seating.numbers_below(right.to, 1)[0]
        first.save()
    _check_nothing_before(unit, right.day)
    unit.founded_on = right.day
    unit.save(update_fields=["founded_on"])
    seating.work_out_paths([unit.pk])
    history.settle(unit)
    return {}


def _check_nothing_before(unit: Unit, day: date | None) -> None:
    if day is None:
        return
    first = Appointment.objects.filter(unit=unit, since__lt=day).order_by("since").values_list("since", flat=True)
    term = (
        Term.objects.filter(unit=unit, elected_on__lt=day).order_by("elected_on").values_list("elected_on", flat=True)
    )
    earliest = min([*first[:1], *term[:1]], default=None)
    if earliest:
        raise Refused(
            _("{day}已经有任职或换届记录，设立日期不能更晚。").format(day=rules.on_paper(earliest)), field="on"
        )


def _end(unit: Unit, change: UnitChange, right: Right, is_void: bool) -> dict[str, str]:
    seat = UnitSeat.objects.select_for_update().filter(unit=unit, until=change.day).order_by("-since").first()
    if seat is None or unit.dissolved_on != change.day:
        raise Refused(_("这条记录和后来的更正对不上，不能再改。"))
    day = None if is_void else right.day
    if day and day <= seat.since:
        raise Refused(_("撤销日期要晚于{day}。").format(day=rules.on_paper(seat.since)), field="on")
    later = UnitSeat.objects.filter(parent=unit).filter(Q(until__isnull=True) | Q(until__gt=day or date.max))
    held = later.select_related("unit").first()
    if held:
        raise Refused(_("那一天“{unit}”还在它下面。").format(unit=held.unit.name), field="on")
    if seat.parent is not None:
        _check_parent(unit, seat.parent, seat.since, day)
    seat.until = day
    seat.save(update_fields=["until"])
    posts = Appointment.objects.filter(unit=unit, until=change.day)
    if day:
        if posts.filter(since__gte=day).exists():
            raise Refused(_("那一天以后还有人在这里任职。"), field="on")
        posts.update(until=day)
        Term.objects.filter(unit=unit, closed_on=change.day).update(closed_on=day)
    unit.dissolved_on = day
    if day is None:
        seating.check_name_free(unit.parent, [unit.name], but=unit)
    unit.save(update_fields=["dissolved_on"])
    seating.work_out_paths([unit.pk])
    history.settle(unit)
    for follow in followers.end_followers:
        follow(unit, day, change.day)
    return {}


def _covered(unit: Unit, change: UnitChange, right: Right, is_void: bool) -> dict[str, str]:
    place = _place(begun=change)
    if is_void and place.ended_id:
        raise Refused(_("先作废它“不再覆盖”的记录。"))
    if is_void:
        place.delete()
        return {}
    [place.name] = rules.check_places([right.name or place.name], field="name")
    place.since = right.day or place.since
    if place.ended is None:
        place.until = None  # what it follows from is worked out again
    elif place.until is not None and place.until <= place.since:
        raise Refused(_("日期要早于不再覆盖的{day}。").format(day=rules.on_paper(place.until)), field="on")
    else:
        place.ended.details = {**place.ended.details, "new": place.name}
        place.ended.save(update_fields=["details"])
    _check_once(place)
    place.save(update_fields=["name", "since", "until"])
    return {"new": place.name}


def _uncovered(_unit: Unit, change: UnitChange, right: Right, is_void: bool) -> dict[str, str]:
    place = _place(ended=change)
    place.until = None if is_void else right.day
    if is_void:
        place.ended = None
    elif place.until is not None and place.until <= place.since:
        raise Refused(_("日期要晚于开始覆盖的{day}。").format(day=rules.on_paper(place.since)), field="on")
    _check_once(place)
    place.save(update_fields=["until", "ended"])
    return {}


def _place(**entry: UnitChange) -> CoveredPlace:
    place = CoveredPlace.objects.select_for_update(of=("self",)).select_related("ended").filter(**entry).first()
    if place is None:
        raise Refused(_("这条记录和后来的更正对不上，不能再改。"))
    return place


def _check_once(place: CoveredPlace) -> None:
    """Refuse what the tables would: the same place begun twice on a day, or covered twice without an end."""
    others = CoveredPlace.objects.filter(unit=place.unit_id, name=place.name).exclude(pk=place.pk)
    twice = Q(since=place.since) if place.until else Q(since=place.since) | Q(until__isnull=True)
    other = others.filter(twice).first()
    if other:
        raise Refused(places.said_twice(other), field="on")


_CORRECT: dict[str, Callable[[Unit, UnitChange, Right, bool], dict[str, str]]] = {
    Change.FOUNDED: _founding,
    Change.RENAMED: _name,
    Change.KIND_CHANGED: _kind,
    Change.MOVED: _seat,
    Change.DISSOLVED: _end,
    Change.COVERED: _covered,
    Change.UNCOVERED: _uncovered,
}
