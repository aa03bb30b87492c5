"""How a member stands: suspended, restored, out by one of the seven ways, dead. Always a decision that people took."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.actions.writing import end, end_everything, formal_affiliation, refuse_future, refuse_holder_of_posts
from zhibu.members.choices import Departure, Standing
from zhibu.members.models import Member, StageSpan, StandingSpan
from zhibu.members.permissions import Members
from zhibu.members.rules.standings import FINAL, fault_of, lapse_from
from zhibu.rulebook.words import cited


@action(Members.PLACE, keeps=("standing", "on", "document_no", "reason"))
@counted_member
def change_standing(
    actor: Actor, member: Member, *, standing: Standing, on: date, document_no: str = "", reason: str = ""
) -> None:
    """Record a decision on a member's standing, with the number of its document.

    The seven ways out and death end every tie on that day; a suspended member stays in the branch, off the roll.
    In principle nobody comes back from a way out (党员教育管理条例 第二十四条): they may join again from the beginning.
    """
    formal_affiliation(member)
    refuse_future(actor, on)
    now = StandingSpan.objects.select_for_update().filter(person_id=member.person_id).order_by("-since").first()
    before = now.standing if now else Standing.NORMAL.value
    fault = fault_of(before, standing, stage=member.stage)
    if fault:
        raise Refused(_sentence(fault, member, Standing(before)), field="standing")
    if standing != Standing.DECEASED and not document_no.strip():
        raise Refused(_("请填写决定的文号：这必须是组织的决定。"), field="document_no")
    if standing == Standing.LAPSED and before == Standing.SUSPENDED and now:
        _refuse_early_lapse(now.since, on)
    if standing in FINAL or standing == Standing.SUSPENDED:
        refuse_holder_of_posts(member)
    if now and now.until is None:
        end(now, on)
    StandingSpan.objects.create(
        person_id=member.person_id, standing=standing, since=on, document_no=document_no.strip(), reason=reason
    )
    if standing in FINAL:
        departure = Departure.DECEASED if standing == Standing.DECEASED else Departure.OUT
        end_everything(member, on, departure, reason)
        stage = StageSpan.objects.open().filter(person_id=member.person_id).first()
        if stage:
            end(stage, on)
    refresh_roll([member.person_id])


def _refuse_early_lapse(suspended_on: date, on: date) -> None:
    entry = rulebook.on(on).nearest("JY-13")
    first = lapse_from(suspended_on, entry)
    if on < first:
        raise Refused(
            _("停止党籍满两年仍未联系上，%(day)s 起才能按自行脱党除名（%(source)s）。")
            % {"day": f"{first:%Y-%m-%d}", "source": cited(entry)},
            field="on",
        )


def _sentence(fault: str, member: Member, now: Standing) -> str:
    words = {"name": member.name, "now": now.label}
    return {
        "same": _("%(name)s现在就是“%(now)s”。"),
        "dead": _("%(name)s已登记去世。记错了的，请用更正。"),
        "out": _("%(name)s已“%(now)s”，原则上不恢复党籍；符合条件的，可以重新入党。"),
        "normal": _("恢复党籍请选“恢复党籍”；原来记错的，请用更正。"),
        "not_suspended": _("%(name)s没有停止党籍，不用恢复。"),
        "not_member": _("%(name)s还不是党员，不能这样登记。"),
        "not_probationary": _("只有预备党员才能这样登记。"),
    }[fault] % words
