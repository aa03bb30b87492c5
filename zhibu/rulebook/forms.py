"""The day that a page of the rulebook shows."""

from django.utils.translation import gettext_lazy as _

from zhibu.web.forms import DateField, Form


class OnDay(Form):
    """The day that a page shows."""

    on = DateField(label=_("看哪一天的规定"))
