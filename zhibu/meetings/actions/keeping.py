"""Templates and kinds of one's own are kept and removed; a person's calendar gets its address, and loses it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.lib.text import clean
from zhibu.links.rules import draw_token, mark_of
from zhibu.meetings.models import Feed, OwnKind, Template
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.feed import SIGNS
from zhibu.meetings.queries.kinds import kinds_at
from zhibu.meetings.rules.campaigns import Run
from zhibu.meetings.rules.planning import PlannedItem, agenda, named, wanted_kinds
from zhibu.members.models import Member
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit

MOST_TEMPLATES = 50
MOST_KINDS = 50


@action(Meetings.PLAN)
def keep_template(
    actor: Actor, unit: Unit, *, name: str, kinds: Sequence[str], theme: str, items: Sequence[str] = (), note: str = ""
) -> Template:
    """Keep kinds, theme and agenda under a name, for the unit and all below it. Raises Refused at the field."""
    name, theme = clean(name), clean(theme)
    wanted = wanted_kinds(kinds, kinds_at(unit))
    if not name:
        raise Refused(_("请给模板起个名字。"), field="name")
    if not theme:
        raise Refused(_("请写上主题。"), field="theme")
    titles = [item.title for item in agenda([PlannedItem(title) for title in items])]
    Unit.objects.select_for_update().get(pk=unit.pk)  # of two at once, the second sees the first's name
    there = Template.objects.filter(unit=unit, removed_at__isnull=True)
    if there.filter(name=name[:60]).exists():
        raise Refused(_("已经有叫这个名字的模板，请换一个名字。"), field="name")
    if there.count() >= MOST_TEMPLATES:
        raise Refused(_("模板最多 %(most)s 个，请先去掉不用的。") % {"most": MOST_TEMPLATES})
    return Template.objects.create(
        unit=unit,
        name=name[:60],
        kinds=list(wanted),
        theme=theme[:200],
        items=titles,
        note=note.strip()[:500],
        made_at=actor.at,
    )


@action(Meetings.PLAN)
def remove_template(actor: Actor, template: Template) -> None:
    """Take a template away; what was planned by it stays. Raises Refused for one that is gone already."""
    if not Template.objects.filter(pk=template.pk, removed_at__isnull=True).update(removed_at=actor.at):
        raise Refused(_("这个模板已经去掉了。"))


@action(Meetings.PLAN)
def name_kind(
    actor: Actor,
    unit: Unit,
    *,
    name: str,
    since: date | None = None,
    until: date | None = None,
    times: int | None = None,
) -> OwnKind:
    """Name a kind of gathering of one's own, for the unit and all below it; it counts for no duty.

    With days it is a campaign: held from `since` until the day before `until`, by each branch so many `times`. Raises
    Refused at the field, and for a group, which takes its branch's.
    """
    if unit.kind == GROUP:
        raise Refused(_("党小组用支部和上级定的种类，请到支部的页面添加。"))
    Unit.objects.select_for_update().get(pk=unit.pk)
    standing = OwnKind.objects.standing_at(unit.path)
    name = named(name, standing.values_list("name", flat=True))
    if standing.filter(unit=unit).count() >= MOST_KINDS:
        raise Refused(_("自己的种类最多 %(most)s 个，请先去掉不用的。") % {"most": MOST_KINDS})
    run = Run.of(since, until, times)
    return OwnKind.objects.create(unit=unit, name=name, made_at=actor.at, **(asdict(run) if run else {}))


@action(Meetings.PLAN, keeps=("since", "until", "times"))
def change_campaign(
    actor: Actor, kind: OwnKind, *, since: date | None = None, until: date | None = None, times: int | None = None
) -> None:
    """Let a kind of one's own be held for a time, for another time or by another number; without days, always.

    Raises Refused at the field, and for one that is gone.
    """
    held = OwnKind.objects.select_for_update().get(pk=kind.pk)
    if held.removed_at:
        raise Refused(_("这一种已经去掉了。"))
    run = Run.of(since, until, times)
    held.since, held.until, held.times = (run.since, run.until, run.times) if run else (None, None, None)
    held.save(update_fields=["since", "until", "times"])


@action(Meetings.PLAN)
def remove_kind(actor: Actor, kind: OwnKind) -> None:
    """Take a kind of one's own away; what was held under it keeps its name. Raises Refused for one that is gone."""
    if not OwnKind.objects.filter(pk=kind.pk, removed_at__isnull=True).update(removed_at=actor.at):
        raise Refused(_("这一种已经去掉了。"))


@action(Meetings.ATTEND, own=True)
def make_feed(actor: Actor, member: Member) -> None:
    """Give one's own gatherings a secret address for calendar programs; one that was there before ends at once."""
    token = draw_token(SIGNS)
    facts = {"mark": mark_of(token), "token": token, "made_on": actor.today}
    Feed.objects.update_or_create(person_id=member.person_id, defaults=facts)


@action(Meetings.ATTEND, own=True)
def revoke_feed(actor: Actor, member: Member) -> None:
    """Take the address of one's own calendar back: it leads nowhere from now on."""
    gone, _rows = Feed.objects.filter(person=member.person_id).delete()
    if not gone:
        raise Refused(_("没有可以收回的地址。"))
