"""Help in the search box."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zhibu.gate.actor import Actor
from zhibu.search import topics
from zhibu.web.finding import Found, Hit, cut_to, finder
from zhibu.web.veils import veiled


@finder("help", 50, label=_("帮助"), icon="help-circle")
def help_texts(actor: Actor, text: str, most: int) -> Found | None:
    """Find the help of the pages that the actor may open."""
    hits = [
        Hit(one.title, reverse("show_help", args=[one.key]), one.about(text), one.key)
        for one in topics.found(actor, text)[: most + 1]
    ]
    return cut_to(hits, most, f"{reverse('list_help')}?{urlencode({'q': veiled(text)})}")
