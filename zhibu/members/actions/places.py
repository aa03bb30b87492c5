"""Where a member belongs: the branch, and a second branch whose life is shared."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.groups import leave_group
from zhibu.members.actions.letters import write_letter
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.actions.writing import (
    end,
    formal_affiliation,
    open_affiliation,
    refuse_future,
    refuse_holder_of_posts,
    refuse_unfit_home,
)
from zhibu.members.choices import Arrival, Departure, Tie
from zhibu.members.models import Affiliation, Member
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit


@action(Members.PLACE, keeps=("unit", "on", "reason"))
@counted_member
def place_member(
    actor: Actor,
    member: Member,
    *,
    unit: Unit,
    on: date,
    reason: str = "",
    letter_no: str = "",
    letter_until: date | None = None,
    receipt_on: date | None = None,
) -> Member:
    """Move the formal relation to another branch; the right is needed in both (JY-15: one formal relation a day)."""
    actor.must(Members.PLACE, unit)
    place = formal_affiliation(member)
    refuse_future(actor, on)
    if unit.pk == place.unit_id:
        raise Refused(_("%(name)s已经在这个支部。") % {"name": member.name}, field="unit")
    refuse_unfit_home(unit, Tie.FORMAL, on)
    refuse_holder_of_posts(member, place.unit)
    end(place, on, departure=Departure.PLACED, reason=reason)
    leave_group(member.person_id, place.unit_id, on)
    guest = Affiliation.objects.open().filter(person_id=member.person_id, unit=unit, tie=Tie.PARTICIPATION).first()
    if guest:
        end(guest, on, departure=Departure.PLACED)
    new = Affiliation.objects.create(
        person_id=member.person_id, unit=unit, since=on, arrival=Arrival.PLACED, reason=reason
    )
    write_letter(actor, member.person_id, on, letter_no, letter_until, receipt_on)
    refresh_roll([member.person_id])
    return Member.objects.select_related("unit").get(pk=new.pk)


@action(Members.PLACE, keeps=("unit", "on", "reason"))
@counted_member
def record_participation(actor: Actor, member: Member, *, unit: Unit, on: date, reason: str = "") -> Member:
    """Let a member share another branch's life while the formal relation stays (支部工作条例 第十六条)."""
    actor.must(Members.PLACE, unit)
    place = formal_affiliation(member)
    refuse_future(actor, on)
    if unit.pk == place.unit_id:
        raise Refused(_("正式组织关系就在这里，不用再登记。"), field="unit")
    refuse_unfit_home(unit, Tie.PARTICIPATION, on)
    if on < place.since:
        raise Refused(_("日期不能早于进入支部的日期。"), field="on")
    ties = Affiliation.objects.open().filter(person_id=member.person_id, unit=unit)
    if ties.exists():
        raise Refused(_("%(name)s已经在那里参加组织生活。") % {"name": member.name}, field="unit")
    new = Affiliation.objects.create(
        person_id=member.person_id, unit=unit, tie=Tie.PARTICIPATION, arrival=Arrival.PLACED, since=on, reason=reason
    )
    refresh_roll([member.person_id])
    return Member.objects.select_related("unit").get(pk=new.pk)


@action(Members.PLACE, keeps=("on", "reason"))
@counted_member
def end_participation(actor: Actor, member: Member, *, on: date, reason: str = "") -> None:
    """End a second tie; `member` is its own row of the roll."""
    place = open_affiliation(member)
    if place.tie == Tie.FORMAL:
        raise Refused(_("这是正式组织关系，要调整支部或办理转出。"))
    refuse_future(actor, on)
    end(place, on, departure=Departure.PLACED, reason=reason or place.reason)
    leave_group(member.person_id, place.unit_id, on)
    refresh_roll([member.person_id])
