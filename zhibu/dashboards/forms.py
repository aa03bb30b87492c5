"""What the pictures ask: the day that they show, and the day that they compare it with."""

from django.utils.translation import gettext_lazy as _

from zhibu.web.forms import DateField, Form


class AskDays(Form):
    """The two days of an overview."""

    on = DateField(label=_("看哪一天的情况"), required=False)
    since = DateField(label=_("与哪一天比"), required=False)


class AskDay(Form):
    """The day of a list."""

    on = DateField(label=_("看哪一天的情况"), required=False)
