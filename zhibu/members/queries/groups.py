"""Groups of a branch as its pages show them: who may be in one, and how many are in none."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhibu.members.choices import MEMBER_STAGES, Tie
from zhibu.members.models import Member
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit


@dataclass(frozen=True)
class Groups:
    """The groups of a branch (key, unit), and whom they may hold (row, name with the present group)."""

    groups: dict[str, Unit]
    people: list[tuple[str, str]]


def groups_of(branch: Unit) -> dict[str, Unit]:
    """Return the groups that now stand in the branch, by key."""
    return {str(one.pk): one for one in Unit.objects.current().children_of(branch).filter(kind=GROUP).in_order()}


def groups_and_people(branch: Unit) -> Groups:
    """Return the groups of the branch and whom they may hold, those in no group first; two statements."""
    groups = groups_of(branch)
    rows = Member.objects.filter(unit=branch, unit_path__startswith=branch.path, until__isnull=True)
    rows = rows.filter(stage__in=MEMBER_STAGES).exclude(tie=Tie.CULTIVATION).order_by("post_order", "name_key", "id")
    order = {key: place for place, key in enumerate(groups)}
    people = [
        (order.get(str(group), -1), str(pk), name, groups[str(group)].short_name if str(group) in groups else "")
        for pk, name, group in rows.values_list("pk", "name", "group_id")
    ]
    return Groups(
        groups,
        [
            (pk, f"{name} · {group or _('没有编入党小组')}")
            for _place, pk, name, group in sorted(people, key=lambda one: one[0])
        ],
    )
