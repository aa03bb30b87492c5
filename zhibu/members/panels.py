"""What the members room adds to the page of a unit: how many are at each stage, who belongs to the branch,
the slips and the cards."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.bylaws import queries as bylaws
from zhibu.gate.requests import Request
from zhibu.links.permissions import Links
from zhibu.members.choices import Stage
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.stages import first_members, stages_below
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.rulebook.rules import Rule
from zhibu.web.addresses import address
from zhibu.web.panels import panel

SHOWN = 20


@panel("unit_top", 10)
def members_below_unit(request: Request, unit: Unit) -> str | None:
    """Begin the page of a committee with its people by stage, each number opening its rows."""
    return None if unit.kind_data.holds_members else _people(request, unit)


@panel("unit_page", 20)
def members_of_unit(request: Request, unit: Unit) -> str | None:
    """Show a branch's people by stage, each number opening its rows, and the first of its members."""
    return _people(request, unit) if unit.kind_data.holds_members else None


@panel("rule_page", 20)
def local_rules_of_own_branch(request: Request, rule: Rule) -> str | None:
    """Show a member who holds no role what the committees above the own branch have set for the rule."""
    actor = request.actor
    if actor.reach() or actor.person_id is None or not any(value.tighten for value in rule.values.values()):
        return None
    own = Member.objects.filter(person_id=actor.person_id, is_on_roll=True).select_related("unit").first()
    rows = bylaws.of_rule(actor, rule.id, [own.unit.path]) if own else []
    return render_to_string("bylaws/panels/local_rules_of_rule.html", {"rows": rows}) if rows else None


def _people(request: Request, unit: Unit) -> str | None:
    actor = request.actor
    if not actor.may(Members.READ, unit):
        return None
    people = f"{address('list_members')}?unit={unit.pk}"
    counts = stages_below(unit, actor.today)
    is_group = unit.kind == GROUP
    holds = unit.kind_data.holds_members or is_group
    may_place = unit.dissolved_on is None and actor.may(Members.PLACE, unit.above if is_group else unit)
    context = {
        "unit": unit,
        "address": people,
        "total": str(counts.on_roll),
        "stages": [
            (str(label), counts.by_stage.get(value, "0"), f"{people}&stage={value}")
            for value, label in reversed(Stage.choices)
        ],
        "rows": first_members(unit, actor.today, SHOWN) if holds else [],
        "holds": holds,
        "opens": actor.may(Members.OPEN_FILE, unit),
        "ungrouped": counts.ungrouped,
        "is_group": is_group,
        "groups_url": address("group_members", unit.parent_id if is_group else unit.pk)
        if may_place and (is_group or counts.ungrouped is not None)
        else "",
        "may_admit": holds and not is_group and unit.dissolved_on is None and actor.may(Members.ADMIT, unit),
    }
    return render_to_string("members/parts/unit_panel.html", context)


@panel("unit_page", 25)
def slips_of_unit(request: Request, unit: Unit) -> str | None:
    """Link to the slips for those who have never signed in."""
    actor = request.actor
    if unit.dissolved_on is not None or not actor.may(Members.INVITE, unit):
        return None
    return render_to_string("members/parts/slips_panel.html", {"unit": unit})


@panel("unit_page", 26)
def cards_of_unit(request: Request, unit: Unit) -> str | None:
    """Link to the cards of a branch's members."""
    holds = unit.kind_data.holds_members or unit.kind == GROUP
    if not holds or unit.dissolved_on is not None or not request.actor.may(Links.MAKE, unit):
        return None
    title, note = _("打印党员二维码卡片"), _("一页 8 张，剪开发给本人；码里没有姓名和证件号")
    ways = [(reverse("make_links", args=["member", unit.pk]), "qrcode", title, note)]
    return render_to_string("links/panel.html", {"ways": ways})
