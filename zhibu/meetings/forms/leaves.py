"""Leave: asked for, and answered."""

from django import forms
from django.utils.translation import gettext_lazy

from zhibu.web.forms import Form


class AskLeave(Form):
    """Why one cannot come."""

    is_once = True

    reason = forms.CharField(
        label=gettext_lazy("为什么来不了"),
        max_length=200,
        help_text=gettext_lazy("一句话就行，例如：当班。只有答复的人看得到。"),
    )


class AnswerLeave(Form):
    """Yes or no, and why not."""

    is_granted = forms.TypedChoiceField(
        label=gettext_lazy("答复"),
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
        coerce=lambda said: said == "yes",
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("不同意要写明为什么；本人看得到。"),
    )
