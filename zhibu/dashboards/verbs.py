"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {"make_handbook": _("编党支部工作手册")}
