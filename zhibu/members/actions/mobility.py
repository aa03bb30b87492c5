"""Members away from their branch or here as guests: 流出、流入、失去联系、出国（境）."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.actions.writing import end, open_affiliation, refuse_future
from zhibu.members.choices import Mobility, Tie
from zhibu.members.models import Member, MobilitySpan
from zhibu.members.permissions import Members


@action(Members.EDIT, keeps=("mobility", "on"))
@counted_member
def record_mobility(
    actor: Actor,
    member: Member,
    *,
    mobility: Mobility,
    on: date,
    direction: str = "",
    liaison: str = "",
    note: str = "",
) -> None:
    """Record that a member is away, abroad, cannot be reached, or is here as a guest, from a day on."""
    place = open_affiliation(member)
    refuse_future(actor, on)
    if mobility == Mobility.INFLOW and place.tie == Tie.FORMAL:
        raise Refused(_("正式组织关系在本支部，不是流入；请选“流出”等，或登记为参加组织生活。"), field="mobility")
    if mobility == Mobility.OUTFLOW and not direction.strip():
        raise Refused(_("请填写流向：去了哪里。"), field="direction")
    if MobilitySpan.objects.open().filter(person_id=member.person_id, mobility=mobility).exists():
        raise Refused(_("已经登记过，还没有结束。"), field="mobility")
    MobilitySpan.objects.create(
        person_id=member.person_id, mobility=mobility, since=on, direction=direction, liaison=liaison, note=note
    )
    refresh_roll([member.person_id])


@action(Members.EDIT, keeps=("mobility", "on"))
@counted_member
def end_mobility(actor: Actor, member: Member, *, mobility: Mobility, on: date, note: str = "") -> None:
    """Record that a member is back, or was found."""
    refuse_future(actor, on)
    span = MobilitySpan.objects.open().filter(person_id=member.person_id, mobility=mobility).first()
    if span is None:
        raise Refused(_("没有登记过，或者已经结束。"), field="mobility")
    end(span, on, note=note or span.note)
    refresh_roll([member.person_id])
