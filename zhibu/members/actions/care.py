"""What a member lets the branch know to be cared for: hardship, the day of joining; only as the member wants."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.gate.rows import owns
from zhibu.members.actions.writing import end, formal_affiliation
from zhibu.members.models import BirthdayReminder, Hardship, Member
from zhibu.members.permissions import Members


@action(Members.CARE, own=True, keeps=("review_on",))
def record_hardship(actor: Actor, member: Member, *, text: str, review_on: date, has_consent: bool = False) -> None:
    """Write down what is hard for a member: by the member, or with the member's consent; written anew it replaces.

    The text is sealed, and shown to the member and for a stated purpose only; the audit keeps none of it.
    """
    formal_affiliation(member)
    is_own = owns(actor, member)
    if not is_own and not has_consent:
        raise Refused(_("先问过本人；本人同意，才能登记。"), field="has_consent")
    if not text.strip():
        raise Refused(_("请写明有什么困难。"), field="text")
    if review_on <= actor.today:
        raise Refused(_("复核日期要晚于今天。"), field="review_on")
    facts = {"text": text.strip(), "review_on": review_on, "is_own": is_own}
    Hardship.objects.update_or_create(
        person_id=member.person_id, until=None, defaults=facts, create_defaults={**facts, "since": actor.today}
    )


@action(Members.CARE, own=True)
def end_hardship(actor: Actor, member: Member) -> None:
    """Take away what was written of a hardship: its text is gone for good, its days stay."""
    formal_affiliation(member)
    told = Hardship.objects.select_for_update().filter(person_id=member.person_id, until__isnull=True).first()
    if told is None:
        raise Refused(_("现在没有登记困难情况。"))
    if told.since >= actor.today:
        told.delete()
    else:
        end(told, actor.today, text="")


@action(Members.CARE, own=True, keeps=("is_wanted",))
def choose_reminder(actor: Actor, member: Member, *, is_wanted: bool) -> None:
    """Choose whether the branch is reminded of the day on which one joined; nobody chooses it for another."""
    if not owns(actor, member):
        raise Refused(_("政治生日要不要提醒支部，只能由本人选择。"))
    BirthdayReminder.objects.update_or_create(
        person_id=member.person_id, defaults={"is_wanted": is_wanted, "chosen_at": actor.at}
    )
