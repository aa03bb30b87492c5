"""What the rulebook puts into the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.rulebook.permissions import Rules
from zhibu.web.menu import Entry

ENTRIES = [Entry(key="list_rules", label=_("规章"), icon="book-2", url_name="list_rules", needs=Rules.READ)]
