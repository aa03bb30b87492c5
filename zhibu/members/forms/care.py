"""Shapes of what a member lets the branch know to be cared for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.web.forms import DateField, Form


class RecordHardship(Form):
    """What is hard, until when it is looked at again, and that the member agrees."""

    text = forms.CharField(
        label=_("有什么困难"),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("只写帮扶要知道的。加密保存，说明用途才能看，谁看过本人都知道。"),
    )
    review_on = DateField(label=_("什么时候复核"), help_text=_("到了这一天，再看一看情况有没有变化。"))
    has_consent = forms.BooleanField(label=_("问过本人，本人同意登记"), required=False)

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["has_consent"]


class EndHardship(Form):
    """Nothing is asked: the page says what follows."""


class ChooseReminder(Form):
    """Whether the branch is reminded."""

    is_wanted = forms.TypedChoiceField(
        label=_("到我入党的那一天"),
        choices=[("no", _("不提醒支部")), ("yes", _("提醒支部"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
