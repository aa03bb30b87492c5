"""A branch's handbook, made by a job from the records with the rights of who asked."""

from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.access.loading import by_person
from zhibu.dashboards.queries.handbook import Asked, gatherings, handbook
from zhibu.dashboards.rules import refuse_period
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.jobs.models import Job
from zhibu.jobs.work import Outcome, Progress, start, work
from zhibu.meetings.permissions import Meetings
from zhibu.orgs.models import Unit
from zhibu.web.documents import as_docx, as_pdf
from zhibu.web.worded import worded

FORMATS = {"pdf": as_pdf, "docx": as_docx}


@action(Meetings.READ, keeps=("since", "until", "file"))
def make_handbook(actor: Actor, unit: Unit, *, since: date, until: date, file: str) -> Job:
    """Queue the branch's handbook from a day to a day, both within it, as `pdf` or `docx`."""
    if not unit.kind_data.holds_members:
        raise Refused(_("只有支部有工作手册。"))
    refuse_period(since, until)
    return start(
        actor,
        write_handbook,
        title=worded("党支部工作手册：%(unit)s") % {"unit": unit.name},
        details={
            "unit": str(unit.pk),
            "since": since.isoformat(),
            "until": until.isoformat(),
            "file": file,
            "language": translation.get_language(),
        },
    )


@work
def write_handbook(job: Job, progress: Progress) -> Outcome:
    """Write the handbook that the job's person asked for, with the rights that they have now."""
    actor = by_person(job.person_id) if job.person_id else None
    unit = Unit.objects.select_related("parent").filter(pk=job.details["unit"]).first()
    if actor is None or unit is None:
        raise Refused(worded("编手册的人或者支部已经不在系统里了。"))
    actor.must(Meetings.READ, unit)
    with translation.override(job.details["language"]):
        days = [date.fromisoformat(job.details[name]) for name in ("since", "until")]
        return _written(Asked(actor, unit, days[0], days[1]), job, progress, actor.at)


def _written(asked: Asked, job: Job, progress: Progress, at: datetime) -> Outcome:
    held = gatherings(asked)
    progress.begin(len(held), worded("正在编手册"))
    told = {"name": asked.actor.name, "at": f"{localtime(at):%Y-%m-%d %H:%M}"}
    foot = _("%(name)s于 %(at)s 导出。内部资料，注意保管。") % told
    made = handbook(asked, foot, held, progress.step)
    progress.tell()
    file = str(job.details["file"])
    kept = default_storage.save(f"exports/{job.pk.hex}.{file}", ContentFile(FORMATS[file](made, at)))
    name = "-".join([made.title, asked.unit.short_name, f"{asked.since:%Y%m%d}", f"{asked.until:%Y%m%d}"])
    return Outcome(
        result={"gatherings": len(held)},
        file=kept,
        file_name=f"{name}.{file}",
        message=worded("编好了，共 %(n)s 次会议和活动，可以下载了。") % {"n": len(held)},
    )
