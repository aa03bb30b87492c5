"""Shapes of what is said to a light."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.web.forms import DateField, Form


class GiveReason(Form):
    """Why it is done otherwise, and when to look again."""

    is_once = True

    reason = forms.CharField(
        label=_("原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("上级和支部的人都看得到。"),
    )
    until = DateField(label=_("到哪天再看"), help_text=_("到那天灯会再亮，最长一年。"))


class AskExtension(Form):
    """Why more time is needed, until when."""

    is_once = True

    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    until = DateField(label=_("延到哪天"), help_text=_("最长一年。"))
    document_no = forms.CharField(label=_("请示文号"), max_length=80, required=False)


class AnswerExtension(Form):
    """Yes or no, and why."""

    is_once = True

    is_granted = forms.TypedChoiceField(
        label=_("答复"),
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    note = forms.CharField(
        label=_("意见"),
        max_length=300,
        required=False,
        help_text=_("不同意的要写明理由。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawExcuse(Form):
    """Taking back a reason or a request."""

    is_once = True
