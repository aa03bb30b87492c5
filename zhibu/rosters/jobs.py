"""Long work of the rosters room, named here for the worker."""

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app

from zhibu.access.actors import system
from zhibu.rosters.actions.clear_roster import clear_roster, rosters_to_clear
from zhibu.rosters.actions.working import check_file, take_back, write_rows
from zhibu.rosters.models import Roster

__all__ = ["check_file", "clear_old_rosters", "take_back", "write_rows"]


@app.periodic(cron="45 3 * * *")
@app.task(name="rosters.clear_old_rosters", queueing_lock="rosters.clear_old_rosters", pass_context=False)
async def clear_old_rosters(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Clear every night what old rosters still hold of people."""
    await sync_to_async(clear_all)()


def clear_all() -> int:
    """Clear each roster that is due and return how many there were."""
    actor = system()
    due = rosters_to_clear(actor.at)
    for key in due:
        clear_roster(actor, Roster.objects.select_related("target").get(pk=key))
    return len(due)
