"""A date that the file lacks: the first day of a stage that the person had passed through."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.actions.writing import refuse_future
from zhibu.members.choices import Stage
from zhibu.members.models import Member, StageSpan
from zhibu.members.permissions import Members
from zhibu.members.rules.stages import ORDER


@action(Members.PLACE, keeps=("stage", "since", "reason"))
@counted_member
def fill_stage(actor: Actor, member: Member, *, stage: str, since: date, reason: str) -> None:
    """Add the day on which a stage began that the file does not tell of; later stages stay as they are."""
    refuse_future(actor, since, "since")
    if not reason.strip():
        raise Refused(_("请写明为什么补录。"), field="reason")
    spans = list(StageSpan.objects.select_for_update().filter(person_id=member.person_id).order_by("since"))
    place = ORDER.index(Stage(stage))
    if any(span.stage == stage for span in spans):
        raise Refused(_("这个日期已经有了，要改请用更正。"), field="stage")
    later = next((span for span in spans if ORDER.index(Stage(span.stage)) > place), None)
    if later is None:
        raise Refused(_("还没有到这个阶段，不用填这个日期。"), field="stage")
    earlier = next((span for span in reversed(spans) if span.since < later.since), None)
    if since >= later.since:
        raise Refused(_("要早于后一个阶段的 %(day)s。") % {"day": f"{later.since:%Y-%m-%d}"}, field="since")
    if earlier and since <= earlier.since:
        raise Refused(_("要晚于前一个阶段的 %(day)s。") % {"day": f"{earlier.since:%Y-%m-%d}"}, field="since")
    if member.birth_on and since <= member.birth_on:
        raise Refused(_("日期早于出生日期，请核对。"), field="since")
    if earlier:
        earlier.until = since
        earlier.save(update_fields=["until"])
    StageSpan.objects.create(person_id=member.person_id, stage=stage, since=since, until=later.since)
    refresh_roll([member.person_id])
