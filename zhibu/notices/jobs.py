"""What the worker sends, as soon as an act is done and by the clock."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from zhibu.notices import actions
from zhibu.notices.actions.sending import drop_sendings
from zhibu.notices.channels import Letter, Result, channels, log_failed
from zhibu.notices.choices import Outcome
from zhibu.notices.models import Way
from zhibu.notices.queries import batch_of, confirming

MOST = 200
LOGGED = timedelta(days=30)


class NotTaken(Exception):
    """The letter that asks to confirm was not taken: tried again."""


@app.task(name="notices.send_waiting", queueing_lock="notices.send_waiting", pass_context=False)
def send_waiting() -> int:
    """Send everything that is due; return how many letters were tried."""
    return sum(send_means(means) for means, channel in channels().items() if channel.wants(settings))


@app.periodic(cron="* * * * *")
@app.task(name="notices.send_due", queueing_lock="notices.send_due", pass_context=False)
def send_due(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Try again what is due: after a failure, or because a worker has died."""
    send_waiting()
    actions.expire_sendings(timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="notices.forget_sendings", queueing_lock="notices.forget_sendings", pass_context=False)
def forget_sendings(timestamp: int) -> None:  # noqa: ARG001 - the clock's word
    """Forget old lines of what was sent."""
    actions.forget_sendings(timezone.now() - LOGGED)


@app.task(
    name="notices.ask_to_confirm",
    pass_context=False,
    retry=RetryStrategy(max_attempts=6, exponential_wait=5, retry_exceptions={NotTaken}),
)
def ask_to_confirm(way: str) -> None:
    """Ask whoever reads at the address to confirm it. Raises NotTaken where it is to be tried again."""
    row = Way.objects.select_related("person__user").filter(pk=UUID(way), confirmed_at__isnull=True).first()
    if row is None or not channels()[row.means].wants(settings):
        return
    results = _sent(row.means, [confirming(row)])
    if not results or results[0].outcome == Outcome.LATER:
        raise NotTaken


def send_means(means: str) -> int:
    """Send everything that is due by one means, a batch at a time; return how many letters were tried."""
    tried = 0
    while ids := actions.claim_sendings(means, timezone.now(), MOST):
        batch = batch_of(ids, timezone.now())
        if batch.dropped:
            drop_sendings(batch.dropped)
        actions.note_results(batch.sendings, _sent(means, batch.letters), timezone.now())
        tried += len(ids)
    return tried


def _sent(means: str, letters: Sequence[Letter]) -> list[Result]:
    """Return what came of the letters; nothing where the channel itself fails: then all are tried again."""
    try:
        return channels()[means].send(letters) if letters else []
    except Exception as why:
        log_failed("means", means, why)
        return []
