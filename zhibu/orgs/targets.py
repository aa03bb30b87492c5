"""What a scan of a unit's QR shows, and who keeps it."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.permissions import Permission
from zhibu.gate.rows import find
from zhibu.links.kinds import Face, Target
from zhibu.orgs.kinds import GROUP, kinds
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs


class UnitLinks:
    """The poster of a party organisation: its public name for anybody, its page for those who may read it."""

    key = "unit"
    label = gettext_lazy("组织二维码")
    subject = Unit
    paper = "poster"
    paper_label = gettext_lazy("打印二维码海报")

    def days(self) -> int:
        """Return 0: a poster hangs until it is taken back."""
        return 0

    def find(self, actor: Actor, permission: Permission, pk: UUID) -> Unit:
        """Return the unit of an address."""
        return find(Unit.objects.select_related("parent"), actor, permission, pk=pk)

    def target(self, subject: Unit) -> Target:
        """Return what the unit's QR leads to; Refused for a group and for a unit that no longer stands."""
        if subject.kind == GROUP or subject.dissolved_on is not None:
            raise Refused(_("党小组和已经撤销的组织没有二维码。"))
        return _target(subject)

    def below(self, actor: Actor, permission: Permission, pk: UUID) -> tuple[Unit, Sequence[Target]]:
        """Return the unit and the branches at and below it."""
        unit = self.find(actor, permission, pk)
        holding = [key for key, kind in kinds().items() if kind.holds_members]
        return unit, [
            _target(one) for one in Unit.objects.current().below(unit).filter(kind__in=holding).order_by("path")
        ]

    def face(self, actor: Actor, target: UUID) -> Face | None:
        """Lead to the unit's page whoever may read it; show anybody else its name alone."""
        unit = Unit.objects.current().filter(pk=target).first()
        if unit is None:
            return None
        if actor.may(Orgs.READ, unit):
            return Face(leads_to=reverse("show_unit", args=[unit.pk]))
        return Face(title=unit.name, text=_("这是本组织的公开页面。"), subject=unit)


def _target(unit: Unit) -> Target:
    return Target(unit.pk, unit.name, "", unit, reverse("show_unit", args=[unit.pk]))
