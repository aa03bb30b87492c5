"""What the worker does by itself: bring the day forward, fold what is pending, count what a release begins to count."""

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from zhibu.figures.actions.advancing import advance
from zhibu.figures.actions.folding import fold_and_sweep
from zhibu.figures.actions.recounting import recount
from zhibu.figures.queries import state


@app.periodic(cron="* * * * * */3")
@app.task(name="figures.keep", queueing_lock="figures.keep", pass_context=False)
def keep_figures(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Fold what is pending; on a new day, count what it brings (bands that are crossed) before.

    After a release with a dimension that has not been counted here, count everything anew, once.
    """
    try:
        today = timezone.localdate()
        now = state()
        if now.horizon is None or now.horizon < today:
            with transaction.atomic():
                advance(today)
            now = state()
        if now.lacks:
            recount(today)
            now = state()
        if now.has_pending:
            fold_and_sweep()
    finally:
        connection.close()
