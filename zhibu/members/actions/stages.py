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
from zhibu.members.models import Member, ProbationExtension, StageSpan
from zhibu.members.permissions import Members
from zhibu.members.queries.probations import extension_of
from zhibu.members.rules.seniority import probation
from zhibu.members.rules.stages import is_extension, is_old_enough, next_stage
from zhibu.rulebook.words import cited


@action(Members.EDIT, keeps=("stage", "on", "document_no"))
@counted_member
def record_stage(
    actor: Actor,
    member: Member,
    *,
    stage: Stage,
    on: date,
    document_no: str = "",
    extension_months: int = 0,
    extended_on: date | None = None,
) -> None:
    """Record that a person has reached the next stage on a day.

    Full membership begins when probation ends, whenever the meeting was held (细则 第三十一、三十三条);
    `extension_months` is the one extension that a meeting may have decided, on the day `extended_on`, where
    `extend_probation` has not recorded it before; it is kept.
    """
    formal_affiliation(member)
    refuse_future(actor, on)
    if member.standing not in ON_ROLL:
        raise Refused(_("%(name)s目前是“%(standing)s”，不能记录新的阶段。") % _words(member))
    last = StageSpan.objects.filter(person_id=member.person_id).order_by("-since").first()
    _refuse_step(last.stage if last else None, stage)
    if stage == Stage.APPLICANT:
        _refuse_young(member, on)
    if extension_months and stage != Stage.FULL:
        raise Refused(_("转为正式党员时才填延长的月数。"), field="extension_months")
    if extended_on and not extension_months:
        raise Refused(_("请填延长了几个月。"), field="extension_months")
    if stage == Stage.FULL and last:
        _refuse_day_of_full(actor, last, on, extension_months, extended_on)
    if last and last.until is None:
        end(last, on)
    StageSpan.objects.create(person_id=member.person_id, stage=stage, since=on)
    refresh_roll([member.person_id])


@action(Members.EDIT, keeps=("months", "decided_on", "document_no"))
def extend_probation(actor: Actor, member: Member, *, months: int, decided_on: date, document_no: str = "") -> None:
    """Record that a meeting has made a member's probation longer, once and by the months that the rule allows (FZ-32).

    The probation is over later by these calendar months, in lights and in the member's own line too.
    """
    formal_affiliation(member)
    last = StageSpan.objects.select_for_update().filter(person_id=member.person_id).order_by("-since").first()
    if last is None or last.stage != Stage.PROBATIONARY or last.until is not None:
        raise Refused(_("只有预备党员才能延长预备期。"))
    if not last.is_dated:
        raise Refused(_("档案里没有入党日期，请先更正入党日期。"))
    _extend(actor, last, months, decided_on, document_no)


def _extend(
    actor: Actor, span: StageSpan, months: int, decided_on: date | None, document_no: str = ""
) -> ProbationExtension:
    length, extension = (rulebook.on(span.since).nearest(key) for key in ("FZ-31", "FZ-32"))
    kept = extension_of(span.person_id, span.since)
    if kept:
        raise Refused(
            _("预备期已经延长过 %(months)s 个月，只能延长一次（%(source)s）。")
            % {"months": kept.months, "source": cited(extension)},
            field="months",
        )
    if not is_extension(months, extension):
        raise Refused(
            _("延长预备期只能是 %(least)s 到 %(most)s 个月（%(source)s）。")
            % {
                "least": extension.number("least"),
                "most": extension.number("most"),
                "source": cited(extension),
            },
            field="months",
        )
    if decided_on is not None:
        refuse_future(actor, decided_on, "decided_on")
        if decided_on <= span.since:
            raise Refused(
                _("要晚于入党日期 %(day)s。") % {"day": f"{span.since:%Y-%m-%d}"},
                field="decided_on",
            )
    return ProbationExtension.objects.create(
        person_id=span.person_id,
        since=probation(span.since, length.number()).full_from,
        until=probation(span.since, length.number(), months).full_from,
        months=months,
        decided_on=decided_on,
        document_no=document_no.strip(),
    )


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
            _("年满 %(years)s 岁才能申请入党（%(source)s）。") % {"years": least.number(), "source": cited(least)},
            field="on",
        )


def _refuse_day_of_full(
    actor: Actor, last: StageSpan, on: date, extension_months: int, extended_on: date | None
) -> None:
    """Refuse a day on which probation was not over; keep an extension that is told only now."""
    if not last.is_dated:
        if extension_months:
            raise Refused(_("档案里没有入党日期，请先更正入党日期。"), field="extension_months")
        return
    kept = extension_of(last.person_id, last.since)
    if extension_months and (kept is None or kept.months != extension_months):
        try:
            kept = _extend(actor, last, extension_months, extended_on)
        except Refused as refused:
            fields = {"months": "extension_months", "decided_on": "extended_on"}
            raise Refused(refused.message, field=fields.get(refused.field or "")) from refused
    length = rulebook.on(last.since).nearest("FZ-31")
    ends = probation(last.since, length.number(), kept.months if kept else 0)
    if on != ends.full_from:
        raise Refused(
            _("预备期到 %(last)s 满，转为正式党员的日期是 %(day)s（%(source)s）。")
            % {"last": f"{ends.last:%Y-%m-%d}", "day": f"{ends.full_from:%Y-%m-%d}", "source": cited(length)},
            field="on",
        )


def _words(member: Member) -> dict[str, str]:
    return {"name": member.name, "standing": member.get_standing_display()}
