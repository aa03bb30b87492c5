"""The figures of people who came in on one day and stand so ever since, in one pass: most rows of a roster are such.

It says of them what `timeline.py` says of everybody, in a tenth of the time, as it need not ask how spans meet.
`members.rules.entering` says of whom it may be asked; a test holds the two against each other.
"""

from zhibu.members.bands import UNKNOWN, year_bands
from zhibu.members.queries.timeline import KINDS, NOT_KNOWN, in_bands

_HORIZON = "(select horizon from figures_figurestate)"
_STARTS = {"age": "h.birth_on", "seniority": "h.seniority_from"}
_UNKNOWN = {dimension: when for dimension, when, _is_still in NOT_KNOWN}


def _band(name: str) -> str:
    """Return the band of years in which stands who came in today."""
    start = _STARTS[name]
    whens = " ".join(
        f"when h.since >= ({start} + make_interval(years => {first}))::date then '{key}'"
        for key, first, _next in reversed(year_bands(name))
    )
    return f"case when {_UNKNOWN[name]} then '{UNKNOWN}' when h.since = {_HORIZON} then case {whens} end end"


_VALUES = {
    **{dimension: value for dimension, value, _is_still in KINDS},
    **{name: _band(name) for name in _STARTS},
    "arrivals": "h.arrival",
}
_CROSSED = " union all ".join(in_bands(name, start) for name, start in _STARTS.items())


def entering(rows: str) -> str:
    """Return the statement of the events (path, day, dimension, value, n) of the people whom `rows` selects.

    It gives of each path, since, arrival, stage, joined_on, seniority_from, sex, birth_on, ethnicity, education and
    occupation.
    """
    return f"""
with h as materialized (
  select path, since, 'infinity'::date as until, arrival, stage, joined_on, seniority_from, sex, birth_on, ethnicity,
         left(education, 1) as education, occupation
    from ({rows}) r where since <= {_HORIZON}
)
select g.path, g.since as day, case {" ".join(f"when {name} is not null then '{name}'" for name in _VALUES)} end
       as dimension, coalesce({", ".join(_VALUES)}) as value, g.n
  from (select path, since, {", ".join(_VALUES)}, count(*)::int as n
          from (select h.path, h.since, {", ".join(f"{value} as {name}" for name, value in _VALUES.items())}
                  from h) v
         group by grouping sets ({", ".join(f"(path, since, {name})" for name in _VALUES)})) g
 where coalesce({", ".join(_VALUES)}) is not null
union all
select h.path, v.day, v.dimension, v.band, sum(v.n)::int
  from h cross join lateral ({_CROSSED}) as v(day, dimension, band, n)
 where h.since < {_HORIZON} and v.day <= {_HORIZON}
 group by h.path, v.day, v.dimension, v.band having sum(v.n) <> 0
"""
