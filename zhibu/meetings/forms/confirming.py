"""What is said of minutes that are written: put right, answered, added to."""

from django import forms
from django.utils.translation import gettext_lazy

from zhibu.meetings.rules.minutes import MOST_SIGNS
from zhibu.web.forms import Form


class AskAmendment(Form):
    """What is not right, and how it should read."""

    is_once = True

    text = forms.CharField(
        label=gettext_lazy("哪里不对，应该怎么写"), max_length=500, widget=forms.Textarea({"rows": 3})
    )


class AnswerAmendment(Form):
    """Whether it is put right, and why not."""

    is_accepted = forms.TypedChoiceField(
        label=gettext_lazy("改不改"),
        choices=[("yes", gettext_lazy("照改：记录打开来改，改好再请大家确认")), ("no", gettext_lazy("不改"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=200, required=False, help_text=gettext_lazy("不改的，请写明为什么。")
    )


class AddAddendum(Form):
    """What locked minutes lack."""

    is_once = True

    text = forms.CharField(
        label=gettext_lazy("补记什么"),
        max_length=MOST_SIGNS,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("原来的记录一个字也不改；补记接在后面，写明谁、什么时候补的。"),
    )
