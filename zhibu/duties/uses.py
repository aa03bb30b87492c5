"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

USES = {"ZB-29": _("支委会：从几人起算有支委会，才要求每月开会")}
