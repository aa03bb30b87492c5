"""Shapes of what is asked on a member's file."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.members import items
from zhibu.members.choices import Purpose
from zhibu.web.forms import DateField, Form


class RevealFields(Form):
    """Which sealed items to show in full, and what for."""

    fields_ = forms.MultipleChoiceField(label=gettext_lazy("看哪几项"), widget=forms.CheckboxSelectMultiple)
    purpose = forms.ChoiceField(label=gettext_lazy("用途"), choices=[("", gettext_lazy("请选择")), *Purpose.choices])
    detail = forms.CharField(
        label=gettext_lazy("具体事由"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("例如：通知参加党员大会。本人看得到您写的用途。"),
    )

    def __init__(self, *args: Any, sealed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fields_"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, items.label(key)) for key in sealed]

    def clean(self) -> dict[str, Any]:
        """Ask for the detail where the purpose says nothing by itself."""
        cleaned = super().clean()
        if cleaned.get("purpose") == Purpose.OTHER and len(cleaned.get("detail", "").strip()) < 2:
            self.add_error("detail", _("请写明具体事由。"))
        return cleaned

    @property
    def stated(self) -> str:
        """Return the purpose in words."""
        label = str(Purpose(self.cleaned_data["purpose"]).label)
        detail = self.cleaned_data["detail"].strip()
        return f"{label}：{detail}" if detail else label


class AsOf(Form):
    """The day as of which the file is asked."""

    on = DateField(label=gettext_lazy("看哪一天的情况"), required=False)
