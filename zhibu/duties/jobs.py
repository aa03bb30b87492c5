"""Lights judged by the clock: every night, because days pass; and after a bulk act over many units."""

from datetime import date

from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone
from procrastinate import exceptions
from procrastinate.contrib.django import app

from zhibu.duties.actions.lights import refresh_all, refresh_below, refresh_lights
from zhibu.duties.actions.windows import refresh_every_window, refresh_windows
from zhibu.duties.queries.units import beside_them, standing_below


@app.periodic(cron="20 0 * * *")
@app.task(name="duties.refresh_night", queueing_lock="duties.refresh_night", pass_context=False)
async def refresh_night(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Judge every unit for the new day."""
    await sync_to_async(refresh_every_window)(timezone.localdate())
    await sync_to_async(refresh_all)(timezone.localdate())


@app.task(name="duties.refresh_branch_of_tree", pass_context=False)
async def refresh_subtree(path: str) -> None:
    """Judge the units at the path and below it, and the windows of those that held something together with them."""
    await sync_to_async(refresh_whole)(path, timezone.localdate())


def refresh_whole(path: str, day: date) -> None:
    """Judge the subtree; of units outside of it that hold something with one inside, windows and lights too."""
    inside = standing_below(path)
    outside = sorted(set(beside_them(inside, day)) - set(inside))
    refresh_windows([*inside, *outside], day)
    refresh_below(path, day)
    refresh_lights(outside, day)


def refresh_soon(path: str) -> None:
    """Queue a refresh of a subtree; one that already waits is enough."""
    try:
        with transaction.atomic():  # one that waits already is said by the database, which ends what was begun
            refresh_subtree.configure(queueing_lock=f"duties.{path}").defer(path=path)
    except exceptions.AlreadyEnqueued:
        return
