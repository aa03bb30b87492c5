"""Groups of a branch: who is in which, and what becomes of it when a tie or a group ends (docs/adr/0033)."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import counted_by_itself, touch
from zhibu.gate.actor import Actor, Place, Refused
from zhibu.gate.doors import Recorded, action, bulk
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.actions.writing import end, open_affiliation, refuse_future
from zhibu.members.choices import MEMBER_STAGES, Tie
from zhibu.members.figures import PEOPLE
from zhibu.members.models import Affiliation, GroupPlace, Member
from zhibu.members.permissions import Members
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.spans.models import SpanQuerySet

MOST = 1000


@action(Members.PLACE, keeps=("group", "on"))
@counted_member
def place_in_group(actor: Actor, member: Member, *, group: Unit | None, on: date) -> None:
    """Put a member into a group of the branch, move them to another, or take them out (None)."""
    place = open_affiliation(member)
    _check_day(actor, group, place.unit, on)
    _put([place], group, on)


@bulk(Members.PLACE)
@counted_by_itself
def group_members(
    actor: Actor, branch: Unit, *, members: Collection[UUID], group: Unit | None, on: date
) -> Recorded[int]:
    """Put several members of a branch into one of its groups, or into none; return how many changed.

    `members` are rows of the roll. Who is there already stays as they are; the others change together or not at all.
    """
    _check_day(actor, group, branch, on)
    if len(members) > MOST:
        raise Refused(_("一次最多调整 %(most)s 人。") % {"most": MOST})
    places = list(
        Affiliation.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk__in=members, unit=branch, until__isnull=True)
    )
    if not members:
        raise Refused(_("请先选择党员。"), field="members")
    if len(places) != len(set(members)):
        raise Refused(_("选中的人里有的已经不在这个支部，请刷新页面再选。"), field="members")
    changed = _put(places, group, on)
    lines = (
        "select m.id, m.name, m.unit_id, m.unit_path, jsonb_build_object('group', %s::text, 'on', %s::text)"
        "  from members_member m where m.id = any(%s)"
    )
    named = group.name if group else ""
    return Recorded(len(changed), "member", lines, [named, on.isoformat(), changed])


def leave_group(person_id: UUID, branch_id: UUID, on: date) -> None:
    """End the person's place in a group of the branch, as the tie to the branch ends."""
    place = GroupPlace.objects.open().filter(person_id=person_id, group__parent=branch_id).first()
    if place:
        end(place, on)


def hand_over(absorbed: UUID, into: UUID, on: date) -> None:
    """Let the members of an absorbed group be in the other from the day on; those of a branch's groups be in none.

    Raises Refused where somebody came into one of the groups on the day or later.
    """
    gone = GroupPlace.objects.select_for_update().filter(Q(group=absorbed) | Q(group__parent=absorbed))
    _refuse_late(gone, on)
    places = list(gone.open())
    if not places:
        return
    touch(PEOPLE, [place.person_id for place in places])
    gone.open().update(until=on)
    GroupPlace.objects.bulk_create(
        GroupPlace(person_id=place.person_id, group_id=into, since=on) for place in places if place.group_id == absorbed
    )
    refresh_roll([place.person_id for place in places])


def follow_end(unit: Place, on: date | None, before: date | None) -> None:
    """Let the places in a group end with it: its members stay in the branch. A corrected day corrects theirs.

    Raises Refused where somebody came into the group on the day or later.
    """
    places = GroupPlace.objects.select_for_update().filter(group_id=unit.pk)
    if before is not None:
        places = places.filter(until=before)
        if on is None or on > before:
            places = _still_free(places, before)
    if on is not None:
        _refuse_late(places, on)
    if before is None:
        places = places.open()
    people = list(places.values_list("person_id", flat=True))
    if people:
        touch(PEOPLE, people)
        GroupPlace.objects.filter(group_id=unit.pk, until=before, person_id__in=people).update(until=on)
        refresh_roll(people)


def _still_free(places: SpanQuerySet[GroupPlace], day: date) -> SpanQuerySet[GroupPlace]:
    """Keep the places whose people still belong to the branch and came into no other group since."""
    later = GroupPlace.objects.filter(person=OuterRef("person"), since__gte=day)
    tie = Affiliation.objects.open().filter(person=OuterRef("person"), unit=OuterRef("group__parent"))
    return places.filter(Exists(tie), ~Exists(later))


