"""What the links room brings to the page of a unit: its QR and the posters of what stands below it."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.gate.requests import Request
from zhibu.links.permissions import Links
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.web.panels import panel


@panel("unit_page", 60)
def links_of_unit(request: Request, unit: Unit) -> str | None:
    """Link to the unit's QR, and to the posters of all branches below it."""
    if unit.kind == GROUP or unit.dissolved_on is not None or not request.actor.may(Links.MAKE, unit):
        return None
    title, note = _("组织二维码"), _("贴在墙上给人扫：打印海报、换一个、收回")
    ways = [(reverse("show_link", args=["unit", unit.pk]), "qrcode", title, note)]
    if not unit.kind_data.holds_members:
        title, note = _("打印下级支部的二维码海报"), _("每个支部一张 A4，一次打印好")
        ways.append((reverse("make_links", args=["unit", unit.pk]), "printer", title, note))
    return render_to_string("links/panel.html", {"ways": ways})
