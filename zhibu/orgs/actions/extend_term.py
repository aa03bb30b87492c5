"""Record that a term of office may run longer."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import rules
from zhibu.orgs.actions.counting import counted_term
from zhibu.orgs.models import Term
from zhibu.orgs.permissions import Orgs


@action(Orgs.TERM, keeps=("until", "document_no", "reason"))
@counted_term
def extend_term(actor: Actor, term: Term, *, until: date, document_no: str, reason: str) -> Term:
    """Let the term run through the day, as the level above has approved (支部工作条例 第二十一条: 一般 a year at most).

    Only the level above enters it. Raises Refused for a term that is over, a day no later than its last, a missing
    document or reason; more than a year is entered all the same, because the article says 一般.
    """
    term = Term.objects.select_for_update(of=("self",)).select_related("unit", "unit__parent").get(pk=term.pk)
    if not actor.may(Orgs.TERM, term.unit.above):
        raise Refused(_("延期换届由上级党组织批准，请上级录入。"))
    if term.closed_on:
        raise Refused(_("这一届已在{day}结束。").format(day=rules.on_paper(term.closed_on)))
    if until <= term.last_on:
        raise Refused(
            _("要晚于任期届满日{day}。").format(day=rules.on_paper(term.last_on)),
            field="until",
        )
    if not document_no.strip():
        raise Refused(_("请填写批准延期的文号。"), field="document_no")
    term.extension_reason = rules.check_reason(reason)
    term.extended_to, term.extension_no = until, document_no.strip()
    term.save(update_fields=["extended_to", "extension_no", "extension_reason"])
    return term
