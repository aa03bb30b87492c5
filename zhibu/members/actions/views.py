"""Questions to the list of members that people keep for themselves."""

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.models import SavedView
from zhibu.members.permissions import Members

MOST = 30


@action(Members.READ, own=True, keeps=("name",))
def keep_view(actor: Actor, view: SavedView, *, name: str, address: str) -> SavedView:
    """Keep a question under a name; the same name again replaces what it stood for."""
    name = name.strip()
    if not name:
        raise Refused(_("请起一个名字。"), field="name")
    kept = SavedView.objects.filter(person_id=view.person_id)
    if kept.exclude(name=name).count() >= MOST:
        raise Refused(_("最多存 %(most)s 个，请先删去不用的。") % {"most": MOST}, field="name")
    found, _is_new = SavedView.objects.update_or_create(
        person_id=view.person_id, name=name[:30], defaults={"address": address}
    )
    return found


@action(Members.READ, own=True)
def forget_view(actor: Actor, view: SavedView) -> None:
    """Forget a kept question of one's own."""
    SavedView.objects.filter(pk=view.pk, person_id=view.person_id).delete()
