"""What may be done with the letters in a box."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Letters(Permission):
    """Rights over letter boxes. `WRITE` is everybody's, strangers' too: the pages ask nobody who they are."""

    WRITE = "letters.write", _("给信箱写信（任何人，不用登录）")
    READ = "letters.read", _("看信箱里的信")
    ANSWER = "letters.answer", _("答复信箱里的信，办结，转交上级")
