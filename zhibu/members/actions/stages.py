"""A step on the way into the party, as people have decided it."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.actions.writing import end, formal_affiliation, refuse_future
from zhibu.members.choices import ON_ROLL, Stage
from zhibu.members.models import Member, StageSpan
from zhibu.members.permissions import Members
from zhibu.members.rules.seniority import probation
from zhibu.members.rules.stages import is_extension, is_old_enough, next_stage


@action(Members.EDIT, keeps=("stage", "on", "document_no"))
@counted_member
def record_stage(
    actor: Actor, member: Member, *, stage: Stage, on: date, document_no: str = "", extension_months: int = 0
) -> None:
    """Record that a person has reached the next stage on a day.

    Full membership begins when probation ends, whenever the meeting was held (细则 第三十一、三十三条);
    `extension_months` is the one extension that a meeting may have decided.
    """
    formal_affiliation(member)
    refuse_future(actor, on)
    if member.standing not in ON_ROLL:
        raise Refused(_("%(name)s目前是“%(standing)s”，不能记录新的阶段。") % _words(member))
    last = StageSpan.objects.filter(person_id=member.person_id).order_by("-since").first()
    _refuse_step(last.stage if last else None, stage)
    if stage == Stage.APPLICANT:
        _refuse_young(member, on)
    if stage == Stage.FULL and last:
        _refuse_day_of_full(last, on, extension_months)
    if last and last.until is None:
        end(last, on)
    StageSpan.objects.create(person_id=member.person_id, stage=stage, since=on)
    refresh_roll([member.person_id])


def _refuse_step(now: str | None, stage: Stage) -> None:
    if now == Stage.FULL:
        raise Refused(_("已经是正式党员，没有下一个阶段。"), field="stage")
    following = next_stage(now)
    if stage != following:
        raise Refused(
            _("下一个阶段是“%(stage)s”，要一步一步记录；原来记错的，请用更正。") % {"stage": following.label},
            field="stage",
        )


def _refuse_young(member: Member, on: date) -> None:
    least = rulebook.on(on).nearest("FZ-01")
    if not is_old_enough(member.birth_on, on, least.number()):
        raise Refused(
            _("年满 %(years)s 岁才能申请入党（%(source)s）。") % {"years": least.number(), "source": least.source},
            field="on",
        )


def _refuse_day_of_full(last: StageSpan, on: date, extension_months: int) -> None:
    if not last.is_dated:
        return
    length, extension = (rulebook.on(last.since).nearest(key) for key in ("FZ-31", "FZ-32"))
    if extension_months and not is_extension(extension_months, extension):
        raise Refused(
            _("延长预备期只能是 %(least)s 到 %(most)s 个月（%(source)s）。")
            % {
                "least": extension.number("least"),
                "most": extension.number("most"),
                "source": extension.source,
            },
            field="extension_months",
        )
    ends = probation(last.since, length.number(), extension_months)
    if on != ends.full_from:
        raise Refused(
            _("预备期到 %(last)s 满，转为正式党员的日期是 %(day)s（%(source)s）。")
            % {"last": f"{ends.last:%Y-%m-%d}", "day": f"{ends.full_from:%Y-%m-%d}", "source": length.source},
            field="on",
        )


def _words(member: Member) -> dict[str, str]:
    return {"name": member.name, "standing": member.get_standing_display()}
