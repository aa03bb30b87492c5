"""How a campaign goes: which branches have held it how often, at a unit and each directly below it.

Numbers of organisations, in the order of the tree: nobody is named, nobody ranked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.rows import find
from zhibu.lib.tree import STEP, covers, successor
from zhibu.meetings.kinds import OWN, is_own
from zhibu.meetings.models import OwnKind
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.rules.campaigns import SOON, Run
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.kinds import kinds as unit_kinds
from zhibu.orgs.models import Unit
from zhibu.web.addresses import address, query
from zhibu.web.boards import Board, Cell, Table

ASKED = tuple(one.key for one in unit_kinds().values() if one.holds_members)
"""The kinds of unit that a number is asked of: temporary branches' people do it where they formally belong."""
_COUNTS = f"""
with held as (
  select unit_id, unit_path, count(*) as n from meetings_holding
   where is_held and kind like '{OWN}%%' and kind = %(kind)s and held_on >= %(since)s and held_on < %(until)s
     and unit_path >= %(path)s and unit_path < %(beyond)s
   group by unit_id, unit_path),
asked as (
  select id, path from orgs_unit
   where path >= %(path)s and path < %(beyond)s and kind = any(%(asked)s)
     and (founded_on is null or founded_on <= %(on)s) and (dissolved_on is null or dissolved_on > %(on)s))
select left(coalesce(a.path, h.unit_path), %(cut)s), count(a.id), count(*) filter (where a.id is not null and h.n > 0),
       count(*) filter (where a.id is not null and h.n >= %(least)s), coalesce(sum(h.n), 0)::int
  from asked a full join held h on h.unit_id = a.id
 group by 1
"""


@dataclass(frozen=True)
class Count:
    """Branches that are asked, those that have held it at all and often enough, and how often it was held by anybody:
    a joint gathering counts at each unit."""

    asked: int = 0
    begun: int = 0
    enough: int = 0
    held: int = 0

    @classmethod
    def of(cls, counts: Iterable["Count"]) -> "Count":
        """Return the sum of all."""
        sums = zip(*map(astuple, counts), strict=True)
        return cls(*map(sum, sums))


@dataclass(frozen=True)
class Progress:
    """How a campaign goes at a unit: what is the unit's own, and each unit directly below it."""

    unit: Unit
    kind: OwnKind
    run: Run
    own: Count
    below: Sequence[tuple[Unit, Count]]

    @property
    def whole(self) -> Count:
        """Return the sum of all."""
        return Count.of([self.own, *(count for _unit, count in self.below)])


def shown(rows: Iterable[OwnKind], unit: Unit | None, today: date) -> list[tuple[OwnKind, str]]:
    """Return the campaigns among them that go on or begin soon, each with the address at which one reads how it goes:
    at the unit, or where one reads most of it."""
    near = [one for one in rows if one.run and one.run.since - SOON <= today < one.run.until]
    return [(one, campaign_url(one, unit)) for one in near]


def find_campaign(actor: Actor, pk: UUID, unit: UUID | None) -> tuple[Unit, OwnKind]:
    """Return a campaign, and the unit at which the actor reads it: the one asked for, or else the highest.

    Raises as `find` for a unit whose gatherings the actor does not read, and for a campaign that does not stand there.
    """
    kind = OwnKind.objects.campaigns().filter(pk=pk, removed_at__isnull=True).select_related("unit").first()
    if kind is None:
        raise Http404
    place = find(Unit, actor, Meetings.READ, pk=unit) if unit else _highest(actor, kind.unit)
    if place is None or not covers(kind.unit.path, place.path):
        raise Http404
    return place, kind


def _highest(actor: Actor, unit: Unit) -> Unit | None:
    """Return the unit where the actor reads its gatherings, or else the first below it where they do."""
    if actor.may(Meetings.READ, unit):
        return unit
    return Unit.objects.visible_to(actor, Meetings.READ).below(unit).order_by("path").first()


