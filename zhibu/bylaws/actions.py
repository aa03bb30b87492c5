"""What changes local rules."""

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from zhibu.bylaws import queries, rules
from zhibu.bylaws.events import LocalRulesChanged
from zhibu.bylaws.models import LocalRule
from zhibu.bylaws.permissions import Bylaws
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.gate.events import announce
from zhibu.lib.text import clean
from zhibu.orgs.models import Unit
from zhibu.rulebook import words
from zhibu.rulebook.books import on as rulebook_on


@action(Bylaws.DECIDE, keeps=("rule", "value", "amount", "since", "document_no"))
def add_local_rule(
    actor: Actor, unit: Unit, *, rule: str, value: str, amount: str, since: date, document: str, document_no: str
) -> LocalRule:
    """Set a stricter number for the unit and all below it, by a document of the committee.

    `amount` is as people write it: 7; for a share 1/4 or 25%. Raises Refused for a number that is looser than what the
    law or a unit above says, for a value that may not be set locally, and while an earlier one of the unit holds.
    """
    if unit.dissolved_on is not None:
        raise Refused(_("“{unit}”已经撤销。").format(unit=unit.name))
    if not queries.is_committee(unit):
        raise Refused(_("由党委按正式文件规定；“{unit}”执行上级的规定。").format(unit=unit.name))
    number = _checked_amount(unit, rule, value, amount, since)
    if not clean(document):
        raise Refused(_("请填写文件名称。"), field="document")
    if not clean(document_no):
        raise Refused(_("请填写文号：规定得更严，要有正式文件。"), field="document_no")
    if LocalRule.objects.select_for_update().filter(unit=unit, rule=rule, value=value, until__isnull=True).exists():
        raise Refused(_("这一条本级已经有规定。要改，请先停止执行原来的。"), field="rule")
    share = Fraction(number)
    row = LocalRule.objects.create(
        unit=unit,
        rule=rule,
        value=value,
        numerator=share.numerator,
        denominator=share.denominator,
        since=since,
        document=clean(document)[:120],
        document_no=clean(document_no)[:80],
    )
    announce(LocalRulesChanged(unit.path))
    return row


@action(Bylaws.DECIDE, keeps=("on", "reason", "document_no"))
def withdraw_local_rule(
    actor: Actor, local_rule: LocalRule, *, on: date, reason: str, document_no: str = ""
) -> LocalRule:
    """Let a local rule cease to hold from the day on; what was done before stays judged by it."""
    row = LocalRule.objects.select_for_update(of=("self",)).select_related("unit").get(pk=local_rule.pk)
    if row.until is not None:
        raise Refused(_("这条规定已经停止执行了。"))
    if not rules.ends_rightly(row.since, on):
        raise Refused(_("不能早于开始执行的日期 {since}。").format(since=row.since.isoformat()), field="on")
    if not clean(reason):
        raise Refused(_("请写明原因，以后查得到。"), field="reason")
    row.until, row.withdrawal_reason, row.withdrawal_no = on, clean(reason)[:300], clean(document_no)[:80]
    row.save(update_fields=["until", "withdrawal_reason", "withdrawal_no"])
    announce(LocalRulesChanged(row.unit.path))
    return row


def _checked_amount(unit: Unit, rule: str, key: str, written: str, since: date) -> int | Fraction:
    value = queries.value_above(unit, rule, key, since)
    if value is None:
        raise Refused(_("这一天没有这条规定，请换一条，或者改日期。"), field="rule")
    amount = rules.read_amount(value, written)
    fault = rules.fault_of(value, amount)
    if fault is None and amount is not None:
        return amount
    told = {"told": words.of_value(value), "source": words.cited(rulebook_on(since).nearest(rule))}
    sentences = {
        "closed": _("这一项全国统一，不能由本级另行规定。"),
        "fixed": _("这一项必须正好是{told}（{source}），不能另行规定。").format(**told),
        "unreadable": _("看不懂这个数。请写整数，例如 7；比例写成 1/4 或者 25%。"),
        "looser": _("只能更严，不能更松：上级规定是{told}（{source}）。").format(**told),
        "same": _("与上级的规定相同（{told}），不用另外规定。").format(**told),
    }
    raise Refused(sentences[fault or "unreadable"], field="rule" if fault in ("closed", "fixed") else "amount")
