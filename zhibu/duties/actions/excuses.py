"""What people say to a light: a reason where the rule says 一般, a request for more time, its answer."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.access.queries import answerers
from zhibu.duties.actions.lights import refresh_lights
from zhibu.duties.actions.windows import refresh_windows
from zhibu.duties.choices import Answer, ExcuseKind
from zhibu.duties.models import Excuse, Light
from zhibu.duties.permissions import Duties
from zhibu.duties.queries.showing import label_of, rule_of
from zhibu.figures.actions.counting import counted_by_itself
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.lib.dates import add_months
from zhibu.lib.text import clean
from zhibu.notices.actions import notify
from zhibu.orgs.models import Unit
from zhibu.web.worded import Worded, joined, worded

LONGEST_MONTHS = 12


@action(Duties.EXPLAIN, keeps=("reason", "until"))
@counted_by_itself
def give_reason(actor: Actor, light: Light, *, reason: str, until: date) -> Excuse:
    """Say why a unit does otherwise where the rule says 一般 or 可以; the light rests until the day.

    Raises Refused where the rule says 应当 (more time is asked for instead), without a reason, and for a day that is
    past or more than a year away: then it is looked at again.
    """
    if rule_of(light).is_must:
        raise Refused(_("这一条写的是“应当”，不能只说明原因；确有困难的，请向上级申请延期。"), field="reason")
    excuse = _excuse(actor, light, ExcuseKind.REASON, reason, until, document_no="")
    excuse.answer, excuse.answered_on, excuse.answered_by = Answer.GRANTED, actor.today, actor.name
    excuse.save()
    _judge(light.unit_id, actor)
    return excuse


@action(Duties.EXPLAIN, keeps=("reason", "until", "document_no"))
def ask_extension(actor: Actor, light: Light, *, reason: str, until: date, document_no: str = "") -> Excuse:
    """Ask the level above for more time where the rule says 应当.

    Raises Refused where it says 一般 or 可以 (a reason is enough), while a request waits, and as `give_reason` does.
    """
    if not rule_of(light).is_must:
        raise Refused(_("这一条没有写“应当”，不用申请延期，说明原因就可以。"))
    if Excuse.objects.filter(unit=light.unit_id, duty=light.duty, answer=Answer.WAITING).exists():
        raise Refused(_("已经有一份延期申请在等上级答复。"))
    excuse = _excuse(actor, light, ExcuseKind.EXTENSION, reason, until, document_no=document_no)
    excuse.save()
    _tell(
        actor,
        light.unit,
        answerers(light.unit.above, Duties.APPROVE, actor.today),
        title=worded("%(unit)s申请延期") % {"unit": light.unit.short_name},
        text=worded("%(what)s，延到 %(day)s。") % {"what": label_of(excuse), "day": f"{until:%Y-%m-%d}"},
        url=reverse("answer_extension", args=[excuse.pk]),
        needs=Duties.APPROVE,
    )
    return excuse


@action(Duties.APPROVE, keeps=("is_granted", "note"))
@counted_by_itself
def answer_extension(actor: Actor, excuse: Excuse, *, is_granted: bool, note: str = "") -> None:
    """Answer a request for more time, from above the unit. Raises Refused for one answered, and a no without why."""
    actor.must(Duties.APPROVE, excuse.unit.above)
    _still_waiting(excuse)
    note = clean(note)
    if not is_granted and not note:
        raise Refused(_("不同意的，请写明理由，让下级知道怎么办。"), field="note")
    _close(excuse, Answer.GRANTED if is_granted else Answer.DECLINED, actor, note)
    _judge(excuse.unit_id, actor)
    light = Light.objects.open().filter(unit=excuse.unit_id, duty=excuse.duty).first()
    _tell(
        actor,
        excuse.unit,
        answerers(excuse.unit, Duties.EXPLAIN, actor.today),
        title=worded("上级同意延期") if is_granted else worded("上级没有同意延期"),
        text=joined("：", label_of(excuse), note),
        url=reverse("show_light", args=[light.pk]) if light else "",
        needs=Duties.EXPLAIN,
    )


@action(Duties.EXPLAIN)
@counted_by_itself
def withdraw_excuse(actor: Actor, excuse: Excuse) -> None:
    """Take back a reason or a request: the light shines again. Raises Refused for what was declined or taken back."""
    if excuse.answer in (Answer.DECLINED, Answer.WITHDRAWN):
        raise Refused(_("这一份已经了结，不用撤回。"))
    _close(excuse, Answer.WITHDRAWN, actor, "")
    _judge(excuse.unit_id, actor)


def _judge(unit: UUID, actor: Actor) -> None:
    refresh_windows([unit], actor.today)
    refresh_lights([unit], actor.today)


def _tell(
    actor: Actor, unit: Unit, people: Iterable[UUID], *, title: Worded, text: Worded, url: str, needs: Duties
) -> None:
    told = [one for one in people if one != actor.person_id]
    notify(
        told, kind="extension", title=title, text=text, url=url, unit_path=unit.path, at=actor.at, needs=needs
    )  # fmt: skip


def _excuse(actor: Actor, light: Light, kind: ExcuseKind, reason: str, until: date, *, document_no: str) -> Excuse:
    reason = clean(reason)
    if len(reason) < 4:
        raise Refused(_("请写明原因，让别人看得懂。"), field="reason")
    if until <= actor.today:
        raise Refused(_("请选今天以后的日子。"), field="until")
    if until > add_months(actor.today, LONGEST_MONTHS):
        raise Refused(_("最长一年；到期再看一次。"), field="until")
    if light.until is not None:
        raise Refused(_("这盏灯已经灭了，不用再说明。"))
    return Excuse(
        unit_id=light.unit_id,
        duty=light.duty,
        case=light.case,
        about=light.about,
        kind=kind,
        reason=reason[:300],
        document_no=clean(document_no)[:80],
        until=until,
        asked_on=actor.today,
        asked_by=actor.name,
        answer=Answer.WAITING,
    )


def _still_waiting(excuse: Excuse) -> None:
    if excuse.answer != Answer.WAITING:
        raise Refused(_("这份申请已经答复过了。"))


def _close(excuse: Excuse, answer: Answer, actor: Actor, note: str) -> None:
    Excuse.objects.filter(pk=excuse.pk).update(
        answer=answer, answered_on=actor.today, answered_by=actor.name, answer_note=note[:300]
    )
