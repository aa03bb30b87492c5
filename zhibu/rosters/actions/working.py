"""The long steps of a roster as jobs: started here, run by a worker with the rights of who started them."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from zhibu.access.loading import by_person
from zhibu.files.models import StoredFile
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.jobs.models import Job
from zhibu.jobs.work import Outcome, Progress, start, work
from zhibu.members.permissions import Members
from zhibu.rosters.actions.apply_roster import apply_roster
from zhibu.rosters.actions.preview_roster import preview_roster
from zhibu.rosters.actions.undo_roster import undo_roster
from zhibu.rosters.choices import BEFORE_APPLYING, State
from zhibu.rosters.models import Roster
from zhibu.web.worded import Worded, worded


@action(Members.IMPORT)
def begin_preview(actor: Actor, roster: Roster) -> Roster:
    """Let a job read the file and show what importing it would do."""
    if roster.state not in BEFORE_APPLYING:
        raise Refused(_("这份名册已经导入，不能再检查。"))
    return _begun(actor, roster, check_file, worded("检查名册：%(file)s"))


@action(Members.IMPORT)
def begin_apply(actor: Actor, roster: Roster) -> Roster:
    """Let a job write what the preview showed. Raises Refused where something must be decided before."""
    if roster.state not in (State.PREVIEWED, State.APPLYING):
        raise Refused(_("请先检查，看过以后再导入。"))
    if any(entry["is_used"] and not entry["decision"] for entry in roster.missing):
        raise Refused(_("请先确定名册里新出现的组织怎么办。"))
    if not roster.writes:
        raise Refused(_("没有需要导入的内容。"))
    roster.state = State.APPLYING
    return _begun(actor, roster, write_rows, worded("导入名册：%(file)s"))


@action(Members.IMPORT)
def begin_undo(actor: Actor, roster: Roster) -> Roster:
    """Let a job take back what the roster wrote."""
    if roster.state != State.APPLIED:
        raise Refused(_("这份名册没有导入，不用撤回。"))
    if roster.cleared_at:
        raise Refused(_("过了撤回的期限，撤回要用的内容已经清除。"))
    return _begun(actor, roster, take_back, worded("撤回名册：%(file)s"))


def _begun(actor: Actor, roster: Roster, body: Callable[[Job, Progress], Outcome | None], title: Worded) -> Roster:
    job = start(
        actor,
        body,
        title=title % {"file": roster.file_name},
        details={"roster": str(roster.pk)},
        lock=f"roster {roster.pk}",
    )
    roster.job_id, roster.trouble = job.pk, ""
    roster.save(update_fields=["job_id", "trouble", "state"])
    return roster


@work
def check_file(job: Job, progress: Progress) -> Outcome:
    """Read the file and store the preview."""
    with _working(job) as (actor, roster), local_copy(roster.file) as path:
        progress.begin(0, worded("正在读取文件"))
        preview_roster(actor, roster, path=path, progress=_told(progress, worded("正在核对每一行")))
    return Outcome(message=worded("检查好了，请看结果。"))


@work
def write_rows(job: Job, progress: Progress) -> Outcome:
    """Write the preview; run again after a killed worker, it writes what the first could not finish, and no more."""
    with _working(job) as (actor, roster):
        progress.begin(0, worded("正在准备"))
        roster = apply_roster(actor, roster, progress=_told(progress, worded("正在写入")))
    return Outcome(message=worded("导入完成。"))


@work
def take_back(job: Job, progress: Progress) -> Outcome:
    """Take back what the roster wrote."""
    with _working(job) as (actor, roster):
        progress.begin(0, worded("正在撤回"))
        undo_roster(actor, roster)
    return Outcome(message=worded("已撤回，恢复到导入前的样子。"))


@contextmanager
def _working(job: Job) -> Iterator[tuple[Actor, Roster]]:
    """Give the actor and the roster; a refusal is written on the roster too, where everybody concerned reads it."""
    actor = by_person(job.person_id) if job.person_id else None
    if actor is None:
        raise Refused(worded("办这件事的人已经不在系统里了。"))
    roster = Roster.objects.select_related("target", "file").get(pk=job.details["roster"])
    try:
        yield actor, roster
    except Refused as refused:
        _trouble(roster, refused.sentence)
        raise


def _trouble(roster: Roster, sentence: Worded | str) -> None:
    Roster.objects.filter(pk=roster.pk).update(trouble=sentence)
    Roster.objects.filter(pk=roster.pk, state=State.APPLYING).update(state=State.PREVIEWED)


def _told(progress: Progress, words: Worded) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if progress.total != total or progress.message != words:
            progress.begin(total, words)
        progress.done = done
        progress.step(0)

    return tell


@contextmanager
def local_copy(stored: StoredFile | None) -> Iterator[Path]:
    """Give the path of the stored file on this machine, fetched first where the storage is elsewhere."""
    if stored is None or not default_storage.exists(stored.key):
        raise Refused(worded("上传的文件已经不在了，请重新上传。"))
    try:
        yield Path(default_storage.path(stored.key))
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, default_storage.open(stored.key, "rb") as source:
            copyfileobj(source, copy)
            copy.flush()
            yield Path(copy.name)
