"""What the letter box does by itself, every night."""

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate.contrib.django import app

from zhibu.letters.actions import settle_boxes


@app.periodic(cron="52 3 * * *")
@app.task(name="letters.settle", queueing_lock="letters.settle", pass_context=False)
async def settle_night(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Let nothing in the database's files tell when in the day somebody wrote."""
    await sync_to_async(settle_boxes)(timezone.localdate())
