"""Shapes of what the pages of local rules take."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.bylaws.queries import open_values
from zhibu.web.forms import DateField, Form


class AddLocalRule(Form):
    """A stricter number and the document that says so."""

    is_once = True

    chosen = forms.ChoiceField(label=_("哪一条"), help_text=_("只列可以规定得更严的；冒号后面是现在的规定。"))
    amount = forms.CharField(
        label=_("规定为"), max_length=20, help_text=_("只写数，例如 7；比例写成 1/4 或者 25%。只能更严，不能更松。")
    )
    since = DateField(label=_("从哪天起"))
    document = forms.CharField(label=_("文件名称"), max_length=120, help_text=_("例如：关于严格公示时间的通知。"))
    document_no = forms.CharField(label=_("文号"), max_length=80, help_text=_("例如：东党〔2026〕12号。"))

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["chosen"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("请选择")), *open_values(day)]

    def add_error(self, field: str | None, error: Any) -> None:
        """Put what concerns the rule to the choice of it."""
        super().add_error("chosen" if field in ("rule", "value") else field, error)

    def details(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name in self.fields and name != "once"}
        rule, _colon, value = given.pop("chosen").partition(":")
        return {**given, "rule": rule, "value": value}


class WithdrawLocalRule(Form):
    """The end of a local rule."""

    is_once = True

    on = DateField(label=_("从哪天起停止"))
    reason = forms.CharField(label=_("原因"), max_length=300, help_text=_("一两句话，以后查得到。"))
    document_no = forms.CharField(label=_("文号"), max_length=80, required=False)
