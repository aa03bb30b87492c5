"""Of what this room tells people."""

from django.utils.translation import gettext_lazy as _

from zhibu.duties.permissions import Duties
from zhibu.notices.kinds import Kind

TELLS = [Kind("extension", _("延期的申请和答复"), rights=(Duties.APPROVE, Duties.EXPLAIN))]
