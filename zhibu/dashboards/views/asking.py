"""What the pictures share: the unit, the day that they show, the ways to each other, and files."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonActor, PersonRequest
from zhibu.dashboards.queries.days import Then, thens
from zhibu.duties.permissions import Duties
from zhibu.gate.permissions import Permission
from zhibu.gate.rows import find
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.pages import trail
from zhibu.web.boards import file_urls


def unit_of(request: PersonRequest, pk: UUID, permission: Permission) -> Unit:
    """Return the unit that the address names; 404 outside of the actor's reach, 403 without the right."""
    return find(Unit, request.actor, permission, pk=pk)


def at_day(unit: Unit, asked: date | None, today: date) -> Then:
    """Return the unit on the day asked for, today for none and for days to come."""
    return thens(unit, [min(asked or today, today)], today)[0]


def frame(request: HttpRequest, actor: PersonActor, unit: Unit, here: str, then: Then | None = None) -> dict[str, Any]:
    """Return what every picture's template reads: the trail, the strip of pictures, the day, the files."""
    return {
        "unit": unit,
        "trail": [*trail(actor, unit), (unit.short_name, reverse("show_unit", args=[unit.pk]))],
        "strip": _strip(actor, unit, here, then),
        "files": file_urls(request),
        "on": then.day.isoformat() if then else "",
        "is_past": bool(then and not then.is_today),
    }


def _strip(actor: PersonActor, unit: Unit, here: str, then: Then | None) -> list[tuple[str, str, bool]]:
    """Return (words, address, whether it is this page) of the pictures of the unit that the actor may see."""
    pages = [
        ("show_overview", _("一览"), Members.READ),
        ("find_weak_units", _("问题排查"), Duties.READ),
        ("list_gaps", _("班子缺口"), Duties.READ),
        ("show_terms", _("换届日历"), Duties.READ),
    ]
    keeps_day = ("show_overview", "find_weak_units", "list_gaps")
    return [
        (
            words,
            then.address(name, unit.pk, on="on") if then and name in keeps_day else reverse(name, args=[unit.pk]),
            name == here,
        )
        for name, words, permission in pages
        if actor.may(permission, unit)
    ]
