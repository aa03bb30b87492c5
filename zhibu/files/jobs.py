"""What the worker does with files by itself, by the clock."""

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate.contrib.django import app

from zhibu.files.actions import sweep_uploads


@app.periodic(cron="20 * * * *")
@app.task(name="files.sweep_uploads", queueing_lock="files.sweep_uploads", pass_context=False)
async def sweep_old_uploads(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Let go of uploads that nobody goes on with."""
    await sync_to_async(sweep_uploads)(timezone.now())
