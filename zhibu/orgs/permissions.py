"""What may be done with units and posts."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Orgs(Permission):
    """Rights over units, posts and terms of office."""

    READ = "orgs.read", _("看组织")
    EDIT = "orgs.edit", _("改组织的联系方式等一般信息")
    FOUND = "orgs.found", _("设立下级组织")
    RESTRUCTURE = "orgs.restructure", _("更名、改设、调整隶属、合并、分设、撤销组织")
    APPOINT = "orgs.appoint", _("录入任职和免职")
    TERM = "orgs.term", _("录入换届和任期")

    @property
    def is_above(self) -> bool:
        """Return whether it is for the level above to do: a unit does not decide on its own structure."""
        return self == Orgs.RESTRUCTURE
