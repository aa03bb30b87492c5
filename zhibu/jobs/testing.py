"""What other rooms' tests need of long work."""

from django.db import connection

from zhibu.jobs.models import Job
from zhibu.jobs.work import run_job


def work_off() -> list[Job]:
    """Do every queued job here and now, within the test's transaction; return them as they ended, oldest first."""
    waiting = list(Job.objects.unfinished().order_by("created_at", "pk").values_list("pk", flat=True))
    for pk in waiting:
        run_job(pk, connection)
    return list(Job.objects.filter(pk__in=waiting).order_by("created_at", "pk"))
