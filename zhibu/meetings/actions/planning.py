"""A gathering is planned, changed, called and, if it must be, cancelled."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import counted_by_itself, touch
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.lib.text import clean
from zhibu.meetings.actions.attaching import items_of_files, place_files
from zhibu.meetings.actions.calling import tell, tell_off, write_register
from zhibu.meetings.actions.counting import counted_gathering
from zhibu.meetings.choices import AHEAD, GatheringState
from zhibu.meetings.figures import GATHERINGS
from zhibu.meetings.kinds import kind_named
from zhibu.meetings.models import Attendance, Gathering, Holding, Item
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.campaigns import refuse_other_days
from zhibu.meetings.queries.due import MEMBERS, called
from zhibu.meetings.queries.kinds import kinds_at
from zhibu.meetings.queries.receipts import asks_receipts
from zhibu.meetings.queries.showing import hosts, leaders
from zhibu.meetings.rules.planning import MOST_UNITS, Plan, cleaned, refuse_unfit
from zhibu.orgs.models import Unit
from zhibu.web.worded import worded


@action(Meetings.PLAN)
@counted_by_itself
def plan_gathering(actor: Actor, unit: Unit, *, plan: Plan, beside: Sequence[Unit] = ()) -> Gathering:
    """Plan a gathering of the unit, and of the units beside it that hold it too.

    The past can be entered as well: what was held before is written down afterwards. Raises Refused at the field.
    """
    plan = cleaned(plan, unit.kind_data, kinds_at(unit), actor.today)
    refuse_other_days(unit, plan.kinds, plan.held_on)
    units = _together(actor, unit, beside, plan, known=())
    gathering = Gathering(unit=unit, unit_path=unit.path)
    _fill(actor, gathering, plan, units)
    touch(GATHERINGS, [gathering.pk], is_new=True)
    gathering.save(force_insert=True)
    _hold(gathering, units)
    _put_items(gathering, plan)
    return gathering


@action(Meetings.PLAN)
@counted_gathering
def change_gathering(
    actor: Actor, gathering: Gathering, *, plan: Plan, version: int, beside: Sequence[Unit] | None = None
) -> None:
    """Plan it otherwise; whoever was called is told of what is still to be held. Without `beside` the same units
    hold it.

    Raises Refused at the field, and where `version` is not the last one: somebody else has changed it meanwhile.
    """
    held = _locked(gathering)
    if held.version != version:
        raise Refused(_("别人刚刚改过这次安排。您填的内容还在，请另开一页看看现在的安排，再改一次。"), field="version")
    if held.state == GatheringState.CANCELLED:
        raise Refused(_("已经取消了，不能再改；要重新开，请另外安排。"))
    if held.state not in AHEAD:
        raise Refused(_("已经开始签到，安排不能再改。"))
    plan = cleaned(plan, held.unit.kind_data, kinds_at(held.unit, held.kinds), actor.today)
    is_moved = plan.held_on != held.held_on
    refuse_other_days(held.unit, [key for key in plan.kinds if is_moved or key not in held.kinds], plan.held_on)
    known = hosts(held)
    units = _together(actor, held.unit, known if beside is None else beside, plan, known=known)
    _fill(actor, held, plan, units)
    held.version += 1
    held.save()
    Holding.objects.filter(gathering=held).delete()
    _hold(held, units)
    titles = items_of_files(held)
    Item.objects.filter(gathering=held).delete()
    _put_items(held, plan)
    place_files(held, titles)
    if held.state == GatheringState.CALLED:
        new, known_people, gone = write_register(held, units)
        if held.is_ahead(actor.today):
            title = worded("安排有变动：%(theme)s") % {"theme": held.theme}
            tell(actor, held, [*new, *known_people], title, asks_receipt=asks_receipts(held))
            tell_off(actor, held, gone)


@action(Meetings.PLAN, keeps=("asks_receipt",))
def call_gathering(actor: Actor, gathering: Gathering, *, asks_receipt: bool = False) -> Noted:
    """Tell everybody who is called; asked again, only who has come since. Notes how many were told.

    With `asks_receipt` each is asked to say that they read it, and so is whoever is told of it later.

    Raises Refused for what is over or cancelled, and where there is nobody to call.
    """
    held = _locked(gathering)
    if held.state == GatheringState.CANCELLED:
        raise Refused(_("已经取消了，不用再通知。"))
    if not held.is_ahead(actor.today) or held.state not in AHEAD:
        raise Refused(_("日期已经过去，或者已经开始签到，不用再通知。"))
    new, known, gone = write_register(held, hosts(held))
    if not new and not known:
        raise Refused(_("名单里还没有应到会的人。"))
    held.state, held.changed_at = GatheringState.CALLED, actor.at
    held.save(update_fields=["state", "changed_at"])
    tell(actor, held, new, held.theme, asks_receipt=asks_receipt or asks_receipts(held))
    tell_off(actor, held, gone)
    return Noted({"people": len(new)})


@action(Meetings.PLAN, keeps=("reason",))
@counted_gathering
def cancel_gathering(actor: Actor, gathering: Gathering, *, reason: str) -> None:
    """Cancel it, with a reason that everybody who was called reads. Raises Refused for what is over or cancelled."""
    held = _locked(gathering)
    if held.state == GatheringState.CANCELLED:
        raise Refused(_("这次会议已经取消了。"))
    if held.state == GatheringState.HELD:
        raise Refused(_("已经开过了，不能再取消。"))
    if held.state == GatheringState.CALLED and not held.is_ahead(actor.today):
        raise Refused(_("已经通知过，日期也过去了，不能再取消。"))
    reason = clean(reason)
    if not reason:
        raise Refused(_("请写明为什么取消，大家会看到。"), field="reason")
    was_called = held.state in (GatheringState.CALLED, GatheringState.OPEN)
    held.state, held.code, held.register_key = GatheringState.CANCELLED, "", ""
    held.cancelled_for, held.changed_at = reason[:200], actor.at
    held.version += 1
    held.save(update_fields=["state", "code", "register_key", "cancelled_for", "changed_at", "version"])
    if was_called:
        people = Attendance.objects.filter(gathering=held, person__isnull=False).values_list("person", flat=True)
        tell(actor, held, list(people), worded("取消：%(theme)s") % {"theme": held.theme}, text=held.cancelled_for)


def _locked(gathering: Gathering) -> Gathering:
    return Gathering.objects.select_for_update(of=("self",)).select_related("unit").get(pk=gathering.pk)


def _together(actor: Actor, unit: Unit, beside: Sequence[Unit], plan: Plan, known: Sequence[Unit]) -> list[Unit]:
    """Return every unit that holds it, its own first. Raises Refused for one that cannot, NotAllowed for a new one
    in which the actor may not plan."""
    units = list({one.pk: one for one in (unit, *beside)}.values())
    if len(units) > MOST_UNITS:
        raise Refused(_("一起开展的组织最多 %(most)s 个。") % {"most": MOST_UNITS}, field="beside")
    there = {unit.pk, *(host.pk for host in known)}
    for one in units:
        if one.pk not in there:
            actor.must(Meetings.PLAN, one)
        field = "held_on" if one.pk == unit.pk else "beside"
        refuse_unfit(filter(None, map(kind_named, plan.kinds)), one.kind_data)
        if one.dissolved_on and one.dissolved_on <= plan.held_on:
            raise Refused(_("%(unit)s那天已经撤销。") % {"unit": one.short_name}, field=field)
        if one.founded_on and plan.held_on < one.founded_on:
            raise Refused(_("%(unit)s那天还没有设立。") % {"unit": one.short_name}, field=field)
    return units


def _fill(actor: Actor, gathering: Gathering, plan: Plan, units: Sequence[Unit]) -> None:
    _refuse_strangers(actor, gathering, plan, units)
    gathering.kinds, gathering.theme, gathering.held_on = list(plan.kinds), plan.theme, plan.held_on
    gathering.begins, gathering.ends = plan.begins, plan.ends
    gathering.place_name, gathering.online_url, gathering.note = plan.place_name, plan.online_url, plan.note
    gathering.chair_id, gathering.is_joint = plan.chair, len(units) > 1
    gathering.changed_at = actor.at


def _refuse_strangers(actor: Actor, gathering: Gathering, plan: Plan, units: Sequence[Unit]) -> None:
    """Raise Refused for somebody who neither has a post in the units nor is called; who stood there before may stay."""
    named = {plan.chair, *(item.owner for item in plan.items)} - {None}
    named -= {gathering.chair_id, *Item.objects.filter(gathering=gathering).values_list("owner", flat=True)}
    if not named:
        return
    known = {person for unit in units for person, _name in leaders(unit, actor.today)}
    known |= {one.person_id for one in called([unit.pk for unit in units], MEMBERS, actor.today)}
    if named - known:
        raise Refused(_("主持人和负责人要从本组织的人里选，请重新选择。"), field="chair")


def _hold(gathering: Gathering, units: Sequence[Unit]) -> None:
    Holding.objects.bulk_create(
        Holding(gathering=gathering, unit=unit, unit_path=unit.path, kind=kind, held_on=gathering.held_on)
        for unit in units
        for kind in gathering.kinds
    )


def _put_items(gathering: Gathering, plan: Plan) -> None:
    Item.objects.bulk_create(
        Item(gathering=gathering, order=order, title=item.title, owner_id=item.owner)
        for order, item in enumerate(plan.items, 1)
    )
