"""What the worker does for other programs, by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhibu.programs import actions
from zhibu.programs.rules import KEPT


@app.periodic(cron="17 * * * *")
@app.task(name="programs.forget_answers", queueing_lock="programs.forget_answers", pass_context=False)
def forget_answers(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Forget the answers that nobody may ask for again."""
    actions.forget_answers(timezone.now() - KEPT)
