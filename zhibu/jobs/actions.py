"""What people may do to long work."""

from zhibu.gate.actor import Actor
from zhibu.gate.doors import action
from zhibu.jobs.choices import UNFINISHED
from zhibu.jobs.models import Job
from zhibu.jobs.permissions import Jobs


@action(Jobs.OWN, own=True)
def stop_job(actor: Actor, job: Job) -> None:
    """Ask one's own job to stop: it ends at its next step and undoes what it had not finished."""
    Job.objects.filter(pk=job.pk, state__in=UNFINISHED).update(stop_asked=True)
