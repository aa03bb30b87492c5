"""Pages of the menu in the search box: the site alone knows all of them."""

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from zhibu.access.actors import PersonActor
from zhibu.lib.spelling import rank
from zhibu.site.menu import entries_for
from zhibu.web.finding import Found, Hit, cut_to, finder


@finder("pages", 30, label=_("页面"), icon="layout-list")
def pages(actor: PersonActor, text: str, most: int) -> Found | None:
    """Find the pages that the actor's menu offers, by their names there."""
    if actor.through:
        return None  # a token opens no page
    found = []
    for entry in entries_for(actor):
        names = {str(entry.label), _in_chinese(entry.label)}
        ranks = [by_name for name in names if (by_name := rank(name, text)) is not None]
        if ranks:
            found.append((min(ranks), entry))
    found.sort(key=lambda one: one[0])
    return cut_to([Hit(str(entry.label), entry.url, key=entry.key) for _rank, entry in found], most)


def _in_chinese(label: object) -> str:
    if (get_language() or "").startswith("zh-hans"):
        return str(label)
    with override("zh-hans"):
        return str(label)
