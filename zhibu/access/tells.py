"""Of what this room tells people."""

from django.utils.translation import gettext_lazy as _

from zhibu.notices.choices import Means
from zhibu.notices.kinds import Kind

TELLS = [
    Kind("grant", _("我的身份有变动"), usual=frozenset({Means.MAIL}), order=70),
    Kind("token", _("我的令牌被收回"), usual=frozenset({Means.MAIL}), order=80),
]