def refuse_other_days(unit: Unit, kinds: Iterable[str], day: date) -> None:
    """Raise Refused where one of the kinds is a campaign that is not held on the day."""
    names = [key.removeprefix(OWN) for key in kinds if is_own(key)]
    runs: dict[str, list[Run | None]] = {}
    for one in OwnKind.objects.standing_at(unit.path).filter(name__in=names) if names else ():
        runs.setdefault(one.name, []).append(one.run)
    for name, found in runs.items():
        other = [run for run in found if run and not run.since <= day < run.until]
        if len(other) == len(found):
            said = _("“%(name)s”只在 %(days)s 开展，请改日期，或者不选这一种。")
            raise Refused(said % {"name": name, "days": other[0].days}, field="held_on")


def progress_of(unit: Unit, kind: OwnKind, today: date) -> Progress:
    """Return how the campaign goes at the unit today, or stood on its last day; two statements at any size.

    Units below of which there is nothing to tell are left out.
    """
    run = kind.run
    assert run
    found = _counts(unit, kind.key, run, today)
    each = [(one, found.get(one.path, Count())) for one in Unit.objects.children_of(unit)]
    below = [(one, count) for one, count in each if count != Count()]
    return Progress(unit, kind, run, found.get(unit.path, Count()), below)


def board_of(going: Progress, today: date) -> Board:
    """Return how it goes as a page and files show it."""
    unit, kind, run = going.unit, going.kind, going.run
    heads = [_("组织"), _("支部数"), _("办够了"), _("办了还不够"), _("还没有办"), _("一共办了几次")]
    if run.least == 1:
        heads[2:4] = [_("办过")]
    rows = [_row(one.short_name, one, count, going) for one, count in going.below]
    name = _("合计") if rows else unit.short_name
    table = Table("below", _("开展情况"), heads, [_row(name, unit, going.whole, going), *rows])
    return Board(kind.name, unit.name, min(today, run.last), [table], asked=run.words)


def said_of(going: Progress) -> str:
    """Return in a sentence how it goes: of a branch by itself, of others by their branches."""
    if going.unit.kind not in ASKED:
        whole = going.whole
        return _("%(asked)d 个支部，%(enough)d 个办够了。") % {"asked": whole.asked, "enough": whole.enough}
    told = {"n": going.own.held, "lacking": going.run.least - going.own.held}
    if told["lacking"] > 0:
        return _("办了 %(n)d 次，还差 %(lacking)d 次。") % told
    return _("办了 %(n)d 次，够了。") % told


def campaign_url(kind: OwnKind, unit: Unit | None) -> str:
    """Return the address at which one reads how it goes at the unit."""
    return reverse("show_campaign", args=[kind.pk, unit.pk] if unit else [kind.pk])


def held_url(unit: Unit, going: Progress) -> str:
    """Return the address of the list of what was held and is planned."""
    run = going.run
    days = [("held_since", run.since.isoformat()), ("held_until", run.last.isoformat())]
    return address("list_gatherings") + query([("unit", unit.pk), ("kind", going.kind.key), *days])


def _counts(unit: Unit, key: str, run: Run, today: date) -> dict[str, Count]:
    """Return the numbers by the path of the unit directly below, the unit's own under its own path."""
    asked: dict[str, Any] = {
        "kind": key,
        "since": run.since,
        "until": run.until,
        "least": run.least,
        "path": unit.path,
        "beyond": successor(unit.path),
        "cut": len(unit.path) + STEP,
        "asked": list(ASKED),
        "on": min(max(today, run.since), run.last),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, asked)
        return {path: Count(*numbers) for path, *numbers in cursor.fetchall()}


def _row(name: str, unit: Unit, count: Count, going: Progress) -> list[Cell]:
    leads = unit.pk != going.unit.pk and unit.kind != GROUP
    url = campaign_url(going.kind, unit) if leads else ""
    numbers = [count.asked, count.enough, count.begun - count.enough, count.asked - count.begun]
    if going.run.least == 1:
        del numbers[2]
    held = Cell(count.held, held_url(unit, going) if count.held else "")
    return [Cell(name, url), *map(Cell, numbers), held]