def _refuse_late(places: QuerySet[GroupPlace], on: date) -> None:
    late = places.filter(since__gte=on).select_related("person", "group").order_by("-since").first()
    if late:
        raise Refused(
            _("%(name)s %(day)s 才编入%(group)s，日期要晚于这一天。")
            % {"name": late.person.name, "day": f"{late.since:%Y-%m-%d}", "group": late.group.name},
            field="on",
        )


def _check_day(actor: Actor, group: Unit | None, branch: Unit, on: date) -> None:
    refuse_future(actor, on)
    if group is None:
        return
    if group.kind != GROUP or group.parent_id != branch.pk or group.dissolved_on:
        raise Refused(_("请选择本支部的党小组。"), field="group")
    if group.founded_on and on < group.founded_on:
        raise Refused(
            _("%(unit)s在 %(day)s 才设立，日期不能早于这一天。")
            % {"unit": group.name, "day": f"{group.founded_on:%Y-%m-%d}"},
            field="on",
        )


def _put(places: Sequence[Affiliation], group: Unit | None, on: date) -> list[UUID]:
    """Let the people of these ties be in the group from the day on; return the ties of those who were elsewhere."""
    rows = GroupPlace.objects.select_for_update(of=("self",)).select_related("group").order_by("since")
    last = {row.person_id: row for row in rows.filter(person__in=[place.person_id for place in places])}
    _refuse_coming(places, group)
    there = group.pk if group else None
    moving = [place for place in places if _group_of(last.get(place.person_id)) != there]
    if not moving:
        said = _("%(name)s已经在这个党小组。") if group else _("%(name)s现在没有编入党小组。")
        names = "、".join(place.person.name for place in places[:3])
        raise Refused(said % {"name": names}, field="group")
    for place in moving:
        _check_move(place, last.get(place.person_id), on)
    people = [place.person_id for place in moving]
    touch(PEOPLE, people)
    GroupPlace.objects.open().filter(person__in=people).update(until=on)
    if group:
        GroupPlace.objects.bulk_create(GroupPlace(person_id=person, group=group, since=on) for person in people)
    refresh_roll(people)
    return [place.pk for place in moving]


def _refuse_coming(places: Sequence[Affiliation], group: Unit | None) -> None:
    coming = Member.objects.filter(pk__in=[place.pk for place in places]).exclude(
        stage__in=MEMBER_STAGES, tie__in=(Tie.FORMAL, Tie.PARTICIPATION)
    )
    name = coming.values_list("name", flat=True).first() if group else None
    if name:
        raise Refused(_("%(name)s还不是党员，不编入党小组。") % {"name": name})


def _group_of(last: GroupPlace | None) -> UUID | None:
    return last.group_id if last and last.until is None else None


def _check_move(place: Affiliation, last: GroupPlace | None, on: date) -> None:
    name = place.person.name
    if on < place.since:
        raise Refused(
            _("%(name)s %(day)s 才进入支部，日期不能早于这一天。") % {"name": name, "day": f"{place.since:%Y-%m-%d}"},
            field="on",
        )
    if last is None:
        return
    told = {"name": name, "group": last.group.name}
    if last.until is not None:
        if on < last.until:
            said = _("%(name)s到 %(day)s 才离开%(group)s，日期不能早于这一天。")
            raise Refused(said % (told | {"day": f"{last.until:%Y-%m-%d}"}), field="on")
        return
    if last.group.parent_id != place.unit_id and _belongs(last):
        raise Refused(_("%(name)s现在编在别的支部的党小组，请先由那个支部调出。") % told, field="group")
    if on <= last.since:
        said = _("%(name)s %(day)s 才编入%(group)s，日期要晚于这一天。")
        raise Refused(said % (told | {"day": f"{last.since:%Y-%m-%d}"}), field="on")


def _belongs(last: GroupPlace) -> bool:
    ties = Affiliation.objects.open().filter(person_id=last.person_id, unit=last.group.parent)
    return ties.exclude(tie=Tie.CULTIVATION).exists()
