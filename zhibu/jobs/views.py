"""Pages of long work: one's own jobs, how far each is, what it made."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.jobs import actions
from zhibu.jobs.models import Job
from zhibu.jobs.permissions import Jobs

SHOWN = 100


@page(Jobs.OWN)
def list_jobs(request: Request) -> HttpResponse:
    """Show one's own jobs, the newest first."""
    return render(request, "jobs/list_jobs.html", {"jobs": _own(request).order_by("-created_at")[:SHOWN]})


@page(Jobs.OWN)
def show_job(request: Request, pk: UUID) -> HttpResponse:
    """Show one job; for htmx, only the part that moves."""
    job = get_object_or_404(_own(request), pk=pk)
    part = bool(request.headers.get("HX-Request"))
    return render(request, "jobs/job.html" if part else "jobs/show_job.html", {"job": job})


@page(Jobs.OWN, methods=("POST",))
def stop_job(request: Request, pk: UUID) -> HttpResponse:
    """Ask the job to stop."""
    job = get_object_or_404(_own(request), pk=pk)
    actions.stop_job(request.actor, job)
    return redirect("show_job", pk=job.pk)


@page(Jobs.OWN)
def download_job_file(request: Request, pk: UUID) -> FileResponse:
    """Send what the job made; as often as it is asked for, while it is kept."""
    job = get_object_or_404(_own(request), pk=pk)
    if not job.file or not default_storage.exists(job.file):
        raise Http404
    return FileResponse(default_storage.open(job.file), as_attachment=True, filename=job.file_name or job.file)


def _own(request: Request) -> Any:
    return Job.objects.of(request.actor)
