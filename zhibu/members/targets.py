"""What a scan of a member's QR shows, and who keeps it. Nothing of the person is in it."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.permissions import Permission
from zhibu.gate.rows import find
from zhibu.links.kinds import Face, Target
from zhibu.members.choices import Tie
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit


class MemberLinks:
    """The card of a member: the file for those who may open it, and not even a name for anybody else."""

    key = "member"
    label = gettext_lazy("党员二维码")
    subject = Member
    paper = "cards"
    paper_label = gettext_lazy("打印党员二维码卡片")

    def days(self) -> int:
        """Return after how many days a card is replaced by itself."""
        return int(settings.CARD_DAYS)

    def find(self, actor: Actor, permission: Permission, pk: UUID) -> Member:
        """Return the row of the roll that an address names."""
        return find(Member.objects.select_related("unit"), actor, permission, pk=pk)

    def target(self, subject: Member) -> Target:
        """Return the person as what the QR leads to, so that it survives a move; Refused for who has left."""
        if subject.until is not None or subject.tie != Tie.FORMAL:
            raise Refused(_("党员二维码由党员组织关系所在的支部制作。"))
        return _target(subject)

    def below(self, actor: Actor, permission: Permission, pk: UUID) -> tuple[Unit, Sequence[Target]]:
        """Return the unit and everybody on the roll in it and below."""
        unit = find(Unit.objects.current(), actor, permission, pk=pk)
        rows = Member.objects.below(unit).filter(tie=Tie.FORMAL, until__isnull=True, is_on_roll=True)
        return unit, [_target(row) for row in rows.select_related("unit").order_by("unit_path", "name_key", "pk")]

    def face(self, actor: Actor, target: UUID) -> Face | None:
        """Lead to the file whoever may open it; tell anybody else no more than what kind of QR it is."""
        rows = Member.objects.filter(person_id=target, until__isnull=True)
        if not rows.exists():
            return None
        row = rows.visible_to(actor, Members.OPEN_FILE).order_by("tie").first()
        if row is not None:
            return Face(leads_to=reverse("show_member", args=[row.pk]))
        title = _("党员二维码")
        if actor.person_id is None:
            return Face(title=title, text=_("这是一张党员二维码，请登录后查看。"), asks_sign_in=True)
        return Face(title=title, text=_("这是一张党员二维码。您没有查看的权限。"))


def _target(row: Member) -> Target:
    return Target(row.person_id, row.name, row.unit.name, row.place, reverse("show_member", args=[row.pk]))
