"""What the tree tells the figures: units by kind, field, nature, staffing; basic organisations as statistics do."""

from django.utils.translation import gettext_lazy as _

from zhibu.figures.sources import Dimension, Source, Values
from zhibu.orgs.choices import Field, Nature
from zhibu.orgs.kinds import kinds, posts

UNITS = "units"
"""The source's key: subjects are units."""

BASIC = {"611": "committee", "621": "general_branch", "631": "branch", "632": "branch"}
"""Basic organisations by the codes of exchange (field rules 2.10, 2.11): a joint branch counts as a branch."""


ELECTING = tuple(kind.key for kind in kinds().values() if kind.export in BASIC and kind.key != "working_committee")
"""The kinds whose leadership is elected for a term; a working committee is sent (a test compares the rulebook)."""

OVER, EXTENDED = "over", "extended"
"""How the figures name running terms that have run out, and those that run on by leave; the others by the month of
their last day."""


FILLED, VACANT = ":filled", ":vacant"
"""How the figures name a post that somebody holds, and one that nobody holds (`staffing`)."""


def _basic() -> Values:
    return {"committee": _("基层党委"), "general_branch": _("党总支"), "branch": _("党支部")}


def _kinds() -> Values:
    return {kind.key: kind.label for kind in kinds().values()}


def _staffing() -> Values:
    words = {True: _("有人担任"), False: _("空缺")}
    return {
        staffing(post.key, is_filled=is_filled): f"{post.label} · {label}"
        for post in posts().values()
        if post.is_usual
        for is_filled, label in words.items()
    }


def staffing(post: str, *, is_filled: bool) -> str:
    """Return how the figures name the units whose kind has the post as a rule, where somebody holds it or nobody."""
    return f"{post}{FILLED if is_filled else VACANT}"


DIMENSIONS = [
    Dimension(key="unit_kind", label=_("组织类别"), values=_kinds),
    Dimension(key="organisations", label=_("基层党组织"), values=_basic),
    Dimension(key="unit_field", label=_("所属领域"), values=lambda: {"": _("未填"), **dict(Field.choices)}),
    Dimension(key="unit_nature", label=_("单位性质"), values=lambda: {"": _("未填"), **dict(Nature.choices)}),
    Dimension(key="staffing", label=_("班子职务"), values=_staffing),
    Dimension(key="term_last", label=_("任期"), values=dict),
    Dimension(
        key="secretary", label=_("书记"), values=lambda: {"dedicated": _("专职书记"), "part_time": _("兼职书记")}
    ),
]
_USUAL_ROWS = ", ".join(
    f"('{post.key}', '{kind}')" for post in posts().values() if post.is_usual for kind in post.kinds
)
_BASIC_ROWS = ", ".join(f"('{kind.key}', '{BASIC[kind.export]}')" for kind in kinds().values() if kind.export in BASIC)

_ELECTING = ", ".join(f"'{kind}'" for kind in ELECTING)

EVENTS = f"""
with held as materialized (
  select a.unit_id, a.post, range_agg(daterange(a.since, a.until)) as days,
         coalesce(range_agg(daterange(a.since, a.until)) filter (where a.is_dedicated), '{{}}') as dedicated
    from who w join orgs_appointment a on a.unit_id = w.id group by a.unit_id, a.post
), chair as (
  select n.unit_id, n.path, p.post,
         datemultirange(daterange(greatest(n.since, k.since), least(n.until, k.until))) as days
    from who w
    join orgs_unitpath n on n.unit_id = w.id
    join orgs_unitkind k on k.unit_id = w.id and (n.until is null or k.since < n.until)
     and (k.until is null or n.since < k.until)
    join (values {_USUAL_ROWS}) as p(post, kind) on p.kind = k.kind
)
select n.path, e.day, v.dimension, v.value, e.n
  from who w
  join orgs_unit u on u.id = w.id
  join orgs_unitpath n on n.unit_id = w.id
  join orgs_unitkind k on k.unit_id = w.id and (n.until is null or k.since < n.until)
   and (k.until is null or n.since < k.until)
  left join (values {_BASIC_ROWS}) as b(kind, value) on b.kind = k.kind
  cross join lateral (values (greatest(n.since, k.since), 1), (least(n.until, k.until), -1)) as e(day, n)
  cross join lateral (values ('unit_kind', k.kind), ('organisations', b.value),
    ('unit_field', case when b.value is not null then u.field end),
    ('unit_nature', case when b.value is not null then u.nature end)) as v(dimension, value)
 where e.day is not null and v.value is not null
union all
select c.path, e.day, s.dimension, s.value, e.n
  from chair c
  left join held h on h.unit_id = c.unit_id and h.post = c.post
  cross join lateral (values
    ('staffing', c.post || '{FILLED}', h.days * c.days),
    ('staffing', c.post || '{VACANT}', c.days - coalesce(h.days, '{{}}')),
    ('secretary', case c.post when 'secretary' then 'dedicated' end, h.dedicated * c.days),
    ('secretary', case c.post when 'secretary' then 'part_time' end, (h.days - h.dedicated) * c.days)
  ) as s(dimension, value, days)
  cross join lateral unnest(s.days) as r(r)
  cross join lateral (values (lower(r.r), 1), (upper(r.r), -1)) as e(day, n)
 where e.day is not null and s.value is not null
union all
select n.path, e.day, 'term_last', s.value, e.n
  from who w
  join orgs_term t on t.unit_id = w.id and t.closed_on is null
  join orgs_unitpath n on n.unit_id = w.id
  join orgs_unitkind k on k.unit_id = w.id and (n.until is null or k.since < n.until)
   and (k.until is null or n.since < k.until) and k.kind in ({_ELECTING})
  cross join lateral (values (coalesce(t.extended_to, t.last_on) + 1, greatest(n.since, k.since, t.elected_on),
    least(n.until, k.until))) as r(beyond, since, until)
  cross join lateral (values (to_char(r.beyond - 1, 'YYYY-MM'),
      r.since, least(r.until, r.beyond)),
    ('{OVER}', greatest(r.since, r.beyond), r.until),
    (case when t.extended_to is not null then '{EXTENDED}' end, r.since, least(r.until, r.beyond))
  ) as s(value, since, until)
  cross join lateral (values (s.since, 1), (s.until, -1)) as e(day, n)
 where e.day is not null and s.value is not null and (s.until is null or s.since < s.until)
"""

SOURCE = Source(
    key=UNITS,
    dimensions=DIMENSIONS,
    events=EVENTS,
    everybody="select id from orgs_unit",
    below="select distinct n.unit_id from orgs_unitpath n join unnest(%(paths)s::text[], %(ends)s::text[])"
    " as r(path, last) on n.path >= r.path and n.path < r.last",
    moving="select unit_id from orgs_unitpath where since > %(since)s or until > %(since)s"
    " union select unit_id from orgs_unitkind where since > %(since)s or until > %(since)s"
    " union select unit_id from orgs_appointment where since > %(since)s or until > %(since)s"
    " union select unit_id from orgs_term where closed_on is null and (elected_on > %(since)s"
    " or coalesce(extended_to, last_on) + 1 between %(since)s and %(until)s)",
    hold="select 1 from orgs_unit where id = any(%(ids)s) order by id for no key update",
)
