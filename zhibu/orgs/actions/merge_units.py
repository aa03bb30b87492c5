"""Merge a unit into another: one goes on, both pasts stay."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.lib.tree import covers
from zhibu.orgs import followers, rules
from zhibu.orgs.actions import ending, history, places, seating
from zhibu.orgs.actions.counting import counted_alone
from zhibu.orgs.actions.move_unit import seat_below
from zhibu.orgs.choices import Change
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.web.worded import in_records


@action(Orgs.RESTRUCTURE, keeps=("into", "on", "reason", "document_no"))
@counted_alone
def merge_units(actor: Actor, absorbed: Unit, *, into: Unit, on: date, reason: str, document_no: str = "") -> Unit:
    """Let `absorbed` end on the day and its members and units go on in `into`; its groups end, its posts end.

    An act in two places: the right is needed above both. Raises Refused where one stands below the other, where
    `into` cannot hold what the other held, or where something in `absorbed` begins on the day or later.
    """
    seating.lock_tree()
    absorbed, into = seating.lock_both(absorbed, into)
    actor.must(Orgs.RESTRUCTURE, absorbed.above)
    actor.must(Orgs.RESTRUCTURE, into.above)
    seating.check_standing(absorbed)
    seating.check_standing(into, field="into")
    rules.check_day(on, actor.today)
    reason = rules.check_reason(reason)
    _check_pair(absorbed, into, on)
    with in_records():
        why = _("组织合并")
    for follow in followers.hand_overs:
        follow(actor, absorbed, into, on=on, reason=reason)
    for child in absorbed.children.select_for_update(of=("self",)).filter(dissolved_on__isnull=True).in_order():
        if child.kind == GROUP:
            ending.end(child, on, why=why)
            history.note(actor, child, Change.DISSOLVED, on, reason=reason, document_no=document_no)
        else:
            seat_below(child, into, on)
            history.settle(child)
            history.note(actor, child, Change.MOVED, on, reason=reason, other=into, old=absorbed.name, new=into.name)
    places.hand_over(actor, absorbed, into, on, reason=reason, document_no=document_no)
    ending.check_alone(absorbed, on)
    history.note(actor, absorbed, Change.MERGED, on, reason=reason, document_no=document_no, other=into)
    ending.end(absorbed, on, why=why)  # who follows it reads into what it was merged
    places.settle(absorbed)
    history.note(actor, into, Change.MERGED, on, reason=reason, document_no=document_no, other=absorbed, is_kept=True)
    return into


def _check_pair(absorbed: Unit, into: Unit, on: date) -> None:
    if absorbed.pk == into.pk:
        raise Refused(_("请选择另一个组织。"), field="into")
    if covers(absorbed.path, into.path) or covers(into.path, absorbed.path):
        raise Refused(_("上下级之间不能合并。"), field="into")
    if GROUP in (absorbed.kind, into.kind) and (absorbed.kind != into.kind or absorbed.parent_id != into.parent_id):
        raise Refused(_("党小组只能并入同一个支部的党小组。"), field="into")
    if not seating.stood(into, on, None):
        raise Refused(_("这一天“{unit}”还没有设立。").format(unit=into.name), field="on")
    if absorbed.kind_data.holds_members and not into.kind_data.holds_members:
        raise Refused(
            _("{kind}不直接管理党员，请选择一个党支部。").format(kind=into.kind_label),
            field="into",
        )
