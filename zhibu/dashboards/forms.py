"""What the pictures ask: the day that they show, and the day that they compare it with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.web.forms import DateField, Form


class AskDays(Form):
    """The two days of an overview."""

    on = DateField(label=_("看哪一天的情况"), required=False)
    since = DateField(label=_("与哪一天比"), required=False)


class AskDay(Form):
    """The day of a list."""

    on = DateField(label=_("看哪一天的情况"), required=False)


class MakeHandbook(Form):
    """From when to when the handbook reaches, and as which file."""

    since = DateField(label=_("从哪天起"))
    until = DateField(label=_("到哪天为止"), help_text=_("这一天也算在内。"))
    file = forms.ChoiceField(
        label=_("文件"), choices=[("pdf", _("PDF，直接打印")), ("docx", _("Word，还要再改"))], widget=forms.RadioSelect
    )


class AskPeriod(Form):
    """From which day to which somebody looks."""

    since = DateField(label=_("从哪天起"), required=False)
    until = DateField(label=_("到哪天为止"), required=False)
