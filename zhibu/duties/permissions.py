"""What may be done with lights."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Duties(Permission):
    """Rights over the lights of units."""

    READ = "duties.read", _("看灯和它的来由")
    EXPLAIN = "duties.explain", _("为一盏灯说明原因、申请延期")
    APPROVE = "duties.approve", _("答复下级的延期申请")

    @property
    def is_above(self) -> bool:
        """Return whether it is for the level above to do: nobody puts off what their own unit owes."""
        return self == Duties.APPROVE
