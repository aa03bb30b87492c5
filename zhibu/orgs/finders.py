"""Units in the search box."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zhibu.gate.actor import Actor
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.queries.units import first_found
from zhibu.web.finding import Found, Hit, cut_to, finder
from zhibu.web.veils import veiled


@finder("units", 10, label=_("组织"), icon="sitemap")
def units(actor: Actor, text: str, most: int) -> Found | None:
    """Find the units that the actor may see."""
    if not actor.scopes(Orgs.READ):
        return None
    seen = Unit.objects.current().visible_to(actor, Orgs.READ)
    hits = [_hit(unit) for unit in first_found(seen, text, most + 1)]
    return cut_to(hits, most, f"{reverse('find_units')}?{urlencode({'q': veiled(text)})}")


def _hit(unit: Unit) -> Hit:
    notes = [kinds()[unit.kind].label, unit.parent.short_name if unit.parent else ""]
    return Hit(unit.name, reverse("show_unit", args=[unit.pk]), " · ".join(filter(None, notes)), str(unit.pk))
