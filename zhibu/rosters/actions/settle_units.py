"""Decide what becomes of the units that a roster names and nobody has founded."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.permissions import Members
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Unit
from zhibu.rosters.choices import Decision, State
from zhibu.rosters.models import Roster


@action(Members.IMPORT)
def settle_units(actor: Actor, roster: Roster, *, decisions: Mapping[str, Mapping[str, str]]) -> Roster:
    """Write down the decision for each missing unit: `decision`, with `kind` to found it or `unit` that it is.

    Other decisions than those that the preview took for granted ask for a new preview. Raises Refused.
    """
    if roster.state != State.PREVIEWED:
        raise Refused(_("请先预览名册。"))
    needs_preview = False
    for entry in roster.missing:
        given = decisions.get(entry["id"])
        if given is None:
            continue
        before = (entry["decision"] or Decision.CREATE, entry["kind"], entry["unit"])
        _settle(actor, roster, entry, given)
        needs_preview |= (entry["decision"], entry["kind"], entry["unit"]) != before
    if needs_preview:
        roster.state = State.MATCHED
    roster.save()
    return roster


def _settle(actor: Actor, roster: Roster, entry: dict[str, Any], given: Mapping[str, str]) -> None:
    decision = Decision(given["decision"])
    entry["decision"], entry["unit"] = decision.value, None
    if decision == Decision.CREATE:
        if not entry["may_found"]:
            raise Refused(_("您没有设立“%(name)s”的权限，请选已有的组织，或先不导入。") % {"name": entry["name"]})
        kind = given.get("kind") or entry["kind"]
        if kind not in kinds():
            raise Refused(_("请选择“%(name)s”是哪一类组织。") % {"name": entry["name"]})
        entry["kind"] = kind
    elif decision == Decision.MAP:
        wanted = _uuid(given.get("unit", ""))
        unit = Unit.objects.current().filter(pk=wanted).first() if wanted else None
        if unit is None or not unit.path.startswith(roster.unit.path) or not actor.may(Members.IMPORT, unit):
            raise Refused(_("请选择“%(name)s”是哪一个已有的组织。") % {"name": entry["name"]})
        entry["unit"] = str(unit.pk)


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
