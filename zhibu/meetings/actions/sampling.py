"""A committee draws a share of what waits: these are reviewed, the rest count as filed without it."""

import secrets
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import counted_by_itself
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Recorded, bulk
from zhibu.meetings.actions.counting import touch_gatherings
from zhibu.meetings.choices import FilingState
from zhibu.meetings.models import Draw, Filing
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.rules.filing import how_many
from zhibu.orgs.models import Unit

_DRAW = """
update meetings_filing f set draw_id = %(draw)s, is_drawn = ranked.n <= %(drawn)s,
       state = case when ranked.n <= %(drawn)s then f.state else %(settled)s end,
       answered_at = case when ranked.n <= %(drawn)s then null else %(at)s end,
       answered_by = case when ranked.n <= %(drawn)s then '' else %(by)s end
  from (select o.id, row_number() over (
               order by encode(sha256(convert_to(%(seed)s || r.hash, 'UTF8')), 'hex') collate "C") as n
          from meetings_filing o join meetings_record r on r.id = o.record_id
         where o.id = any(%(pool)s)) ranked
 where ranked.id = f.id
"""
_LINES = """
select f.id, g.theme, f.unit_id, f.unit_path,
       jsonb_build_object('drawn', f.is_drawn, 'seed', d.seed, 'share', d.share)
  from meetings_filing f join meetings_draw d on d.id = f.draw_id
  join meetings_record r on r.id = f.record_id join meetings_gathering g on g.id = r.gathering_id
 where f.draw_id = %s
"""


@bulk(Meetings.REVIEW)
@counted_by_itself
def draw_sample(actor: Actor, unit: Unit, *, share: int) -> Recorded[Draw]:
    """Draw a share in percent of what waits before the unit and was in no draw yet; return the draw.

    What is not drawn counts as filed. What was filed again after it was returned is always reviewed. Raises Refused
    for a share that is none, and where nothing waits.
    """
    if not 1 <= share <= 100:
        raise Refused(_("请填 1 到 100。"), field="share")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # of two at once, the second draws from what is left
    rows = Filing.objects.filter(unit=unit, state=FilingState.FILED, draw__isnull=True, round=1)
    waiting = dict(rows.values_list("pk", "record__gathering"))
    touch_gatherings(waiting.values())
    pool = list(rows.filter(pk__in=waiting).select_for_update(of=("self",)).order_by("id").values_list("pk", flat=True))
    if not pool:
        raise Refused(_("没有等着抽查的记录；抽过的不再抽。"))
    draw = Draw.objects.create(
        unit=unit,
        unit_path=unit.path,
        share=share,
        seed=secrets.token_hex(16),
        pool=len(pool),
        drawn=how_many(len(pool), share),
        at=actor.at,
        by=actor.name[:60],
    )
    told: dict[str, Any] = {name: getattr(draw, name) for name in ("drawn", "at", "by", "seed")}
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, {**told, "draw": draw.pk, "settled": FilingState.SETTLED, "pool": pool})
    return Recorded(draw, kind="filing", lines=_LINES, params=[draw.pk])
