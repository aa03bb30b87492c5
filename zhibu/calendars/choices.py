"""Closed lists of the calendar."""

from django.utils.translation import gettext_lazy as _

PROVENANCE = {
    "read": _("通知原文已核对"),
    "second-hand": _("转引，通知原文没有逐字核对"),
    "unverified": _("没有核实"),
}
"""Who has read a year's notice, in words."""
