"""What the worker does by itself, by the clock."""

import asyncio
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate.contrib.django import app

from zhibu.jobs.work import forget_files

SILENT = 10  # seconds without a heartbeat after which a worker counts as dead
FILES_KEPT = timedelta(days=30)


@app.periodic(cron="* * * * * */5")
@app.task(name="jobs.pick_up_stalled", queueing_lock="jobs.pick_up_stalled", pass_context=False)
async def pick_up_stalled(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Put back what a killed worker had begun, so that a live one does it again."""
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await app.job_manager.retry_job(stalled)
        await asyncio.sleep(0)


@app.periodic(cron="30 3 * * *")
@app.task(name="jobs.forget_files", queueing_lock="jobs.forget_files", pass_context=False)
async def forget_old_files(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Delete made files after a month; they can be made again."""
    await sync_to_async(forget_files)(timezone.now() - FILES_KEPT)
