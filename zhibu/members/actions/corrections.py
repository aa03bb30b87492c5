"""A member asks that the own file be put right, and is owed an answer in time."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.access.queries import answerers
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.gate.rows import owns
from zhibu.lib import codes, dates, id_number, phones, text
from zhibu.members import items
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.editing import Unchanged, edit_member
from zhibu.members.actions.facts import id_sentence
from zhibu.members.actions.filling import fill_stage
from zhibu.members.actions.spans import correct_span
from zhibu.members.choices import Tie
from zhibu.members.models import CorrectionRequest, Member, StageSpan
from zhibu.members.permissions import Members
from zhibu.members.queries.corrections import right_to_answer, understood
from zhibu.members.rules.corrections import due_on
from zhibu.notices.actions import notify
from zhibu.web.forms import DATE_PROBLEMS
from zhibu.web.worded import in_records, worded

ELSEWHERE = ("relation", "posts", "location", "care", "conduct", "papers")


@action(Members.CORRECT, own=True, keeps=("item",))
def request_correction(actor: Actor, member: Member, *, item: str, wanted: str, reason: str = "") -> CorrectionRequest:
    """Ask that an item of the own file be put right; those who keep the file are told, and the day is set."""
    if not owns(actor, member):
        raise Refused(_("只能为自己的档案申请更正。"))
    if item not in items.BY_KEY and item not in ELSEWHERE:
        raise Refused(_("请选择要更正的一项。"), field="item")
    if not wanted.strip():
        raise Refused(_("请写明正确的内容。"), field="wanted")
    wanted = wanted.strip()
    if item in items.BY_KEY:
        wanted = _readable(actor, items.BY_KEY[item], wanted)
    if CorrectionRequest.objects.filter(person_id=member.person_id, item=item, answered_at__isnull=True).exists():
        raise Refused(_("这一项您已经申请过，正在等答复。"), field="item")
    request = CorrectionRequest.objects.create(
        person_id=member.person_id,
        item=item,
        wanted=wanted,
        reason=reason.strip(),
        asked_at=actor.at,
        due_on=due_on(actor.today, settings.CORRECTION_DAYS),
    )
    notify(
        answerers(member.unit, right_to_answer(item), actor.today, but=member.person_id),
        kind="correction",
        title=worded("%(name)s申请更正档案") % {"name": member.name},
        text=worded("%(item)s，请在 %(day)s 前答复。")
        % {"item": items.label_of(item), "day": f"{request.due_on:%Y-%m-%d}"},
        url=reverse("answer_correction", args=[request.pk]),
        unit_path=member.unit.path,
        needs=right_to_answer(item),
        at=actor.at,
    )
    return request


def _readable(actor: Actor, item: items.Item, wanted: str) -> str:
    """Return what is wanted as the file would hold it; refuse what the file's own form would refuse."""
    if item.kind == "code":
        code = understood(item, wanted)
        if not code:
            raise Refused(_("表里没有这一项，请从列表里选。"), field="wanted")
        return codes.table(item.table).short(str(code))  # its wording stands in the record, as that of a text does
    if item.key == "id_number":
        number = id_number.read(wanted, actor.today)
        if number.problem:
            raise Refused(id_sentence(number.problem), field="wanted")
        return number.number
    if item.key in ("phone", "landline"):
        phone = phones.read(wanted)
        if phone.problem:
            raise Refused(_("这不是一个完整的电话号码，请核对。"), field="wanted")
        return phone.number
    if item.key == "name" and not text.is_name(text.name(wanted)):
        raise Refused(_("这不像一个姓名，请核对。"), field="wanted")
    if item.kind in ("text", "sealed") and len(wanted) > item.most:
        raise Refused(_("最多 %(most)s 个字。") % {"most": item.most}, field="wanted")
    _refuse_unreadable(item, wanted)
    return wanted


def _refuse_unreadable(item: items.Item, wanted: str) -> None:
    """Refuse a date that is none, a number that is none."""
    if item.kind == "date":
        try:
            found = dates.read(wanted)
        except dates.BadDate as bad:
            raise Refused(str(DATE_PROBLEMS[bad.problem]), field="wanted") from bad
        if found is None or found.precision != "day":
            raise Refused(str(DATE_PROBLEMS["month"]), field="wanted")
    if item.kind == "months" and understood(item, wanted) is None:
        raise Refused(_("请写整数。"), field="wanted")


@action(Members.ANSWER, keeps=("is_granted",))
@counted_member
def answer_correction(
    actor: Actor,
    member: Member,
    *,
    request: CorrectionRequest,
    is_granted: bool,
    reason: str = "",
    value: Any = None,
) -> Noted:
    """Answer a member's request: put the item right through its own action, or say why it stays."""
    if owns(actor, member):
        raise Refused(_("自己的申请请由别人答复。"))
    actor.must(right_to_answer(request.item), member.place)
    if member.tie != Tie.FORMAL:
        raise Refused(_("%(name)s的正式组织关系不在这里，请由正式组织关系所在支部答复。") % {"name": member.name})
    request = CorrectionRequest.objects.select_for_update().get(pk=request.pk, person_id=member.person_id)
    if request.answered_at is not None:
        raise Refused(_("这件申请已经答复过了。"))
    if not is_granted and not reason.strip():
        raise Refused(_("请写明为什么不更正：本人看得到。"), field="reason")
    if is_granted and request.item in items.BY_KEY:
        _put_right(actor, member, items.BY_KEY[request.item], value)
    request.answered_at = actor.at
    request.answered_by_id = actor.person_id
    request.is_granted = is_granted
    request.answer = reason.strip()
    request.save(update_fields=["answered_at", "answered_by", "is_granted", "answer"])
    label = items.label_of(request.item)
    notify(
        [member.person_id],
        kind="correction_answer",
        title=worded("您申请更正的%(item)s，已经更正") % {"item": label}
        if is_granted
        else worded("您申请更正的%(item)s，没有更正") % {"item": label},
        text=request.answer if request.item != items.CONDUCT_GROUP else "",
        url=reverse("my_file"),
        unit_path=member.unit.path,
        at=actor.at,
    )
    # What is said of rewards and sanctions stays out of the record of acts, which more people read.
    said = {} if request.item == items.CONDUCT_GROUP else {"reason": request.answer}
    return Noted({"fields": [request.item], **said})


def _put_right(actor: Actor, member: Member, item: items.Item, value: Any) -> None:
    with in_records():
        why = _("本人申请更正")
    if item.holder == "stage":
        _put_date_right(actor, member, item.key, value, why)
        return
    try:
        edit_member(actor, member, group=item.group, changes={item.key: value}, reason=why)
    except Unchanged:
        return
    except Refused as refused:
        raise Refused(refused.message, field="value") from refused


def _put_date_right(actor: Actor, member: Member, stage: str, day: date | None, why: str) -> None:
    if not actor.may(Members.PLACE, member.place):
        raise Refused(_("这个日期由书记更正，请转请书记答复。"), field="value")
    if day is None:
        raise Refused(_("请写明正确的日期。"), field="value")
    span = StageSpan.objects.filter(person_id=member.person_id, stage=stage).order_by("since").last()
    try:
        if span is None:
            fill_stage(actor, member, stage=stage, since=day, reason=why)
        elif span.since != day or not span.is_dated:
            correct_span(actor, member, kind="stage", span=str(span.pk), since=day, reason=why)
    except Refused as refused:
        raise Refused(refused.message, field="value") from refused
