"""Take back what a roster wrote, while nothing depends on it: afterwards everything is as it was before."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connection
from django.db.models import ForeignKey, ProtectedError

from zhibu.figures.actions.counting import counted_by_itself, touch, touch_where
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Recorded, bulk
from zhibu.gate.verbs import labels
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.members.figures import PEOPLE
from zhibu.members.permissions import Members
from zhibu.members.queries.history import READING
from zhibu.orgs.figures import UNITS
from zhibu.orgs.followers import forgetters
from zhibu.orgs.models import Unit
from zhibu.people.models import Person
from zhibu.rosters.actions import restoring
from zhibu.rosters.actions.turns import take_turn
from zhibu.rosters.choices import State
from zhibu.rosters.models import Roster, RosterBefore, RosterPart
from zhibu.web.worded import worded


@bulk(Members.IMPORT)
@counted_by_itself
def undo_roster(actor: Actor, roster: Roster) -> Recorded[Roster]:
    """Bring people and units back to what they were before the roster was applied.

    Raises Refused with the reason where something was done since with one of them.
    """
    roster = Roster.objects.select_for_update(of=("self",)).select_related("target").get(pk=roster.pk)
    if roster.state != State.APPLIED:
        raise Refused(worded("这份名册没有导入，不用撤回。"))
    if roster.cleared_at:
        raise Refused(worded("过了撤回的期限，撤回要用的内容已经清除。"))
    take_turn()
    named: dict[str, Any] = {
        "roster": roster.pk,
        "text": str(roster.pk),
        "at": roster.applied_at,
        "reading": list(READING),
    }
    with connection.cursor() as cursor:
        for statement in restoring.LIST:
            cursor.execute(statement, named)
        _refuse_if_used(cursor, roster, named)
        touch_where(PEOPLE, restoring.UNDONE)
        touch(UNITS, roster.founded)
        for statement in restoring.RESTORE:
            cursor.execute(statement, named)
    refresh_roll_where(restoring.CHANGED)
    _forget_units(roster)
    RosterPart.objects.filter(roster=roster).update(created=None)
    RosterBefore.objects.filter(roster=roster).delete()
    roster.state, roster.undone_at, roster.founded = State.UNDONE, actor.at, []
    roster.save()
    return Recorded(roster, "person", restoring.AUDIT, [str(roster.pk)])


def _refuse_if_used(cursor: Any, roster: Roster, named: dict[str, Any]) -> None:
    cursor.execute(restoring.LATER_ACT, named)
    if found := cursor.fetchone():
        raise Refused(
            worded("不能撤回：导入以后，对“%(name)s”已经办过“%(verb)s”。")
            % {"name": found[0], "verb": labels().get(found[1], found[1])}
        )
    pointers = [restoring.REFERS.format(table=table, column=column) for table, column in _references()]
    for statement in (restoring.SIGNS_IN, *pointers):
        cursor.execute(statement)
        if found := cursor.fetchone():
            raise Refused(worded("不能撤回：导入以后，“%(name)s”已经有了别的记录。") % {"name": found[0]})
    cursor.execute(restoring.UNIT_USED, named | {"units": roster.founded})
    if found := cursor.fetchone():
        raise Refused(worded("不能撤回：导入时设立的“%(name)s”里，已经有了别的人或记录。") % {"name": found[0]})


def _references() -> list[tuple[str, str]]:
    """Return the table and column of whatever may point at a person beyond what an import writes."""
    written = set(restoring.WRITTEN)
    return sorted(
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is Person and model._meta.db_table not in written
    )


def _forget_units(roster: Roster) -> None:
    """Take away the units that the roster had founded, the lowest first."""
    founded: list[UUID] = roster.founded
    if not founded:
        return
    if roster.target_id in founded:
        roster.target = None
        Roster.objects.filter(pk=roster.pk).update(target=None)
    for forget in forgetters:
        forget(founded)
    levels: dict[int, list[UUID]] = defaultdict(list)
    for key, path in Unit.objects.filter(pk__in=founded).values_list("pk", "path"):
        levels[len(path)].append(key)
    try:
        for length in sorted(levels, reverse=True):
            Unit.objects.filter(pk__in=levels[length]).delete()
    except (ProtectedError, IntegrityError) as used:
        raise Refused(worded("不能撤回：导入时设立的组织里，已经有了别的人或记录。")) from used
