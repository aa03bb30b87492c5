"""That two people talked is recorded, and taken back where it was a mistake."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Recorded, action, bulk
from zhibu.meetings.models import Talk
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.talks import committee_of, people_of
from zhibu.meetings.rules.talks import between, pair, refuse_talk
from zhibu.orgs.models import Unit

_LINES = """
select t.id, t.held_on::text, t.unit_id, t.unit_path, '{}'::jsonb from meetings_talk t where t.id = any(%s)
"""


@bulk(Meetings.PLAN)
def record_talks(actor: Actor, unit: Unit, *, on: date, one: UUID, others: Sequence[UUID]) -> Recorded[int]:
    """Record that one person talked with each of the others on a day; return how many talks are new.

    Nothing of what was said is asked or kept. Raises Refused at the field, outside branches, and where all of them
    stand there already.
    """
    if not (unit.kind_data.holds_members or unit.kind_data.holds_participants):
        raise Refused(_("谈心谈话在党支部登记，请到党支部的页面办。"))
    refuse_talk(on, one, others, {person for person, _name in people_of(unit, on)}, actor.today)
    Unit.objects.select_for_update().get(pk=unit.pk)
    there = set(Talk.objects.filter(unit=unit, held_on=on).values_list("one", "other"))
    pairs = [two for two in dict.fromkeys(pair(one, other) for other in others) if two not in there]
    if not pairs:
        raise Refused(_("那天的谈话已经登记过了。"), field="others")
    seats = committee_of(unit, on)
    made = [
        Talk(unit=unit, unit_path=unit.path, held_on=on, one_id=two[0], other_id=two[1], between=between(*two, seats))
        for two in pairs
    ]
    Talk.objects.bulk_create(made)
    return Recorded(len(made), kind="talk", lines=_LINES, params=[[talk.pk for talk in made]])


@action(Meetings.PLAN)
def remove_talk(actor: Actor, talk: Talk) -> None:
    """Take a talk away that was recorded by mistake. Raises Refused for one that is gone."""
    gone, _rows = Talk.objects.filter(pk=talk.pk).delete()
    if not gone:
        raise Refused(_("这次谈话已经去掉了。"))
