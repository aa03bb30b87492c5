"""What may be done with the rulebook."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Rules(Permission):
    """Rights over the rulebook; it is the same for everybody."""

    READ = "rulebook.read", _("查规章")
