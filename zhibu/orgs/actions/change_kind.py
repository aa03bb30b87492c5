"""Make a unit an organisation of another kind."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import followers, rules
from zhibu.orgs.actions import history, places, seating
from zhibu.orgs.actions.counting import counted_unit
from zhibu.orgs.actions.rename_unit import call
from zhibu.orgs.choices import Change
from zhibu.orgs.kinds import Kind, posts
from zhibu.orgs.models import Appointment, Unit, UnitKind, UnitSeat
from zhibu.orgs.permissions import Orgs


@action(Orgs.RESTRUCTURE, keeps=("kind", "name", "on", "reason", "document_no"))
@counted_unit
def change_kind(
    actor: Actor,
    unit: Unit,
    *,
    kind: str,
    on: date,
    reason: str,
    document_no: str = "",
    name: str = "",
    short_name: str = "",
) -> Unit:
    """Let the unit be of another kind from the day on, and bear another name where one is given.

    Members stay where they are: a branch that becomes a general branch gives them to its new branches afterwards.
    What a joint branch covered ends where it is one no longer. Raises Refused where the kind may not stand there or its
    units not below it, or where somebody holds a post that the kind does not have.
    """
    unit = seating.lock(unit)
    actor.must(Orgs.RESTRUCTURE, unit.above)
    seating.check_standing(unit)
    rules.check_day(on, actor.today)
    reason = rules.check_reason(reason)
    old = make(unit, kind, on)
    history.note(actor, unit, Change.KIND_CHANGED, on, reason=reason, document_no=document_no, old=old, new=kind)
    if name.strip():
        old_name = call(unit, name, short_name, on)
        history.note(
            actor,
            unit,
            Change.RENAMED,
            on,
            reason=reason,
            document_no=document_no,
            old=old_name,
            new=rules.check_name(name),
        )
    settle(unit)
    places.settle(unit)
    return unit


def make(unit: Unit, key: str, on: date) -> str:
    """Let the unit be of the kind from the day on; return the kind that it was before."""
    kind = rules.check_kind(key)
    span = history.span_on(UnitKind, unit, on)
    if span.kind == key:
        raise Refused(_("这一天它已经是{kind}。").format(kind=kind.label), field="kind")
    check_neighbours(unit, kind, on, span.until)
    if span.until is None:
        _check_posts(unit, kind)
    old = str(span.kind)
    history.give_way(span, on, kind=key)
    return old


def settle(unit: Unit) -> None:
    """Let the unit show the kind that it has today, and those follow who read it."""
    history.settle(unit)
    for follow in followers.kind_followers:
        follow(unit)


def check_neighbours(unit: Unit, kind: Kind, since: date, until: date | None) -> None:
    """Refuse a kind that could not stand under the unit's parents, or its children under it, in the span."""
    seats = UnitSeat.objects.filter(_meets(since, until)).select_related("parent", "unit")
    for seat in seats.filter(unit=unit):
        rules.check_place(kind, seat.parent.kind if seat.parent else "")
    for seat in seats.filter(parent=unit):
        rules.check_place(seat.unit.kind_data, kind.key)


def _meets(since: date, until: date | None) -> Q:
    meets = Q(until__isnull=True) | Q(until__gt=since)
    return meets & Q(since__lt=until) if until else meets


def _check_posts(unit: Unit, kind: Kind) -> None:
    for appointment in Appointment.objects.filter(unit=unit).open().select_related("person"):
        post = posts().get(appointment.post)
        if post and kind.key not in post.kinds:
            raise Refused(
                _("{kind}不设{post}，请先免去{person}的职务。").format(
                    kind=kind.label, post=post.label, person=appointment.person.name
                ),
                field="kind",
            )
