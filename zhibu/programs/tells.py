"""Of what this room tells people."""

from django.utils.translation import gettext_lazy as _

from zhibu.notices.choices import Means
from zhibu.notices.kinds import Kind
from zhibu.programs.permissions import Programs

TELLS = [Kind("hook", _("通知其他系统送不到"), usual=frozenset({Means.MAIL}), order=90, rights=(Programs.CONNECT,))]
