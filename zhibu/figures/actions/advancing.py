"""What happens by itself: a birthday leads into another band, a day comes that was written beforehand.

Deltas hold nothing later than the horizon. Whoever counts first on a new day brings it forward (the nightly job, as a
rule), once and for everybody; days that were missed are caught up in the same statement.
"""

from datetime import date

from django.db import connection

from zhibu.figures.actions.codes import gather, make_table, write_deltas
from zhibu.figures.actions.locks import own_facts
from zhibu.figures.sources import dimensions, sources

FIRST_LEVEL = 3
"""The level down to which sums are kept before anything has been recounted."""

_PASSED = "day <= %(until)s and (%(since)s::date is null or day > %(since)s::date)"


def advance(today: date) -> bool:
    """Count what has happened by itself up to today; return whether there was a day to go on by.

    Needs a transaction, in which nobody else counts afterwards. The first time it counts everything that there is.
    """
    with connection.cursor() as cursor:
        own_facts(cursor)
        cursor.execute("select horizon from figures_figurestate")
        row = cursor.fetchone()
        since: date | None = row[0] if row else None
        if since is not None and since >= today:
            return False
        make_table(cursor, "figures_passed")
        for source in sources():
            who = source.everybody if since is None else source.moving
            gather(cursor, "figures_passed", source, who, {"since": since, "until": today}, where=_PASSED)
        write_deltas(cursor, "figures_passed")
        cursor.execute(
            "insert into figures_figurestate (id, horizon, level, counted) values (1, %s, %s, %s)"
            " on conflict (id) do update set horizon = excluded.horizon",
            [today, FIRST_LEVEL, sorted(dimensions())],
        )
        return True
