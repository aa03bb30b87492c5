"""Of what this room tells people. Outside the site it says neither whose file it is nor what is in it."""

from django.utils.translation import gettext_lazy as _

from zhibu.members.permissions import Members
from zhibu.notices.choices import Means
from zhibu.notices.kinds import Kind

TELLS = [
    Kind("correction", _("有人申请更正档案"), is_discreet=True, rights=(Members.ANSWER, Members.RECORD_CONDUCT)),
    Kind("correction_answer", _("我的更正申请有答复"), is_discreet=True),
    Kind("invitation", _("给我发了登录条"), usual=frozenset({Means.MAIL}), is_discreet=True, order=60),
]
