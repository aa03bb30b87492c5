"""A wrong entry put right: the span is changed or made void, and what it said stays on file with the reason."""

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from zhibu.audit.writing import plain
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.letters import shift_letter, take_letter
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.actions.writing import refuse_future, refuse_guest
from zhibu.members.choices import Departure, Mobility, Stage, Standing, Tie
from zhibu.members.models import (
    Affiliation,
    Exemption,
    GroupPlace,
    Member,
    MobilitySpan,
    ProbationExtension,
    SpanCorrection,
    StageSpan,
    StandingSpan,
)
from zhibu.members.permissions import Members
from zhibu.members.queries.entries import KINDS, is_ours
from zhibu.members.rules.standings import FINAL

_VALUES = {"stage": Stage.values, "standing": Standing.values, "mobility": Mobility.values}


@action(Members.PLACE, keeps=("kind", "since", "value", "void", "reason"))
@counted_member
def correct_span(
    actor: Actor,
    member: Member,
    *,
    kind: str,
    span: str,
    reason: str,
    since: date | None = None,
    value: str | None = None,
    void: bool = False,
) -> None:
    """Put a wrong entry of a member right: its first day, what it says, or that it never was.

    The entry before it ends where the corrected one now begins; before a void entry it goes on in its place.
    A void way out or death opens again what it had ended.
    """
    if not reason.strip():
        raise Refused(_("请写明为什么更正。"), field="reason")
    model, column = KINDS[kind], kind if kind in _VALUES else ""
    rows = model.objects.select_for_update().filter(person_id=member.person_id)
    wrong = next((row for row in rows.order_by("since") if str(row.pk) == span), None)
    if wrong is None:
        raise Refused(_("没有找到要更正的记录，请刷新页面再试。"))
    if not is_ours(member, wrong):
        refuse_guest(member)
    earlier = _earlier(rows, wrong)
    before = _told(wrong)
    if void:
        _make_void(wrong, earlier)
        letter = take_letter(member.person_id, wrong.since) if isinstance(wrong, Affiliation) else None
        before |= {"letter": letter} if letter else {}
    else:
        _change(actor, wrong, earlier, kind, column, since, value)
    SpanCorrection.objects.create(
        person_id=member.person_id,
        kind=kind,
        before=before,
        after=None if void else _told(wrong),
        reason=reason,
        corrected_at=actor.at,
        corrected_by_id=actor.person_id,
    )
    refresh_roll([member.person_id])


def _change(
    actor: Actor, wrong: Any, earlier: Any, kind: str, column: str, since: date | None, value: str | None
) -> None:
    if since is None and value is None:
        raise Refused(_("没有要更正的内容。"))
    if isinstance(wrong, ProbationExtension):
        raise Refused(_("延长预备期记错了，请作废，再按正确的登记一次。"), field="void")
    if value is not None:
        if not column or value not in _VALUES[kind]:
            raise Refused(_("请选择正确的内容。"), field="value")
        if kind == "standing" and (value in FINAL) != (wrong.standing in FINAL):
            raise Refused(_("请先把记错的一条作废，再登记正确的决定。"), field="value")
        setattr(wrong, column, value)
    if since is not None:
        refuse_future(actor, since, "since")
        if wrong.until is not None and since >= wrong.until:
            raise Refused(_("要早于结束的日期 %(day)s。") % {"day": f"{wrong.until:%Y-%m-%d}"}, field="since")
        if earlier is not None:
            if since <= earlier.since:
                raise Refused(_("要晚于前一条记录的 %(day)s。") % {"day": f"{earlier.since:%Y-%m-%d}"}, field="since")
            _until(earlier, since)
        if isinstance(wrong, Affiliation):
            _shift_groups(wrong, earlier, since)
            if wrong.tie == Tie.FORMAL:
                shift_letter(wrong.person_id, wrong.since, since)
        if isinstance(wrong, GroupPlace):
            _refuse_before_branch(wrong, since)
        wrong.since = since
        if kind == "stage":
            wrong.is_dated = True
    wrong.save()


def _make_void(wrong: Any, earlier: Any) -> None:
    if isinstance(wrong, StandingSpan) and wrong.standing in FINAL:
        _open_again(wrong)
    if isinstance(wrong, Affiliation):
        until = wrong.until
        _void_groups(wrong, earlier)
        wrong.until, wrong.departure = date.fromordinal(wrong.since.toordinal() + 1), Departure.CORRECTED
        wrong.save()
        if earlier is not None:
            earlier.departure = "" if until is None else earlier.departure
            _until(earlier, until)
        return
    until = wrong.until
    wrong.delete()
    if earlier is not None:
        _until(earlier, until)


def _open_again(way_out: StandingSpan) -> None:
    ended = {"person_id": way_out.person_id, "until": way_out.since}
    left = Affiliation.objects.filter(**ended, departure__in=[Departure.OUT, Departure.DECEASED])
    if Affiliation.objects.open().filter(person_id=way_out.person_id, tie=Tie.FORMAL).exists():
        raise Refused(_("之后又录入了别的支部，请先更正那一条。"))
    left.update(until=None, departure="")
    for model in (StageSpan, GroupPlace, MobilitySpan, Exemption):
        model._default_manager.filter(**ended).update(until=None)


def _shift_groups(wrong: Affiliation, earlier: Affiliation | None, since: date) -> None:
    """Let places in groups begin and end with the tie whose first day moves."""
    places = GroupPlace.objects.filter(person_id=wrong.person_id)
    here = places.filter(group__parent=wrong.unit_id, since__gte=wrong.since)
    late = here.filter(until__lte=since).first()
    if late:
        raise Refused(_("那一天以前他已经编过这里的党小组，请先更正党小组的记录。"), field="since")
    here.filter(since__lt=since).update(since=since)
    if earlier is not None:
        left = places.filter(group__parent=earlier.unit_id, until=wrong.since)
        if left.filter(since__gte=since).exists():
            raise Refused(_("那一天以后他还编过原支部的党小组，请先更正党小组的记录。"), field="since")
        left.update(until=since)


def _refuse_before_branch(wrong: GroupPlace, since: date) -> None:
    ties = Affiliation.objects.filter(person_id=wrong.person_id, unit=wrong.group.parent)
    if not ties.exclude(departure=Departure.CORRECTED).on(since).exists():
        raise Refused(_("这一天还不在这个支部，不能编入它的党小组。"), field="since")


def _void_groups(wrong: Affiliation, earlier: Affiliation | None) -> None:
    """Take away the places in groups of a tie that never was; those that it ended go on with the tie before it."""
    places = GroupPlace.objects.filter(person_id=wrong.person_id)
    here = places.filter(group__parent=wrong.unit_id, since__gte=wrong.since)
    (here if wrong.until is None else here.filter(since__lt=wrong.until)).delete()
    if earlier is not None and not places.filter(since__gte=wrong.since).exists():
        places.filter(group__parent=earlier.unit_id, until=wrong.since).update(until=wrong.until)


def _earlier(rows: Any, wrong: Any) -> Any:
    """Return the span that ends where this one begins, of those that exclude each other."""
    if isinstance(wrong, MobilitySpan | ProbationExtension):
        return None
    if isinstance(wrong, Affiliation):
        rows = rows.filter(tie=wrong.tie).exclude(departure=Departure.CORRECTED)
    return rows.filter(until=wrong.since).first()


def _until(span: Any, day: date | None) -> None:
    span.until = day
    span.save()


def _told(span: Model) -> dict[str, Any]:
    return plain({field.attname: getattr(span, field.attname) for field in span._meta.concrete_fields})
