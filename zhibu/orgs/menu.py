"""What the orgs room puts into the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.orgs.permissions import Orgs
from zhibu.web.menu import Entry

ENTRIES = [Entry(key="show_tree", label=_("组织"), icon="sitemap", url_name="show_tree", needs=Orgs.READ, tab=2)]
