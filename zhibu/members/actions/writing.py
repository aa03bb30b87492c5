"""What several actions of the roll share: ending spans and refusing days, each with its sentence."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.members.choices import Departure, Tie
from zhibu.members.models import Affiliation, Exemption, GroupPlace, Hardship, Member, MobilitySpan
from zhibu.orgs.models import Appointment, Unit


def refuse_future(actor: Actor, day: date, field: str = "on") -> None:
    """Refuse a day after today: the roll holds what has happened."""
    if day > actor.today:
        raise Refused(_("日期不能晚于今天。"), field=field)


def end(span: Any, day: date, field: str = "on", **facts: Any) -> None:
    """End an open span on the day; refuse a day that is not later than its first."""
    if day <= span.since:
        raise Refused(
            _("日期要晚于 %(since)s：那一天才开始现在的状态。") % {"since": f"{span.since:%Y-%m-%d}"}, field=field
        )
    for name, value in facts.items():
        setattr(span, name, value)
    span.until = day
    span.save()


def open_affiliation(member: Member) -> Affiliation:
    """Return the affiliation behind a row of the roll, locked; refuse one that has ended."""
    places = Affiliation.objects.select_for_update(of=("self",)).select_related("unit", "person")
    place = places.get(pk=member.pk)
    if place.until is not None:
        raise Refused(_("%(name)s已经不在%(unit)s了。") % {"name": member.name, "unit": place.unit.short_name})
    return place


def formal_affiliation(member: Member) -> Affiliation:
    """Return the formal affiliation behind a row of the roll, locked; refuse another tie and one that has ended."""
    place = open_affiliation(member)
    refuse_guest(member)
    return place


def refuse_guest(member: Member) -> None:
    """Refuse at a branch to which the member does not belong formally: what is kept of them is kept at home."""
    if member.tie != Tie.FORMAL:
        raise Refused(_("%(name)s的正式组织关系不在这里，请由正式组织关系所在支部办理。") % {"name": member.name})


def refuse_holder_of_posts(member: Member, unit: Unit | None = None) -> None:
    """Refuse while the person holds a post (in the unit and below, or anywhere): posts give rights."""
    posts = Appointment.objects.open().filter(person_id=member.person_id).select_related("unit")
    if unit is not None:
        posts = posts.below(unit)
    held = posts.in_order().first()
    if held:
        raise Refused(
            _("%(name)s还担任%(unit)s%(post)s，请先登记免职。")
            % {"name": member.name, "unit": held.unit.short_name, "post": held.post_data.label}
        )


def refuse_unfit_home(unit: Unit, tie: str, day: date, *, field: str = "unit", day_field: str = "on") -> None:
    """Refuse a unit that is dissolved, was not founded by the day, or whose kind keeps no such relations."""
    if unit.founded_on and day < unit.founded_on:
        raise Refused(
            _("%(unit)s在 %(day)s 才设立，日期不能早于这一天。")
            % {"unit": unit.name, "day": f"{unit.founded_on:%Y-%m-%d}"},
            field=day_field,
        )
    if unit.dissolved_on is not None:
        raise Refused(_("%(unit)s已经撤销，不能再接收党员。") % {"unit": unit.name}, field=field)
    kind = unit.kind_data
    if tie == Tie.FORMAL and not kind.holds_members:
        raise Refused(
            _("%(kind)s不接收党员的正式组织关系，请选择党支部。") % {"kind": kind.label},
            field=field,
        )
    if tie == Tie.PARTICIPATION and not (kind.holds_members or kind.holds_participants):
        raise Refused(_("%(kind)s不过支部的组织生活，请选择党支部。") % {"kind": kind.label}, field=field)


def end_everything(member: Member, day: date, departure: Departure, reason: str = "") -> None:
    """End every open tie, group, mobility, exemption and hardship of the person on the day."""
    for place in Affiliation.objects.open().filter(person_id=member.person_id).select_for_update():
        end(place, day, departure=departure, reason=reason[:200])
    for model in (GroupPlace, MobilitySpan, Exemption):
        for span in model._default_manager.filter(person_id=member.person_id, until=None):
            end(span, max(day, _next(span.since)))
    for told in Hardship.objects.open().filter(person_id=member.person_id):
        end(told, max(day, _next(told.since)), text="")


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
