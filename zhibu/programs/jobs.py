"""What the worker does for other programs, by the clock."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from zhibu.lib.posting import send
from zhibu.programs import actions
from zhibu.programs.queries import headers_of
from zhibu.programs.rules import KEPT

LOGGED = timedelta(days=30)


@app.periodic(cron="17 * * * *")
@app.task(name="programs.forget_answers", queueing_lock="programs.forget_answers", pass_context=False)
def forget_answers(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Forget the answers that nobody may ask for again, and old lines of the log of deliveries."""
    actions.forget_answers(timezone.now() - KEPT)
    actions.forget_deliveries(timezone.now() - LOGGED)


@app.periodic(cron="* * * * *")
@app.task(name="programs.defer_due", queueing_lock="programs.defer_due", pass_context=False)
def defer_due(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Try again what is due: after a failure, or because a worker has died."""
    actions.defer_due(timezone.now())


@app.task(name="programs.deliver", pass_context=False)
def deliver(pk: str) -> None:
    """Tell another system of one act, once."""
    now = timezone.now()
    delivery = actions.claim_delivery(UUID(pk), now)
    if delivery:
        sent = send(delivery.hook.address, headers_of(delivery, now), delivery.body, settings.HOOK_NETWORKS)
        actions.note_try(delivery, sent, timezone.now())
