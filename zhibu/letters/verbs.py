"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "write_letter": _("给信箱写信"),
    "add_to_letter": _("给信补充"),
    "open_letter": _("打开一封信"),
    "answer_letter": _("答复一封信"),
    "close_letter": _("办结一封信"),
    "pass_letter": _("把信转交上级"),
}
