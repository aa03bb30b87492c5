"""Nothing is firmly asked of the old, the ill and the disabled; the reason is looked at again
(党员教育管理工作条例 第二十三条)."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.actions.writing import end, formal_affiliation, refuse_future
from zhibu.members.choices import ExemptionReason
from zhibu.members.models import Exemption, Member
from zhibu.members.permissions import Members


@action(Members.EXEMPT, keeps=("since", "review_on"))
@counted_member
def record_exemption(
    actor: Actor, member: Member, *, reason: ExemptionReason, since: date, review_on: date, note: str = ""
) -> None:
    """Record from which day nothing is firmly asked of a member, why, and when that is looked at again."""
    place = formal_affiliation(member)
    refuse_future(actor, since, "since")
    if reason not in ExemptionReason.values:
        raise Refused(_("请选择原因。"), field="reason")
    if since < place.since:
        raise Refused(_("不能早于进入本支部的 %(day)s。") % {"day": f"{place.since:%Y-%m-%d}"}, field="since")
    _refuse_past(actor, review_on)
    spans = Exemption.objects.select_for_update().filter(person_id=member.person_id)
    if spans.filter(until__isnull=True).exists():
        raise Refused(_("已经登记过了，到期请复核。"))
    last = spans.order_by("-until").first()
    if last and last.until and since < last.until:
        raise Refused(_("上一次到 %(day)s 才解除。") % {"day": f"{last.until:%Y-%m-%d}"}, field="since")
    Exemption.objects.create(
        person_id=member.person_id, reason=reason, since=since, review_on=review_on, note=note.strip()
    )
    refresh_roll([member.person_id])


@action(Members.EXEMPT, keeps=("review_on",))
def review_exemption(actor: Actor, member: Member, *, reason: ExemptionReason, review_on: date, note: str = "") -> None:
    """Look at an exemption again: it goes on, with its present reason, until the next day of review."""
    span = _open(member)
    _refuse_past(actor, review_on)
    if review_on <= span.review_on:
        raise Refused(_("要晚于原来的复核日期 %(day)s。") % {"day": f"{span.review_on:%Y-%m-%d}"}, field="review_on")
    span.reason, span.review_on, span.note = reason, review_on, note.strip()
    span.save(update_fields=["reason", "review_on", "note"])


@action(Members.EXEMPT, keeps=("on",))
@counted_member
def end_exemption(actor: Actor, member: Member, *, on: date) -> None:
    """End an exemption: from that day the member takes part like everybody."""
    span = _open(member)
    refuse_future(actor, on)
    end(span, on)
    refresh_roll([member.person_id])


def _open(member: Member) -> Exemption:
    formal_affiliation(member)
    span = Exemption.objects.select_for_update().filter(person_id=member.person_id, until__isnull=True).first()
    if span is None:
        raise Refused(_("%(name)s现在没有登记照顾。") % {"name": member.name})
    return span


def _refuse_past(actor: Actor, review_on: date) -> None:
    if review_on <= actor.today:
        raise Refused(_("复核日期要晚于今天。"), field="review_on")
